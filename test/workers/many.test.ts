/** guide/webhooks.md#attempts: many events, many endpoints, and some that hang or fail: nobody waits for them, nothing is lost. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import type { Store } from '../../src/store/store.ts'
import { manyPerEndpoint } from '../../src/workers/places.ts'
import {
  answering,
  oneAttempt,
  type Script,
  startDeliverer,
  threeAttempts,
} from '../support/deliverer.ts'
import {
  began,
  bookAll,
  contextOf,
  countdown,
  keyOf,
  nextTurn,
  statusesOf,
  watched,
} from '../support/flights.ts'
import { addHuman, addWebhook, bookMany, testFile } from '../support/store.ts'

// Thousands of deliveries, beside whatever else the machine has to do.
setDefaultTimeout(30_000)

test('1,000 events for 50 endpoints: one that hangs and one that fails delay none of the other 48', async () => {
  await using file = testFile()
  const store = file.open()
  const customers = await began(file, store, 10, 5)
  const [hanging = '', failing = ''] = customers[0]?.webhookIds ?? []
  const { context, clock, log } = contextOf(store)
  const release = Promise.withResolvers<void>()
  // 48 endpoints with 100 events each, and the first attempts at the one that fails.
  const rest = countdown(49 * 100)
  const flight = watched(async ({ webhookId }) => {
    if (webhookId === hanging) await release.promise
    else rest.count()
    return answering(webhookId === failing ? 500 : 204)
  })
  const worker = startDeliverer(context, flight.answer, threeAttempts)
  // As the server does it: every commit with an event in it wakes the worker.
  store.onEvent(() => void worker.runOnce())
  await bookAll(store, customers, 100)
  await rest.promise

  // It has never answered: it gets one place, not four.
  expect(flight.sent.filter(({ webhookId }) => webhookId === hanging)).toHaveLength(1)
  release.resolve()
  await worker.settled()
  for (const minutes of [6, 67]) {
    clock.advance(minutes * minuteMs)
    await worker.runOnce()
    await worker.settled()
  }
  const others = customers.flatMap(({ webhookIds }) => webhookIds).filter((id) => id !== failing)
  expect(statusesOf(file)).toEqual({
    ...Object.fromEntries(others.map((id) => [`${id} delivered`, 100])),
    [`${failing} failed`]: 100,
  })
  // Each delivery once, those of the failing one three times; each event to every endpoint of its account.
  const times = Map.groupBy(flight.sent, keyOf)
  expect(times.size).toBe(50 * 100)
  for (const [key, attempts] of times) {
    expect([key, attempts.length]).toEqual([key, key.startsWith(failing) ? 3 : 1])
  }
  const heard = Map.groupBy(flight.sent, ({ payload }) => payload)
  expect(heard.size).toBe(1_000)
  for (const attempts of heard.values()) {
    expect(new Set(attempts.map(({ webhookId }) => webhookId)).size).toBe(5)
  }
  expect(flight.most.toOne).toBeWithin(5, manyPerEndpoint + 1)
  expect(flight.most.inAll).toBeWithin(5, 241)
  expect(log).toEqual([])
})

test('endpoints that wait for a further attempt take no place of others', async () => {
  await using file = testFile()
  const store = file.open()
  const [failing, healthy] = await began(file, store, 2, 60)
  if (!failing || !healthy) throw new Error('no customers')
  const { context } = contextOf(store)
  await bookAll(store, [failing], 1)
  const worker = startDeliverer(context, ({ webhookId }) =>
    answering(failing.webhookIds.includes(webhookId) ? 500 : 204),
  )
  expect((await worker.run()).map(({ webhookId }) => webhookId)).toEqual(
    failing.webhookIds.toSorted(),
  )
  await bookAll(store, [healthy], 1)
  expect((await worker.run()).map(({ webhookId }) => webhookId)).toEqual(
    healthy.webhookIds.toSorted(),
  )
})

test('any number of endpoints that hang delay none that answers', async () => {
  await using file = testFile()
  const store = file.open()
  const [hanging, healthy] = await began(file, store, 2, 200)
  if (!hanging || !healthy) throw new Error('no customers')
  const release = Promise.withResolvers<void>()
  const heard = countdown(healthy.webhookIds.length)
  const flight = watched(async ({ webhookId }) => {
    if (hanging.webhookIds.includes(webhookId)) await release.promise
    else heard.count()
    return answering(204)
  })
  const worker = startDeliverer(contextOf(store).context, flight.answer)
  await bookAll(store, [healthy], 1)
  await worker.run()
  await heard.promise

  const again = countdown(healthy.webhookIds.length * 10)
  heard.count = again.count
  await bookAll(store, [hanging], 10)
  await worker.runOnce()
  store.onEvent(() => void worker.runOnce())
  const { id: humanId } = await addHuman(store, healthy.accountId)
  await bookMany(store, healthy.accountId, humanId, 10)
  await again.promise
  expect(flight.most.inAll).toBeLessThanOrEqual(240)
  release.resolve()
  await worker.settled()
  expect(new Set(flight.sent.map(keyOf)).size).toBe(flight.sent.length)
  expect(Object.values(statusesOf(file))).toEqual([...Array(200).fill(10), ...Array(200).fill(11)])
})

test('300 endpoints that failed and now hang do not delay one that was never asked', async () => {
  await using file = testFile()
  const store = file.open()
  const [hanging] = await began(file, store, 1, 300)
  if (!hanging) throw new Error('no customer')
  const release = Promise.withResolvers<void>()
  let firstRound = true
  const flight = watched(async ({ webhookId }) => {
    if (!hanging.webhookIds.includes(webhookId)) return answering(204)
    if (!firstRound) await release.promise
    return answering(500)
  })
  const worker = startDeliverer(contextOf(store).context, flight.answer)
  await bookAll(store, [hanging], 1)
  await worker.run()
  expect(flight.sent.splice(0)).toHaveLength(300)

  firstRound = false
  const { id: another } = await addHuman(store, hanging.accountId)
  await bookMany(store, hanging.accountId, another, 1)
  for (let turn = 0; turn < 9; turn += 1) await worker.runOnce()
  // Three quarters of the 96 for such endpoints: the rest is for those of others.
  expect(flight.sent.splice(0)).toHaveLength(72)
  const fresh = file.addAccount()
  const { id: quiet } = await addWebhook(store, fresh)
  const { id: humanId } = await addHuman(store, fresh)
  await bookMany(store, fresh, humanId, 1)
  await worker.runOnce()
  expect(flight.sent.map(({ webhookId }) => webhookId)).toEqual([quiet])
  release.resolve()
  await worker.settled()
})

test('a clock that is set forward sends nothing a second time while it is being sent', async () => {
  await using file = testFile()
  const store = file.open()
  const customers = await began(file, store, 1, 1)
  const { context, clock } = contextOf(store)
  const release = Promise.withResolvers<void>()
  const flight = watched(async () => {
    await release.promise
    return answering(204)
  })
  const worker = startDeliverer(context, flight.answer)
  await bookAll(store, customers, 1)
  await worker.runOnce()
  clock.advance(16_000)
  await worker.runOnce()
  expect(flight.sent).toHaveLength(1)
  release.resolve()
  await worker.settled()
  expect(Object.values(statusesOf(file))).toEqual([1])
})

test('an endpoint with a long backlog does not keep another waiting for its turn', async () => {
  await using file = testFile()
  const store = file.open()
  const [busy] = await began(file, store, 1, 1)
  if (!busy) throw new Error('no customer')
  await bookMany(store, busy.accountId, busy.humanId, 500)
  const { id: quiet } = await addWebhook(store, busy.accountId)
  const held = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<void>()
  const flight = watched(async ({ webhookId }) => {
    if (webhookId === quiet) heard.resolve()
    // The first one arrives; it hangs from then on.
    else if (flight.sent.length > 1) await held.promise
    return answering(200)
  })
  const worker = startDeliverer(contextOf(store).context, flight.answer)
  await worker.runOnce()
  while (flight.sent.length < 5) await nextTurn()
  store.onEvent(() => void worker.runOnce())
  const { id: humanId } = await addHuman(store, busy.accountId)
  await bookMany(store, busy.accountId, humanId, 1)
  await heard.promise
  expect(flight.most.toOne).toBe(4)
  held.resolve()
  await worker.settled()
  expect(new Set(flight.sent.map(keyOf)).size).toBe(502)
  expect(flight.sent).toHaveLength(502)
})

test('two workers on two stores of one file send everything, and nothing twice', async () => {
  await using file = testFile()
  const stores = [file.open(), file.open()] as const
  const customers = await began(file, stores[0], 5, 10)
  const done = countdown(50 * 20)
  const flight = watched(() => {
    done.count()
    return answering(204)
  })
  const sentBy = [0, 0]
  const workers: ReturnType<typeof startDeliverer>[] = stores.map((store, n) => {
    const script: Script = (each) => {
      sentBy[n] = (sentBy[n] ?? 0) + 1
      // As each asks the file once a second.
      if (flight.sent.length % 20 === 0) for (const worker of workers) void worker.runOnce()
      return flight.answer(each)
    }
    return startDeliverer(contextOf(store).context, script)
  })
  await bookAll(stores[0], customers, 20)
  await Promise.all(workers.map((worker) => worker.runOnce()))
  await done.promise
  await Promise.all(workers.map((worker) => worker.settled()))
  expect(flight.sent).toHaveLength(1_000)
  expect(new Set(flight.sent.map(keyOf)).size).toBe(1_000)
  expect(flight.most.toOne).toBeWithin(5, manyPerEndpoint + 1)
  for (const sent of sentBy) expect(sent).toBeGreaterThan(64)
  expect(Object.values(statusesOf(file))).toEqual(Array(50).fill(20))
})

test('what a dead worker held is sent by another when the lease is over, and settled once', async () => {
  await using file = testFile()
  const stores = [file.open(), file.open()] as const
  const customers = await began(file, stores[0], 1, 6)
  await bookAll(stores[0], customers, 1)
  const never = Promise.withResolvers<void>()
  const [first, second] = [contextOf(stores[0]), contextOf(stores[1])]
  const dead = startDeliverer(first.context, async () => {
    await never.promise
    return answering(500)
  })
  expect(await dead.runOnce()).toBe(6)
  const alive = startDeliverer(second.context)
  second.clock.advance(14_999)
  expect(await alive.run()).toEqual([])
  second.clock.advance(1)
  expect(new Set((await alive.run()).map(keyOf)).size).toBe(6)
  // The first was not dead after all, and comes back late.
  never.resolve()
  await dead.settled()
  expect(Object.keys(statusesOf(file)).every((name) => name.endsWith('delivered'))).toBe(true)
  expect(file.sql().query('SELECT count(*) AS n FROM delivery_attempts').get()).toEqual({ n: 6 })
  second.clock.advance(dayMs)
  expect(await alive.run()).toEqual([])
})

test('a worker that stops as it claims finishes what it has claimed before it says so', async () => {
  await using file = testFile()
  const store = file.open()
  const customers = await began(file, store, 1, 1)
  await bookAll(store, customers, 3)
  const held = Promise.withResolvers<void>()
  const flight = watched(async () => {
    await held.promise
    return answering(204)
  })
  const asked = Promise.withResolvers<void>()
  const { context } = contextOf(store)
  const deliveries: Store['deliveries'] = {
    ...store.deliveries,
    claimDue(claim) {
      asked.resolve()
      return store.deliveries.claimDue(claim)
    },
  }
  const worker = startDeliverer({ ...context, store: { ...store, deliveries } }, flight.answer)
  void worker.runOnce()
  await asked.promise
  let hasStopped = false
  const stopping = worker.stop().then(() => {
    hasStopped = true
  })
  // Enough turns for the claim, and for the leases to be given back too early.
  for (let turn = 0; turn < 20; turn += 1) await nextTurn()
  expect(hasStopped).toBe(flight.sent.length === 0)
  held.resolve()
  await stopping
  const other = contextOf(file.open()).context
  const again = await startDeliverer(other, undefined, oneAttempt).run()
  expect([...flight.sent, ...again].map(keyOf).sort()).toEqual(
    [...new Set([...flight.sent, ...again].map(keyOf))].sort(),
  )
  expect(flight.sent.length + again.length).toBe(3)
})
