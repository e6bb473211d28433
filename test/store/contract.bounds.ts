/** What an engine narrows to what a key may see, and what it counts of a key's day. */

import { expect, test } from 'bun:test'
import type { Usage } from '../../src/domain/plan.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import type { Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  apiKey,
  book,
  booking,
  deciding,
  decisionOf,
  fresh,
  hold,
  nineMs,
  nowMs,
  refusalOf,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const page = { limit: 100, offset: 0 }
const later = (slots: number) => ({ startMs: nineMs + slots * 30 * minuteMs })

/** A key that sees its own bookings only. */
async function ownKey(store: Store, accountId: string, name: string): Promise<string> {
  const key = apiKey(accountId, `sk_live_${name}`, { scope: 'agent', ownBookings: true })
  await store.accounts.addKey(key)
  return key.id
}

export function boundsContract(start: StartEngine): void {
  test('bookings are listed of some humans, or of the key that made them', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const [one, two, three] = [
      (await addHuman(store, accountId)).id,
      (await addHuman(store, accountId)).id,
      (await addHuman(store, accountId)).id,
    ]
    const [mine, other] = [
      await ownKey(store, accountId, 'mine'),
      await ownKey(store, accountId, 'other'),
    ]
    const made = async (humanId: string, at: number, madeBy: string | null) =>
      fresh(await book(store, accountId, humanId, { ...later(at), madeBy })).id
    const [a, b, c, d] = [
      await made(one, 0, mine),
      await made(two, 1, mine),
      await made(three, 2, null),
      await made(one, 3, other),
    ]
    const ids = async (filter: object) => {
      const { bookings, total } = await store.bookings.list(accountId, filter, page)
      expect(total).toBe(bookings.length)
      return bookings.map(({ id }) => id)
    }
    expect(await ids({})).toEqual([a, b, c, d])
    expect(await ids({ humanIds: [one, three] })).toEqual([a, c, d])
    expect(await ids({ humanIds: [one, three], status: 'confirmed' })).toEqual([a, c, d])
    expect(await ids({ humanIds: [one, three], humanId: one })).toEqual([a, d])
    expect(await ids({ humanIds: [one, three], humanId: two })).toEqual([])
    expect(await ids({ humanIds: [one, three], status: 'cancelled' })).toEqual([])
    expect(await ids({ madeBy: mine })).toEqual([a, b])
    expect(await ids({ madeBy: mine, humanIds: [one] })).toEqual([a])
    expect(await ids({ madeBy: mine, humanId: two })).toEqual([b])
    expect(await ids({ madeBy: '' })).toEqual([])
    const first = await store.bookings.list(
      accountId,
      { humanIds: [one, three] },
      { ...page, limit: 2 },
    )
    expect(first.bookings.map(({ id }) => id)).toEqual([a, c])
    expect(first.total).toBe(3)
    expect((await store.bookings.find(accountId, a))?.madeBy).toBe(mine)
    expect((await store.bookings.find(accountId, c))?.madeBy).toBeNull()
    const held = fresh(await hold(store, accountId, one, { ...later(5), madeBy: other }))
    expect((await store.holds.find(accountId, held.id))?.madeBy).toBe(other)
    expect(await store.holds.listLive({ accountId, humanId: one, nowMs })).toEqual([held])
  })

  test('events are told of the bookings that are seen, and how far was looked', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const [one, two] = [
      (await addHuman(store, accountId)).id,
      (await addHuman(store, accountId)).id,
    ]
    const mine = await ownKey(store, accountId, 'mine')
    const made: [string, string | null][] = [
      [one, mine],
      [two, null],
      [one, null],
      [two, mine],
      [two, null],
    ]
    for (const [at, [humanId, madeBy]] of made.entries()) {
      await book(store, accountId, humanId, { ...later(at), madeBy })
    }
    const all = (await store.events.list(accountId, 0, 100)).map(({ seq }) => seq)
    const last = all.at(-1) ?? 0
    const seen = async (bounds: object, after: number, limit: number) => {
      const found = await store.events.listSeen(accountId, bounds, after, limit)
      return [found.events.map(({ seq }) => all.indexOf(seq)), found.lastSeq, found.isEnd]
    }
    expect(await seen({ humanIds: [one] }, 0, 100)).toEqual([[0, 2], last, true])
    expect(await seen({ madeBy: mine }, 0, 100)).toEqual([[0, 3], last, true])
    expect(await seen({ madeBy: mine, humanIds: [two] }, 0, 100)).toEqual([[3], last, true])
    expect(await seen({ humanIds: [one] }, 0, 1)).toEqual([[0], all[0] ?? 0, false])
    expect(await seen({ humanIds: [one] }, all[0] ?? 0, 100)).toEqual([[2], last, true])
    expect(await seen({ humanIds: [one] }, last, 100)).toEqual([[], last, true])
    const payloads = (await store.events.list(accountId, 0, 100)).map(({ payload }) => payload)
    const [first = '', second = ''] = payloads
    const ends = async (charactersMax: number) => {
      const page = await store.events.list(accountId, 0, 100, charactersMax)
      const bounds = { humanIds: [one] }
      const its = await store.events.listSeen(accountId, bounds, 0, 100, charactersMax)
      return [page.length, its.events.length, its.isEnd]
    }
    expect(await ends(first.length - 1)).toEqual([1, 1, false])
    expect(await ends(first.length + second.length - 1)).toEqual([2, 2, false])
    expect((await store.events.list(accountId, 0, 100, 1e9)).length).toBe(payloads.length)
  })

  test('of a role those are asked who are among some', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const ids: string[] = []
    for (const role of ['ae', 'ae', 'sdr']) {
      ids.push((await addHuman(store, accountId, { role })).id)
    }
    const [, second = '', third = ''] = ids
    const among = [second, third]
    expect(await store.humans.idsOfRole(accountId, 'ae', among)).toEqual([second])
    expect(await store.humans.idsOfRole(accountId, 'ae', [])).toEqual([])
    let asked: readonly string[] = []
    await store.bookings.addForTeam({ accountId, team: { role: 'ae' }, among, nowMs }, (humans) => {
      asked = humans.map(({ humanId }) => humanId)
      return {
        needs: { busy: [null], load: null, untilFree: false },
        decide: () => [decisionOf(booking(second))],
      }
    })
    expect(asked).toEqual([second])
  })

  test('a key’s day is counted where it has an end, by bookings that were made', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id: humanId } = await addHuman(store, accountId)
    const keyId = await ownKey(store, accountId, 'capped')
    const cap = { keyId, bookings: 7 }
    const days: Usage['ofKey'][] = []
    const add = (slot: number, atMs: number, capped = true) =>
      store.bookings.add({ accountId, humanId, nowMs: atMs, cap: capped ? cap : null }, () => ({
        needs: { busy: null },
        decide({ usage }) {
          days.push(usage.ofKey)
          const made = booking(humanId, { ...later(slot), createdAtMs: atMs, madeBy: keyId })
          return decisionOf(made)
        },
      }))
    await add(0, nowMs)
    await add(1, nowMs)
    const refused = store.bookings.add({ accountId, humanId, nowMs, cap }, () => {
      throw new Error('not now')
    })
    await refused.catch(() => undefined)
    expect(await refusalOf(add(2, nowMs))).toBe('accepted')
    await add(3, nowMs + dayMs)
    await add(4, nowMs + dayMs)
    await store.bookings.add({ accountId, humanId, nowMs }, deciding(booking(humanId, later(5))))
    const allowed = 7
    expect(days).toEqual([0, 1, 2, 0, 1].map((used) => ({ allowed, used })))
  })

  test('a kept answer is given to whoever may read it; to others its key is taken', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id: humanId } = await addHuman(store, accountId)
    const keyId = await ownKey(store, accountId, 'mine')
    const asked: unknown[] = []
    const send = (mayRead: boolean | null, slot = 0) => {
      const by = {
        keyId,
        mayRead: (...kept: unknown[]) => {
          asked.push(kept)
          return mayRead === true
        },
      }
      const once = { accountId, key: 'k', fingerprint: 'f', nowMs, answer: () => 'kept' }
      const sent = mayRead === null ? once : { ...once, by }
      return book(store, accountId, humanId, later(slot), sent)
    }
    expect((await send(true)).replayed).toBe(false)
    expect(await send(true)).toEqual({ replayed: true, answer: 'kept' })
    expect(await send(null)).toEqual({ replayed: true, answer: 'kept' })
    expect(await refusalOf(send(false, 1))).toBe('IDEMPOTENCY_CONFLICT')
    expect(asked).toEqual([
      [keyId, 'kept'],
      [keyId, 'kept'],
    ])
    expect((await store.bookings.list(accountId, {}, page)).total).toBe(1)
  })
}
