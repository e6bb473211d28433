/** More naive agents over REST: they write names, lengths and requests as other services take them. */
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
  searchJohn,
  slots,
  type Told,
} from './rest.ts'

const bookSaidId = (told: Told) =>
  book({ human_id: find(told.text, /UUID: ([\da-f-]{36}) for/) })(told)
const bookSaidLength = (told: Told) =>
  book({ duration: Number(find(told.text, /(?:send|itself,) (\d+)/)) })(told)
const plus = ({ text }: Told) => encodeURIComponent(find(text, /such as (\+\d+d)/))
const noon = '2026-03-17T16:00:00.000Z'
const moment = { dateTime: '2026-03-17T11:00:00', timeZone: 'America/New_York' }

export const agentsOfOthers: readonly Agent[] = [
  {
    mistake: 'a name that is misspelt: `"Sara Chen"`',
    said: 'the id of "Sarah Chen"',
    follows: 'sends that id',
    calls: [book({ human_id: 'Sara Chen' }), bookSaidId],
    says: /human_id: must be an id, a UUID: [\da-f-]{36} for \\"Sarah Chen/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a name as a list has it, or with a title: `"Chen, Sarah"`, `"Ms. Sarah Chen"`',
    said: 'the id of "Sarah Chen"',
    follows: 'sends that id',
    calls: [book({ human_id: 'Chen, Sarah' }), bookSaidId],
    says: /human_id: must be an id, a UUID: [\da-f-]{36} for \\"Sarah Chen/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a role in place of an id: `human_id: "ae"`',
    said: 'it is a role: send it as `role`',
    follows: 'sends it so',
    calls: [
      book({ human_id: 'ae', starts_at: noon }),
      book({ human_id: undefined, role: 'ae', starts_at: noon }),
    ],
    says: /human_id: must be an id, a UUID, and \\"ae\\" is a role: send it as role in place of/,
    ends: alexAt(noon),
  },
  {
    mistake: 'hours, or seconds, as `duration`: `0.5`, `1800`',
    said: 'it is told in minutes: 30',
    follows: 'sends that',
    calls: [book({ duration: 1800 }), bookSaidLength],
    says: /duration: is told in minutes: send 30 if 1800 seconds are meant/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`duration` in a list, or an object: `[30]`, `{ "minutes": 30 }`',
    said: 'send what stands in it by itself',
    follows: 'sends the number',
    calls: [book({ duration: { minutes: 30 } }), bookSaidLength],
    says: /duration: is an object: send what stands in it by itself, 30/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a start as calendars have it: `start: { dateTime, timeZone }`',
    said: '`starts_at`; then the time by itself, and its zone as `timezone`',
    follows: 'sends both',
    calls: [
      book({ starts_at: undefined, start: moment }),
      book({ starts_at: moment }),
      (told) =>
        book({
          starts_at: find(told.text, /send \\"(20[\dT:-]+)\\" by itself/),
          timezone: find(told.text, /and \\"([\w/]+)\\" as timezone/),
        })(told),
    ],
    says: /start: is called starts_at here/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'two starts in a list',
    said: 'send one of them by itself',
    follows: 'sends one',
    calls: [book({ starts_at: [eleven, noon] }), book()],
    says: /starts_at: is a list: send one of them by itself/,
    ends: alexAt(eleven),
  },
  {
    mistake: '`slot_id` for `starts_at`, and `status: "confirmed"`',
    said: 'what it is called here, and that `status` is not sent',
    follows: 'calls it so, leaves the other out',
    calls: [book({ starts_at: undefined, slot_id: eleven, status: 'confirmed' }), book()],
    says: /slot_id: is called starts_at here\. Also: status is not sent: a booking is confirmed as/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'a series: `recurrence: "weekly"`',
    said: 'there are none: book each time by itself',
    follows: 'books the first',
    calls: [book({ recurrence: 'weekly' }), book(inNewYork)],
    says: /recurrence: is not known: there are no series, so book each time by itself/,
    ends: alexAt(eleven),
  },
  {
    mistake: 'moves with the whole booking in `PATCH`, its human too',
    said: '`human_id` stays as it is: leave it out',
    follows: 'leaves it out',
    calls: [
      searchJohn,
      ({ sarah, text }) => ({
        ...{ method: 'PATCH', path: `/v1/bookings/${idIn(text)}` },
        body: { human_id: sarah, starts_at: eleven },
      }),
      searchJohn,
      ({ text }) => ({
        ...{ method: 'PATCH', path: `/v1/bookings/${idIn(text)}`, body: { starts_at: eleven } },
      }),
    ],
    at: 1,
    says: /human_id: stays as it is: leave it out; for another human, book with that one first/,
    ends: [['Sarah Chen', eleven, 'John Smith']],
  },
  {
    mistake: 'searches with a sentence: `q=meeting with John`',
    said: 'send a part of the name alone, such as "John"',
    follows: 'searches so, cancels by id',
    calls: [
      get('/v1/bookings?q=meeting%20with%20John'),
      ({ text }) => get(`/v1/bookings?q=${find(text, /such as \\"(\w+)\\"/)}`)(),
      cancelFound,
    ],
    says: /"note":"q is looked for as it stands: send a part of the name alone, such as \\"John/,
    ends: [],
  },
  {
    mistake: '`starts_at: "now"`, `"asap"`',
    said: 'ask for free times, and send one of their `starts_at`',
    follows: 'does so',
    calls: [
      book({ starts_at: 'now' }),
      ({ sarah }) =>
        get(`/v1/humans/${sarah}/slots?date_from=today&date_to=today&duration=30&limit=1`)(),
      bookFirst,
    ],
    says: /starts_at: names no time: ask GET \/v1\/humans\/:id\/slots for free times/,
    ends: [
      ['Sarah Chen', '2026-03-10T13:00:00.000Z', 'Alex Rivera'],
      ...alexAt(eleven).slice(0, 1),
    ],
  },
  {
    mistake: '`days=7` when it looks for slots',
    said: 'send `date_to`, such as +7d',
    follows: 'does so, books the first',
    calls: [
      slots('date_from=tomorrow&days=7&duration=30'),
      (told) => slots(`date_from=tomorrow&date_to=${plus(told)}&duration=30`)(told),
      bookFirst,
    ],
    says: /days: is sent as date_to, such as \+7d for seven days from today/,
    ends: [
      ['Sarah Chen', '2026-03-11T13:00:00.000Z', 'Alex Rivera'],
      ...alexAt(eleven).slice(0, 1),
    ],
  },
]
