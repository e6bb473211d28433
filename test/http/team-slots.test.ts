/** GET /v1/slots: the free slots of several humans. The engine itself is tested in test/domain. */

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { teamHumansMax } from '../../src/domain/assignment.ts'
import { teamRangeDaysMax } from '../../src/domain/slots/team-slots.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let [sarah, emil, ken] = ['', '', '']
beforeAll(async () => {
  app = await startTestApp()
  sarah = (await app.human({ timezone: 'America/New_York', role: 'ae' })).id
  emil = (await app.human({ timezone: 'Europe/Berlin', role: 'ae' })).id
  ken = (await app.human({ role: 'se', rules: { meeting_durations: [45] } })).id
})
afterAll(() => app[Symbol.asyncDispose]())

type Query = Readonly<Record<string, string | undefined>>
const monday = { date_from: '2026-03-16', date_to: '2026-03-16', duration: '30' }

function ask(query: Query, by = app) {
  const given = Object.entries({ ...monday, ...query }).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return by.call('GET', `/v1/slots?${text}`)
}

test('any lists every start with who is free then, in the order asked', async () => {
  const { status, body } = await ask({ human_ids: `${emil.toUpperCase()},${sarah}` })
  const { slots, ...rest } = body
  expect(status).toBe(200)
  expect<unknown>(rest).toEqual({
    human_ids: [emil, sarah],
    match: 'any',
    duration: 30,
    timezone: 'UTC',
    total: 26,
    now: 'Tuesday 10 March 2026, 10:00 UTC',
  })
  // Berlin from 08:00, both from 13:00, New York alone from 16:00 to 21:00, in UTC.
  const free = (hour: string) =>
    slots.find(({ starts_at }) => starts_at.includes(`T${hour}:00`))?.human_ids
  expect(['08', '12', '13', '15', '16', '20'].map(free)).toEqual([
    [emil],
    [emil],
    [emil, sarah],
    [emil, sarah],
    [sarah],
    [sarah],
  ])
})

/** Half hours that New York and Berlin share on Mondays around the changes of their clocks. */
const shared: [date: string, from: string, total: number][] = [
  ['2026-03-16', '13:00', 6],
  ['2026-03-30', '13:00', 4],
  ['2026-10-26', '13:00', 6],
  ['2026-11-02', '14:00', 4],
]

test.each(shared)(
  'all: on %s both are free from %s UTC, %i half hours',
  async (date, from, total) => {
    const query = { human_ids: `${sarah},${emil}`, match: 'all', date_from: date, date_to: date }
    const { body } = await ask(query)
    expect([body.slots[0]?.starts_at.slice(11, 16), body.total]).toEqual([from, total])
    for (const { human_ids } of body.slots) expect(human_ids).toEqual([sarah, emil])
    expect((await ask({ ...query, human_ids: undefined, role: 'ae' })).body).toEqual(body)
  },
)

test('the zone of the dates is named: the one asked for, the one all share, else UTC', async () => {
  const zone = async (query: Query) => (await ask(query)).body.timezone
  expect(await zone({ human_ids: sarah })).toBe('America/New_York')
  expect(await zone({ human_ids: `${sarah},${emil}` })).toBe('UTC')
  expect(await zone({ role: 'ae', display_timezone: 'Asia/Tokyo' })).toBe('Asia/Tokyo')
  const { body } = await ask({ human_ids: sarah, display_timezone: 'Asia/Tokyo' })
  // Monday in Tokyo holds the last hours before midnight of New York's Monday morning.
  expect(body.slots.map(({ local_start }) => local_start)).toEqual([
    'Monday 16 March 2026, 22:00 JST',
    'Monday 16 March 2026, 22:30 JST',
    'Monday 16 March 2026, 23:00 JST',
    'Monday 16 March 2026, 23:30 JST',
  ])
  expect(body.now).toBe('Tuesday 10 March 2026, 19:00 JST')
})

test('a duration: any leaves out who lacks it, all refuses and names the first', async () => {
  const both = `${sarah},${ken}`
  expect((await ask({ human_ids: both })).body.human_ids).toEqual([sarah])
  expect((await ask({ human_ids: both, duration: '45' })).body.human_ids).toEqual([ken])
  expectRefusal(await ask({ human_ids: both, duration: '15' }), 'INVALID_DURATION')
  const refused = await ask({ human_ids: both, match: 'all' })
  expectRefusal(refused, 'INVALID_DURATION')
  expect(refused.body.error.message).toContain(ken)
})

test('humans without hours are free at no time, as each of them alone', async () => {
  const { id } = await app.human({ rules: null })
  const alone = await app.call('GET', `/v1/humans/${id}/slots?${new URLSearchParams(monday)}`)
  expect([alone.status, alone.body.slots]).toEqual([200, []])
  // An open makes no availability: without rules it offers nothing, to one or to several.
  const open = { type: 'open', title: 'A day', start_date: monday.date_from, all_day: true }
  expect((await app.call('POST', `/v1/humans/${id}/overrides`, open)).status).toBe(201)
  expect((await ask({ human_ids: `${sarah},${id}` })).body.human_ids).toEqual([sarah])
  const nobody: Query[] = [{}, { match: 'all' }, { match: 'all', human_ids: `${sarah},${id}` }]
  for (const query of nobody) {
    const { status, body } = await ask({ human_ids: id, ...query })
    expect([status, body.human_ids, body.slots, body.total]).toEqual([200, [], [], 0])
  }
  const together = { human_id: undefined, human_ids: [sarah, id], assign: 'all' }
  expectRefusal(await app.book('', '2026-03-16T15:00:00Z', together), 'INVALID_DURATION')
})

test('an unknown id is NOT_FOUND by name, another account’s too', async () => {
  const { key } = await app.account('other')
  const strangers = [Bun.randomUUIDv7(), (await app.human({ key, name: 'Stranger' })).id]
  for (const stranger of strangers) {
    const answer = await ask({ human_ids: `${sarah},${stranger}` })
    expectRefusal(answer, 'NOT_FOUND')
    expect(answer.body.error.message).toContain(stranger)
  }
})

test('exactly one of human_ids and role', async () => {
  expectRefusal(await ask({}), 'VALIDATION_ERROR', ['human_ids'])
  expectRefusal(await ask({ human_ids: sarah, role: 'ae' }), 'VALIDATION_ERROR', ['role'])
})

test('human_ids are ids, none twice, and not too many', async () => {
  const many = (count: number) => Array.from({ length: count }, () => Bun.randomUUIDv7()).join(',')
  const wrong = ['', ',', `${sarah},`, `${sarah}, ${emil}`, `${sarah},${sarah}`, `${sarah};${emil}`]
  for (const human_ids of [...wrong, `${sarah},${sarah.toUpperCase()}`, many(teamHumansMax + 1)]) {
    expectRefusal(await ask({ human_ids }), 'VALIDATION_ERROR', ['human_ids'])
  }
  expectRefusal(await ask({ human_ids: many(teamHumansMax) }), 'NOT_FOUND')
})

test('a role of nobody is an empty list, one of too many is refused', async () => {
  const { body } = await ask({ role: 'nobody' })
  expect([body.human_ids, body.slots, body.total]).toEqual([[], [], 0])
  await using crowd = await startTestApp()
  for (let n = 0; n < teamHumansMax; n += 1) await crowd.human({ role: 'ae', rules: null })
  expect((await ask({ role: 'ae' }, crowd)).body.total).toBe(0)
  const { id } = await crowd.human({ role: 'ae' })
  const refused = await ask({ role: 'ae' }, crowd)
  expectRefusal(refused, 'VALIDATION_ERROR', ['role'])
  const wanted = { role: 'ae', starts_at: '2026-03-16T14:00:00Z', duration: 30 }
  const booked = await crowd.call('POST', '/v1/bookings', { ...wanted, attendee_name: 'Alex' })
  expect(booked.text).toBe(refused.text)
  expect((await ask({ human_ids: id }, crowd)).body.total).toBe(16)
})

test('the range is bounded, and limit gives the first so many', async () => {
  const date = (days: number) => new Date(Date.UTC(2026, 2, 16 + days)).toISOString().slice(0, 10)
  const longest = { human_ids: sarah, date_to: date(teamRangeDaysMax - 1) }
  const { status, body } = await ask(longest)
  expect(status).toBe(200)
  expect((await ask({ ...longest, limit: '7' })).body.slots).toEqual(body.slots.slice(0, 7))
  const longer = { human_ids: sarah, date_to: date(teamRangeDaysMax) }
  expectRefusal(await ask(longer), 'VALIDATION_ERROR', ['date_to'])
})

test('whatever is offered can be booked with each human named', async () => {
  const [a, b] = [
    await app.human({ timezone: 'Europe/Berlin', rules: { work_start: '09:15' } }),
    await app.human({ timezone: 'America/New_York' }),
  ]
  await app.book(a.id, '2026-03-30T12:50:00Z')
  const query = { human_ids: `${a.id},${b.id}`, date_from: '2026-03-27', date_to: '2026-03-30' }
  const all = await ask({ ...query, match: 'all' })
  expect(all.body.total).toBeGreaterThan(10)
  for (const { starts_at, human_ids = [] } of all.body.slots) {
    for (const human of human_ids) {
      const booked = await app.book(human, starts_at)
      const isFree = booked.status === 201
      expect({ starts_at, isFree }).toEqual({ starts_at, isFree: true })
      await app.call('DELETE', `/v1/bookings/${booked.body.id}`)
    }
  }
  const together = { human_id: undefined, human_ids: [a.id, b.id], assign: 'all' }
  for (const { starts_at } of all.body.slots.slice(-1)) {
    const group = await app.book('', starts_at, together)
    expect(group.status).toBe(201)
  }
  const any = await ask(query)
  let booked = 0
  for (const { starts_at, human_ids = [] } of any.body.slots) {
    for (const human of human_ids) {
      expect((await app.book(human, starts_at)).status).toBe(201)
      booked += 1
    }
  }
  expect(booked).toBeGreaterThan(50)
  expect((await ask(query)).body.slots).toEqual([])
})
