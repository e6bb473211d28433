/** More naive agents over REST: what they send stands in another notation, another shape or another place. */
import type { Method } from '../../src/http/route.ts'
import {
  type Agent,
  alexAt,
  book,
  bookFirst,
  cancelFound,
  eleven,
  find,
  get,
  idIn,
  inNewYork,
  type Step,
  searchJohn,
  slots,
  startIn,
  type Told,
} from './rest.ts'

/** Books at the time that the last answer says to send, as it stands there. */
const bookSaid =
  (fields: object = {}) =>
  (told: Told): Step =>
    book({ starts_at: startIn(told.text), ...fields })(told)

const zoned = { timezone: 'America/New_York' }
const atFour = { starts_at: '2026-03-17T16:00' }
const halfPast = '2026-03-17T14:30:00.000Z'
const order = ({ sarah }: Told) => ({
  ...{ human_id: sarah, starts_at: eleven, duration: 30, attendee_name: 'Alex Rivera' },
})
const post = (body: unknown, headers: Step['headers'] = {}): Step => ({
  ...{ method: 'POST', path: '/v1/bookings', body, headers },
})
const john =
  (method: Method, body?: object) =>
  ({ text }: Told): Step => ({ method, path: `/v1/bookings/${idIn(text)}`, body })

export const agentsOfValues: readonly Agent[] = [
  {
    mistake: 'a time as JavaScript prints it: `Tue Mar 17 2026 11:00:00 GMT-0400 (…)`',
    said: 'the same as it is sent: 2026-03-17T11:00-04:00',
    follows: 'sends that',
    calls: [
      book({ starts_at: 'Tue Mar 17 2026 11:00:00 GMT-0400 (Eastern Daylight Time)' }),
      bookSaid(),
    ],
    says: /starts_at: is not written as times are here: send 2026-03-17T11:00-04:00/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'seconds since 1970: `1773759600`',
    said: 'the same as it is sent: 2026-03-17T15:00:00Z',
    follows: 'sends that',
    calls: [book({ starts_at: 1773759600 }), bookSaid()],
    says: /starts_at: is a count of seconds or milliseconds: send 2026-03-17T15:00:00Z/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`local_start` sent back as `starts_at`',
    said: 'the same as it is sent, with `timezone` beside it',
    follows: 'sends both',
    calls: [
      slots(
        'date_from=2026-03-17&date_to=2026-03-17&duration=30&display_timezone=America/New_York',
      ),
      (told) => book({ starts_at: find(told.text, /"local_start":"([^"]+11:00 EDT)"/) })(told),
      bookSaid(zoned),
    ],
    at: 1,
    says: /send 2026-03-17T11:00 with timezone beside it, America\/New_York if its EDT is meant/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a span: `2026-03-17 11:00-11:30`',
    said: 'its start as it is sent; how long it takes is `duration`',
    follows: 'sends that',
    calls: [book({ starts_at: '2026-03-17 11:00-11:30', ...zoned }), bookSaid(zoned)],
    says: /send 2026-03-17T11:00 with timezone .*; how long it takes belongs into duration/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a date in another language: `17. März 2026, 11:00 Uhr`',
    said: 'the same as it is sent: 2026-03-17T11:00',
    follows: 'sends that',
    calls: [book({ starts_at: '17. März 2026, 11:00 Uhr', ...zoned }), bookSaid(zoned)],
    says: /is not written as times are here: send 2026-03-17T11:00/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`date_from=next tuesday` when it looks for slots',
    said: 'what today is, and when the next Tuesday',
    follows: 'asks for that date',
    calls: [
      slots('date_from=next%20tuesday&date_to=next%20tuesday&duration=30'),
      (told) => {
        const date = find(told.text, /the next Tuesday is (20[\d-]+)/)
        return slots(`date_from=${date}&date_to=${date}&duration=30`)(told)
      },
      bookFirst,
    ],
    says: /date_from: says its day in words: today is Tuesday 10 March 2026 in UTC, the next Tuesday is 2026-03-17/,
    ends: alexAt('2026-03-17T13:00:00.000Z'),
  },
  {
    mistake: '`timezone: "Central European Time"`',
    said: 'Europe/Berlin',
    follows: 'sends that',
    calls: [
      book({ ...atFour, timezone: 'Central European Time' }),
      (told) => book({ ...atFour, timezone: find(told.text, /Did you mean ([\w/]+)/) })(told),
    ],
    says: /timezone: .*Did you mean Europe\/Berlin/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`timezone: "GMT+1"`',
    said: 'an offset stands at the end of the time: +01:00',
    follows: 'writes it so',
    calls: [
      book({ ...atFour, timezone: 'GMT+1' }),
      (told) =>
        book({ starts_at: atFour.starts_at + find(told.text, /as in THH:MM(\+\d\d:\d\d)/) })(told),
    ],
    says: /GMT\+1 is an offset, which stands at the end of a time, as in THH:MM\+01:00/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'half past three in Berlin as `15:30Z` with `timezone: "Europe/Berlin"`',
    said: 'booked, and `local_start` says 16:30 there',
    follows: 'moves it to 15:30 without Z',
    calls: [
      book({ starts_at: '2026-03-17T15:30:00Z', timezone: 'Europe/Berlin' }),
      john('PATCH', { starts_at: '2026-03-17T15:30', timezone: 'Europe/Berlin' }),
    ],
    says: /"local_start":"Tuesday 17 March 2026, 16:30 CET"/,
    ends: alexAt(halfPast),
  },
  {
    mistake: 'a length in words: `"30 minutes"`, `"PT30M"`',
    said: 'send 30, the number of minutes',
    follows: 'sends the number',
    calls: [
      book({ duration: 'PT30M' }),
      (told) => book({ duration: Number(find(told.text, /send (\d+), the number/)) })(told),
    ],
    says: /duration: is a text: send 30, the number of minutes/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the whole slot as `starts_at`',
    said: 'send its `starts_at` alone',
    follows: 'sends that',
    calls: [
      book({ starts_at: { starts_at: eleven, ends_at: '2026-03-17T15:30:00.000Z' } }),
      (told) => book({ starts_at: find(told.text, /alone, \\"(20[^\\]+)/) })(told),
    ],
    says: /starts_at: is an object: send its starts_at alone/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'an id within quotes of its own',
    said: 'the id alone',
    follows: 'sends that',
    calls: [
      (told) => book({ human_id: `"${told.sarah}"` })(told),
      (told) => book({ human_id: find(told.text, /alone: send ([\da-f-]{36})/) })(told),
    ],
    says: /human_id: must be the id alone: send/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a phone number in `attendee_email`',
    said: 'it belongs into `attendee_phone`',
    follows: 'sends it there, as that wants it',
    calls: [
      book({ attendee_email: '+1 415 555 0123' }),
      book({ attendee_phone: '+1 415 555 0123' }),
      (told) => book({ attendee_phone: find(told.text, /between the digits: (\+\d+)/) })(told),
    ],
    says: /is a phone number, which belongs into attendee_phone/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'name and address in one: `"Alex <alex@x.io>"` as `attendee_email`',
    said: 'the address alone',
    follows: 'sends that',
    calls: [
      book({ attendee_email: 'Alex <alex@x.io>' }),
      (told) => book({ attendee_email: find(told.text, /alone: send ([\w.@]+)/) })(told),
    ],
    says: /attendee_email: must be the address alone: send alex@x\.io/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`first_name` and `last_name`',
    said: 'both belong into `attendee_name`',
    follows: 'sends one name',
    calls: [book({ attendee_name: undefined, first_name: 'Alex', last_name: 'Rivera' }), book()],
    says: /first_name: belongs into attendee_name, first and last name in one/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a form: `application/x-www-form-urlencoded`',
    said: 'JSON, with the header Content-Type: application/json',
    follows: 'sends JSON',
    calls: [
      (told) => post(order(told), { 'content-type': 'application/x-www-form-urlencoded' }),
      (told) => post(order(told)),
    ],
    says: /must be JSON, sent with the header \\"Content-Type: application\/json/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'JSON that was encoded twice',
    said: 'it is a text with JSON in it: encode it once',
    follows: 'encodes it once',
    calls: [(told) => post(JSON.stringify(order(told))), (told) => post(order(told))],
    says: /is a text with one in it: encode it once/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the fields of a POST in its query',
    said: 'send them in the body, as JSON',
    follows: 'does so',
    calls: [
      ({ sarah }) => ({
        method: 'POST',
        path: `/v1/bookings?human_id=${sarah}&starts_at=${eleven}&duration=30&attendee_name=Alex`,
      }),
      book(),
    ],
    says: /human_id: is not read in the query: send it in the body, as JSON/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'looks for bookings with `status=upcoming`',
    said: 'confirmed, and `date_from` with now',
    follows: 'asks so, cancels by id',
    calls: [
      get('/v1/bookings?status=upcoming'),
      get('/v1/bookings?status=confirmed&date_from=now'),
      cancelFound,
    ],
    says: /status: is no status here: send confirmed, and date_from with now/,
    ends: [],
  },
  {
    mistake: 'cancels twice',
    said: 'cancelled, as the first time',
    follows: 'is done',
    calls: [searchJohn, cancelFound, cancelFound],
    at: 2,
    says: /"status":"cancelled"/,
    ends: [],
  },
  {
    mistake: 'moves a booking to the time that it has',
    said: 'the booking as it stands',
    follows: 'is done',
    calls: [searchJohn, john('PATCH', { starts_at: '2026-03-17T14:00:00Z' })],
    at: 1,
    says: /"starts_at":"2026-03-17T14:00:00.000Z".*"status":"confirmed"/,
    ends: [['Sarah Chen', '2026-03-17T14:00:00.000Z', 'John Smith']],
  },
  {
    mistake: 'books with a hold by `POST /v1/holds/:id/confirm`',
    said: '`POST /v1/bookings` with `hold_id`',
    follows: 'does so',
    calls: [
      ({ sarah }) => ({
        ...{ method: 'POST', path: '/v1/holds' },
        body: { human_id: sarah, ...inNewYork, duration: 30 },
      }),
      ({ text }) => ({
        ...{ method: 'POST', path: `/v1/holds/${idIn(text)}/confirm` },
        body: { attendee_name: 'Alex Rivera' },
      }),
      ({ text }) =>
        post({ hold_id: find(text, /holds\/([\da-f-]{36})/), attendee_name: 'Alex Rivera' }),
    ],
    at: 1,
    says: /Did you mean POST \/v1\/bookings with hold_id\?/,
    ends: alexAt(eleven),
  },
]
