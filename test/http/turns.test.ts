/** Work that takes long is done in turns, and accounts take them one after another. */
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { createGate, type Gate } from '../../src/operations/caller-memory.ts'
import { Turns } from '../../src/operations/turns.ts'
import { overrideColumns } from '../../src/store/rows/override-rows.ts'
import type { Webhooks } from '../../src/store/store.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve))

test('one piece of work a turn of the loop, each account in its turn, and the first at once', async () => {
  const turns = new Turns()
  const order: string[] = []
  const work = async (account: string, n: number) => {
    await turns.take(account)
    order.push(`${account}${n}`)
  }
  expect(turns.take('a')).toBeNull()
  const all = [1, 2, 3].map((n) => work('a', n))
  all.push(work('b', 1), work('b', 2), work('c', 1))
  await Promise.resolve()
  expect(order).toEqual([])
  await turnOfLoop()
  await turnOfLoop()
  expect(order.length).toBeLessThan(4)
  await Promise.all(all)
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  await turnOfLoop()
  await turnOfLoop()
  expect(turns.take('c')).toBeNull()
})

test('whoever has worked goes on in a later turn, also where nobody else works', async () => {
  const turns = new Turns()
  const order: string[] = []
  const work = async () => {
    for (const n of [1, 2, 3]) {
      order.push(`piece ${n}`)
      await turns.next('a')
    }
  }
  const others = async () => {
    for (const n of [1, 2]) {
      await turnOfLoop()
      order.push(`turn ${n}`)
    }
  }
  await Promise.all([work(), others()])
  expect(order).toEqual(['piece 1', 'piece 2', 'turn 1', 'piece 3', 'turn 2'])
})

test('what long work leaves is collected while it goes on, however little that is to the engine', () => {
  const script = join(import.meta.dir, '../support/long-work.ts')
  const { stdout } = Bun.spawnSync([process.execPath, script])
  expect(stdout.toString()).toMatch(/^\d\n$/)
})

test('what no index finds is looked for in pieces, and so is what is written of it', async () => {
  const gate = createGate(0)
  await using app = await startTestApp({ parts: { gate } })
  const turnsOf = countTurns(app, gate)
  const { id } = await app.human({ rules: { work_start: '00:00', work_end: '24:00' } })
  const metadata = { pad: 'x'.repeat(16_000), n: 1 }
  const ids: string[] = []
  for (let n = 0; n < 70; n += 1) {
    const at = new Date(Date.UTC(2026, 2, 16) + n * 1_800_000).toISOString()
    const { body } = await app.book(id, at, { metadata })
    ids.push(body.id)
  }
  // Of 16 KB each, 8 are 128 KB; with what was found the search has a turn more.
  const sought = await turnsOf('/v1/bookings?metadata.n=2')
  expect([sought.body.total, sought.turns]).toEqual([0, 8 + 1])
  const found = await turnsOf(`/v1/bookings?q=${ids[69]}`)
  expect([found.body.total, found.turns]).toEqual([1, 1])
})

test('where accounts share a service, one that asks for much waits for itself, and another passes', async () => {
  const gate = createGate(0)
  await using app = await startTestApp({ parts: { gate } })
  const { key } = await app.account('other')
  const { id } = await app.human({ rules: {} })
  const { body } = await app.call('POST', '/v1/webhooks', {
    url: 'http://127.0.0.1:9/x',
    events: ['booking.confirmed'],
  })
  const ask = (path: string, by: string) => app.call('GET', path, undefined, { key: by })
  const range = 'date_from=2026-03-16&date_to=2026-03-16&duration=30'
  const lists = ['/v1/events', '/v1/bookings', '/v1/webhooks', `/v1/webhooks/${body.id}/deliveries`]
  const ofHuman = [`/v1/humans/${id}/slots?${range}`, `/v1/humans/${id}/overrides`]
  const rest = [`/v1/holds?human_id=${id}`, `/v1/humans/${id}/week?date=2026-03-16`]
  const turnsOf = countTurns(app, gate)
  for (const path of [...lists, ...ofHuman, `/v1/slots?${range}&human_ids=${id}`, ...rest]) {
    // First, for what is kept of it takes none.
    expect([path, (await turnsOf(path)).turns > 0]).toEqual([path, true])
    await ask('/v1/events', key)
    const order: string[] = []
    const asked = Array.from({ length: 8 }, async () => {
      expect((await ask(`${path}${path.includes('?') ? '&' : '?'}`, app.key)).status).toBe(200)
      order.push('much')
    })
    asked.push(ask('/v1/events', key).then(() => void order.push('other')))
    await Promise.all(asked)
    expect([path, order.indexOf('other') < 4, order.length]).toEqual([path, true, 9])
  }
})

/** So many times work that takes long waits for a turn of its own. */
function countTurns(app: TestApp, gate: Gate) {
  const [take, next] = [gate.turns.take.bind(gate.turns), gate.turns.next.bind(gate.turns)]
  let count = 0
  gate.turns.take = (account) => {
    count += 1
    return take(account)
  }
  gate.turns.next = (account) => {
    count += 1
    return next(account)
  }
  return async (path: string) => {
    count = 0
    const answer = await app.call('GET', path)
    expect(answer.status).toBe(200)
    return { ...answer, turns: count }
  }
}

const copies = (count: number) =>
  `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

test('a thousand endpoints are read some at a time, in turns', async () => {
  const gate = createGate(0)
  await using app = await startTestApp({ parts: { gate } })
  const turnsOf = countTurns(app, gate)
  await app.call('POST', '/v1/webhooks', {
    url: `http://127.0.0.1:9/${'x'.repeat(1_000)}`,
    events: ['booking.confirmed'],
  })
  app.database.run(
    `${copies(950)} INSERT INTO webhooks (id, account_seq, url, events, secret, failures, active, created_at)
     SELECT printf('ffffffff-0000-7000-8000-%012d', i), account_seq, url, events, secret, 0, 0, 0 FROM webhooks, n`,
  )
  const { list } = app.store.webhooks
  const lengths: number[] = []
  const counting: Pick<Webhooks, 'list'> = {
    async list(...asked) {
      const some = await list(...asked)
      lengths.push(some.length)
      return some
    },
  }
  Object.assign(app.store.webhooks, counting)
  const { body, turns } = await turnsOf('/v1/webhooks')
  expect([body.total, lengths, turns]).toEqual([951, [...Array(31).fill(30), 21], 31 + 8])
})

test('hours of many overrides, and many slots, have turns of their own; a plain week has none', async () => {
  const gate = createGate(0)
  await using app = await startTestApp({ parts: { gate } })
  const turnsOf = countTurns(app, gate)
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-20' }
  const { id } = await app.human({
    rules: { ...rules, meeting_durations: [1, 30] },
    overrides: [block],
  })
  const query = (duration: number) =>
    `/v1/humans/${id}/slots?date_from=2026-03-16&date_to=2026-03-18&duration=${duration}&spread=100`
  expect((await turnsOf(query(30))).turns).toBe(0)
  expect((await turnsOf(query(1).replace('&spread=100', ''))).turns).toBe(2)
  const before = (await turnsOf(query(30))).body.slots
  app.database.run(
    `${copies(60)} INSERT INTO overrides (${overrideColumns.join(', ')})
     SELECT printf('ffffffff-0000-7000-8000-%012d', i), ${overrideColumns.slice(1).join(', ')} FROM overrides, n`,
  )
  await app.elsewhere('UPDATE humans SET version = version + 1')
  const { body, turns } = await turnsOf(query(30))
  expect([body.slots, turns]).toEqual([before, 2])
})

test('an answer of much is read, and each piece of it written, in a turn of its own, a small one at once', async () => {
  const gate = createGate(0)
  await using app = await startTestApp({ parts: { gate } })
  const turnsOf = countTurns(app, gate)
  const { id } = await app.human({ rules: { work_start: '00:00', work_end: '24:00' } })
  const metadata = { pad: 'x'.repeat(16_000) }
  for (let n = 0; n < 20; n += 1) {
    const at = new Date(Date.UTC(2026, 2, 16) + n * 1_800_000).toISOString()
    expect((await app.book(id, at, { metadata })).status).toBe(201)
  }
  const turns = []
  for (const path of ['/v1/bookings', '/v1/events']) {
    turns.push((await turnsOf(`${path}?limit=5`)).turns, (await turnsOf(path)).turns)
  }
  expect(turns).toEqual([0, 3, 0, 3])
})
