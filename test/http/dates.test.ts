/** Dates mean one thing: of bookings, of slots of several, of overrides, each in a zone that is known. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const allDay = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }

/** A human, booked by the half hour from `startsAt` on. */
async function bookedHuman(app: TestApp, timezone: string, startsAt: string, count: number) {
  const { id } = await app.human({ timezone, rules: { ...allDay, meeting_durations: [30] } })
  for (let n = 0; n < count; n += 1) {
    const at = new Date(Date.parse(startsAt) + n * 30 * 60_000).toISOString()
    expect((await app.book(id, at)).status).toBe(201)
  }
  return id
}

const listed = async (app: TestApp, query: Readonly<Record<string, string>>) =>
  (await app.call('GET', `/v1/bookings?${new URLSearchParams(query)}`)).body

/** A zone, and its Tuesday from midnight to midnight: 48 half hours, 2 more on either side. */
const tuesdays: [zone: string, midnight: string, halfHours: number, date: string][] = [
  ['America/Los_Angeles', '2027-01-12T08:00Z', 48, '2027-01-12'],
  ['Pacific/Auckland', '2027-01-11T11:00Z', 48, '2027-01-12'],
  ['Asia/Kolkata', '2027-01-11T18:30Z', 48, '2027-01-12'],
  ['UTC', '2027-01-12T00:00Z', 48, '2027-01-12'],
  // A day of 23 hours, whose first hour is the one that is skipped; one of 25.
  ['America/Santiago', '2027-09-05T04:00Z', 46, '2027-09-05'],
  ['America/New_York', '2027-11-07T04:00Z', 50, '2027-11-07'],
]

test.each(tuesdays)('a local day in %s from %s has %i half hours', async (zone, from, n, date) => {
  await using app = await startTestApp()
  const before = new Date(Date.parse(from) - 60 * 60_000).toISOString()
  const id = await bookedHuman(app, zone, before, n + 4)
  const day = { date_from: date, date_to: date }
  const alone = await listed(app, { ...day, human_id: id })
  expect([alone.total, alone.timezone]).toEqual([n, zone])
  expect(alone.bookings[0]?.starts_at.slice(0, 16)).toBe(from.slice(0, 16))
  const all = await listed(app, { ...day, timezone: zone })
  expect([all.total, all.timezone]).toEqual([n, zone])
  expect((await listed(app, { ...day })).timezone).toBe('UTC')
  // From the day on, and up to it.
  expect((await listed(app, { human_id: id, date_from: date })).total).toBe(n + 2)
  expect((await listed(app, { human_id: id, date_to: date })).total).toBe(n + 2)
})

test('a Tuesday with 16 bookings lists 16, in Los Angeles and in Auckland', async () => {
  await using app = await startTestApp()
  const days = [
    await bookedHuman(app, 'America/Los_Angeles', '2027-01-12T17:00Z', 16),
    await bookedHuman(app, 'Pacific/Auckland', '2027-01-11T20:00Z', 16),
  ]
  for (const human_id of days) {
    const day = { human_id, date_from: '2027-01-12', date_to: '2027-01-12' }
    expect((await listed(app, day)).total).toBe(16)
  }
})

test('timezone goes before that of the human, and is answered even without dates', async () => {
  await using app = await startTestApp()
  const human_id = await bookedHuman(app, 'Pacific/Auckland', '2027-01-11T11:00Z', 1)
  const day = { human_id, date_from: '2027-01-12', date_to: '2027-01-12' }
  expect((await listed(app, day)).total).toBe(1)
  const inUtc = await listed(app, { ...day, timezone: 'Etc/UTC' })
  expect([inUtc.total, inUtc.timezone]).toEqual([0, 'UTC'])
  expect((await listed(app, { timezone: 'US/Pacific' })).timezone).toBe('US/Pacific')
})

test('without dates or a zone the answer names none', async () => {
  await using app = await startTestApp()
  const human_id = await bookedHuman(app, 'Pacific/Auckland', '2027-01-11T11:00Z', 1)
  for (const query of [{}, { human_id }, { status: 'confirmed', limit: '1' }]) {
    const body = await listed(app, query)
    expect(Object.keys(body)).toEqual(['bookings', 'total', 'limit', 'offset'])
  }
})

test('of a human who is not there nothing is listed, by days of UTC; one deleted keeps its zone', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('other')
  const stranger = (await app.human({ key, timezone: 'Asia/Tokyo' })).id
  const date_from = '2027-01-12'
  for (const human_id of [Bun.randomUUIDv7(), stranger]) {
    const body = await listed(app, { human_id, date_from })
    expect([body.total, body.timezone]).toEqual([0, 'UTC'])
  }
  const { id } = await app.human({ timezone: 'Asia/Tokyo' })
  await app.call('DELETE', `/v1/humans/${id}`)
  expect((await listed(app, { human_id: id, date_from })).timezone).toBe('Asia/Tokyo')
})

test('bookings of today, of tomorrow and of the next days, by the zone of the dates', async () => {
  await using app = await startTestApp()
  // 11:00 on Monday in Auckland, still Sunday in UTC; both bookings are on its Monday.
  app.clock.set('2027-01-10T22:00:00Z')
  const human_id = await bookedHuman(app, 'Pacific/Auckland', '2027-01-10T23:30Z', 2)
  const total = async (from: string, to: string, more = {}) =>
    (await listed(app, { human_id, date_from: from, date_to: to, ...more })).total
  expect(await total('today', 'today')).toBe(2)
  expect(await total('tomorrow', '+7d')).toBe(0)
  expect(await total('2027-01-11', 'today')).toBe(2)
  expect(await total('today', 'today', { timezone: 'UTC' })).toBe(1)
  expect(await total('tomorrow', 'tomorrow', { timezone: 'UTC' })).toBe(1)
})

test('a range that runs backwards is refused, also where only the day tells', async () => {
  await using app = await startTestApp()
  // Today is Tuesday 10 March.
  const backwards = [
    ['2026-03-17', '2026-03-16'],
    ['tomorrow', 'today'],
    ['2026-03-11', 'today'],
    ['+1d', '2026-03-10'],
  ]
  for (const [date_from = '', date_to = ''] of backwards) {
    const query = new URLSearchParams({ date_from, date_to })
    expectRefusal(await app.call('GET', `/v1/bookings?${query}`), 'VALIDATION_ERROR', ['date_to'])
  }
  expect((await listed(app, { date_from: '2026-03-10', date_to: 'today' })).timezone).toBe('UTC')
  const more = await app.call('GET', '/v1/bookings?date_from=tomorrow&date_to=today&limit=0')
  expectRefusal(more, 'VALIDATION_ERROR', ['date_to', 'limit'])
})

const date = '2027-02-31'
const dated: [
  what: string,
  field: string,
  ask: (app: TestApp, id: string) => ReturnType<TestApp['call']>,
][] = [
  ['bookings', 'date_to', (app) => app.call('GET', `/v1/bookings?date_to=${date}`)],
  [
    'slots',
    'date_to',
    (app, id) =>
      app.call('GET', `/v1/humans/${id}/slots?date_from=today&date_to=${date}&duration=30`),
  ],
  [
    'team slots',
    'date_from',
    (app, id) =>
      app.call('GET', `/v1/slots?human_ids=${id}&date_from=${date}&date_to=%2B7d&duration=30`),
  ],
  [
    'overrides',
    'start_date',
    (app, id) =>
      app.call('POST', `/v1/humans/${id}/overrides`, {
        type: 'block',
        title: 'x',
        all_day: true,
        start_date: date,
      }),
  ],
]

test.each(dated)('a day that does not exist is told so: of %s', async (_, field, ask) => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const answer = await ask(app, id)
  expectRefusal(answer, 'VALIDATION_ERROR', [field])
  expect(answer.body.error.message).toContain('February 2027 has 28 days')
})

/** Who they are, what is asked beside, and the zone of the dates. */
const teams: [zones: string[], query: Record<string, string>, zone: string][] = [
  [['America/Los_Angeles', 'US/Pacific'], {}, 'America/Los_Angeles'],
  [['US/Pacific', 'America/Los_Angeles'], {}, 'America/Los_Angeles'],
  [['US/Pacific', 'US/Pacific'], {}, 'US/Pacific'],
  [['America/Los_Angeles', 'America/New_York'], {}, 'UTC'],
  [['US/Pacific'], { display_timezone: 'Asia/Tokyo' }, 'Asia/Tokyo'],
  [['US/Pacific'], { display_timezone: 'GMT' }, 'UTC'],
  [['US/Pacific'], { timezone: 'Europe/Berlin' }, 'Europe/Berlin'],
  [['US/Pacific'], { timezone: 'Europe/Berlin', display_timezone: 'Asia/Tokyo' }, 'Europe/Berlin'],
  [['US/Pacific'], { timezone: 'Zulu', display_timezone: 'Asia/Tokyo' }, 'UTC'],
]

test.each(teams)(
  'the dates of a team in %j asked with %j are those of %s',
  async (zones, query, zone) => {
    await using app = await startTestApp()
    const ids = []
    for (const timezone of zones) ids.push((await app.human({ timezone })).id)
    const range = { date_from: '2026-03-16', date_to: '2026-03-17', duration: '30' }
    const asked = new URLSearchParams({ human_ids: ids.join(','), ...range, ...query })
    const { body } = await app.call('GET', `/v1/slots?${asked}`)
    expect(body.timezone).toBe(zone)
    const [first] = body.slots
    expect(first?.local_start === undefined).toBe(query.display_timezone === undefined)
  },
)

test('humans in a zone and in its link have one day: 11 slots of an hour from 09:00 to 20:00', async () => {
  await using app = await startTestApp()
  const rules = { work_end: '20:00', meeting_durations: [60] }
  const ids = []
  for (const timezone of ['America/Los_Angeles', 'US/Pacific']) {
    ids.push((await app.human({ timezone, rules })).id)
  }
  const query = 'match=all&date_from=2027-01-12&date_to=2027-01-12&duration=60'
  const { body } = await app.call('GET', `/v1/slots?human_ids=${ids.join(',')}&${query}`)
  expect([body.timezone, body.total]).toEqual(['America/Los_Angeles', 11])
})

test('the days of timezone bound the slots of a team', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ timezone: 'America/New_York' })
  const query = `human_ids=${id}&date_from=2026-03-16&date_to=2026-03-16&duration=30`
  const { body } = await app.call('GET', `/v1/slots?${query}&timezone=Asia/Tokyo`)
  // 22:00 to midnight in Tokyo is 09:00 to 11:00 in New York.
  expect(body.slots.map(({ starts_at }) => starts_at.slice(0, 16))).toEqual([
    '2026-03-16T13:00',
    '2026-03-16T13:30',
    '2026-03-16T14:00',
    '2026-03-16T14:30',
  ])
})

test('slots of one human refuse timezone, and name display_timezone', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const query = 'date_from=today&date_to=today&duration=30&timezone=Asia/Tokyo'
  const answer = await app.call('GET', `/v1/humans/${id}/slots?${query}`)
  expectRefusal(answer, 'VALIDATION_ERROR', ['timezone'])
  expect(answer.body.error.message).toContain('display_timezone')
  expect(answer.body.error.message).toContain('those of the human')
})

test('dates of an override may be told from today, in the human’s zone', async () => {
  await using app = await startTestApp()
  // Already Monday in Auckland.
  app.clock.set('2027-01-10T22:00:00Z')
  const { id } = await app.human({ timezone: 'Pacific/Auckland' })
  const path = `/v1/humans/${id}/overrides`
  const block = (fields: object) =>
    app.call('POST', path, { type: 'block', title: 'Off', all_day: true, ...fields })
  const kept = async (fields: object) => {
    const { body } = await block(fields)
    return [body.start_date, body.end_date]
  }
  expect(await kept({ start_date: 'today' })).toEqual(['2027-01-11', null])
  expect(await kept({ start_date: 'tomorrow', end_date: '+2d' })).toEqual([
    '2027-01-12',
    '2027-01-13',
  ])
  expect(await kept({ start_date: '2027-01-11', end_date: 'today' })).toEqual([
    '2027-01-11',
    '2027-01-11',
  ])
  const { body } = await app.call('GET', path)
  expect(body.overrides.map(({ start_date }) => start_date)).toEqual([
    '2027-01-11',
    '2027-01-12',
    '2027-01-11',
  ])
  expect(
    (await app.slots(id, '2027-01-13', '2027-01-14')).map((at) => at.slice(0, 10)),
  ).not.toContain('2027-01-12')
  const backwards = [
    { start_date: 'tomorrow', end_date: 'today' },
    { start_date: '2027-01-12', end_date: 'today' },
    { start_date: 'today', end_date: '2027-01-10' },
  ]
  for (const fields of backwards)
    expectRefusal(await block(fields), 'VALIDATION_ERROR', ['end_date'])
  const more = await block({ start_date: 'tomorrow', end_date: 'today', color: 'red' })
  expectRefusal(more, 'VALIDATION_ERROR', ['end_date', 'color'])
  expectRefusal(await block({ start_date: 'yesterday' }), 'VALIDATION_ERROR', ['start_date'])
})

test('an override of today that is repeated tomorrow is the first answer again', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const options = { headers: { 'idempotency-key': 'off' } }
  const wanted = {
    type: 'block',
    title: 'Off',
    all_day: true,
    start_date: 'today',
    end_date: '2026-03-10',
  }
  const first = await app.call('POST', `/v1/humans/${id}/overrides`, wanted, options)
  expect(first.body.start_date).toBe('2026-03-10')
  app.clock.advance(20 * 3_600_000)
  const again = await app.call('POST', `/v1/humans/${id}/overrides`, wanted, options)
  expect([again.status, again.text]).toEqual([201, first.text])
})
