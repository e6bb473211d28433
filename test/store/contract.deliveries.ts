/** The outbox: what is due, to whom it is leased, how it ends (guide/webhooks.md#attempts). */

import { expect, test } from 'bun:test'
import type { ClaimedDelivery, DeliveryState } from '../../src/domain/delivery.ts'
import type { Webhook } from '../../src/domain/event.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import type { Claim, Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  book,
  bookMany,
  cancel,
  fresh,
  newId,
  nineMs,
  nowMs,
  placesEach,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const leaseMs = 15_000
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function deliveryContract(start: StartEngine): void {
  outboxContract(start)
  fairnessContract(start)
  leaseContract(start)
  settlementContract(start)
  removalContract(start)
}

async function began(engine: ReturnType<StartEngine>, firstWaitMs = 0) {
  const store = engine.open(firstWaitMs)
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  return { store, accountId, humanId }
}

type Wanted = Partial<Omit<Claim, 'nowMs'>> & { readonly nowMs?: number }

function claim(store: Store, wanted: Wanted = {}): Promise<ClaimedDelivery[]> {
  const { nowMs: atMs = nowMs, ...fields } = wanted
  const terms = { owner: 'one', leaseMs, count: 64, places: placesEach(4), ...fields }
  return store.deliveries.claimDue({ ...terms, nowMs: () => atMs })
}

const delivered: DeliveryState = {
  status: 'delivered',
  attempts: 1,
  postponements: 0,
  nextAttemptAtMs: null,
  settledAtMs: nowMs,
  outcome: { statusCode: 204, error: null, answer: null },
}
const failed: DeliveryState = {
  ...delivered,
  status: 'failed',
  outcome: { statusCode: null, error: 'no answer', answer: null },
}
const waiting: DeliveryState = {
  ...failed,
  status: 'pending',
  nextAttemptAtMs: nowMs + 5 * minuteMs,
  settledAtMs: null,
}

function only<T>(rows: readonly T[]): T {
  const [row, ...rest] = rows
  if (row === undefined || rest.length > 0) throw new Error(`${rows.length} rows instead of one`)
  return row
}

function outboxContract(start: StartEngine): void {
  test('an event goes to the endpoints of its own account only', async () => {
    await using engine = start()
    const store = engine.open()
    const mine = await addAccount(store)
    const yours = engine.addAccount()
    const own = await addWebhook(store, mine)
    await addWebhook(store, yours)
    const { id: humanId } = await addHuman(store, mine)
    await book(store, mine, humanId)
    const claim = {
      owner: newId(),
      nowMs: () => nowMs,
      leaseMs: 15_000,
      count: 9,
      places: placesEach(4),
    }
    const claimed = await store.deliveries.claimDue(claim)
    expect(claimed.map(({ webhookId }) => webhookId)).toEqual([own.id])
  })

  test('every change of a booking is an event for each endpoint that listens to it', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const all = await addWebhook(store, accountId, { url: 'http://127.0.0.1:9/all' })
    const some = await addWebhook(store, accountId, { events: ['booking.cancelled'] })
    await addWebhook(store, accountId, { active: false })
    const made = fresh(await book(store, accountId, humanId, { metadata: '{"é":1.0}' }))
    await cancel(store, accountId, made.id)
    await cancel(store, accountId, made.id)

    const claimed = await claim(store)
    const events = claimed.map(({ webhookId, payload }) => {
      const { event, data } = JSON.parse(payload)
      return `${webhookId === all.id ? 'all' : 'some'} ${event} ${data.status}`
    })
    expect(events.sort()).toEqual([
      'all booking.cancelled cancelled',
      'all booking.confirmed confirmed',
      'some booking.cancelled cancelled',
    ])
    for (const { id, webhookId, url, secret, attempts, payload } of claimed) {
      const { url: toUrl, secret: itsSecret } = webhookId === all.id ? all : some
      expect({ url, secret, attempts }).toEqual({ url: toUrl, secret: itsSecret, attempts: 0 })
      expect(id).toMatch(uuid7)
      expect(payload).toContain('"metadata":{"é":1.0}')
    }
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(3)
  })

  test('an endpoint hears nothing of what was before it', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    await book(store, accountId, humanId)
    await addWebhook(store, accountId)
    expect(await claim(store)).toEqual([])
  })

  test('a delivery is due after the first wait, not before', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine, 30_000)
    await addWebhook(store, accountId)
    await book(store, accountId, humanId)
    expect(await claim(store, { nowMs: nowMs + 29_999 })).toEqual([])
    expect(await claim(store, { nowMs: nowMs + 30_000 })).toHaveLength(1)
  })

  test('the listener is called after the commit of an event, and for nothing else', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const totals: Promise<number>[] = []
    const count = async () =>
      (await store.bookings.list(accountId, {}, { limit: 1, offset: 0 })).total
    store.onEvent(() => totals.push(count()))
    await addWebhook(store, accountId)
    await addHuman(store, accountId)
    expect(totals).toHaveLength(0)
    await book(store, accountId, humanId)
    expect(await Promise.all(totals)).toEqual([1])
  })
}

function fairnessContract(start: StartEngine): void {
  test('a backlog of 2,000 hides no other endpoint, and gets its own few places', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const busy = await addWebhook(store, accountId, { events: ['booking.confirmed'] })
    const [first] = await bookMany(store, accountId, humanId, 2_000)
    const quiet = await addWebhook(store, accountId, { events: ['booking.cancelled'] })
    await cancel(store, accountId, first?.id ?? '', nowMs + 1)
    const claimed = await claim(store, { nowMs: nowMs + 1, count: 64, places: placesEach(4) })
    const of = (id: string) => claimed.filter(({ webhookId }) => webhookId === id).length
    expect([of(busy.id), of(quiet.id)]).toEqual([4, 1])
    expect(await claim(store, { nowMs: nowMs + 2 })).toEqual([])
  })

  test('places are given endpoint by endpoint in turn, so that every one is served', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const endpoints = []
    for (let n = 0; n < 12; n += 1) endpoints.push(await addWebhook(store, accountId))
    await bookMany(store, accountId, humanId, 20)
    const served = new Set<string>()
    for (let turn = 0; turn < 6; turn += 1) {
      const claimed = await claim(store, { count: 8, owner: `owner ${turn}` })
      expect(claimed).toHaveLength(8)
      for (const { webhookId } of claimed) served.add(webhookId)
    }
    expect(served.size).toBe(endpoints.length)
  })

  test('never more than asked for, in all and of one endpoint', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    await addWebhook(store, accountId)
    await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 10)
    const sizes = []
    for (const count of [1, 5, 64]) sizes.push((await claim(store, { count })).length)
    // Two endpoints with four places each: then they are full.
    expect(sizes).toEqual([1, 5, 2])
  })

  test('what falls due earlier than rows in flight takes no place beside them', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    await addWebhook(store, accountId)
    const at = (createdAtMs: number, n: number) =>
      book(store, accountId, humanId, { createdAtMs, startMs: nineMs + n * hourMs })
    for (let n = 0; n < 4; n += 1) await at(nowMs, n)
    expect(await claim(store)).toHaveLength(4)
    // Written later by a process that had waited for the lock: their clock was read before.
    for (let n = 4; n < 14; n += 1) await at(nowMs - 20, n)
    expect(await claim(store, { owner: 'two' })).toEqual([])
  })
}

function leaseContract(start: StartEngine): void {
  async function beganWithOne(engine: ReturnType<StartEngine>) {
    const opened = await began(engine)
    await addWebhook(opened.store, opened.accountId)
    await book(opened.store, opened.accountId, opened.humanId)
    return opened.store
  }

  test('what is claimed is wanted as long as its endpoint is there, on, and at its address', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const { id } = await addWebhook(store, accountId)
    await book(store, accountId, humanId)
    const claimed = only(await claim(store))
    const isWanted = (owner = 'one') => engine.open().deliveries.isWanted(claimed, owner)
    const change = (fields: Partial<Webhook>) =>
      store.webhooks.change(accountId, id, (webhook) => {
        if (!webhook) throw new Error('it was just made')
        return { ...webhook, ...fields }
      })
    expect([await isWanted(), await isWanted('two')]).toEqual([true, false])
    await change({ active: false })
    expect(await isWanted()).toBe(false)
    await change({ active: true, url: 'https://elsewhere.example/' })
    expect(await isWanted()).toBe(false)
    await change({ url: claimed.url })
    expect(await isWanted()).toBe(true)
    await store.webhooks.remove(accountId, id)
    expect(await isWanted()).toBe(false)
  })

  test('nobody gets what is leased, until the lease runs out', async () => {
    await using engine = start()
    const one = await beganWithOne(engine)
    const two = engine.open()
    const first = only(await claim(one))
    expect(await claim(one)).toEqual([])
    expect(await claim(two, { owner: 'two' })).toEqual([])
    expect(await claim(two, { owner: 'two', nowMs: nowMs + leaseMs - 1 })).toEqual([])
    expect(await claim(two, { owner: 'two', nowMs: nowMs + leaseMs })).toEqual([first])
  })

  test('claims that looked at the clock in another order than they came take nothing twice', async () => {
    await using engine = start()
    const one = await beganWithOne(engine)
    expect(await claim(one, { nowMs: nowMs + 5_000 })).toHaveLength(1)
    expect(await claim(engine.open(), { owner: 'two' })).toEqual([])
  })

  test('the clock of a claim is read when its turn has come', async () => {
    await using engine = start()
    const store = await beganWithOne(engine)
    let atMs = nowMs
    const terms = { owner: 'one', leaseMs, count: 64, places: placesEach(4) }
    const claimed = store.deliveries.claimDue({ ...terms, nowMs: () => atMs })
    atMs = nowMs + 5_000
    await claimed
    expect(await claim(store, { owner: 'two', nowMs: atMs + leaseMs - 1 })).toEqual([])
    expect(await claim(store, { owner: 'two', nowMs: atMs + leaseMs })).toHaveLength(1)
  })

  test('two stores that claim at once share what is due and take nothing twice', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const stores = [store, engine.open()]
    for (let n = 0; n < 20; n += 1) await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 4)
    const claims = stores.flatMap((own, n) =>
      [0, 1, 2].map(() => claim(own, { owner: `owner ${n}`, count: 15 })),
    )
    const ids = (await Promise.all(claims)).flat().map(({ id }) => id)
    expect([ids.length, new Set(ids).size]).toEqual([80, 80])
  })

  test('a clock that is set back a day leaves no row stuck', async () => {
    await using engine = start()
    const store = await beganWithOne(engine)
    const tomorrowMs = nowMs + 24 * hourMs
    const first = only(await claim(store, { nowMs: tomorrowMs }))
    expect(await claim(store, { owner: 'two' })).toEqual([first])
    expect(await claim(store, { owner: 'three' })).toEqual([])
  })

  test('what is given back can be taken at once, and only what was held', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 4)
    const held = await claim(store, { owner: 'two', count: 1 })
    const given = await claim(store, { owner: 'one', count: 2 })
    await store.deliveries.release('one')
    const ids = (rows: ClaimedDelivery[]) => rows.map(({ id }) => id).sort()
    const again = await claim(store, { owner: 'three' })
    expect(again).toHaveLength(3)
    expect(ids(again)).toEqual(expect.arrayContaining(ids(given)))
    expect(ids(again)).not.toContain(held[0]?.id ?? '')
  })
}

function settlementContract(start: StartEngine): void {
  async function beganWithClaim(engine: ReturnType<StartEngine>) {
    const { store, accountId, humanId } = await began(engine)
    await addWebhook(store, accountId)
    await book(store, accountId, humanId)
    return { store, claimed: only(await claim(store)) }
  }

  test.each([
    ['delivered', delivered],
    ['failed', failed],
  ] as const)('what is %s is never claimed again', async (_, state) => {
    await using engine = start()
    const { store, claimed } = await beganWithClaim(engine)
    await store.deliveries.settle(claimed, 'one', state, {
      ...state.outcome,
      startedAtMs: nowMs,
      durationMs: 5,
    })
    expect(await claim(store, { nowMs: nowMs + 365 * 24 * hourMs })).toEqual([])
  })

  test('what waits is claimed when its time has come, with its attempts and the same id', async () => {
    await using engine = start()
    const { store, claimed } = await beganWithClaim(engine)
    await store.deliveries.settle(claimed, 'one', waiting, {
      ...waiting.outcome,
      startedAtMs: nowMs,
      durationMs: 5,
    })
    expect(await claim(store, { nowMs: nowMs + 5 * minuteMs - 1 })).toEqual([])
    const again = await claim(store, { nowMs: nowMs + 5 * minuteMs })
    expect(again).toEqual([{ ...claimed, attempts: 1, pace: 'failing' }])
  })

  test.each([
    ['delivered', delivered],
    ['failed', failed],
    ['waiting', waiting],
  ] as const)('a former owner that says %s changes nothing', async (_, state) => {
    await using engine = start()
    const { store, claimed } = await beganWithClaim(engine)
    const laterMs = nowMs + leaseMs
    const taken = only(await claim(store, { owner: 'two', nowMs: laterMs }))
    await store.deliveries.settle(claimed, 'one', state, {
      ...state.outcome,
      startedAtMs: nowMs,
      durationMs: 5,
    })
    // Still leased to the second, with the attempts it had.
    expect(await claim(store, { owner: 'three', nowMs: laterMs + leaseMs - 1 })).toEqual([])
    expect(await claim(store, { owner: 'three', nowMs: laterMs + leaseMs })).toEqual([taken])
    // Nor after the second has settled it.
    await store.deliveries.settle(taken, 'three', waiting, {
      ...waiting.outcome,
      startedAtMs: nowMs,
      durationMs: 5,
    })
    await store.deliveries.settle(claimed, 'one', state, {
      ...state.outcome,
      startedAtMs: nowMs,
      durationMs: 5,
    })
    const again = await claim(store, { nowMs: nowMs + 5 * minuteMs })
    expect(again).toEqual([{ ...taken, attempts: 1, pace: 'failing' }])
  })
}

function removalContract(start: StartEngine): void {
  test('with an endpoint goes what waits for it, and nothing of the others', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const gone = await addWebhook(store, accountId)
    const kept = await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 4)
    const claimed = await claim(store, { count: 2 })
    expect(claimed.map(({ webhookId }) => webhookId)).toEqual([gone.id, gone.id])
    await store.webhooks.remove(accountId, gone.id)
    // One that was in flight comes back: nobody minds.
    for (const delivery of claimed)
      await store.deliveries.settle(delivery, 'one', waiting, {
        ...waiting.outcome,
        startedAtMs: nowMs,
        durationMs: 5,
      })
    const rest = await claim(store, { nowMs: nowMs + hourMs, owner: newId() })
    expect(rest.map(({ webhookId }) => webhookId)).toEqual(Array(4).fill(kept.id))
  })
}
