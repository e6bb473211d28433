/** More naive agents over MCP: they call things as people and other services do. */
import {
  type Agent,
  alexAt,
  book,
  bookingIn,
  eleven,
  find,
  nine,
  type Step,
  searchJohn,
  slots,
} from './mcp.ts'

const day = '2026-03-17'
const together = { human_id: null, human_ids: ['Sarah Chen', 'Tom Berg'], starts_at: nine }
const four = '2026-03-17T20:00:00.000Z'
const cancel = ({ text }: { readonly text: string }): Step => [
  'cancel_booking',
  { booking_id: bookingIn(text) },
]
const hold = (fields: object): Step => [
  'hold_slot',
  { human_id: 'Sarah Chen', starts_at: eleven, duration: 30, ...fields },
]

export const agentsOfOthers: readonly Agent[] = [
  {
    mistake: 'the name and more: `"Sarah Chen\'s calendar"`, `"Ms. Sarah Chen"`, `"Chen, Sarah"`',
    said: 'understood',
    follows: 'booked at once',
    calls: [book({ human_id: "Sarah Chen's calendar" })],
    says: null,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a name that is misspelt: `"Sarah Chan"`',
    said: 'the id of "Sarah Chen"',
    follows: 'sends that id',
    calls: [
      book({ human_id: 'Sarah Chan' }),
      ({ text }) => book({ human_id: find(text, /UUID: ([\da-f-]{36}) for/) })(),
    ],
    says: /human_id: must be an id, a UUID: [\da-f-]{36} for "Sarah Chen"/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`human_id: "any AE"`',
    said: '"any AE" is a role: send it as `role`',
    follows: 'sends the role',
    calls: [
      book({ human_id: 'any AE', starts_at: four }),
      book({ human_id: null, role: 'AE', starts_at: four }),
    ],
    says: /"any AE" is a role: send it as role in place of this/,
    ends: alexAt(four),
  },
  {
    mistake: '`"null"` and `"None"` as texts, for what it leaves out',
    said: 'understood',
    follows: 'booked at once',
    calls: [
      book({ attendee_email: 'null', attendee_phone: 'None', role: 'null', hold_id: 'None' }),
    ],
    says: null,
    ends: alexAt(eleven),
  },
  {
    mistake: '`duration: 1`, for an hour',
    said: 'which lengths there are, in minutes',
    follows: 'takes 60',
    calls: [
      book({ duration: 1 }),
      ({ text }) => book({ duration: find(text, /in minutes: 30, (60)/) })(),
    ],
    says: /^INVALID_DURATION: The duration must be one of this human's, in minutes: 30, 60/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`find_slots` with `after: "14:00"`',
    said: 'choose among the times of the answer',
    follows: 'leaves it out, and chooses',
    calls: [
      () => slots({ after: '14:00' }),
      () => slots({ limit: 20 }),
      ({ text }) => book({ starts_at: find(text, /(2026-03-17T20:00:00\.000Z)/) })(),
    ],
    says: /after: is not asked for: choose among the times of the answer/,
    ends: alexAt(four),
  },
  {
    mistake: '`list_bookings` with `date_range`',
    said: 'send `date_from` and `date_to`',
    follows: 'sends both, cancels by id',
    calls: [
      () => ['list_bookings', { date_range: `${day}/${day}` }],
      () => ['list_bookings', { date_from: day, date_to: day }],
      cancel,
    ],
    says: /date_range: is sent as date_from and date_to, the first and the last date/,
    ends: [],
  },
  {
    mistake: '`cancel_booking` with `booking_ids`',
    said: 'one in each call: `booking_id`',
    follows: 'sends it so',
    calls: [
      searchJohn,
      ({ text }) => ['cancel_booking', { booking_ids: [bookingIn(text)] }],
      searchJohn,
      cancel,
    ],
    at: 1,
    says: /booking_ids: is one in each call: send it as booking_id/,
    ends: [],
  },
  {
    mistake: '`list_bookings` with a sentence: `q: "john smith tomorrow"`',
    said: 'send a part of the name alone, such as "john smith"',
    follows: 'searches so, cancels by id',
    calls: [
      () => ['list_bookings', { q: 'john smith tomorrow' }],
      ({ text }) => ['list_bookings', { q: find(text, /such as "([\w ]+)"/) }],
      cancel,
    ],
    says: /^0 bookings found\. q is looked for as it stands: .* such as "john smith"/,
    ends: [],
  },
  {
    mistake: 'removes a block by its title: `override_id: "Vacation"`',
    said: 'no such override; `list_overrides` lists them',
    follows: 'lists them, removes it, books on that day',
    calls: [
      () => ['delete_override', { human_id: 'Sarah Chen', override_id: 'Vacation' }],
      () => ['list_overrides', { human_id: 'Sarah Chen' }],
      ({ text }) => ['delete_override', { human_id: 'Sarah Chen', override_id: bookingIn(text) }],
      book({ starts_at: '2026-03-20T15:00:00Z' }),
    ],
    says: /NOT_FOUND: There is no override with this id\. list_overrides lists those there are/,
    ends: alexAt('2026-03-20T15:00:00.000Z'),
  },
  {
    mistake: 'a hold with `ttl_seconds: "10 minutes"`',
    said: 'send 600, the number of seconds',
    follows: 'sends that, books the hold',
    calls: [
      () => hold({ ttl_seconds: '10 minutes' }),
      ({ text }) => hold({ ttl_seconds: find(text, /send (\d+), the number of seconds/) }),
      ({ text }) => ['create_booking', { hold_id: bookingIn(text), attendee_name: 'Alex Rivera' }],
    ],
    says: /ttl_seconds: is a text: send 600, the number of seconds/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a slot as an argument of its own: `slot: { starts_at, duration }`',
    said: 'send what stands in it by itself',
    follows: 'sends both',
    calls: [
      () => [
        'create_booking',
        {
          ...{ human_id: 'Sarah Chen', attendee_name: 'Alex Rivera' },
          slot: { starts_at: eleven, duration: 30 },
        },
      ],
      book(),
    ],
    says: /slot: is no field: send what stands in it by itself, at the top, as \{"starts_at": …\}/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`find_slots` with a role, or with `human_ids`',
    said: '`find_team_slots`',
    follows: 'asks there, books whoever is free',
    calls: [
      () => slots({ human_id: null, role: 'ae' }),
      ({ text }) => [
        find(text, /is asked for with (\w+)/),
        { role: 'ae', date_from: day, date_to: day, duration: 30 },
      ],
      book({ human_id: null, role: 'ae', starts_at: four }),
    ],
    says: /role: is asked for with find_team_slots/,
    ends: alexAt(four),
  },
  {
    mistake: '`reschedule_booking` with `from` and `to`',
    said: '`from` is not needed, `to` is called `starts_at` here',
    follows: 'calls it so',
    calls: [
      searchJohn,
      ({ text }) => [
        'reschedule_booking',
        { booking_id: bookingIn(text), from: '2026-03-17T14:00:00Z', to: eleven },
      ],
      searchJohn,
      ({ text }) => ['reschedule_booking', { booking_id: bookingIn(text), starts_at: eleven }],
    ],
    at: 1,
    says: /from: is not needed: leave it out\. Also: to is called starts_at here/,
    ends: [['Sarah Chen', eleven, 'John Smith']],
  },
  {
    mistake: '`human_ids` with `assign: "both"`',
    said: 'it is called "all" here',
    follows: 'sends that',
    calls: [
      book({ ...together, assign: 'both' }),
      ({ text }) => book({ ...together, assign: find(text, /is called "(\w+)" here/) })(),
    ],
    says: /assign: is called "all" here/,
    ends: [...alexAt(nine), ['Tom Berg', nine, 'Alex Rivera']],
  },
]
