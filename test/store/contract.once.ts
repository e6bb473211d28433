/** Idempotency: one answer for one key (guide/requests.md#idempotency). */

import { expect, test } from 'bun:test'
import type { Booking } from '../../src/domain/booking.ts'
import { Refusal } from '../../src/domain/errors.ts'
import type { Once } from '../../src/domain/idempotency.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import {
  addAccount,
  addHuman,
  block,
  book,
  human,
  nineMs,
  nowMs,
  refusalOf,
  webhook,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

export function onceContract(start: StartEngine): void {
  replayContract(start)
  conflictContract(start)
}

async function began(engine: ReturnType<StartEngine>) {
  const store = engine.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const once = <T extends { id: string }>(fields: Partial<Once<T>> = {}): Once<T> => ({
    accountId,
    key: 'key-1',
    fingerprint: 'one',
    nowMs,
    answer: ({ id }) => `{"id":"${id}"}`,
    ...fields,
  })
  return { store, accountId, humanId, once }
}

const laterMs = nineMs + 60 * minuteMs

function replayContract(start: StartEngine): void {
  test('the first answer is given again, also by another store and after closing', async () => {
    await using engine = start()
    const { store, accountId, humanId, once } = await began(engine)
    const other = engine.open()
    const first = await book(store, accountId, humanId, {}, once())
    if (first.replayed) throw new Error('the first is no replay')
    const answer = `{"id":"${first.value.id}"}`
    expect(await book(store, accountId, humanId, {}, once())).toEqual({ replayed: true, answer })
    expect(await book(other, accountId, humanId, {}, once())).toEqual({ replayed: true, answer })
    await store.close()
    const reopened = engine.open()
    expect(await book(reopened, accountId, humanId, {}, once())).toEqual({ replayed: true, answer })
    const { total } = await reopened.bookings.list(accountId, {}, { limit: 1, offset: 0 })
    expect(total).toBe(1)
  })

  test('twenty at once through two stores make one booking and twenty equal answers', async () => {
    await using engine = start()
    const { store, accountId, humanId, once } = await began(engine)
    const stores = [store, engine.open()]
    const calls = Array.from({ length: 20 }, async (_, n) => {
      const outcome = await book(stores[n % 2] ?? store, accountId, humanId, {}, once())
      return outcome.replayed ? outcome.answer : `{"id":"${outcome.value.id}"}`
    })
    expect(new Set(await Promise.all(calls)).size).toBe(1)
    const { total } = await store.bookings.list(accountId, {}, { limit: 1, offset: 0 })
    expect(total).toBe(1)
  })

  test('humans, overrides and endpoints are made once as well', async () => {
    await using engine = start()
    const { store, accountId, humanId, once } = await began(engine)
    const { humans, overrides, webhooks } = store
    const calls = [
      () => humans.add(accountId, () => human(), once({ key: 'human' })),
      () =>
        overrides.add(
          { accountId, humanId, nowMs },
          () => block(humanId),
          once({ key: 'override' }),
        ),
      () => webhooks.add(accountId, () => webhook(), once({ key: 'webhook' })),
    ]
    for (const call of calls) {
      const [first, second] = [await call(), await call()]
      if (first.replayed) throw new Error('the first is no replay')
      expect(second).toEqual({ replayed: true, answer: `{"id":"${first.value.id}"}` })
    }
    expect(await humans.list(accountId)).toHaveLength(2)
    expect(await overrides.list(accountId, humanId)).toHaveLength(1)
    expect(await webhooks.list(accountId)).toHaveLength(1)
  })

  test('a replay does not ask for a decision', async () => {
    await using engine = start()
    const { store, accountId, once } = await began(engine)
    await store.humans.add(accountId, () => human(), once())
    const decide = () => {
      throw new Error('was asked')
    }
    expect((await store.humans.add(accountId, decide, once())).replayed).toBe(true)
  })

  test('a key is kept for 24 hours, and new from then on', async () => {
    await using engine = start()
    const { store, accountId, humanId, once } = await began(engine)
    const at = (ms: number, startMs: number) =>
      book(store, accountId, humanId, { startMs }, once({ nowMs: ms, fingerprint: 'one' }))
    await at(nowMs, nineMs)
    expect((await at(nowMs + 24 * hourMs - 1, laterMs)).replayed).toBe(true)
    expect((await at(nowMs + 24 * hourMs, laterMs)).replayed).toBe(false)
    expect((await at(nowMs + 25 * hourMs, laterMs)).replayed).toBe(true)
  })
}

function conflictContract(start: StartEngine): void {
  test('the same key with another request is a conflict, and writes nothing', async () => {
    await using engine = start()
    const { store, accountId, humanId, once } = await began(engine)
    await book(store, accountId, humanId, {}, once())
    const other: Once<Booking> = once({ fingerprint: 'two' })
    const again = book(store, accountId, humanId, { startMs: laterMs }, other)
    expect(await refusalOf(again)).toBe('IDEMPOTENCY_CONFLICT')
    const free = await store.bookings.list(accountId, {}, { limit: 1, offset: 0 })
    expect(free.total).toBe(1)
    const next: Once<Booking> = once({ key: 'key-2', fingerprint: 'two' })
    expect(await refusalOf(book(store, accountId, humanId, { startMs: laterMs }, next))).toBe(
      'accepted',
    )
  })

  test('a refused request leaves its key unused', async () => {
    await using engine = start()
    const { store, accountId, humanId, once } = await began(engine)
    const refuse = () => {
      throw new Refusal('SLOT_UNAVAILABLE', 'taken')
    }
    const refused = store.bookings.add({ accountId, humanId, nowMs }, refuse, once())
    expect(await refusalOf(refused)).toBe('SLOT_UNAVAILABLE')
    const other: Once<Booking> = once({ fingerprint: 'two' })
    expect((await book(store, accountId, humanId, {}, other)).replayed).toBe(false)
  })
}
