/** Holds: what they take, until when, and what becomes of them. */

import { expect, test } from 'bun:test'
import { Refusal } from '../../src/domain/errors.ts'
import { decideRelease } from '../../src/domain/hold.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import {
  addAccount,
  addHuman,
  book,
  bookHold,
  fresh,
  hold,
  nineMs,
  nowMs,
  refusalOf,
  timeOf,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const halfHour = 30 * minuteMs
const lifeMs = 5 * minuteMs

async function began(engine: ReturnType<StartEngine>) {
  const store = engine.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  /** What is busy, and when the holds of it end. */
  const askAt = async (atMs: number, startMs: number, endMs: number) => {
    const key = { accountId, humanId, nowMs: atMs }
    const { busy, holds } = await store.humans.ask(key, timeOf({ startMs, endMs }))
    return [busy, holds.map(({ expiresAtMs }) => expiresAtMs).sort()]
  }
  return { store, accountId, humanId, askAt }
}

export function holdContract(start: StartEngine): void {
  busyContract(start)
  endContract(start)
}

function busyContract(start: StartEngine): void {
  test('a live hold is busy as a booking is, and joined with those it touches', async () => {
    await using engine = start()
    const { store, accountId, humanId, askAt } = await began(engine)
    await book(store, accountId, humanId)
    const held = fresh(await hold(store, accountId, humanId, { startMs: nineMs + halfHour }))
    const { startMs, endMs, expiresAtMs } = held
    const whole = [{ startMs: nineMs, endMs }]
    expect(await askAt(nowMs, nineMs, endMs)).toEqual([whole, [expiresAtMs]])
    expect(await askAt(nowMs, endMs - 1, endMs)).toEqual([...[[{ startMs, endMs }], [expiresAtMs]]])
    expect(await askAt(nowMs, endMs, endMs + halfHour)).toEqual([[], []])
    const booked = [{ startMs: nineMs, endMs: startMs }]
    expect(await askAt(nowMs, nineMs, startMs)).toEqual([booked, []])
  })

  test('the live ones that take an interval are told by their ids, with when they end', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const at = (n: number) => nineMs + n * halfHour
    const late = fresh(await hold(store, accountId, humanId, { startMs: at(2) }))
    const gone = fresh(await hold(store, accountId, humanId, { startMs: at(1) }))
    await store.holds.remove(accountId, gone.id, decideRelease)
    const heldAt = async (atMs: number, startMs: number, endMs: number) => {
      const key = { accountId, humanId, nowMs: atMs }
      return (await store.humans.ask(key, timeOf({ startMs, endMs }))).holds
    }
    const { id, startMs, endMs, buffers, expiresAtMs } = late
    expect(await heldAt(nowMs, at(0), at(4))).toEqual([
      { id, startMs, endMs, buffers, expiresAtMs, serviceId: null },
    ])
    expect(await heldAt(nowMs, at(0), at(2))).toEqual([])
    expect(await heldAt(expiresAtMs, at(2), at(4))).toEqual([])
  })

  test('it ends by the clock, to the millisecond, and nothing has to be swept for it', async () => {
    await using engine = start()
    const { store, accountId, humanId, askAt } = await began(engine)
    const { startMs, endMs, id } = fresh(await hold(store, accountId, humanId))
    const slot = [{ startMs, endMs }]
    const [lastMs, endedMs] = [nowMs + lifeMs - 1, nowMs + lifeMs]
    expect(await askAt(lastMs, startMs, endMs)).toEqual([slot, [endedMs]])
    expect(await askAt(endedMs, startMs, endMs)).toEqual([[], []])
    const again = (createdAtMs: number) =>
      refusalOf(hold(store, accountId, humanId, { createdAtMs }))
    expect([await again(lastMs), await again(endedMs)]).toEqual(['SLOT_UNAVAILABLE', 'accepted'])
    expect(await store.holds.find(accountId, id)).not.toBeNull()
  })

  test('the holds in the span are told with their ends, in whatever order they were made', async () => {
    await using engine = start()
    const { store, accountId, humanId, askAt } = await began(engine)
    const holdAt = (n: number, expiresAtMs: number) =>
      hold(store, accountId, humanId, { startMs: nineMs + n * halfHour, expiresAtMs })
    await holdAt(0, nowMs + 3)
    await holdAt(1, nowMs + 1)
    await holdAt(2, nowMs + 2)
    const untilMs = async (fromMs: number, toMs: number, atMs = nowMs) =>
      (await askAt(atMs, fromMs, toMs))[1]
    expect(await untilMs(nineMs, nineMs + 3 * halfHour)).toEqual([nowMs + 1, nowMs + 2, nowMs + 3])
    expect(await untilMs(nineMs, nineMs + 1)).toEqual([nowMs + 3])
    expect(await untilMs(nineMs, nineMs + 3 * halfHour, nowMs + 1)).toEqual([nowMs + 2, nowMs + 3])
  })

  test('the decision knows when the live holds of the human and of a conversation expire', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const { id: otherId } = await addHuman(store, accountId)
    const holdAt = (n: number, conversationId: string, of = humanId) =>
      hold(store, accountId, of, {
        ...{ startMs: nineMs + n * halfHour, conversationId, expiresAtMs: nowMs + 10 - n },
      })
    for (const n of [1, 2, 3]) await holdAt(n, 'a')
    await holdAt(4, 'b')
    await holdAt(5, 'a', otherId)
    const gone = fresh(await holdAt(6, 'a'))
    await bookHold(store, accountId, gone.id)
    const seen: unknown[] = []
    const askWith = (conversationId: string | null) =>
      refusalOf(
        store.holds.add({ accountId, humanId, nowMs: nowMs + 7 }, () => ({
          needs: { busy: gone, conversationId },
          decide({ ofHuman, ofConversation }) {
            seen.push([ofHuman, ofConversation])
            throw new Refusal('NOT_FOUND', 'only asking')
          },
        })),
      )
    for (const id of ['a', 'c', null]) await askWith(id)
    const ends = [nowMs + 8, nowMs + 9]
    expect(seen).toEqual([
      [ends, ends],
      [ends, []],
      [ends, []],
    ])
  })
}

function endContract(start: StartEngine): void {
  test('it becomes one booking: it is not in its own way, and takes nothing any more', async () => {
    await using engine = start()
    const { store, accountId, humanId, askAt } = await began(engine)
    const held = fresh(
      await hold(store, accountId, humanId, { metadata: '{"a":1.0}', conversationId: 'c' }),
    )
    expect(await store.holds.find(accountId, held.id)).toEqual(held)
    const { id, ...made } = fresh(await bookHold(store, accountId, held.id))
    expect(made).toMatchObject({ humanId, startMs: nineMs, metadata: '{"a":1.0}' })
    expect(await store.bookings.find(accountId, id)).toEqual({ id, ...made })
    expect(await store.holds.find(accountId, held.id)).toEqual({ ...held, bookingId: id })
    expect((await askAt(nowMs, nineMs, nineMs + 1))[1]).toEqual([])
    expect(await refusalOf(bookHold(store, accountId, held.id))).toBe('VALIDATION_ERROR')
    expect((await store.events.list(accountId, 0, 9)).length).toBe(1)
  })

  test('of twenty that turn it into a booking at once, through two stores, one does', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const { id } = fresh(await hold(store, accountId, humanId))
    const stores = [store, engine.open()]
    const calls = Array.from({ length: 20 }, (_, n) =>
      refusalOf(bookHold(stores[n % 2] ?? store, accountId, id)),
    )
    const answers = await Promise.all(calls)
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'VALIDATION_ERROR')).toHaveLength(19)
  })

  test('a hold that is removed is gone, and its time is free', async () => {
    await using engine = start()
    const { store, accountId, humanId, askAt } = await began(engine)
    const { id } = fresh(await hold(store, accountId, humanId))
    await store.holds.remove(accountId, id, decideRelease)
    expect(await store.holds.find(accountId, id)).toBeNull()
    expect(await askAt(nowMs, nineMs, nineMs + 1)).toEqual([[], []])
    expect(await refusalOf(store.holds.remove(accountId, id, decideRelease))).toBe('NOT_FOUND')
    expect(await refusalOf(bookHold(store, accountId, id))).toBe('NOT_FOUND')
  })

  test('every change of a hold changes the stamp of its human', async () => {
    await using engine = start()
    const { store: one, accountId, humanId } = await began(engine)
    const other = engine.open()
    const ids: string[] = []
    const make = async (startMs: number) => {
      ids.push(fresh(await hold(one, accountId, humanId, { startMs })).id)
    }
    const changes = [
      () => make(nineMs),
      () => make(nineMs + halfHour),
      () => one.holds.remove(accountId, ids[0] ?? '', decideRelease),
      () => bookHold(one, accountId, ids[1] ?? ''),
    ]
    for (const change of changes) {
      const before = [await one.humans.stampOf(humanId), await other.humans.stampOf(humanId)]
      await change()
      expect(await one.humans.stampOf(humanId)).not.toBe(before[0] ?? '')
      expect(await other.humans.stampOf(humanId)).not.toBe(before[1] ?? '')
    }
  })

  test('a race of holds and bookings for one slot has one winner', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const stores = [store, engine.open()]
    const calls = Array.from({ length: 60 }, (_, n) => {
      const own = stores[n % 2] ?? store
      return refusalOf(n % 3 === 0 ? book(own, accountId, humanId) : hold(own, accountId, humanId))
    })
    const answers = await Promise.all(calls)
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'SLOT_UNAVAILABLE')).toHaveLength(59)
  })
}
