/** guide/slots.md: GET slots, its parameters and its answer. The engine itself is tested in test/domain. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { type Method, officeHours, startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
/** Works in New York, Monday to Friday, 09:00 to 17:00. */
let id: string
beforeAll(async () => {
  app = await startTestApp()
  id = (await app.human({ timezone: 'America/New_York' })).id
})
afterAll(() => app[Symbol.asyncDispose]())

const allDay = { title: 'x', all_day: true, start_date: '2026-03-16' }
const monday = { date_from: '2026-03-16', date_to: '2026-03-16', duration: '30' }

/** Asks with Monday's query, changed by `more`; undefined leaves a parameter out. */
function ask(more: Readonly<Record<string, string | undefined>> = {}, humanId = id) {
  const given = Object.entries({ ...monday, ...more }).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return app.call('GET', `/v1/humans/${humanId}/slots?${query}`)
}

test('the answer repeats what was asked, in the zone of the human and instants of UTC', async () => {
  const { status, body } = await ask({ duration: '60' })
  const { slots, ...rest } = body
  expect(status).toBe(200)
  expect<unknown>(rest).toEqual({
    human_id: id,
    duration: 60,
    timezone: 'America/New_York',
    total: 8,
    now: 'Tuesday 10 March 2026, 06:00 EDT',
  })
  const [first] = slots
  expect(first).toEqual({
    starts_at: '2026-03-16T13:00:00.000Z',
    ends_at: '2026-03-16T14:00:00.000Z',
  })
})

/** Ranges in local dates and how many half hours they hold; Monday to Friday have 16 each. */
const ranges: [from: string, to: string, slots: number][] = [
  ['2026-03-16', '2026-03-16', 16],
  ['2026-03-16', '2026-03-20', 80],
  ['2026-03-14', '2026-03-15', 0],
  ['2026-03-09', '2026-03-09', 0],
  ['2026-03-10', '2026-03-10', 16],
  ['2025-03-16', '2025-03-17', 0],
  ['2028-02-29', '2028-02-29', 16],
  ['9998-12-28', '9998-12-31', 64],
]

test.each(ranges)(
  'from %s to %s, both inclusive, there are %i',
  async (date_from, date_to, slots) => {
    const { status, body } = await ask({ date_from, date_to })
    expect({ status, total: body.total, listed: body.slots.length }).toEqual({
      status: 200,
      total: slots,
      listed: slots,
    })
  },
)

test('366 days are the longest range', async () => {
  const { status, body } = await ask({ date_from: '2026-03-16', date_to: '2027-03-16' })
  expect({ status, total: body.total }).toEqual({ status: 200, total: 262 * 16 })
  expectRefusal(await ask({ date_to: '2027-03-17' }), 'VALIDATION_ERROR', ['date_to'])
  expectRefusal(await ask({ date_to: '9998-12-31' }), 'VALIDATION_ERROR', ['date_to'])
})

/** A parameter, and texts that it refuses. */
const wrongTexts: Record<string, readonly (string | undefined)[]> = {
  date_from: [
    undefined,
    '',
    'Today',
    '+1w',
    '-1d',
    '2026-3-16',
    '20260316',
    '2026-02-30',
    '2026-03-16T00:00:00Z',
  ],
  date_to: [undefined, '', '2026-03-15', '2026-13-01', '9999-01-01', '0000-00-00', '-000001-01-01'],
  duration: [undefined, '', '0', '-30', '1441', '30.0', '3e1', '0x10', ' 30', '30min', 'NaN', '９'],
  limit: ['', '0', '-1', '1001', 'all', '1.5', '1e3', '0x10'],
  display_timezone: ['', 'EDT', 'mars', 'Mars/X', '+02:00', 'america/new_york', 'UTC+2', '../UTC'],
  tz: ['UTC'],
  Duration: ['30'],
  constructor: ['1'],
}

for (const [name, texts] of Object.entries(wrongTexts)) {
  test(`${name} refuses ${texts.map((text) => JSON.stringify(text)).join(', ')}`, async () => {
    for (const text of texts) {
      expectRefusal(await ask({ [name]: text }), 'VALIDATION_ERROR', [name])
    }
  })
}

test('a duration the human does not offer is INVALID_DURATION', async () => {
  for (const duration of ['15', '29', '31', '45', '90', '1440']) {
    expectRefusal(await ask({ duration }), 'INVALID_DURATION')
  }
})

test('without availability there is an empty list, whatever the duration', async () => {
  const { id: newcomer } = await app.human({ rules: null })
  for (const duration of ['30', '45', '1440']) {
    const { status, body } = await ask({ duration }, newcomer)
    expect({ status, slots: body.slots, total: body.total }).toEqual({
      status: 200,
      slots: [],
      total: 0,
    })
  }
})

test('limit gives the first so many, and the total counts what is listed', async () => {
  const all = (await ask({ date_to: '2026-04-16' })).body.slots
  for (const limit of [1, 16, 17, 1_000]) {
    const { body } = await ask({ date_to: '2026-04-16', limit: String(limit) })
    expect(body.slots).toEqual(all.slice(0, limit))
    expect(body.total).toBe(Math.min(limit, all.length))
  }
})

/** A zone to say the slots in, and how the first one of Monday and the time now are then said. */
const spoken: [zone: string, first: string, now: string][] = [
  ['America/New_York', 'Monday 16 March 2026, 09:00 EDT', 'Tuesday 10 March 2026, 06:00 EDT'],
  ['UTC', 'Monday 16 March 2026, 13:00 UTC', 'Tuesday 10 March 2026, 10:00 UTC'],
  ['Asia/Kolkata', 'Monday 16 March 2026, 18:30 IST', 'Tuesday 10 March 2026, 15:30 IST'],
  ['Asia/Tokyo', 'Monday 16 March 2026, 22:00 JST', 'Tuesday 10 March 2026, 19:00 JST'],
  [
    'Pacific/Kiritimati',
    'Tuesday 17 March 2026, 03:00 UTC+14:00',
    'Wednesday 11 March 2026, 00:00 UTC+14:00',
  ],
]

test.each(spoken)('display_timezone=%s says %s', async (display_timezone, first, now) => {
  const { body } = await ask({ display_timezone })
  const { slots, ...rest } = body
  expect(rest.now).toBe(now)
  expect(rest.timezone).toBe('America/New_York')
  expect(slots[0]).toEqual({
    starts_at: '2026-03-16T13:00:00.000Z',
    ends_at: '2026-03-16T13:30:00.000Z',
    local_start: first,
  })
  expect(slots.every(({ local_start }) => typeof local_start === 'string')).toBe(true)
})

test('slots in the past are not offered, and one that starts now still is', async () => {
  await using other = await startTestApp()
  const { id: human } = await other.human()
  const [nine, half] = ['2026-03-16T09:00:00.000Z', '2026-03-16T09:30:00.000Z']
  other.clock.set(nine)
  expect((await other.slots(human, '2026-03-16'))[0]).toBe(nine)
  other.clock.advance(1)
  expect((await other.slots(human, '2026-03-16'))[0]).toBe(half)
  other.clock.set('2026-03-16T16:30:00.001Z')
  expect(await other.slots(human, '2026-03-16')).toEqual([])
})

test('a booking strikes its slots out at once, a cancellation gives them back', async () => {
  const { id: human } = await app.human()
  const free = await app.slots(human, '2026-03-16')
  const { body } = await app.book(human, '2026-03-16T09:10:00Z')
  expect(await app.slots(human, '2026-03-16')).toEqual(free.slice(2))
  await app.call('DELETE', `/v1/bookings/${body.id}`)
  expect(await app.slots(human, '2026-03-16')).toEqual(free)
})

/** What the same question is answered after each change, in order; a Monday has 16 half hours. */
const changes: [
  what: string,
  method: Method,
  path: string,
  body: object | undefined,
  slots: number | string,
][] = [
  ['hours', 'PUT', '/availability', { ...officeHours, work_end: '18:00' }, 18],
  ['hours back', 'PUT', '/availability', officeHours, 16],
  ['a block', 'POST', '/overrides', { ...allDay, type: 'block' }, 0],
  ['an open', 'POST', '/overrides', { ...allDay, type: 'open' }, 48],
  ['the zone', 'PATCH', '', { timezone: 'Asia/Tokyo' }, 48],
  ['a name', 'PATCH', '', { name: 'Sara' }, 48],
  ['the deletion', 'DELETE', '', undefined, 'NOT_FOUND'],
  ['the return', 'PATCH', '', { active: true }, 48],
]

test('the same question gets a fresh answer after every change', async () => {
  const { id: human } = await app.human()
  const asked = async () => {
    const { status, body } = await ask({}, human)
    return status === 200 ? body.total : body.error.code
  }
  expect(await asked()).toBe(16)
  for (const [what, method, path, body, slots] of changes) {
    const { status } = await app.call(method, `/v1/humans/${human}${path}`, body)
    expect({ what, ok: status < 300, slots: await asked() }).toEqual({ what, ok: true, slots })
  }
  const { overrides } = (await app.call('GET', `/v1/humans/${human}/overrides`)).body
  for (const { id: override } of overrides) {
    await app.call('DELETE', `/v1/humans/${human}/overrides/${override}`)
  }
  await app.call('PATCH', `/v1/humans/${human}`, { timezone: 'UTC' })
  expect(await asked()).toBe(16)
  const booking = await app.book(human, '2026-03-16T10:00:00Z')
  expect(await asked()).toBe(15)
  const path = `/v1/bookings/${booking.body.id}`
  await app.call('PATCH', path, { starts_at: '2026-03-17T10:00:00Z' })
  expect(await asked()).toBe(16)
  await app.call('PATCH', path, { starts_at: '2026-03-16T10:10:00Z' })
  expect(await asked()).toBe(14)
  await app.call('DELETE', path)
  expect(await asked()).toBe(16)
})

test('a question that was answered before hides no other one, however alike', async () => {
  const { text } = await ask()
  const query = 'duration=30&date_to=2026-03-16&date_from=2026-03-16'
  const of = (humanId: string, more = '') =>
    app.call('GET', `/v1/humans/${humanId}/slots?${query}${more}`)
  for (const humanId of [id, id.toUpperCase(), id]) expect((await of(humanId)).text).toBe(text)
  const other = await app.human({ rules: { work_start: '16:00' } })
  expect((await of(other.id)).body).toMatchObject({ human_id: other.id, total: 2 })
  expect((await of(id, '&limit=1')).body.total).toBe(1)
  expectRefusal(await of(id, '&x=1'), 'VALIDATION_ERROR')
  expectRefusal(await of(id, '&duration=45'), 'VALIDATION_ERROR', ['duration'])
  const longer = `/v1/humans/${id}/slots?${query.replace('30', '45')}`
  expectRefusal(await app.call('GET', longer), 'INVALID_DURATION')
  expectRefusal(await of(Bun.randomUUIDv7()), 'NOT_FOUND')
  expect((await of(id)).text).toBe(text)
})

test('what another process changes is seen as well', async () => {
  const { id: human } = await app.human()
  expect(await app.slots(human, '2026-03-16')).toHaveLength(16)
  const rules =
    '{"workingDays":[1],"hours":{"startMinutes":0,"endMinutes":60},"durationsMinutes":[30]}'
  await app.elsewhere(
    `UPDATE humans SET rules = '${rules}', version = version + 1 WHERE id = '${human}'`,
  )
  expect(await app.slots(human, '2026-03-16')).toHaveLength(2)
  await app.elsewhere(`UPDATE humans SET active = 0, version = version + 1 WHERE id = '${human}'`)
  expectRefusal(await ask({}, human), 'NOT_FOUND')
})

test('bookings of one human take no time from another', async () => {
  const [one, other] = [await app.human(), await app.human()]
  await app.book(one.id, '2026-03-16T09:00:00Z')
  expect(await app.slots(other.id, '2026-03-16')).toHaveLength(16)
  expect((await app.book(other.id, '2026-03-16T09:00:00Z')).status).toBe(201)
})

test('what is offered in a week across a change of the clock can all be booked', async () => {
  const zones = ['America/New_York', 'Europe/Berlin', 'Africa/Cairo', 'Australia/Lord_Howe']
  for (const timezone of zones) {
    const rules = { working_days: [6, 7, 1], work_start: '22:00', work_end: '06:00' }
    const human = await app.human({ timezone, rules: { ...rules, meeting_durations: [60] } })
    for (const [from, to] of [
      ['2026-03-28', '2026-03-30'],
      ['2026-10-24', '2026-11-02'],
    ] as const) {
      const offered = await app.slots(human.id, from, to, 60)
      expect(offered.length).toBeGreaterThan(15)
      for (const start of offered) {
        const { status } = await app.book(human.id, start, { duration: 60 })
        expect({ timezone, start, status }).toEqual({ timezone, start, status: 201 })
      }
      expect(await app.slots(human.id, from, to, 60)).toEqual([])
    }
  }
})

test('a booking after the last day asked for takes the slot that runs into it', async () => {
  await using other = await startTestApp()
  const rules = { work_start: '22:30', work_end: '02:30', meeting_durations: [60, 30] }
  const late = ['2026-03-16T22:30:00.000Z']
  const hired = async () => (await other.human({ rules, role: 'night' })).id
  const [one, two] = [await hired(), await hired()]
  for (const human of [one, two]) await other.book(human, '2026-03-17T00:00:00Z')
  expect(await other.slots(one, '2026-03-16', '2026-03-16', 60)).toEqual(late)
  const query = 'role=night&date_from=2026-03-16&date_to=2026-03-16&duration=60'
  const { body } = await other.call('GET', `/v1/slots?${query}`)
  expect(body.slots.map(({ starts_at }) => starts_at)).toEqual(late)
  const week = await other.call('GET', `/v1/humans/${one}/week?date=2026-03-16&duration=60`)
  expect(week.text).not.toContain(
    '"starts_at":"2026-03-16T23:30:00.000Z","ends_at":"2026-03-17T00:30',
  )
})
