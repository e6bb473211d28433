/** guide/slots.md#overrides: overrides, what they do to the slots, and which are refused. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

type Fields = Readonly<Record<string, unknown>>

const allDay = { type: 'block', title: 'Vacation', all_day: true, start_date: '2026-03-16' }
const timed = { ...allDay, all_day: false, start_time: '09:00', end_time: '12:00' }
const weekly = (more: Fields = {}) => ({ ...timed, recurrence: { freq: 'weekly', ...more } })
const monthly = (more: Fields = {}) => ({ ...timed, recurrence: { freq: 'monthly', ...more } })

const post = (humanId: string, override: Fields) =>
  app.call('POST', `/v1/humans/${humanId}/overrides`, override)

async function postMany(humanId: string, count: number): Promise<void> {
  const answers = await Promise.all(Array.from({ length: count }, () => post(humanId, allDay)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
}

/** Dates from 1 March to 31 May 2026 on which an override takes 9:00 from somebody who works each day. */
async function datesOf(override: Fields): Promise<string[]> {
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_end: '12:00', meeting_durations: [180] }
  const { id } = await app.human({ rules })
  const before = await app.slots(id, '2026-03-11', '2026-05-31', 180)
  expect((await post(id, override)).status).toBe(201)
  const after = new Set(await app.slots(id, '2026-03-11', '2026-05-31', 180))
  return before.filter((start) => !after.has(start)).map((start) => start.slice(5, 10))
}

/** Overrides that are right, and the dates on which they apply (month-day). */
const rightOverrides: [override: Fields, dates: string][] = [
  [allDay, '03-16'],
  [{ ...allDay, end_date: '2026-03-18' }, '03-16 03-17 03-18'],
  [{ ...allDay, end_date: null, start_time: null, end_time: null, recurrence: null }, '03-16'],
  [timed, '03-16'],
  [{ ...timed, end_date: '2026-03-17' }, '03-16 03-17'],
  [{ ...timed, start_time: '11:59', end_time: '24:00' }, '03-16'],
  [{ ...timed, start_time: '22:00', end_time: '09:01' }, '03-17'],
  [{ ...timed, start_time: '12:00', end_time: '09:00' }, ''],
  [{ ...weekly(), end_date: '2026-03-31' }, '03-16 03-23 03-30'],
  [{ ...weekly({ interval: 2 }), end_date: '2026-04-30' }, '03-16 03-30 04-13 04-27'],
  [{ ...weekly({ days: [2, 4] }), end_date: '2026-03-27' }, '03-17 03-19 03-24 03-26'],
  [{ ...weekly({ days: [7] }), end_date: '2026-03-29' }, '03-22 03-29'],
  [{ ...weekly({ days: [7, 1], interval: 2 }), end_date: '2026-04-05' }, '03-16 03-22 03-30 04-05'],
  [weekly({ interval: 1_000 }), '03-16'],
  [{ ...weekly({ interval: null, days: null }), end_date: '2026-03-24' }, '03-16 03-23'],
  [monthly(), '03-16 04-16 05-16'],
  [monthly({ day_of_month: 31 }), '03-31 05-31'],
  [monthly({ day_of_month: 31, interval: 2 }), '03-31 05-31'],
  [monthly({ week: 3, day: 1 }), '03-16 04-20 05-18'],
  [monthly({ week: 5, day: 1 }), '03-30 04-27 05-25'],
  [monthly({ week: -1, day: 5 }), '03-27 04-24 05-29'],
  [monthly({ day_of_month: -1 }), '03-31 04-30 05-31'],
  [monthly({ day_of_month: -1, interval: 2 }), '03-31 05-31'],
  [{ ...weekly(), start_date: '1970-01-05', end_date: '2026-03-16' }, '03-16'],
  [{ ...allDay, start_date: '1970-01-01', end_date: '2026-03-12' }, '03-11 03-12'],
]

test.each(rightOverrides)('%j applies on %s', async (override, dates) => {
  expect((await datesOf(override)).join(' ')).toBe(dates)
})

test('an override comes back as it was sent, with null for what was absent', async () => {
  const { id } = await app.human()
  const kept: Fields[] = []
  for (const [sent] of rightOverrides) {
    const { status, body } = await post(id, sent)
    const { recurrence, ...rest } = body
    expect(status).toBe(201)
    expect(rest).toMatchObject({ human_id: id, created_at: '2026-03-10T10:00:00.000Z' })
    for (const name of ['type', 'title', 'all_day', 'start_date'] as const) {
      expect<unknown>(rest[name]).toBe(sent[name] ?? null)
    }
    for (const name of ['end_date', 'start_time', 'end_time'] as const) {
      expect<unknown>(rest[name]).toBe(sent[name] ?? null)
    }
    const present = Object.entries({ ...(sent.recurrence ?? {}) }).filter(
      ([, value]) => value !== null,
    )
    expect(recurrence).toEqual(sent.recurrence ? Object.fromEntries(present) : null)
    kept.push({ ...body })
  }
  const list = await app.call('GET', `/v1/humans/${id}/overrides`)
  expect<unknown>(list.body).toEqual({ overrides: kept, total: kept.length })
})

const dates = ['2026-03-31', '2026-03-16', '2026-05-04', '2026-03-16']

test('an override of several dates is on these alone, however they were listed', async () => {
  const { start_date: _, ...whole } = allDay
  expect(await datesOf({ ...whole, dates })).toEqual(['03-16', '03-31', '05-04'])
  expect(await datesOf({ ...whole, dates: ['+6d', '2026-03-16'] })).toEqual(['03-16'])
  const { id } = await app.human()
  const { body } = await post(id, { ...whole, dates })
  expect<unknown>(body).toMatchObject({
    ...{ start_date: null, end_date: null, recurrence: null },
    dates: ['2026-03-16', '2026-03-31', '2026-05-04'],
  })
  const once = await post(id, allDay)
  expect(once.body).not.toHaveProperty('dates')
  expect(await app.slots(id, '2026-03-30', '2026-04-01')).toHaveLength(32)
})

/** A year and a day of each, which no other test asks for. */
test('as many dates as there may be are taken', async () => {
  const { id } = await app.human()
  const { start_date: _, ...whole } = allDay
  const all = Array.from({ length: 366 }, (_, at) => `+${at}d`)
  expect((await post(id, { ...whole, dates: all })).status).toBe(201)
  expect(await app.slots(id, '2026-03-10', '2027-03-10')).toEqual([])
  expect(await app.slots(id, '2027-03-11')).toHaveLength(16)
})

describe('a PATCH', () => {
  const patched = async (override: Fields, change: Fields) => {
    const { id } = await app.human()
    const { body } = await post(id, override)
    const path = `/v1/humans/${id}/overrides/${body.id}`
    const answer = await app.call('PATCH', path, change)
    const list = await app.call('GET', `/v1/humans/${id}/overrides`)
    return { id, before: body, answer, listed: list.body.overrides[0] }
  }

  const changes: [override: Fields, change: Fields, comesTo: Fields][] = [
    [allDay, {}, {}],
    [allDay, { title: 'Fair', type: 'open' }, { title: 'Fair', type: 'open' }],
    [timed, { end_time: '13:00' }, { end_time: '13:00' }],
    [timed, { all_day: true }, { all_day: true, start_time: null, end_time: null }],
    [
      allDay,
      { all_day: false, start_time: '09:00', end_time: '10:00' },
      { all_day: false, start_time: '09:00', end_time: '10:00' },
    ],
    [allDay, { end_date: '+7d' }, { end_date: '2026-03-17' }],
    [{ ...weekly(), end_date: '2026-04-06' }, { end_date: null }, { end_date: null }],
    [weekly(), { recurrence: null }, { recurrence: null }],
    [
      weekly({ days: [1] }),
      { recurrence: { freq: 'monthly', day_of_month: -1, interval: null } },
      { recurrence: { freq: 'monthly', day_of_month: -1 } },
    ],
    [
      { ...weekly(), end_date: '2026-04-06' },
      { dates: ['2026-03-18'] },
      { start_date: null, end_date: null, recurrence: null, dates: ['2026-03-18'] },
    ],
    [
      { ...allDay, start_date: null, dates },
      { start_date: '2026-03-17' },
      { start_date: '2026-03-17', dates: undefined },
    ],
  ]
  test.each(changes)('of %j by %j', async (override, change, comesTo) => {
    const { before, answer, listed } = await patched(override, change)
    expect(answer.status).toBe(200)
    const expected = JSON.parse(JSON.stringify({ ...before, ...comesTo }))
    expect<unknown>(answer.body).toEqual(expected)
    expect<unknown>(listed).toEqual(expected)
  })

  const refused: [fields: string, override: Fields, change: Fields][] = [
    ['start_time', timed, { start_time: null }],
    ['end_time', timed, { start_time: '12:00' }],
    ['end_time start_time', allDay, { all_day: false }],
    ['start_time', allDay, { start_time: '09:00' }],
    ['end_date', { ...allDay, end_date: '2026-03-18' }, { start_date: '2026-03-19' }],
    ['end_date', allDay, { end_date: 'today' }],
    ['start_date', { ...allDay, start_date: null, dates }, { dates: null }],
    ['start_date', { ...allDay, start_date: null, dates }, { end_date: '2026-04-01' }],
    ['recurrence', allDay, { dates: ['2026-03-16'], recurrence: { freq: 'weekly' } }],
    ['recurrence.days', weekly(), { recurrence: { freq: 'monthly', days: [1] } }],
    ['recurrence.day_of_month', weekly(), { recurrence: { freq: 'monthly', day_of_month: 0 } }],
    ['title', allDay, { title: '' }],
    ['human_id', allDay, { human_id: 'x' }],
    ['created_at', allDay, { created_at: '2026-03-10T10:00:00.000Z' }],
  ]
  test.each(refused)(
    'is refused for %s of %j by %j, and changes nothing',
    async (fields, override, change) => {
      const { before, answer, listed } = await patched(override, change)
      expectRefusal(answer, 'VALIDATION_ERROR', fields.split(' '))
      expect<unknown>(listed).toEqual(before)
    },
  )

  test('moves the time that is taken at once, and its id and age stay', async () => {
    const { id, before, answer } = await patched(allDay, { start_date: '2026-03-17' })
    expect([answer.body.id, answer.body.created_at]).toEqual([before.id, before.created_at])
    expect(await app.slots(id, '2026-03-16')).toHaveLength(16)
    expect(await app.slots(id, '2026-03-17')).toEqual([])
  })

  test('is of an override that this human has', async () => {
    const [one, other] = [await app.human(), await app.human()]
    const { body } = await post(one.id, allDay)
    const path = `/v1/humans/${other.id}/overrides/${body.id}`
    expectRefusal(await app.call('PATCH', path, { title: 'x' }), 'NOT_FOUND')
    await app.call('DELETE', `/v1/humans/${one.id}`)
    const gone = `/v1/humans/${one.id}/overrides/${body.id}`
    expectRefusal(await app.call('PATCH', gone, { title: 'x' }), 'NOT_FOUND')
  })

  test('brings an override back that has ended only where there is room, and changes one that lives', async () => {
    const { id } = await app.human()
    const path = `/v1/humans/${id}/overrides`
    const ended = (await post(id, { ...allDay, start_date: '2026-01-01' })).body
    await postMany(id, 500)
    const back = await app.call('PATCH', `${path}/${ended.id}`, { start_date: '2026-03-20' })
    expectRefusal(back, 'VALIDATION_ERROR', ['id'])
    expect((await app.call('PATCH', `${path}/${ended.id}`, { title: 'Old' })).status).toBe(200)
    const { overrides } = (await app.call('GET', path)).body
    const live = await app.call('PATCH', `${path}/${overrides.at(-1)?.id}`, { title: 'New' })
    expect(live.status).toBe(200)
  })
})

/** The wrong fields of an override, and the override. */
const wrongOverrides: [fields: string, override: Fields][] = [
  ['type', { ...allDay, type: 'closed' }],
  ['type', { ...allDay, type: 'Block' }],
  ['type', { ...allDay, type: null }],
  ['title', { ...allDay, title: '' }],
  ['title', { ...allDay, title: '   ' }],
  ['title', { ...allDay, title: 'x'.repeat(201) }],
  ['title', { ...allDay, title: 'a\0b' }],
  ['title', { ...allDay, title: 'a\ud800' }],
  ['all_day', { ...allDay, all_day: 'true' }],
  ['all_day', { ...allDay, all_day: 1 }],
  ['start_date', { ...allDay, start_date: '2026-02-29' }],
  ['start_date', { ...allDay, start_date: '2026-2-1' }],
  ['start_date', { ...allDay, start_date: '20260301' }],
  ['start_date', { ...allDay, start_date: '0000-01-01' }],
  ['start_date', { ...allDay, start_date: '1969-12-31' }],
  ['start_date', { ...allDay, start_date: '9999-12-31' }],
  ['start_date', { ...allDay, start_date: '+275760-09-13' }],
  ['start_date', { ...allDay, start_date: '2026-03-16T00:00:00Z' }],
  ['end_date', { ...allDay, end_date: '2026-03-15' }],
  ['end_date', { ...weekly(), end_date: '2026-03-15' }],
  ['end_date', { ...allDay, end_date: '' }],
  ['start_time', { ...allDay, start_time: '09:00' }],
  ['end_time start_time', { ...allDay, start_time: '09:00', end_time: '10:00' }],
  ['end_time', { ...timed, end_time: undefined }],
  ['end_time start_time', { ...timed, start_time: null, end_time: null }],
  ['end_time', { ...timed, end_time: '09:00' }],
  ['start_time', { ...timed, start_time: '24:00' }],
  ['start_time', { ...timed, start_time: '9:00' }],
  ['end_time', { ...timed, end_time: '24:01' }],
  ['recurrence', { ...timed, recurrence: 'weekly' }],
  ['recurrence', { ...timed, recurrence: [] }],
  ['recurrence.freq', { ...timed, recurrence: {} }],
  ['recurrence.freq', { ...timed, recurrence: { freq: 'daily' } }],
  ['recurrence.freq', { ...timed, recurrence: { freq: 'WEEKLY' } }],
  ['recurrence.interval', weekly({ interval: 0 })],
  ['recurrence.interval', weekly({ interval: -1 })],
  ['recurrence.interval', weekly({ interval: 1e9 })],
  ['recurrence.interval', weekly({ interval: 1.5 })],
  ['recurrence.interval', weekly({ interval: '1' })],
  ['recurrence.days', weekly({ days: [] })],
  ['recurrence.days', weekly({ days: [1, 1] })],
  ['recurrence.days', weekly({ days: 2 })],
  ['recurrence.days.0', weekly({ days: [0] })],
  ['recurrence.days.1', weekly({ days: [1, 8] })],
  ['recurrence.day_of_month', weekly({ day_of_month: 1 })],
  ['recurrence.day recurrence.week', weekly({ week: 1, day: 1 })],
  ['recurrence.days', monthly({ days: [1] })],
  ['recurrence.day_of_month', monthly({ day_of_month: 0 })],
  ['recurrence.day_of_month', monthly({ day_of_month: 32 })],
  ['recurrence.day_of_month', monthly({ day_of_month: -2 })],
  ['start_date', { ...allDay, start_date: undefined }],
  ['start_date', { ...allDay, start_date: null, dates: null }],
  ['start_date', { ...allDay, dates: ['2026-03-16'] }],
  ['end_date', { ...allDay, start_date: undefined, dates: ['2026-03-16'], end_date: '2026-03-17' }],
  ['recurrence', { ...weekly(), start_date: undefined, dates: ['2026-03-16'] }],
  ['dates', { ...allDay, start_date: undefined, dates: [] }],
  ['dates', { ...allDay, start_date: undefined, dates: '2026-03-16' }],
  ['dates.1', { ...allDay, start_date: undefined, dates: ['2026-03-16', '2026-02-29'] }],
  [
    'dates',
    { ...allDay, start_date: undefined, dates: Array.from({ length: 367 }, () => 'today') },
  ],
  ['recurrence.week', monthly({ week: 6, day: 1 })],
  ['recurrence.week', monthly({ week: 0, day: 1 })],
  ['recurrence.week', monthly({ week: -2, day: 1 })],
  ['recurrence.day', monthly({ week: 1, day: 8 })],
  ['recurrence.day', monthly({ week: 1 })],
  ['recurrence.week', monthly({ day: 1 })],
  ['recurrence.day_of_month', monthly({ day_of_month: 1, week: 1, day: 1 })],
  ['recurrence.count', weekly({ count: 3 })],
  ['recurrence.until', weekly({ until: '2026-04-01' })],
  ['human_id', { ...allDay, human_id: 'x' }],
  ['id', { ...allDay, id: 'x' }],
  ['timezone', { ...allDay, timezone: 'UTC' }],
]

test.each(wrongOverrides)('%s: refused and named in %j', async (fields, override) => {
  const { id } = await app.human({ rules: null })
  const answer = await post(id, override)
  expectRefusal(answer, 'VALIDATION_ERROR', fields.split(' '))
  expect((await app.call('GET', `/v1/humans/${id}/overrides`)).body.total).toBe(0)
})

test('blocks come before opens, and a dated one decides over a recurring one', async () => {
  const { id } = await app.human({ rules: { working_days: [6], meeting_durations: [60] } })
  const saturday = () => app.slots(id, '2026-03-14', '2026-03-14', 60)
  const steps: [override: Fields, hours: string][] = [
    [{ ...weekly({ days: [6] }), start_time: '09:00', end_time: '15:00' }, '15 16'],
    [
      { ...weekly({ days: [6] }), type: 'open', start_time: '10:00', end_time: '12:00' },
      '10 11 15 16',
    ],
    [{ ...allDay, start_date: '2026-03-14' }, ''],
    [
      { ...timed, type: 'open', start_date: '2026-03-14', start_time: '20:00', end_time: '22:00' },
      '20 21',
    ],
  ]
  for (const [override, hours] of steps) {
    const start_date = override.recurrence ? '2026-03-01' : override.start_date
    expect((await post(id, { ...override, start_date })).status).toBe(201)
    const found = (await saturday()).map((start) => start.slice(11, 13))
    expect(found.join(' ')).toBe(hours)
  }
})

test('deleting an override gives the time back, and a second time it is NOT_FOUND', async () => {
  const { id } = await app.human()
  const { body } = await post(id, allDay)
  const path = `/v1/humans/${id}/overrides/${body.id}`
  expect(await app.slots(id, '2026-03-16')).toEqual([])
  expect((await app.call('DELETE', path)).status).toBe(200)
  expect(await app.slots(id, '2026-03-16')).toHaveLength(16)
  expectRefusal(await app.call('DELETE', path), 'NOT_FOUND')
})

test('an override of another human is NOT_FOUND and stays', async () => {
  const [one, other] = [await app.human(), await app.human()]
  const { body } = await post(one.id, allDay)
  const path = `/v1/humans/${other.id}/overrides/${body.id}`
  expectRefusal(await app.call('DELETE', path), 'NOT_FOUND')
  expect(await app.slots(one.id, '2026-03-16')).toEqual([])
})

test('a DELETE says whether the override is missing or the human', async () => {
  const { id } = await app.human()
  const { body } = await post(id, allDay)
  const messageOf = async (path: string) => {
    const answer = await app.call('DELETE', `/v1/humans/${path}`)
    expectRefusal(answer, 'NOT_FOUND')
    return answer.body.error.message
  }
  const nobody = Bun.randomUUIDv7()
  expect(await messageOf(`${id}/overrides/${nobody}`)).toContain('no override with this id')
  expect(await messageOf(`${nobody}/overrides/${body.id}`)).toContain('no active human')
  await app.call('DELETE', `/v1/humans/${id}`)
  expect(await messageOf(`${id}/overrides/${body.id}`)).toContain('no active human')
})

test('an override touches no booking that was made before it', async () => {
  const { id } = await app.human()
  const { body } = await app.book(id, '2026-03-16T09:00:00Z')
  await post(id, allDay)
  expect((await app.call('GET', `/v1/bookings/${body.id}`)).body).toEqual(body)
})

test('a block made while a far-off booking is refused still blocks', async () => {
  const { id } = await app.human()
  const [refused, blocked] = await Promise.all([
    app.book(id, '2026-09-12T09:00:00Z'),
    post(id, allDay),
  ])
  expect([refused.body.error.code, blocked.status]).toEqual(['OUTSIDE_WORKING_HOURS', 201])
  expect(await app.slots(id, '2026-03-16')).toEqual([])
  expectRefusal(await app.book(id, '2026-03-16T09:00:00Z'), 'SCHEDULE_BLOCKED')
})

test('a human has 500 overrides that have not ended, and one more is refused, whoever comes at once', async () => {
  const { id } = await app.human()
  const ended = { ...allDay, start_date: '2026-01-01', end_date: '2026-01-02' }
  expect((await post(id, ended)).status).toBe(201)
  await postMany(id, 499)
  const answers = await Promise.all([post(id, weekly()), post(id, weekly()), post(id, weekly())])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422])
  const refused = await post(id, allDay)
  expectRefusal(refused, 'VALIDATION_ERROR', ['id'])
  expect(refused.body.error.message).toContain('500 are allowed')
  const path = `/v1/humans/${id}/overrides`
  const { overrides, total } = (await app.call('GET', path)).body
  expect(total).toBe(501)
  expect((await app.call('DELETE', `${path}/${overrides.at(-1)?.id}`)).status).toBe(200)
  expect((await post(id, allDay)).status).toBe(201)
})
