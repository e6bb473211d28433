/** What is kept beside the work itself: keys, the log of deliveries, the cursor of events, retention. */

import { expect, test } from 'bun:test'
import type { KeptKey } from '../../src/domain/account.ts'
import type { Booking } from '../../src/domain/booked.ts'
import type { Attempt, ClaimedDelivery, DeliveryState } from '../../src/domain/delivery.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { sweptEventsSeenMax } from '../../src/store/sqlite/sweep.ts'
import { bulkRowsMax, type Store } from '../../src/store/store.ts'
import { eventBody } from '../../src/wire/event.ts'
import { claim } from '../support/claims.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  apiKey,
  book,
  bookMany,
  cancel,
  newId,
  nineMs,
  nowMs,
  placesEach,
  refusalOf,
  webhook,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const page = { limit: 100, offset: 0 }

export function logContract(start: StartEngine): void {
  keyContract(start)
  endpointContract(start)
  deliveryLogContract(start)
  redeliveryContract(start)
  deliveryIdContract(start)
  eventContract(start)
  sweepContract(start)
}

function keyContract(start: StartEngine): void {
  const named = (name: string) => (keys: readonly KeptKey[]) => {
    const found = keys.find((key) => key.name === name)
    if (!found) throw new Error(`no key ${name}`)
    return [found]
  }

  test('a revoked key is unknown at once, to every store, and only that one', async () => {
    await using engine = start()
    const [one, other] = [engine.open(), engine.open()]
    const accountId = await addAccount(one)
    const doomed = apiKey(accountId, 'sk_live_doomed', { name: 'doomed', scope: 'read' })
    const kept = apiKey(accountId, 'sk_live_kept', { name: 'kept' })
    for (const key of [doomed, kept]) await one.accounts.addKey(key)
    const known = async (store: Store) =>
      Promise.all([doomed, kept].map(({ digest }) => store.accounts.findPrincipal(digest)))
    for (const store of [one, other]) expect(await known(store)).not.toContain(null)
    const revoked = await one.accounts.revokeKeys(accountId, nowMs, named('doomed'))
    expect(revoked).toMatchObject([{ id: doomed.id, scope: 'read' }])
    const { keyId, scope } = { keyId: kept.id, scope: 'admin' }
    const principal = expect.objectContaining({ keyId, accountId, scope })
    for (const store of [one, other]) expect(await known(store)).toEqual([null, principal])
    const names = (await other.accounts.listKeys(accountId)).map(({ name }) => name)
    expect(names).toEqual(['first', 'kept'])
  })

  test('a revocation is decided on the keys of the account that are not revoked', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const yours = engine.addAccount()
    await store.accounts.addKey(apiKey(yours, 'sk_live_yours', { name: 'yours' }))
    const seen: string[][] = []
    const look = (keys: readonly KeptKey[], makers: ReadonlyMap<string, string | null>) => {
      seen.push(keys.map(({ name }) => name))
      // Who made a key stays known once it is revoked.
      expect([...makers.values()]).toEqual([null])
      return named(keys[0]?.name ?? '')(keys)
    }
    await store.accounts.revokeKeys(accountId, nowMs, look)
    expect(await refused(store.accounts.revokeKeys(accountId, nowMs, look))).toBe(true)
    expect(seen).toEqual([['first'], []])
    expect(await store.accounts.listKeys(yours)).toHaveLength(1)
  })

  test('the usage of an account is of one month, and counts what is active', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store, { plan: 'starter', autoPurchase: true })
    const { id: humanId } = await addHuman(store, accountId)
    await addHuman(store, accountId, { active: false })
    await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 3)
    const plan = { plan: 'starter', autoPurchase: true, packs: 0, covered: 0 } as const
    const usage = { ...plan, overageCents: 0, humans: 1, webhooks: 1 }
    expect(await store.accounts.usage(accountId, nowMs)).toEqual({ ...usage, used: 3 })
    const nextMonth = Date.UTC(2026, 3, 1)
    expect(await store.accounts.usage(accountId, nextMonth)).toEqual({ ...usage, used: 0 })
    expect(await store.accounts.find(accountId)).toMatchObject({ id: accountId, plan: 'starter' })
    expect(await store.accounts.find(newId())).toBeNull()
  })
}

async function refused(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => false,
    () => true,
  )
}

function endpointContract(start: StartEngine): void {
  test('an endpoint that is changed is found as it was changed, and its secrets are used', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    const old = { secret: 'whsec_b2xk', untilMs: nowMs + dayMs }
    const changed = webhook({
      ...{ id: webhookId, url: 'https://crm.example/new', events: ['booking.cancelled'] },
      ...{ secret: 'whsec_bmV3', previousSecrets: [old] },
    })
    await store.webhooks.change(accountId, webhookId, (present) => {
      expect(present?.url).toBe('http://127.0.0.1:9/hook')
      return changed
    })
    expect(await store.webhooks.find(accountId, webhookId)).toEqual(changed)
    expect(await store.webhooks.find(engine.addAccount(), webhookId)).toBeNull()
    const outcome = await book(store, accountId, humanId)
    await cancel(store, accountId, outcome.replayed ? '' : outcome.value.id)
    const claimed = await claim(store)
    expect(claimed).toHaveLength(1)
    expect(claimed[0]).toMatchObject({
      ...{ url: changed.url, secret: changed.secret, previousSecrets: [old] },
    })
  })

  test('what waits for an endpoint that is switched off is kept until it is switched on', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    await bookMany(store, accountId, humanId, 2)
    const turn = (active: boolean) =>
      store.webhooks.change(accountId, webhookId, (present) => ({
        ...(present ?? webhook()),
        active,
      }))
    await turn(false)
    expect(await claim(store)).toEqual([])
    await turn(true)
    expect(await claim(store)).toHaveLength(2)
  })
}

async function began(engine: ReturnType<StartEngine>, committed?: (writes: number) => void) {
  const store = engine.open(0, committed)
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const { id: webhookId } = await addWebhook(store, accountId)
  return { store, accountId, humanId, webhookId, key: { accountId, webhookId } }
}

/** An attempt that began at an instant and was answered so. */
function settle(store: Store, delivery: ClaimedDelivery, statusCode: number, atMs = nowMs) {
  const outcome = { statusCode, error: statusCode < 300 ? null : 'no', answer: `at ${atMs}` }
  const attempt: Attempt = { ...outcome, startedAtMs: atMs, durationMs: 7 }
  const state: DeliveryState = {
    status: statusCode < 300 ? 'delivered' : 'failed',
    attempts: delivery.attempts + 1,
    postponements: 0,
    nextAttemptAtMs: null,
    settledAtMs: atMs,
    outcome,
  }
  return store.deliveries.settle(delivery, 'one', state, attempt)
}

function deliveryLogContract(start: StartEngine): void {
  test('deliveries are listed newest first, by status if asked, and found with their attempts', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    const made: Booking[] = []
    for (let n = 0; n < 5; n += 1) {
      const fields = { startMs: nineMs + n * hourMs, createdAtMs: nowMs + n }
      const outcome = await book(store, accountId, humanId, fields)
      if (!outcome.replayed) made.push(outcome.value)
    }
    const claimed = await claim(store, nowMs + 9)
    const [first, second] = claimed
    if (!first || !second) throw new Error('nothing was claimed')
    await settle(store, first, 200)
    await settle(store, second, 500)
    const list = await store.deliveryLog.list(key, {}, page)
    expect(list?.deliveries.map(({ createdAtMs }) => createdAtMs - nowMs)).toEqual([4, 3, 2, 1, 0])
    expect(list?.deliveries.at(-1)).toEqual({
      ...{ id: first.id, webhookId: key.webhookId, eventType: 'booking.confirmed' },
      ...{ bookingId: made[0]?.id ?? null, attendeeName: made[0]?.attendeeName ?? null },
      ...{ status: 'delivered', attempts: 1, postponements: 0 },
      ...{ lastStatusCode: 200, lastError: null },
      ...{ nextAttemptAtMs: null, createdAtMs: nowMs, settledAtMs: nowMs },
    })
    const two = await store.deliveryLog.list(key, { status: 'pending' }, { limit: 2, offset: 1 })
    expect([two?.deliveries.length, two?.total]).toEqual([2, 3])
    const attempt = { startedAtMs: nowMs, durationMs: 7, statusCode: 500, error: 'no' }
    expect((await store.deliveryLog.find(key, second.id))?.attempts).toEqual([
      { ...attempt, answer: `at ${nowMs}`, noBody: null },
    ])
    expect(await store.deliveryLog.find(key, newId())).toBeNull()
  })

  test('the log of one account’s endpoint is not there for another, in any call', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    await book(store, accountId, humanId)
    const [delivery] = await claim(store)
    if (!delivery) throw new Error('nothing was claimed')
    await settle(store, delivery, 500)
    const { deliveryLog } = store
    const yours = { accountId: engine.addAccount(), webhookId }
    expect(await deliveryLog.list(yours, {}, page)).toBeNull()
    expect(await deliveryLog.find(yours, delivery.id)).toBeNull()
    expect(await deliveryLog.redeliver(yours, delivery.id, nowMs)).toBeNull()
    expect(await deliveryLog.redeliverFailed(yours, 0, nowMs)).toBeNull()
    expect(await deliveryLog.addTest(yours, nowMs)).toBeNull()
    expect(await store.events.list(yours.accountId, 0, 100)).toEqual([])
    expect(await claim(store)).toEqual([])
  })
}

function redeliveryContract(start: StartEngine): void {
  test('what is sent again keeps its id, begins a new round at once, and calls the listener', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    await book(store, accountId, humanId)
    const [delivery] = await claim(store)
    if (!delivery) throw new Error('nothing was claimed')
    let called = 0
    store.onEvent(() => {
      called += 1
    })
    // While it is under way there is nothing to do.
    await store.deliveryLog.redeliver(key, delivery.id, nowMs + 1)
    expect(await claim(store, nowMs + 1, 'two')).toEqual([])
    await settle(store, delivery, 500)
    const laterMs = nowMs + hourMs
    const again = await store.deliveryLog.redeliver(key, delivery.id, laterMs)
    expect(again).toMatchObject({ status: 'pending', attempts: 0, nextAttemptAtMs: laterMs })
    expect(called).toBe(2)
    expect(await claim(store, laterMs)).toEqual([{ ...delivery, pace: 'failing' }])
  })

  test('of what failed, all that failed since an instant is sent again', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    await bookMany(store, accountId, humanId, 6)
    const claimed = await claim(store)
    for (const [n, delivery] of claimed.entries()) {
      await settle(store, delivery, n === 5 ? 200 : 500, nowMs + n * minuteMs)
    }
    const sinceMs = nowMs + 2 * minuteMs
    expect(await store.deliveryLog.redeliverFailed(key, sinceMs, nowMs + hourMs)).toBe(3)
    const ids = (await claim(store, nowMs + hourMs)).map(({ id }) => id)
    expect(ids.sort()).toEqual(
      claimed
        .slice(2, 5)
        .map(({ id }) => id)
        .sort(),
    )
  })

  test('more that failed than one transaction takes are all sent again, or all removed', async () => {
    await using engine = start()
    let commits = 0
    const { store, accountId, humanId, key } = await began(engine, () => {
      commits += 1
    })
    const many = 2 * bulkRowsMax + 30
    await bookMany(store, accountId, humanId, many)
    const settleAll = async (atMs: number) => {
      let count = 0
      for (;;) {
        const claimed = await claim(store, atMs)
        if (claimed.length === 0) return count
        await Promise.all(claimed.map((each) => settle(store, each, 500, atMs)))
        count += claimed.length
      }
    }
    const pieces = Math.ceil(many / bulkRowsMax)
    expect(await settleAll(nowMs)).toBe(many)
    commits = 0
    expect(await store.deliveryLog.redeliverFailed(key, nowMs, nowMs + hourMs)).toBe(many)
    expect(commits).toBe(pieces)
    expect(await settleAll(nowMs + hourMs)).toBe(many)
    commits = 0
    expect(await store.webhooks.remove(accountId, key.webhookId)).toBe(true)
    // Switched off first, and gone last.
    expect(commits).toBe(1 + pieces + 1)
    expect(await store.deliveryLog.list(key, {}, page)).toBeNull()
  })

  test('a test event is for one endpoint, whatever it listens to', async () => {
    await using engine = start()
    const { store, accountId, key } = await began(engine)
    const { id } = await addWebhook(store, accountId, { events: ['booking.cancelled'] })
    const made = await store.deliveryLog.addTest({ ...key, webhookId: id }, nowMs)
    const claimed = await claim(store)
    expect(claimed).toHaveLength(1)
    expect(claimed[0]).toMatchObject({
      id: made?.id ?? '',
      webhookId: id,
      payload: eventBody({ type: 'webhook.test', webhookId: id, createdAtMs: nowMs }),
    })
    expect(await store.events.list(accountId, 0, 100)).toEqual([])
  })
}

function deliveryIdContract(start: StartEngine): void {
  test('a delivery has one id in every call, also of a store that is opened after it', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    const webhookIds = [webhookId, (await addWebhook(store, accountId)).id]
    await bookMany(store, accountId, humanId, 2)
    const told = (rows: readonly ClaimedDelivery[]) =>
      rows.map((row) => `${row.webhookId} ${row.id} ${row.payload}`).sort()
    const claimed = await claim(store)
    const ids = claimed.map(({ id }) => id).sort()
    expect(new Set(ids).size).toBe(4)
    for (const delivery of claimed) await settle(store, delivery, 500)
    await store.close()
    const { deliveries, deliveryLog } = engine.open()
    const listed: string[] = []
    for (const id of webhookIds) {
      const list = await deliveryLog.list({ accountId, webhookId: id }, {}, page)
      for (const delivery of list?.deliveries ?? []) listed.push(delivery.id)
    }
    expect(listed.sort()).toEqual(ids)
    for (const { webhookId, id } of claimed) {
      const key = { accountId, webhookId }
      expect((await deliveryLog.find(key, id))?.delivery.id).toBe(id)
      expect((await deliveryLog.redeliver(key, id, nowMs))?.id).toBe(id)
    }
    const wanted = { owner: 'two', nowMs: () => nowMs, leaseMs: 15_000, count: 64 }
    const again = await deliveries.claimDue({ ...wanted, places: placesEach(64) })
    expect(told(again)).toEqual(told(claimed))
  })

  test('an id is of one endpoint and one event as they are written, and no other finds it', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    const { id: siblingId } = await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 2)
    const claimed = await claim(store)
    for (const delivery of claimed) await settle(store, delivery, 500)
    const all = new Set(claimed.map(({ id }) => id))
    const own = claimed.filter(({ webhookId }) => webhookId === key.webhookId).map(({ id }) => id)
    const wrong = [...all].filter((id) => !own.includes(id))
    expect([all.size, wrong.length]).toEqual([4, 2])
    for (const id of own) {
      const later = `${id.slice(0, 12)}${id.charAt(12) === '0' ? '1' : '0'}${id.slice(13)}`
      wrong.push(later, `${newId().slice(0, -12)}${id.slice(-12)}`, id.slice(-12), ` ${id}`)
    }
    for (const id of [...wrong, newId(), '', 'x']) {
      expect(await store.deliveryLog.find(key, id)).toBeNull()
      expect(await store.deliveryLog.redeliver(key, id, nowMs)).toBeNull()
    }
    for (const webhookId of [key.webhookId, siblingId]) {
      const list = await store.deliveryLog.list(
        { accountId, webhookId },
        { status: 'failed' },
        page,
      )
      expect(list?.total).toBe(2)
    }
    expect(await claim(store, nowMs + hourMs)).toEqual([])
  })

  test('an endpoint made in the place of one that is gone shares no id and no delivery with it', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    await book(store, accountId, humanId)
    const [old] = await claim(store)
    if (!old) throw new Error('nothing was claimed')
    await store.webhooks.remove(accountId, webhookId)
    const { id: nextId } = await addWebhook(store, accountId)
    const key = { accountId, webhookId: nextId }
    expect(await store.deliveryLog.list(key, {}, page)).toEqual({
      ...{ deliveries: [], total: 0, nextSeq: null },
    })
    await book(store, accountId, humanId, { startMs: nineMs + hourMs })
    const [made] = await claim(store)
    expect(made?.webhookId).toBe(nextId)
    expect(made?.id).not.toBe(old.id)
    // What was under way to the old one settles nothing of the new one.
    expect(await settle(store, old, 500)).toBeNull()
    expect(await store.deliveryLog.find(key, old.id)).toBeNull()
    expect(await store.deliveryLog.redeliver(key, old.id, nowMs)).toBeNull()
    const list = await store.deliveryLog.list(key, {}, page)
    expect(list?.deliveries).toMatchObject([{ id: made?.id ?? '', status: 'pending', attempts: 0 }])
  })
}

function eventContract(start: StartEngine): void {
  test('events are listed in the order of their commits, after a number, so many at most', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const other = engine.open()
    for (let n = 0; n < 6; n += 1) {
      const fields = { startMs: nineMs + n * hourMs, attendeeName: `guest ${n}` }
      await book(n % 2 === 0 ? store : other, accountId, humanId, fields)
    }
    const all = await other.events.list(accountId, 0, 100)
    expect(all.map(({ payload }) => JSON.parse(payload).data.attendee_name)).toEqual(
      [0, 1, 2, 3, 4, 5].map((n) => `guest ${n}`),
    )
    const seqs = all.map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    const some = await store.events.list(accountId, seqs[1] ?? 0, 2)
    expect(some.map(({ seq }) => seq)).toEqual(seqs.slice(2, 4))
    expect(await store.events.list(accountId, seqs[5] ?? 0, 2)).toEqual([])
  })
}

function sweepContract(start: StartEngine): void {
  /** Sweeps until nothing is left to sweep; answers how many rows each transaction took. */
  async function sweepAll(store: Store, beforeMs: number, rowsMax: number): Promise<number[]> {
    const steps: number[] = []
    for (;;) {
      const gone = await store.sweep(beforeMs, nowMs, rowsMax)
      if (gone === 0) return steps
      steps.push(gone)
    }
  }

  test('retention takes what is settled and old, a few rows at a time, and nothing that waits', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    const made = await bookMany(store, accountId, humanId, 9)
    const claimed = await claim(store)
    for (const delivery of claimed.slice(0, 6)) await settle(store, delivery, 200)
    const steps = await sweepAll(store, nowMs + 1, 4)
    expect(Math.max(...steps)).toBeLessThanOrEqual(4)
    expect((await store.deliveryLog.list(key, {}, page))?.total).toBe(3)
    const waiting = claimed.slice(6).map(({ payload }) => payload)
    const events = (await store.events.list(accountId, 0, 100)).map(({ payload }) => payload)
    expect(events).toEqual(expect.arrayContaining(waiting))
    const { total } = await store.bookings.list(accountId, {}, page)
    expect(total).toBe(made.length)
    const left = claimed.slice(6).map((delivery) => ({ ...delivery, pace: 'quick' as const }))
    expect(await claim(store, nowMs + hourMs)).toEqual(left)
  })

  test('what waits forever keeps nothing else, however much of it there is', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    // An endpoint that its owner has switched off and forgotten.
    await bookMany(store, accountId, humanId, 6)
    await store.webhooks.change(accountId, webhookId, (present) => ({
      ...(present ?? webhook()),
      active: false,
    }))
    const startMs = nineMs + dayMs
    for (let n = 0; n < 6; n += 1) {
      await book(store, accountId, humanId, { startMs: startMs + n * hourMs })
    }
    await sweepAll(store, nowMs + 1, 3)
    // The six that wait, and the newest of all.
    expect(await store.events.list(accountId, 0, 100)).toHaveLength(7)
  })

  test('what waits forever is passed by in steps, and what came after it goes', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    await bookMany(store, accountId, humanId, sweptEventsSeenMax + 1)
    await store.webhooks.change(accountId, webhookId, (present) => ({
      ...(present ?? webhook()),
      active: false,
    }))
    const { id: another } = await addHuman(store, accountId)
    await bookMany(store, accountId, another, 3)
    const sweep = () => store.sweep(nowMs + 1, nowMs, 100)
    // The newest of all stays.
    expect([await sweep(), await sweep(), await sweep()]).toEqual([0, 2, 0])
    const waiting = await store.events.list(accountId, 0, 10_000)
    expect(waiting).toHaveLength(sweptEventsSeenMax + 1 + 1)
    // Once it may go, it goes: each round begins anew.
    await store.webhooks.remove(accountId, webhookId)
    expect([await sweep(), await sweep()]).toContain(100)
  })

  test('what is settled for one endpoint stays while another waits for the same event', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    const { id: slowId } = await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 3)
    const claimed = await claim(store)
    const [slow, quick] = [slowId, key.webhookId].map((id) =>
      claimed.filter(({ webhookId }) => webhookId === id),
    )
    const totals = async () =>
      Promise.all(
        [key.webhookId, slowId].map(async (webhookId) => {
          const list = await store.deliveryLog.list({ accountId, webhookId }, {}, page)
          return list?.total
        }),
      )
    for (const delivery of quick ?? []) await settle(store, delivery, 200)
    expect(await sweepAll(store, nowMs + 1, 100)).toEqual([])
    expect(await totals()).toEqual([3, 3])
    const first = slow?.[0]
    if (!first) throw new Error('nothing was claimed')
    await settle(store, first, 200)
    // One event with both its deliveries.
    expect(await sweepAll(store, nowMs + 1, 100)).toEqual([3])
    expect(await totals()).toEqual([2, 2])
    expect(await store.events.list(accountId, 0, 100)).toHaveLength(2)
    const again = await store.deliveryLog.redeliver(key, quick?.[1]?.id ?? '', nowMs)
    expect(again?.status).toBe('pending')
  })

  test('of the newest event the settled deliveries go while it stays, until another is written', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId, key } = await began(engine)
    await bookMany(store, accountId, humanId, 2)
    for (const delivery of await claim(store)) await settle(store, delivery, 200)
    const [, newest] = await store.events.list(accountId, 0, 100)
    if (!newest) throw new Error('no second event')
    expect(await sweepAll(store, nowMs + 1, 100)).toEqual([3])
    expect(await store.events.list(accountId, newest.seq - 1, 100)).toEqual([newest])
    expect(await store.events.list(accountId, 0, 100)).toHaveLength(1)
    expect((await store.deliveryLog.list(key, {}, page))?.total).toBe(0)
    // It is of another account, and of a later day.
    const yours = engine.addAccount()
    const { id: yourHumanId } = await addHuman(store, yours)
    await book(store, yours, yourHumanId, { createdAtMs: nowMs + dayMs })
    expect(await sweepAll(store, nowMs + 1, 100)).toEqual([1])
    expect(await store.events.list(accountId, 0, 100)).toEqual([])
    expect(await store.events.list(yours, 0, 100)).toHaveLength(1)
    expect((await store.webhooks.find(accountId, webhookId))?.active).toBe(true)
  })

  test('what is asked for again as it is swept stays, with its event', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    await bookMany(store, accountId, humanId, 3)
    const claimed = await claim(store)
    for (const delivery of claimed) await settle(store, delivery, 500)
    // In the same batch: the sweep has found its rows when the other one writes.
    const again = store.deliveryLog.redeliver(key, claimed[0]?.id ?? '', nowMs)
    expect(await store.sweep(nowMs + 1, nowMs, 100)).toBe(3)
    expect((await again)?.status).toBe('pending')
    const list = await store.deliveryLog.list(key, {}, page)
    expect(list?.deliveries).toEqual([await again].flatMap((delivery) => delivery ?? []))
    const asked = claimed.slice(0, 1).map((delivery) => ({ ...delivery, pace: 'failing' as const }))
    expect(await claim(store, nowMs + hourMs)).toEqual(asked)
  })

  test('an event leaves with all its deliveries in one transaction, however many they are', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    for (let n = 0; n < 6; n += 1) await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 5)
    for (const delivery of await claim(store)) await settle(store, delivery, 200)
    // Seven endpoints: of the newest the deliveries only.
    expect(await sweepAll(store, nowMs + 1, 3)).toEqual([8, 8, 8, 8, 7])
    expect(await store.events.list(accountId, 0, 100)).toHaveLength(1)
  })

  test('a booking whose events are gone can still be cancelled, and the cursor goes on', async () => {
    await using engine = start()
    const { store, accountId, humanId, webhookId } = await began(engine)
    await store.webhooks.remove(accountId, webhookId)
    const made = await bookMany(store, accountId, humanId, 5)
    const before = await store.events.list(accountId, 0, 100)
    await sweepAll(store, nowMs + 1, 100)
    expect(await refusalOf(cancel(store, accountId, made[0]?.id ?? ''))).toBe('accepted')
    const [event, ...rest] = await store.events.list(accountId, before.at(-1)?.seq ?? 0, 100)
    expect(JSON.parse(event?.payload ?? '').event).toBe('booking.cancelled')
    expect(rest).toEqual([])
  })
}
