/**
 * Naive agents over REST, as weak models write requests: each makes one mistake, reads what the answer says, and goes on
 * by nothing else. The table stands in the guide (guide/mistakes.md).
 */
import type { Method } from '../../src/http/route.ts'
import { johns } from './world.ts'

/** What a call is made with. */
export interface Step {
  readonly method: Method
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Its answer never arrives: the agent reads nothing of it. */
  readonly isLost?: true
}

/** What an agent knows: the ids that it was given, and the body of the last answer. */
export interface Told {
  readonly sarah: string
  readonly text: string
}

export interface Agent {
  readonly mistake: string
  /** What the answer to it says, in short. */
  readonly said: string
  /** What the agent does then. */
  readonly follows: string
  /** The first call is the mistake, or the call whose answer is lost; each later one is made of the answer before. */
  readonly calls: readonly ((told: Told) => Step)[]
  /** What the answer to the mistake must say. */
  readonly says: RegExp
  /** Which call is the mistake, where that is not the first. */
  readonly at?: number
  /** All confirmed bookings in the end: of whom, when, for whom. */
  readonly ends: readonly (readonly [human: string, start: string, attendee: string])[]
}

export const eleven = '2026-03-17T15:00:00.000Z'
export const alexAt = (start: string, human = 'Sarah Chen') =>
  [johns, [human, start, 'Alex Rivera']] as const

export const book =
  (fields: object = {}, headers?: Step['headers'], path = '/v1/bookings') =>
  ({ sarah }: Told): Step => ({
    ...{ method: 'POST', path },
    body: {
      ...{ human_id: sarah, starts_at: eleven, duration: 30, attendee_name: 'Alex Rivera' },
      ...fields,
    },
    ...(headers && { headers }),
  })
export const get = (path: string) => (): Step => ({ method: 'GET', path })

export const find = (text: string, pattern: RegExp): string => {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`nothing like ${pattern} is said in: ${text}`)
  return found
}
export const idIn = (text: string) => find(text, /"id":"([\da-f-]{36})"/)
const uuidIn = (text: string) => find(text, /([\da-f]{8}-[\da-f-]{27})/)

/** The start that the last answer says to send. */
export const startIn = (text: string) => find(text, /send (20[\dT:.+Z-]+)/)

/** Books the first time that the last answer names. */
export const bookFirst = (told: Told): Step =>
  book({ starts_at: find(told.text, /"starts_at":"(20[\dT:.-]+Z)"/) })(told)

export const slots =
  (query: string) =>
  ({ sarah }: Told): Step => ({ method: 'GET', path: `/v1/humans/${sarah}/slots?${query}` })
const day = (date: string) => slots(`date_from=${date}&date_to=${date}&duration=30`)
const tuesday = day('2026-03-17')
const nine = '2026-03-17T13:00:00.000Z'
export const searchJohn = get('/v1/bookings?q=John')

/** The call that the last answer names, whole: `DELETE /v1/bookings/…`. */
const doAsSaid = ({ text }: Told): Step => {
  const [, method = '', path = ''] =
    /(DELETE|PATCH|POST) (\/v1\/[\w/-]+)/.exec(find(text, /mean ((?:\w+ )?\/[^?]+)/)) ?? []
  if (method !== 'DELETE') throw new Error(`no call is named in: ${text}`)
  return { method, path }
}
export const cancelFound = ({ text }: Told): Step => ({
  ...{ method: 'DELETE', path: `/v1/bookings/${idIn(text)}` },
})
const moveFound = ({ text }: Told): Step => ({
  ...{ method: 'PATCH', path: `/v1/bookings/${idIn(text)}`, body: { starts_at: eleven } },
})
export const inNewYork = { starts_at: '2026-03-17T11:00', timezone: 'America/New_York' }

export const agents: readonly Agent[] = [
  {
    mistake: '`duration` as text: `"30"`',
    said: 'send 30 without quotes',
    follows: 'sends the number',
    calls: [
      book({ duration: '30' }),
      (told) => book({ duration: Number(find(told.text, /send (\d+) without/)) })(told),
    ],
    says: /duration: is a text: send 30 without quotes/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a name for the id: `"Sarah Chen"`',
    said: 'the id of "Sarah Chen"',
    follows: 'sends that id',
    calls: [
      book({ human_id: 'Sarah Chen' }),
      (told) => book({ human_id: uuidIn(told.text) })(told),
    ],
    says: /human_id: must be an id, a UUID: [\da-f-]{36} for \\"Sarah Chen/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a name in the path: `/v1/humans/Sarah%20Chen/slots`',
    said: 'the id of "Sarah Chen"',
    follows: 'asks with that id',
    calls: [
      get('/v1/humans/Sarah%20Chen/slots?date_from=2026-03-17&date_to=2026-03-17&duration=30'),
      (told) => tuesday({ ...told, sarah: uuidIn(told.text) }),
      bookFirst,
    ],
    says: /Did you mean [\da-f-]{36} for/,
    ends: alexAt(nine),
  },
  {
    mistake: 'a path that is not there: `GET /humans`',
    said: '`/v1/humans`',
    follows: 'lists them, takes the id',
    calls: [
      get('/humans'),
      ({ text }) => get(find(text, /mean (\/v1\/humans)\?/))(),
      (told) => book({ human_id: idIn(told.text) })(told),
    ],
    says: /Did you mean \/v1\/humans\?/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'another word for it: `POST /v1/appointments`',
    said: '`/v1/bookings`',
    follows: 'books there',
    calls: [
      book({}, {}, '/v1/appointments'),
      (told) => book({}, {}, find(told.text, /mean (\/v1\/\w+)\?/))(told),
    ],
    says: /Did you mean \/v1\/bookings\?/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'looks for free times with POST',
    said: 'GET, with its fields in the query',
    follows: 'asks so',
    calls: [
      ({ sarah }) => ({
        ...{ method: 'POST', path: `/v1/humans/${sarah}/slots` },
        body: { date_from: '2026-03-17', date_to: '2026-03-17', duration: 30 },
      }),
      tuesday,
      bookFirst,
    ],
    says: /Allowed: GET \(find free slots\)\. A GET has its fields in the query/,
    ends: alexAt(nine),
  },
  {
    mistake: 'the fields of a GET in its body',
    said: 'send them in the query',
    follows: 'does so',
    calls: [
      ({ sarah }) => ({
        ...{ method: 'GET', path: `/v1/humans/${sarah}/slots` },
        headers: { 'content-length': '64' },
      }),
      tuesday,
      bookFirst,
    ],
    says: /not read in a GET: send its fields in the query/,
    ends: alexAt(nine),
  },
  {
    mistake: '`duration_minutes` for `duration`',
    said: 'it is called `duration` here',
    follows: 'calls it so',
    calls: [
      book({ duration: undefined, duration_minutes: 30 }),
      (told) =>
        book({
          duration: undefined,
          [find(told.text, /duration_minutes:? is called (\w+) here/)]: 30,
        })(told),
    ],
    says: /duration_minutes:? is called duration here/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`ends_at` for `duration`',
    said: 'say in `duration` how many minutes it takes',
    follows: 'sends 30',
    calls: [book({ duration: undefined, ends_at: '2026-03-17T15:30:00.000Z' }), book()],
    says: /ends_at is not sent: say in duration how many minutes/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'fields in camel case: `startsAt`, `attendeeName`',
    said: 'what each is called here; all in one answer',
    follows: 'calls them so',
    calls: [
      book({
        ...{ starts_at: undefined, startsAt: eleven },
        ...{ attendee_name: undefined, attendeeName: 'Alex Rivera' },
      }),
      book(),
    ],
    says: /startsAt: is called starts_at here\. Also: attendeeName is called attendee_name here/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`date` and `time` apart',
    said: 'both belong into `starts_at`, with `timezone` beside it',
    follows: 'writes it so',
    calls: [book({ starts_at: undefined, date: '2026-03-17', time: '11:00' }), book(inNewYork)],
    says: /date: belongs into starts_at.*as YYYY-MM-DDTHH:MM, with timezone beside it/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the attendee as an object: `attendee: { name, email }`',
    said: 'send `attendee_name` and `attendee_email`',
    follows: 'sends them',
    calls: [
      book({ attendee_name: undefined, attendee: { name: 'Alex Rivera', email: 'alex@x.io' } }),
      book({ attendee_email: 'alex@x.io' }),
    ],
    says: /attendee: is sent as attendee_name and attendee_email/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a title for the meeting',
    said: 'keep it in `metadata`, and how',
    follows: 'keeps it there',
    calls: [book({ title: 'Demo' }), book({ metadata: { title: 'Demo' } })],
    says: /title: is not known: keep it in metadata, as in \{\\"title/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a wall time without its zone',
    said: 'no time zone; both ways to write one',
    follows: 'adds `timezone`',
    calls: [book({ starts_at: '2026-03-17T11:00' }), book(inNewYork)],
    says: /starts_at: says no time zone: send 2026-03-17T11:00 with timezone beside it/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`"2026-03-17 11:00 AM"`',
    said: 'the same as it is sent: 2026-03-17T11:00',
    follows: 'sends that',
    calls: [
      book({ ...inNewYork, starts_at: '2026-03-17 11:00 AM' }),
      (told) => book({ ...inNewYork, starts_at: startIn(told.text) })(told),
    ],
    says: /has AM or PM: send 2026-03-17T11:00 with timezone beside it/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a zone as people say it: `EST`',
    said: 'America/New_York',
    follows: 'sends that',
    calls: [
      book({ ...inNewYork, timezone: 'EST' }),
      (told) => book({ ...inNewYork, timezone: find(told.text, /Did you mean ([\w/]+)/) })(told),
    ],
    says: /timezone: .*Did you mean America\/New_York/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the offset of winter in summer: `11:00-05:00` with America/New_York',
    said: 'there it is -04:00 on that day',
    follows: 'sends that',
    calls: [
      book({ ...inNewYork, starts_at: '2026-03-17T11:00-05:00' }),
      (told) =>
        book({ ...inNewYork, starts_at: `2026-03-17T11:00${find(told.text, /is (-\d\d:\d\d)/)}` })(
          told,
        ),
    ],
    says: /has the offset -05:00, but .* is -04:00/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a day that does not exist: 2027-02-31',
    said: 'February 2027 has 28 days',
    follows: 'takes the last of March, which was meant',
    calls: [day('2027-02-31'), tuesday, bookFirst],
    says: /February 2027 has 28 days/,
    ends: alexAt(nine),
  },
  {
    mistake: '`+` bare in a query: `starts_at=2026-03-17T15:00:00+00:00`',
    said: 'understood: no other character can be meant',
    follows: 'books what it was told is free',
    calls: [
      ({ sarah }) => ({
        method: 'GET',
        path: `/v1/humans/${sarah}/slots/explain?starts_at=2026-03-17T15:00:00+00:00&duration=30`,
      }),
      bookFirst,
    ],
    says: /"starts_at":"2026-03-17T15:00:00.000Z".*"bookable":true/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`date=2026-03-17` when it looks for slots',
    said: 'send `date_from` and `date_to`',
    follows: 'sends both',
    calls: [slots('date=2026-03-17&duration=30'), tuesday, bookFirst],
    says: /date is sent as date_from and date_to, both the same for one day/,
    ends: alexAt(nine),
  },
  {
    mistake: 'slots of a day in a year that is past',
    said: 'the dates are past; what now is',
    follows: 'asks for the day of this year',
    calls: [day('2024-03-17'), tuesday, bookFirst],
    says: /"note":"These dates are past: ask from today on\. .*Tuesday 10 March 2026/,
    ends: alexAt(nine),
  },
  {
    mistake: 'slots of a day that is full, or blocked',
    said: 'which it is, and the zone of the dates',
    follows: 'asks for the days after it',
    calls: [
      day('2026-03-20'),
      slots('date_from=2026-03-21&date_to=2026-03-27&duration=30'),
      bookFirst,
    ],
    says: /"slots":\[\],.*"note":"A block in the schedule covers the working hours of Friday 20 March/,
    ends: alexAt('2026-03-23T13:00:00.000Z'),
  },
  {
    mistake: 'a time that is taken',
    said: 'three free times, each with its `starts_at`',
    follows: 'takes the first',
    calls: [book({ starts_at: johns[1] }), bookFirst],
    says: /SLOT_UNAVAILABLE.*"alternatives":\[\{"starts_at":"2026-03-17T14:30/,
    ends: alexAt('2026-03-17T14:30:00.000Z'),
  },
  {
    mistake: 'a time outside the working hours, or in a block',
    said: 'the hours, the wish in the human’s zone, and the free times after it',
    follows: 'takes the first',
    calls: [book({ starts_at: '2026-03-17T23:30:00Z' }), bookFirst],
    says: /OUTSIDE_WORKING_HOURS.*09:00 to 17:00.*19:30 EDT is outside.*"alternatives":\[\{"starts_at":"2026-03-18T13:00/,
    ends: alexAt('2026-03-18T13:00:00.000Z'),
  },
  {
    mistake: 'empty texts for what it does not know',
    said: 'each is empty: leave it out; all in one answer',
    follows: 'leaves them out',
    calls: [book({ attendee_email: '', timezone: '', human_ids: [] }), book()],
    says: /human_ids: is empty: leave it out.*Also: timezone is empty: leave it out.*attendee_email is empty/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the same booking again, after a lost answer, without an Idempotency-Key',
    said: 'this booking exists already; its id',
    follows: 'reads it, is done',
    calls: [
      (told) => ({ ...book()(told), isLost: true }),
      book(),
      ({ text }) => get(`/v1/bookings/${find(text, /"booking_id":"([\da-f-]{36})"/)}`)(),
    ],
    at: 1,
    says: /exists already, it is [\da-f-]{36}: an earlier call made it\. Do not book another time/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the same with an Idempotency-Key',
    said: 'the first answer again',
    follows: 'is done',
    calls: [
      (told) => ({ ...book({}, { 'idempotency-key': 'alex' })(told), isLost: true }),
      book({}, { 'idempotency-key': 'alex' }),
    ],
    at: 1,
    says: /"status":"confirmed"/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the same, and it takes the next slot at any 409, whatever that says',
    said: 'do not book another time',
    follows: 'books twice: such a loop needs a key',
    calls: [
      (told) => ({ ...book()(told), isLost: true }),
      book(),
      book({ starts_at: '2026-03-17T15:30:00.000Z' }),
    ],
    at: 1,
    says: /Do not book another time/,
    ends: [...alexAt(eleven), ['Sarah Chen', '2026-03-17T15:30:00.000Z', 'Alex Rivera']],
  },
  {
    mistake: 'a hold, then a booking without its id',
    said: 'your own hold keeps this time; send `hold_id`',
    follows: 'sends it',
    calls: [
      ({ sarah }) => ({
        ...{ method: 'POST', path: '/v1/holds' },
        body: { human_id: sarah, starts_at: eleven, duration: 30 },
      }),
      book(),
      ({ text }) => ({
        ...{ method: 'POST', path: '/v1/bookings' },
        body: { hold_id: find(text, /"hold_id":"([\da-f-]{36})"/), attendee_name: 'Alex Rivera' },
      }),
    ],
    at: 1,
    says: /Your own hold .* keeps this time .*Send hold_id/,
    ends: alexAt(eleven),
  },
  {
    mistake: '“Cancel my meeting with John”: `DELETE /v1/bookings/John`',
    said: '`GET /v1/bookings` finds it by a name, as `q`',
    follows: 'searches, cancels by id',
    calls: [() => ({ method: 'DELETE', path: '/v1/bookings/John' }), searchJohn, cancelFound],
    says: /GET \/v1\/bookings finds a booking by a name, as q/,
    ends: [],
  },
  {
    mistake: 'searches with `attendee_name=John`',
    said: 'it is called `q` here',
    follows: 'searches so, moves by id',
    calls: [
      get('/v1/bookings?attendee_name=John'),
      ({ text }) => get(`/v1/bookings?${find(text, /is called (\w+) here/)}=John`)(),
      moveFound,
    ],
    says: /attendee_name: is called q here/,
    ends: [['Sarah Chen', eleven, 'John Smith']],
  },
  {
    mistake: 'cancels with `POST /v1/bookings/:id/cancel`',
    said: '`DELETE /v1/bookings/:id`',
    follows: 'does so',
    calls: [
      searchJohn,
      ({ text }) => ({ method: 'POST', path: `/v1/bookings/${idIn(text)}/cancel`, body: {} }),
      doAsSaid,
    ],
    at: 1,
    says: /Did you mean DELETE \/v1\/bookings\/[\da-f-]{36}\?/,
    ends: [],
  },
  {
    mistake: 'cancels with `PATCH` and `status: "cancelled"`',
    said: 'cancel it with `DELETE /v1/bookings/:id`',
    follows: 'does so',
    calls: [
      searchJohn,
      ({ text }) => ({
        ...{ method: 'PATCH', path: `/v1/bookings/${idIn(text)}`, body: { status: 'cancelled' } },
      }),
      searchJohn,
      cancelFound,
    ],
    at: 1,
    says: /status: does not change a booking: cancel it with DELETE \/v1\/bookings/,
    ends: [],
  },
]
