/** guide/accounts.md#plans: what a plan allows, counted so that nobody gets past it. */
import { expect, test } from 'bun:test'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const sam = { name: 'Sam', timezone: 'UTC' }
const endpointAt = (n: number) => ({ url: `https://a.com/${n}`, events: ['booking.confirmed'] })
/** Around the clock, each day, a quarter of an hour at a time. */
const always = {
  working_days: [1, 2, 3, 4, 5, 6, 7],
  work_start: '00:00',
  work_end: '24:00',
  meeting_durations: [15],
}

const slotAt = (at: number) =>
  new Date(Date.parse('2026-05-01T00:00:00Z') + at * 900_000).toISOString()
const bookAt = (app: TestApp, id: string, at: number, key = app.key) =>
  app.book(id, slotAt(at), { duration: 15 }, { key })
const usageOf = (app: TestApp) =>
  app.database.query('SELECT used, packs FROM usage ORDER BY month').all()
const countOf = (answers: readonly Answer[], wanted: number) =>
  answers.filter(({ status }) => status === wanted).length

test('of 120 bookings at once on the free plan exactly 100 are made', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human({ rules: always })
  const answers = await Promise.all(Array.from({ length: 120 }, (_, at) => bookAt(app, id, at)))
  expect([countOf(answers, 201), countOf(answers, 402)]).toEqual([100, 20])
  for (const answer of answers) {
    if (answer.status !== 201) expectRefusal(answer, 'LIMIT_REACHED')
  }
  expect((await app.call('GET', '/v1/bookings')).body.total).toBe(100)
  expect(app.events()).toHaveLength(100)
  expect(usageOf(app)).toEqual([{ used: 100, packs: 0 }])
})

test('a new month, by UTC, brings a new quota; the month is that of the booking’s creation', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human({ rules: always })
  app.clock.set('2026-03-31T23:59:59.999Z')
  await bookAt(app, id, 0)
  await app.elsewhere('UPDATE usage SET used = 99')
  expect((await bookAt(app, id, 1)).status).toBe(201)
  expectRefusal(await bookAt(app, id, 2), 'LIMIT_REACHED')
  app.clock.advance(1)
  expect((await bookAt(app, id, 2)).status).toBe(201)
  expect(usageOf(app)).toEqual([
    { used: 100, packs: 0 },
    { used: 1, packs: 0 },
  ])
})

test('the refusal says when the count starts again', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human({ rules: always })
  await bookAt(app, id, 0)
  await app.elsewhere('UPDATE usage SET used = 100')
  const { body } = await bookAt(app, id, 1)
  expect(body.error.message).toContain('2026-04-01T00:00:00.000Z')
})

test('a refused booking uses no quota', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human({ rules: always })
  await bookAt(app, id, 0)
  const refused = [
    await bookAt(app, id, 0),
    await app.book(id, slotAt(1), { duration: 30 }),
    await app.book(id, '2026-03-01T00:00:00Z', { duration: 15 }),
    await app.book(id, 'soon'),
    await app.book('019aa3c0-7a00-7000-8000-000000000001', slotAt(1)),
  ]
  expect(refused.map(({ status }) => status)).toEqual([409, 422, 422, 422, 404])
  expect(usageOf(app)).toEqual([{ used: 1, packs: 0 }])
})

test('a replayed answer uses no quota, and comes also when the quota is used up', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human({ rules: always })
  const fields = { duration: 15 }
  const options = { headers: { 'idempotency-key': 'k' } }
  await app.book(id, slotAt(0), fields, options)
  await app.elsewhere('UPDATE usage SET used = 100')
  expect((await app.book(id, slotAt(0), fields, options)).status).toBe(201)
  expectRefusal(await bookAt(app, id, 1), 'LIMIT_REACHED')
})

test('cancelling gives nothing back', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human({ rules: always })
  const { body } = await bookAt(app, id, 0)
  await app.elsewhere('UPDATE usage SET used = 100')
  await app.call('DELETE', `/v1/bookings/${body.id}`)
  expectRefusal(await bookAt(app, id, 0), 'LIMIT_REACHED')
})

test('100 agents race for the last 10 bookings of the free plan: exactly 100 exist', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human({ rules: always })
  for (let at = 0; at < 90; at += 1) await bookAt(app, id, at)
  const race = Array.from({ length: 100 }, (_, at) => bookAt(app, id, 90 + at))
  expect(countOf(await Promise.all(race), 201)).toBe(10)
  expect((await app.call('GET', '/v1/bookings')).body.total).toBe(100)
  expect(usageOf(app)).toEqual([{ used: 100, packs: 0 }])
})

const ledgerOf = (app: TestApp) =>
  app.database
    .query('SELECT month, kind, bookings, cents, covered, booking_id FROM ledger ORDER BY id')
    .all()
const march = Date.UTC(2026, 2, 1)
const pack = { month: march, kind: 'pack', bookings: 500, cents: 1_900 }

test('the 1,001st booking on starter buys one pack, never two, and the ledger says so', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('starter', 'starter', true)
  const { id } = await app.human({ rules: always, key })
  await bookAt(app, id, 0, key)
  await app.elsewhere('UPDATE usage SET used = 999')
  expect((await bookAt(app, id, 1, key)).status).toBe(201)
  expect(ledgerOf(app)).toEqual([])
  // Several at once: one is the 1,001st, and it alone buys; the one that is refused does not.
  const book = (_: unknown, at: number) => bookAt(app, id, at + 1, key)
  const answers = await Promise.all(Array.from({ length: 20 }, book))
  expect([countOf(answers, 201), countOf(answers, 409)]).toEqual([19, 1])
  const first = answers.find(({ status }) => status === 201)?.body.id
  expect(ledgerOf(app)).toEqual([{ ...pack, covered: 1_500, booking_id: String(first) }])
  const { text } = await app.call('GET', '/v1/usage', undefined, { key })
  expect(JSON.parse(text).bookings).toEqual({
    ...{ used: 1_019, limit: 1_500, overage_packs: 1, overage_cents: 1_900 },
  })
  await app.elsewhere('UPDATE usage SET used = 1500')
  expect((await bookAt(app, id, 30, key)).status).toBe(201)
  expect(usageOf(app)).toEqual([{ used: 1_501, packs: 2 }])
  expect(ledgerOf(app)).toHaveLength(2)
})

test('a pack belongs to its month: the next one begins with the plan alone', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('starter', 'starter', true)
  const { id } = await app.human({ rules: always, key })
  app.clock.set('2026-03-31T23:59:59.999Z')
  await bookAt(app, id, 0, key)
  await app.elsewhere('UPDATE usage SET used = 1000')
  await bookAt(app, id, 1, key)
  app.clock.advance(1)
  await bookAt(app, id, 2, key)
  const { text } = await app.call('GET', '/v1/usage', undefined, { key })
  expect(JSON.parse(text).bookings).toEqual({
    ...{ used: 1, limit: 1_000, overage_packs: 0, overage_cents: 0 },
  })
  expect(ledgerOf(app)).toMatchObject([pack])
})

test('after a change to a smaller plan within the month one pack covers the next bookings', async () => {
  await using app = await startTestApp()
  const { id: accountId, key } = await app.account('growth', 'growth', true)
  const { id } = await app.human({ rules: always, key })
  await bookAt(app, id, 0, key)
  await app.elsewhere('UPDATE usage SET used = 5000')
  await app.elsewhere(`UPDATE accounts SET plan = 'starter' WHERE id = '${accountId}'`)
  for (const at of [1, 2, 3]) expect((await bookAt(app, id, at, key)).status).toBe(201)
  expect(ledgerOf(app)).toMatchObject([{ ...pack, covered: 5_500 }])
})

test('the booking of a hold and that of a team buy one pack, like any other', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('starter', 'starter', true)
  const [one, two] = [
    await app.human({ rules: always, key }),
    await app.human({ rules: always, key }),
  ]
  await bookAt(app, one.id, 0, key)
  await app.elsewhere('UPDATE usage SET used = 1000')
  const slot = { starts_at: slotAt(1), duration: 15 }
  const hold = await app.call('POST', '/v1/holds', { human_id: one.id, ...slot }, { key })
  expect([hold.status, ledgerOf(app).length]).toEqual([201, 0])
  const turned = { hold_id: hold.body.id, attendee_name: 'Alex Rivera' }
  expect((await app.call('POST', '/v1/bookings', turned, { key })).status).toBe(201)
  expect(ledgerOf(app)).toMatchObject([{ ...pack, covered: 1_500 }])
  await app.elsewhere('UPDATE usage SET used = 1499')
  const team = { human_ids: [one.id, two.id], assign: 'all', attendee_name: 'Alex Rivera' }
  const booked = { ...team, ...slot, starts_at: slotAt(2) }
  expect((await app.call('POST', '/v1/bookings', booked, { key })).status).toBe(201)
  expect(ledgerOf(app)).toMatchObject([{ covered: 1_500 }, { covered: 2_000 }])
  expect(usageOf(app)).toEqual([{ used: 1_501, packs: 2 }])
})

test('a refused booking buys no pack', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('starter', 'starter', true)
  const { id } = await app.human({ rules: always, key })
  await bookAt(app, id, 0, key)
  await app.elsewhere('UPDATE usage SET used = 1000')
  expectRefusal(await bookAt(app, id, 0, key), 'SLOT_UNAVAILABLE')
  expect(usageOf(app)).toEqual([{ used: 1_000, packs: 0 }])
})

test('a paid plan that may not buy is refused at its limit', async () => {
  await using app = await startTestApp({ plan: 'starter' })
  const { id } = await app.human({ rules: always })
  await bookAt(app, id, 0)
  await app.elsewhere('UPDATE usage SET used = 999')
  expect((await bookAt(app, id, 1)).status).toBe(201)
  expectRefusal(await bookAt(app, id, 2), 'LIMIT_REACHED')
})

test('one account’s bookings are not counted for another', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { key } = await app.account('other', 'free')
  const [mine, theirs] = [
    await app.human({ rules: always }),
    await app.human({ rules: always, key }),
  ]
  await bookAt(app, mine.id, 0)
  await app.elsewhere('UPDATE usage SET used = 100')
  expectRefusal(await bookAt(app, mine.id, 1), 'LIMIT_REACHED')
  expect((await bookAt(app, theirs.id, 1, key)).status).toBe(201)
})

/** Plan, humans and webhooks it allows (guide/accounts.md#plans); null is no limit. */
const allowed: ['free' | 'starter' | 'growth' | 'unlimited', number | null, number | null][] = [
  ['free', 1, 2],
  ['starter', 5, 10],
  ['growth', 25, null],
  ['unlimited', null, null],
]

test.each(allowed)(
  'the %s plan allows %p active humans and %p webhooks',
  async (plan, humans, webhooks) => {
    await using app = await startTestApp({ plan })
    const limits: [path: string, body: (n: number) => object, limit: number | null][] = [
      ['/v1/humans', () => sam, humans],
      ['/v1/webhooks', endpointAt, webhooks],
    ]
    for (const [path, body, limit] of limits) {
      const tries = Array.from({ length: (limit ?? 30) + 3 }, (_, n) =>
        app.call('POST', path, body(n)),
      )
      const answers = await Promise.all(tries)
      expect(countOf(answers, 201)).toBe(limit ?? 33)
      for (const answer of answers) {
        if (answer.status !== 201) expectRefusal(answer, 'LIMIT_REACHED')
      }
    }
  },
)

test('a deletion makes room, and a return needs room', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const first = await app.call('POST', '/v1/humans', sam)
  const path = `/v1/humans/${first.body.id}`
  expectRefusal(await app.call('POST', '/v1/humans', sam), 'LIMIT_REACHED')
  // One that is active already needs no room.
  expect((await app.call('PATCH', path, { active: true, name: 'Sue' })).status).toBe(200)
  await app.call('DELETE', path)
  const second = await app.call('POST', '/v1/humans', sam)
  expect(second.status).toBe(201)
  expectRefusal(await app.call('PATCH', path, { active: true }), 'LIMIT_REACHED')
  expect((await app.call('GET', path)).body.active).toBe(false)
  await app.call('DELETE', `/v1/humans/${second.body.id}`)
  expect((await app.call('PATCH', path, { active: true })).status).toBe(200)

  const [one] = [await app.call('POST', '/v1/webhooks', endpointAt(1))]
  await app.call('POST', '/v1/webhooks', endpointAt(2))
  expectRefusal(await app.call('POST', '/v1/webhooks', endpointAt(3)), 'LIMIT_REACHED')
  await app.call('DELETE', `/v1/webhooks/${one?.body.id}`)
  expect((await app.call('POST', '/v1/webhooks', endpointAt(3))).status).toBe(201)
})

test('of many returns at once no more come back than the plan has room for', async () => {
  await using app = await startTestApp({ plan: 'starter' })
  const paths: string[] = []
  for (let at = 0; at < 8; at += 1) {
    const { body } = await app.call('POST', '/v1/humans', sam)
    paths.push(`/v1/humans/${body.id}`)
    await app.call('DELETE', `/v1/humans/${body.id}`)
  }
  const answers = await Promise.all(paths.map((path) => app.call('PATCH', path, { active: true })))
  expect([countOf(answers, 200), countOf(answers, 402)]).toEqual([5, 3])
})
