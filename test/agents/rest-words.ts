/** More naive agents over REST: they write contacts, days and zones as people do. */
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
import { johns } from './world.ts'

const phoneIn = ({ text }: Told) => find(text, /(\+\d{7,})/)
const emailIn = ({ text }: Told) => find(text, /send ([\w.]+@[\w.]+)/)
const timesWithDates = { start_time: '2026-03-17T11:00', end_time: '2026-03-17T12:00' }
const block = (path: string, times: object) => (): Step => ({
  ...{ method: 'POST', path },
  body: { type: 'block', title: 'Dentist', all_day: false, start_date: '2026-03-17', ...times },
})
const noEmail = { attendee_email: null }
const changeFound =
  (body: object) =>
  ({ text }: Told): Step => ({ method: 'PATCH', path: `/v1/bookings/${idIn(text)}`, body })
const zoned = { timezone: 'America/New_York' }

export const agentsOfWords: readonly Agent[] = [
  {
    mistake: 'a phone number with the 0 of calls within: `+44 (0) 20 7946 0958`',
    said: 'the same as it is sent: +442079460958',
    follows: 'sends that',
    calls: [
      book({ attendee_phone: '+44 (0) 20 7946 0958' }),
      (told) => book({ attendee_phone: phoneIn(told) })(told),
    ],
    says: /attendee_phone: must be written .*: \+442079460958"/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'two phone numbers in one field',
    said: 'send one of them, each as it is sent',
    follows: 'sends the first',
    calls: [
      book({ attendee_phone: '+1 415 555 0123 or +1 415 555 0124' }),
      (told) => book({ attendee_phone: phoneIn(told) })(told),
    ],
    says: /attendee_phone: holds 2 numbers: send one of them, as \+14155550123 or/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'an address as it is said: `"alex at startup dot io"`',
    said: 'alex@startup.io',
    follows: 'sends that',
    calls: [
      book({ attendee_email: 'alex at startup dot io' }),
      (told) => book({ attendee_email: emailIn(told) })(told),
    ],
    says: /attendee_email: must be written as an address is: send alex@startup\.io/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`"none"`, `"N/A"`, `"unknown"` for what it does not know',
    said: 'leave it out; all in one answer',
    follows: 'leaves them out',
    calls: [book({ attendee_email: 'none', attendee_phone: 'N/A' }), book()],
    says: /attendee_email: says that there is none: leave it out\. Also: attendee_phone says/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'name and address in one: `"Alex Rivera <alex@x.io>"` as `attendee_name`',
    said: 'the name alone, and the address as `attendee_email`',
    follows: 'sends both',
    calls: [
      book({ attendee_name: 'Alex Rivera <alex@x.io>' }),
      (told) => book({ attendee_email: find(told.text, /and ([\w.@]+) as attendee_email/) })(told),
    ],
    says: /attendee_name: holds an e-mail address: send \\"Alex Rivera\\" alone/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a day and a zone as people say them: `"Tuesday 11:00 EST"`',
    said: 'the next Tuesday as it is sent, and America/New_York',
    follows: 'sends both',
    calls: [
      book({ starts_at: 'Tuesday 11:00 EST' }),
      (told) =>
        book({
          starts_at: startIn(told.text),
          timezone: find(told.text, /beside it, ([\w/]+) if its EST is meant/),
        })(told),
    ],
    says: /the next Tuesday is 2026-03-17; send 2026-03-17T11:00 with timezone beside it/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a date that may begin with its day or its month: `03/04/2026 11:00`',
    said: 'both dates, each as it is sent',
    follows: 'sends the one that was meant',
    calls: [
      book({ starts_at: '03/04/2026 11:00', ...zoned }),
      (told) => book({ starts_at: find(told.text, /(2026-04[\dT:-]+)/), ...zoned })(told),
    ],
    says: /may begin with its day or its month: .* 2026-03-04T11:00 or 2026-04-03T11:00, whichever/,
    ends: alexAt('2026-04-03T15:00:00.000Z'),
  },
  {
    mistake: 'an hour without a day: `"11am"`',
    said: 'what today is; how date and hour are written, without a date that could be copied',
    follows: 'writes the date that was meant',
    calls: [book({ starts_at: '11am', ...zoned }), book(inNewYork)],
    says: /has no date: today is Tuesday 10 March 2026 in UTC; .* as YYYY-MM-DDT11:00, with/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`date_from=next week` when it looks for slots',
    said: 'what today is, and from when to when that is',
    follows: 'asks from the one to the other',
    calls: [
      slots('date_from=next%20week&date_to=next%20week&duration=30'),
      (told) => {
        const [from, to] = [/is (20[\d-]+) to/, / to (20[\d-]+)/].map((one) => find(told.text, one))
        return slots(`date_from=${from}&date_to=${to}&duration=30`)(told)
      },
      bookFirst,
    ],
    says: /date_from: says its days in words: .*and next week is 2026-03-16 to 2026-03-22/,
    ends: alexAt('2026-03-16T13:00:00.000Z'),
  },
  {
    mistake: 'a country with several clocks: `timezone: "USA"`',
    said: 'each of them: America/New_York, America/Chicago, …',
    follows: 'takes the one that was meant',
    calls: [
      book({ ...inNewYork, timezone: 'USA' }),
      (told) => book({ ...inNewYork, timezone: find(told.text, /(America\/New_York), A/) })(told),
    ],
    says: /timezone: .*Did you mean America\/New_York, America\/Chicago, America\/Denver or Amer/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a time with the offset of one zone, and the name of another beside it',
    said: 'where the hour by the clock there is meant, its offset; where the instant is, no `timezone`',
    follows: 'leaves `timezone` out',
    calls: [
      book({ ...inNewYork, starts_at: '2026-03-17T16:00+01:00' }),
      book({ starts_at: '2026-03-17T16:00+01:00' }),
    ],
    says: /that of America\/New_York is -04:00: send .* where the instant is, leave timezone out/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a body within a body: `{"data":{"attributes":{…}}}`, `{"booking":{…}}`',
    said: 'send what stands in it by itself, at the top',
    follows: 'sends the fields at the top',
    calls: [
      (told) => {
        const { body, ...step } = book()(told)
        return { ...step, body: { data: { type: 'booking', attributes: body } } }
      },
      book(),
    ],
    says: /"message":"data: is no field: send what stands in it by itself, at the top, as \{/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'searches for people: `GET /v1/humans/search?q=Sarah`',
    said: 'the id of "Sarah Chen"',
    follows: 'books with that id',
    calls: [
      get('/v1/humans/search?q=Sarah'),
      (told) => book({ human_id: find(told.text, /mean ([\da-f-]{36}) for/) })(told),
    ],
    says: /Did you mean [\da-f-]{36} for \\"Sarah Chen/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'asks for free times of a calendar: `GET /v1/availability?human_id=…`',
    said: '`/v1/humans/:id/slots`',
    follows: 'asks there',
    calls: [
      get('/v1/availability?date=2026-03-17'),
      ({ sarah, text }) => {
        const path = find(text, /mean (\/v1\/humans\/:id\/slots)\?/).replace(':id', sarah)
        return get(`${path}?date_from=2026-03-17&date_to=2026-03-17&duration=30`)()
      },
      bookFirst,
    ],
    says: /Did you mean \/v1\/humans\/:id\/slots\?/,
    ends: alexAt('2026-03-17T13:00:00.000Z'),
  },
  {
    mistake: 'searches for bookings: `GET /v1/bookings/search?q=John`',
    said: '`GET /v1/bookings` finds it by a name, as `q`',
    follows: 'searches so, cancels by id',
    calls: [get('/v1/bookings/search?q=John'), searchJohn, cancelFound],
    says: /GET \/v1\/bookings finds a booking by a name, as q/,
    ends: [],
  },
  {
    mistake: 'blocks a time at `POST /v1/overrides`, and sends its times with their dates',
    said: '`/v1/humans/:id/overrides`; then the time of day and the date, each by itself',
    follows: 'sends them there',
    calls: [
      block('/v1/overrides', timesWithDates),
      ({ sarah, text }) => {
        const path = find(text, /mean (\/v1\/humans\/:id\/overrides)\?/).replace(':id', sarah)
        return block(path, timesWithDates)()
      },
      ({ sarah, text }) => {
        const [from, to] = [/start_time: .*?send (\d\d:\d\d)/, /end_time .*?send (\d\d:\d\d)/]
        const times = { start_time: find(text, from ?? /x/), end_time: find(text, to ?? /x/) }
        return block(`/v1/humans/${sarah}/overrides`, times)()
      },
      (told) => bookFirst({ ...told, text: '"starts_at":"2026-03-17T16:00:00.000Z"' }),
    ],
    says: /Did you mean \/v1\/humans\/:id\/overrides\?/,
    ends: alexAt('2026-03-17T16:00:00.000Z'),
  },
  {
    mistake: 'takes an address away with `attendee_email: ""`',
    said: 'null removes it',
    follows: 'sends null',
    calls: [searchJohn, changeFound({ attendee_email: '' }), searchJohn, changeFound(noEmail)],
    at: 1,
    says: /attendee_email: is empty: leave it out to keep what there is; null removes it/,
    ends: [johns],
  },
  {
    mistake: 'no `duration` at all',
    said: 'which this human offers: 30 or 60',
    follows: 'sends the first',
    calls: [
      book({ duration: undefined }),
      (told) => book({ duration: Number(find(told.text, /this human offers (\d+) or/)) })(told),
    ],
    says: /duration: is required: .*; this human offers 30 or 60/,
    ends: alexAt(eleven),
  },
]
