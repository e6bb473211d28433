/** More naive agents over MCP, such as hear what they write: a voice, a calendar, a program. */
import {
  type Agent,
  alexAt,
  book,
  bookFirst,
  bookingIn,
  eleven,
  find,
  nine,
  type Step,
  searchJohn,
  slots,
} from './mcp.ts'

const order = {
  ...{ human_id: 'Sarah Chen', starts_at: eleven, duration: 30, attendee_name: 'Alex Rivera' },
}
const off = {
  ...{ human_id: 'Sarah Chen', type: 'block', title: 'Dentist', all_day: false },
  start_date: '2026-03-17',
}
const startIn = (text: string) => find(text, /send (20[\dT:.+Z-]+)/)
const newYork = { timezone: 'America/New_York' }
/** Books at the time that the last answer says to send. */
const bookSaid =
  (fields: object = {}) =>
  ({ text }: { readonly text: string }): Step =>
    book({ starts_at: startIn(text).replace(/\.$/, ''), ...fields })()
const cancel = (text: string): Step => ['cancel_booking', { booking_id: bookingIn(text) }]
const upcoming = (): Step => ['list_bookings', { status: 'confirmed', date_from: 'now' }]

export const agentsOfWords: readonly Agent[] = [
  {
    mistake: '`starts_at: "11 AM on Tuesday"` with `timezone: "Eastern"`',
    said: 'today, the next Tuesday, and America/New_York',
    follows: 'writes both so',
    calls: [book({ starts_at: '11 AM on Tuesday', timezone: 'Eastern' }), bookSaid(newYork)],
    says: /the next Tuesday is 2026-03-17; send 2026-03-17T11:00 .*Did you mean America\/New_York\?/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a time as JavaScript prints it',
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
    mistake: 'milliseconds since 1970',
    said: 'the same as it is sent: 2026-03-17T15:00:00Z',
    follows: 'sends that',
    calls: [book({ starts_at: 1773759600000 }), bookSaid()],
    says: /is a count of seconds or milliseconds: send 2026-03-17T15:00:00Z/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a date in another language: `17 de marzo de 2026 a las 11:00`',
    said: 'the same as it is sent: 2026-03-17T11:00',
    follows: 'sends that',
    calls: [book({ starts_at: '17 de marzo de 2026 a las 11:00', ...newYork }), bookSaid(newYork)],
    says: /is not written as times are here: send 2026-03-17T11:00/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`local_start` sent back as `starts_at`',
    said: 'the same as it is sent, with `timezone` beside it',
    follows: 'sends both',
    calls: [book({ starts_at: 'Tuesday 17 March 2026, 11:00 EDT' }), bookSaid(newYork)],
    says: /send 2026-03-17T11:00 with timezone beside it, America\/New_York if its EDT is meant/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'half past three in Berlin as `15:30Z` with `timezone: "Europe/Berlin"`',
    said: 'booked, and that its Z was read as UTC: 16:30 there',
    follows: 'moves it to 15:30 without Z',
    calls: [
      book({ starts_at: '2026-03-17T15:30:00Z', timezone: 'Europe/Berlin' }),
      ({ text }) => [
        'reschedule_booking',
        {
          ...{ booking_id: bookingIn(text), timezone: 'Europe/Berlin' },
          starts_at: '2026-03-17T15:30',
        },
      ],
    ],
    says: /starts_at was read in UTC because of its Z, which is Tuesday 17 March 2026, 16:30 CET/,
    ends: alexAt('2026-03-17T14:30:00.000Z'),
  },
  {
    mistake: '`duration: "30 minutes"`',
    said: 'send 30, the number of minutes',
    follows: 'sends it',
    calls: [
      book({ duration: '30 minutes' }),
      ({ text }) => book({ duration: find(text, /send (\d+), the number/) })(),
    ],
    says: /duration: is a text: send 30, the number of minutes/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'arguments in camel case: `humanId`, `startsAt`',
    said: 'what each is called here; all in one answer',
    follows: 'calls them so',
    calls: [
      book({ human_id: null, humanId: 'Sarah Chen', starts_at: null, startsAt: eleven }),
      book(),
    ],
    says: /humanId: is called human_id here\. Also: startsAt is called starts_at here/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`human_id: "anyone"`',
    said: 'for whoever is free: `role`, or `human_ids`',
    follows: 'sends the role',
    calls: [
      book({ human_id: 'anyone', starts_at: nine }),
      book({ human_id: null, role: 'ae', starts_at: nine }),
    ],
    says: /For whoever is free send role, or several ids as human_ids/,
    ends: alexAt(nine),
  },
  {
    mistake: '`find_slots` with `date_from: "next Tuesday"`',
    said: 'what today is, and when the next Tuesday',
    follows: 'asks for that date',
    calls: [
      () => slots({ date_from: 'next Tuesday', date_to: 'next Tuesday' }),
      ({ text }) => {
        const date = find(text, /the next Tuesday is (20[\d-]+)/)
        return slots({ date_from: date, date_to: date })
      },
      bookFirst(),
    ],
    says: /date_from: says its day in words: today is Tuesday 10 March 2026 in UTC/,
    ends: alexAt(nine),
  },
  {
    mistake: '`find_slots` with `time_from` and `time_to`',
    said: 'choose among the times of the answer',
    follows: 'leaves them out, and chooses',
    calls: [() => slots({ time_from: '09:00', time_to: '10:00' }), () => slots({}), bookFirst()],
    says: /time_from: is not asked for: choose among the times of the answer/,
    ends: alexAt(nine),
  },
  {
    mistake: '`list_bookings` with `status: "upcoming"`',
    said: 'confirmed, and `date_from` with now',
    follows: 'asks so, cancels by id',
    calls: [() => ['list_bookings', { status: 'upcoming' }], upcoming, ({ text }) => cancel(text)],
    says: /status: is no status here: send confirmed, and date_from with now/,
    ends: [],
  },
  {
    mistake: '`id: "John Smith"` to cancel',
    said: '`id` is called `booking_id` here',
    follows: 'searches, cancels by id',
    calls: [() => ['cancel_booking', { id: 'John Smith' }], searchJohn, ({ text }) => cancel(text)],
    says: /id: is called booking_id here/,
    ends: [],
  },
  {
    mistake: 'whoever is free, twice in the same words, without key or address',
    said: 'the attendee has another booking at this time, and its id',
    follows: 'cancels one of them',
    calls: [
      book({ human_id: null, role: 'ae', starts_at: nine }),
      book({ human_id: null, role: 'ae', starts_at: nine }),
      ({ text }) => cancel(text),
    ],
    at: 1,
    says: /"Alex Rivera" has another booking at this time with "Sarah Chen", .*cancel one of them/,
    ends: alexAt(nine),
  },
  {
    mistake: 'hours as people write them: `"Mon-Fri"`, `"9am"`, `"5pm"`',
    said: 'days as numbers, and times as HH:MM; all in one answer',
    follows: 'sends them so, then books',
    calls: [
      () => [
        'set_availability',
        {
          ...{ human_id: 'Tom Berg', working_days: 'Mon-Fri', meeting_durations: '30 minutes' },
          ...{ work_start: '9am', work_end: '5pm' },
        },
      ],
      ({ text }) => [
        'set_availability',
        {
          human_id: 'Tom Berg',
          working_days: find(text, /send ([\d, ]+), for Monday is 1/),
          work_start: find(text, /work_start must be HH:MM: send ([\d:]+)/),
          work_end: find(text, /work_end must be HH:MM: send ([\d:]+)/),
          meeting_durations: find(text, /send (\d+), the number of minutes/),
        },
      ],
      book({ human_id: 'Tom Berg', starts_at: nine }),
    ],
    says: /working_days\.0: is a text: send 1, 2, 3, 4, 5, for Monday is 1/,
    ends: alexAt(nine, 'Tom Berg'),
  },
  {
    mistake: 'name and address in one: `"Alex Rivera <alex@x.io>"` as `attendee_name`',
    said: 'understood as both',
    follows: 'booked at once',
    calls: [book({ attendee_name: 'Alex Rivera <alex@x.io>' })],
    says: /"attendee_name":"Alex Rivera","attendee_email":"alex@x.io"/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`starts_at: "a week from today at 11"`',
    said: 'what today is; how date and hour are written, without a date that could be copied',
    follows: 'writes the date that was meant',
    calls: [
      book({ starts_at: 'a week from today at 11', ...newYork }),
      book({ starts_at: '2026-03-17T11:00', ...newYork }),
    ],
    says: /today is Tuesday 10 March 2026 in UTC; write the date .* as YYYY-MM-DDT11:00, with/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a clock of several parts of the world: `timezone: "CST"`',
    said: 'each of them: America/Chicago, Asia/Shanghai, …',
    follows: 'takes the one that was meant',
    calls: [
      book({ starts_at: '2026-03-17T10:00', timezone: 'CST' }),
      ({ text }) =>
        book({ starts_at: '2026-03-17T10:00', timezone: find(text, /(America\/Chicago), A/) })(),
    ],
    says: /Did you mean America\/Chicago, Asia\/Shanghai or America\/Havana/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'another name for a tool: `createBooking`, `schedule_meeting`',
    said: 'did you mean `create_booking`',
    follows: 'takes it',
    calls: [
      () => ['schedule_meeting', order],
      ({ text }) => [find(text, /Did you mean (\w+)\?/), order],
    ],
    says: /There is no tool called schedule_meeting\. Did you mean create_booking\?/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the arguments within one more object: `{ input: { … } }`',
    said: 'understood',
    follows: 'booked at once',
    calls: [() => ['create_booking', { input: order }]],
    says: null,
    ends: alexAt(eleven),
  },
  {
    mistake: 'the human as an object: `human_id: { name: "Sarah Chen" }`',
    said: 'understood',
    follows: 'booked at once',
    calls: [book({ human_id: { name: 'Sarah Chen' } })],
    says: null,
    ends: alexAt(eleven),
  },
  {
    mistake: '`find_slots` with `name: "Sarah Chen"`, and without `duration`',
    said: 'it is called `human_id` here; then which lengths she offers',
    follows: 'sends both, books the first',
    calls: [
      () => slots({ human_id: null, name: 'Sarah Chen', duration: null }),
      () => slots({ duration: null }),
      ({ text }) => slots({ duration: find(text, /this human offers (\d+)/) }),
      bookFirst(),
    ],
    at: 1,
    says: /duration: is required: .*; this human offers 30 or 60/,
    ends: alexAt(nine),
  },
  {
    mistake: 'takes time off with dates in its times: `start_time: "2026-03-17T11:00"`',
    said: 'the time of day and the date, each by itself',
    follows: 'sends them so, and is told from when to when the time is blocked',
    calls: [
      () => ['create_override', { ...off, start_time: '2026-03-17T11:00', end_time: '12:00' }],
      ({ text }) => [
        'create_override',
        { ...off, start_time: find(text, /send ([\d:]+), and 20/), end_time: '12:00' },
      ],
      book({ starts_at: '2026-03-17T16:00:00Z' }),
    ],
    says: /start_time: is a date and a time: send 11:00, and 2026-03-17 as start_date or end_date/,
    ends: alexAt('2026-03-17T16:00:00.000Z'),
  },
]
