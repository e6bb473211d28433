/** Claims: meetings with what is kept free around them. No other claim of the human takes any of theirs. */

import { expect, test } from 'bun:test'
import { decideBooking } from '../../src/domain/booking.ts'
import { claimedBy, noBuffers } from '../../src/domain/claim.ts'
import { type CalendarFacts, settled } from '../../src/domain/question.ts'
import type { Schedule } from '../../src/domain/schedule.ts'
import type { Limit } from '../../src/domain/slots/limits.ts'
import { type Interval, overlaps } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { noOptionalDetails } from '../support/facts.ts'
import { randomOf, readSeed } from '../support/random.ts'
import {
  addAccount,
  addHuman,
  book,
  bookHold,
  booking,
  cancel,
  deciding,
  fresh,
  hold,
  newId,
  nineMs,
  nowMs,
  refusalOf,
  rules,
  timeOf,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const buffers = { beforeMinutes: 10, afterMinutes: 15 }
const at = (minutes: number) => nineMs + minutes * minuteMs
const span = (from: number, to: number): Interval => ({ startMs: at(from), endMs: at(to) })

async function began(engine: ReturnType<StartEngine>) {
  const store = engine.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const key = { accountId, humanId, nowMs }
  const claimed = async (where: Interval) => {
    const { busy } = await store.humans.ask(key, timeOf(where))
    const decided = await store.bookings
      .add(key, () => ({
        needs: { busy: where },
        decide: (facts) => {
          throw new Known(facts.busy)
        },
      }))
      .catch((error: unknown) => (error instanceof Known ? error.busy : Promise.reject(error)))
    expect(decided).toEqual(busy)
    return busy
  }
  return { store, accountId, humanId, key, claimed }
}

/** Thrown by a decision that is none, so that nothing is written. */
class Known extends Error {
  constructor(
    readonly busy: readonly Interval[],
    readonly counts?: readonly number[],
  ) {
    super('known')
  }
}

export function claimContract(start: StartEngine): void {
  test('a booking and a hold come back with their buffers', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const made = fresh(await book(store, accountId, humanId, { buffers }))
    expect((await store.bookings.find(accountId, made.id))?.buffers).toEqual(buffers)
    const held = fresh(await hold(store, accountId, humanId, { startMs: at(90), buffers }))
    expect((await store.holds.find(accountId, held.id))?.buffers).toEqual(buffers)
    expect(fresh(await bookHold(store, accountId, held.id)).buffers).toEqual(buffers)
  })

  test('what is busy is what is claimed, of bookings and of holds', async () => {
    await using engine = start()
    const { store, accountId, humanId, key, claimed } = await began(engine)
    await book(store, accountId, humanId, { buffers })
    const held = fresh(await hold(store, accountId, humanId, { startMs: at(90), buffers }))
    expect(await claimed(span(-60, -10))).toEqual([])
    expect(await claimed(span(-60, -9))).toEqual([span(-10, 45)])
    expect(await claimed(span(44, 50))).toEqual([span(-10, 45)])
    expect(await claimed(span(45, 80))).toEqual([])
    expect(await claimed(span(134, 200))).toEqual([span(80, 135)])
    expect(await claimed(span(135, 200))).toEqual([])
    const { holds } = await store.humans.ask(key, timeOf(span(134, 200)))
    expect(holds).toEqual([
      {
        ...{ id: held.id, ...span(90, 120), buffers, expiresAtMs: held.expiresAtMs },
        serviceId: null,
      },
    ])
    const teams = await store.humans.askAll({ accountId, humanIds: [humanId], nowMs }, () => ({
      needs: { busy: [span(40, 81)] },
      decide: (facts) => facts.busy,
    }))
    expect(teams).toEqual([[span(-10, 45), span(80, 135)]])
  })

  test('a week tells meetings that lie in it, whatever is kept free around the others', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    await book(store, accountId, humanId, { buffers })
    await hold(store, accountId, humanId, { startMs: at(90), buffers })
    const rows = async (where: Interval) =>
      store.weeks.ask({ ...key, sinceMs: nowMs }, () => ({
        needs: { rows: where, busy: where },
        decide: ({ bookings, holds, busy }) => [bookings.length, holds.length, busy.length],
      }))
    expect(await rows(span(30, 90))).toEqual([0, 0, 2])
    expect(await rows(span(29, 91))).toEqual([1, 1, 2])
  })

  test('whatever stands there, just the claims are told that overlap a span', async () => {
    await using engine = start()
    const { store, accountId, humanId, claimed } = await began(engine)
    const below = randomOf(readSeed())
    const claims: Interval[] = []
    let from = 0
    for (let n = 0; n < 40; n += 1) {
      const its = { beforeMinutes: below(3) * below(60), afterMinutes: below(3) * below(60) }
      from += its.beforeMinutes + (below(3) === 0 ? 0 : below(40))
      const meeting = { ...span(from, from + 1 + below(60)), buffers: below(2) ? its : noBuffers }
      const claim = claimedBy(meeting)
      if (claims.some((one) => overlaps(one, claim))) continue
      await store.bookings.add({ accountId, humanId, nowMs }, deciding(booking(humanId, meeting)))
      claims.push(claim)
      from += 60 + meeting.buffers.afterMinutes
    }
    expect(claims.length).toBeGreaterThan(20)
    for (let n = 0; n < 300; n += 1) {
      const length = below(4) === 0 ? below(4_000) : below(90)
      const startMinute = below(from) - 60
      const where = span(startMinute, startMinute + 1 + length)
      expect(await claimed(where)).toEqual(claims.filter((one) => overlaps(one, where)))
    }
  })

  test('of a calendar that is read in part the claims are known up to where the last one ends', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    for (const minute of [0, 60, 120]) {
      await book(store, accountId, humanId, { startMs: at(minute), buffers })
    }
    const known = (rowsMax: number) =>
      store.humans.ask(key, () => ({
        needs: { busy: span(-60, 3_000), rowsMax },
        decide: ({ busy, knownMs }) => [busy.length, knownMs],
      }))
    expect(await known(2)).toEqual([2, at(105)])
    expect(await known(4)).toEqual([3, Number.POSITIVE_INFINITY])
  })

  test('a claim is refused by the last guard, if by no other', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    await book(store, accountId, humanId, { buffers })
    const add = (minute: number, its = buffers) => {
      const made = booking(humanId, { startMs: at(minute), buffers: its })
      return store.bookings.add({ accountId, humanId, nowMs }, deciding(made))
    }
    const isRefused = (call: Promise<unknown>) => call.then(() => false).catch(() => true)
    expect(await isRefused(add(54))).toBeTrue()
    expect(await isRefused(add(-54))).toBeTrue()
    expect(await isRefused(add(55))).toBeFalse()
    expect(await isRefused(add(-55))).toBeFalse()
  })

  test('of a hundred that want one of two times too close to each other at once, one gets it', async () => {
    await using engine = start()
    const [one, two] = [engine.open(), engine.open()]
    const { accountId, humanId } = await began(engine)
    const tries = Array.from({ length: 50 }, (_, n) => [
      refusalOf(book(one, accountId, humanId, { startMs: at(n % 2), buffers })),
      refusalOf(book(two, accountId, humanId, { startMs: at(40 + (n % 2)), buffers })),
    ])
    const outcomes = await Promise.all(tries.flat())
    expect(outcomes.filter((one) => one === 'accepted')).toHaveLength(1)
    expect(outcomes.filter((one) => one === 'SLOT_UNAVAILABLE')).toHaveLength(99)
  })

  test('a booking that is moved claims its new time with its new buffers, and no longer the old', async () => {
    await using engine = start()
    const { store, accountId, humanId, claimed } = await began(engine)
    const made = fresh(await book(store, accountId, humanId, { buffers }))
    const moved = { ...made, ...span(60, 90), buffers: { beforeMinutes: 0, afterMinutes: 5 } }
    await store.bookings.change(accountId, made.id, nowMs, () =>
      settled({ booking: moved, event: { ...eventOf(moved) } }),
    )
    expect(await claimed(span(-60, 200))).toEqual([span(60, 95)])
  })

  test('what is counted are confirmed bookings and live holds that start in the span, one left out', async () => {
    await using engine = start()
    const { store, accountId, humanId, key } = await began(engine)
    const made = fresh(await book(store, accountId, humanId, { startMs: at(60) }))
    const gone = fresh(await book(store, accountId, humanId, { startMs: at(0) }))
    await cancel(store, accountId, gone.id)
    const held = fresh(await hold(store, accountId, humanId, { startMs: at(120), buffers }))
    await hold(store, accountId, humanId, { startMs: at(200) })
    const limit = (from: number, to: number): Limit => ({
      ...{ per: 'day', firstDay: 0, max: 9, span: span(from, to) },
    })
    const limits = [limit(0, 61), limit(60, 60), limit(61, 120), limit(60, 121), limit(-900, 900)]
    const needs = { busy: span(0, 1), limits }
    const asked = async (atMs: number, exceptId?: string) => {
      const ask = () => ({ needs, decide: (facts: CalendarFacts) => facts })
      return store.humans.ask({ ...key, nowMs: atMs }, ask, exceptId)
    }
    const { counts, holds, busy } = await asked(nowMs)
    expect(counts).toEqual([1, 0, 0, 2, 3])
    // They are told: as each ends there is room again.
    expect(holds.map(({ id }) => id).sort()).toContain(held.id)
    expect([holds.length, busy]).toEqual([2, []])
    expect((await asked(nowMs, made.id)).counts).toEqual([0, 0, 0, 1, 2])
    expect((await asked(held.expiresAtMs)).counts).toEqual([1, 0, 0, 1, 1])
    const decided = store.bookings.add(key, () => ({
      needs,
      decide: (facts) => {
        throw new Known([], facts.counts)
      },
    }))
    expect(await decided.catch((error: unknown) => error)).toMatchObject({ counts })
    const whole = { accountId, humanIds: [humanId, humanId], nowMs }
    const teams = await store.humans.askAll(whole, () => ({
      needs: { busy: [span(0, 1), null], limits: [limits, undefined] },
      decide: (facts) => facts.counts,
    }))
    expect(teams).toEqual([counts, undefined])
  })

  test('of a hundred that want a day of four at once, through two stores, four get it', async () => {
    await using engine = start()
    const [one, two] = [engine.open(), engine.open()]
    const accountId = await addAccount(one)
    const limited = { ...rules, maxPerDay: 4 }
    const { id: humanId } = await addHuman(one, accountId, { rules: limited })
    const request = (n: number) => ({
      ...{ humanId, startMs: at((n % 10) * 30), durationMinutes: 30, agreedZone: null },
      ...{ attendeeName: 'Ann', attendeeEmail: null, metadata: null, ...noOptionalDetails },
    })
    const tries = Array.from({ length: 100 }, (_, n) => {
      const store = n % 2 === 0 ? one : two
      const decide = (schedule: Schedule | null) =>
        decideBooking(schedule, request(n), newId(), nowMs)
      return refusalOf(store.bookings.add({ accountId, humanId, nowMs }, decide))
    })
    const outcomes = await Promise.all(tries)
    expect(outcomes.filter((one) => one === 'accepted')).toHaveLength(4)
    expect(outcomes.filter((one) => one === 'SLOT_UNAVAILABLE')).toHaveLength(96)
  })
}

function eventOf(moved: ReturnType<typeof booking>) {
  const type = 'booking.rescheduled' as const
  return { type, booking: moved, previous: null, createdAtMs: nowMs }
}
