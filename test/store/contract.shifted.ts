/** Bookings whose wall time no longer stands. In UTC they are made by agreeing them at another offset than none. */

import { expect, test } from 'bun:test'
import type { Booking } from '../../src/domain/booking.ts'
import { bookingEvent } from '../../src/domain/event.ts'
import { settled } from '../../src/domain/question.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import {
  decideInstants,
  decideWallTimes,
  type Repair,
  type Shifted,
  type ShiftFacts,
  type ShiftQuestion,
} from '../../src/domain/time/zone-shift.ts'
import type { Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  book,
  bookHold,
  cancel,
  fresh,
  hold,
  nineMs,
  nowMs,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const off = { timeZone: 'UTC', offsetMs: -hourMs }
const page = { limit: 20, offset: 0 }
const at = (halfHours: number) => nineMs + halfHours * 30 * minuteMs

async function began(engine: ReturnType<StartEngine>) {
  const store = engine.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const add = async (halfHours: number, fields: Partial<Booking> = {}, whose = humanId) => {
    const startMs = at(halfHours)
    return fresh(await book(store, accountId, whose, { startMs, agreed: off, ...fields }))
  }
  return { store, accountId, humanId, add }
}

async function listed(store: Store, accountId: string, filter = {}, some = page, atMs = nowMs) {
  const { shifted, total } = await store.bookings.listShifted(accountId, filter, some, atMs)
  return { ids: shifted.map(({ booking }) => booking.id), total }
}

/** What a decision would see. */
async function factsOf(
  store: Store,
  key: { readonly accountId: string; readonly humanId: string; readonly nowMs: number },
  ...spans: readonly Interval[]
) {
  let seen: ({ readonly shifted: readonly Shifted[] } & ShiftFacts) | undefined
  await store.bookings.changeShifted(key, (shifted) => ({
    needs: { spans },
    decide({ inTheWay }) {
      seen = { shifted, inTheWay }
      return []
    },
  }))
  if (!seen) throw new Error('nothing was decided')
  return seen
}

/** The changes of a repair, which is what is written. */
function changesOf(decide: (shifted: readonly Shifted[]) => ShiftQuestion<Repair>) {
  return (shifted: readonly Shifted[]) => {
    const question = decide(shifted)
    return {
      needs: question.needs,
      decide: (facts: ShiftFacts) => question.decide(facts).changes,
    }
  }
}

export function shiftedContract(start: StartEngine): void {
  findContract(start)
  changeContract(start)
}

function findContract(start: StartEngine): void {
  test('found are those ahead whose zone shows another time than was agreed', async () => {
    await using engine = start()
    const { store, accountId, add } = await began(engine)
    const one = await add(0)
    await add(1, { agreed: { timeZone: 'UTC', offsetMs: 0 } })
    const other = await add(2)
    await cancel(store, accountId, (await add(3)).id)
    expect(await listed(store, accountId)).toEqual({ ids: [], total: 0 })
    expect(await store.bookings.rescanShifted(nowMs)).toBe(2)
    expect(await store.bookings.rescanShifted(nowMs)).toBe(2)
    expect(await listed(store, accountId)).toEqual({ ids: [one.id, other.id], total: 2 })
    expect(await store.bookings.countShifted(nowMs)).toBe(2)
    expect(await store.bookings.countShifted(nowMs, 1)).toBe(1)
    // Time goes on, and what has begun is no longer ahead.
    expect(await store.bookings.countShifted(one.startMs)).toBe(1)
    expect(await listed(store, accountId, {}, page, one.startMs)).toEqual({
      ...{ ids: [other.id], total: 1 },
    })
    expect(await store.bookings.rescanShifted(one.startMs)).toBe(1)
    expect(await store.bookings.countShifted(nowMs)).toBe(1)
  })

  test('one that is cancelled while they are looked for is not one of them', async () => {
    await using engine = start()
    const { store, accountId, add } = await began(engine)
    const [gone, left] = [await add(0), await add(1)]
    const [, count] = await Promise.all([
      cancel(store, accountId, gone.id),
      store.bookings.rescanShifted(nowMs),
    ])
    expect(count).toBe(1)
    expect(await listed(store, accountId)).toEqual({ ids: [left.id], total: 1 })
  })

  test('they are listed as others are: filtered, paged, with an exact total', async () => {
    await using engine = start()
    const { store, accountId, add } = await began(engine)
    const { id: second } = await addHuman(store, accountId)
    const all: Booking[] = []
    for (let n = 0; n < 5; n += 1) {
      const attendeeEmail = n % 2 ? 'odd@example.com' : null
      all.push(await add(n, { attendeeEmail, metadata: `{"n":${n}}` }, n > 2 ? second : undefined))
    }
    await store.bookings.rescanShifted(nowMs)
    const ids = (...places: number[]) => places.map((n) => all[n]?.id)
    const ask = async (filter: object, some = page) => listed(store, accountId, filter, some)
    const some = { limit: 2, offset: 1 }
    expect(await ask({}, some)).toEqual({ ids: ids(1, 2) as string[], total: 5 })
    expect((await ask({ humanId: second })).ids).toEqual(ids(3, 4) as string[])
    expect((await ask({ attendeeEmail: 'odd@example.com' })).ids).toEqual(ids(1, 3) as string[])
    expect((await ask({ fromMs: at(1), toMs: at(3) })).ids).toEqual(ids(1, 2) as string[])
    expect((await ask({ metadata: [{ key: 'n', value: '4' }] })).ids).toEqual(ids(4) as string[])
    expect(await ask({ status: 'cancelled' })).toEqual({ ids: [], total: 0 })
    expect((await ask({ status: 'confirmed' })).total).toBe(5)
    const { shifted } = await store.bookings.listShifted(accountId, {}, page, nowMs)
    expect(shifted[0]).toEqual({ booking: all[0] as Booking, agreed: off })
  })

  test('another account sees none of them', async () => {
    await using engine = start()
    const { store, add, humanId } = await began(engine)
    await add(0)
    await store.bookings.rescanShifted(nowMs)
    const yours = engine.addAccount()
    expect(await listed(store, yours)).toEqual({ ids: [], total: 0 })
    expect(await listed(store, yours, { humanId })).toEqual({ ids: [], total: 0 })
    expect(await store.bookings.shiftedHumans(yours, nowMs)).toEqual([])
    expect((await factsOf(store, { accountId: yours, humanId, nowMs })).shifted).toEqual([])
  })

  test('one that is cancelled or moved is no longer one of them, wherever that happens', async () => {
    await using engine = start()
    const { store, accountId, add } = await began(engine)
    const other = engine.open()
    const [gone, moved, renamed] = [await add(0), await add(1), await add(2)]
    await store.bookings.rescanShifted(nowMs)
    await cancel(other, accountId, gone.id)
    const change = (id: string, fields: Partial<Booking>) =>
      other.bookings.change(accountId, id, nowMs, (present) => {
        if (!present) throw new Error('no booking')
        const booking = { ...present, ...fields }
        return settled({ booking, event: bookingEvent('booking.rescheduled', booking, nowMs) })
      })
    const slot = { startMs: at(4), endMs: at(5), agreed: { timeZone: 'UTC', offsetMs: 0 } }
    await change(moved.id, slot)
    await change(renamed.id, { attendeeName: 'Jane' })
    expect(await listed(store, accountId)).toEqual({ ids: [renamed.id], total: 1 })
  })

  test('a booking of a hold that was agreed before is one of them at once', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const before = fresh(await hold(store, accountId, humanId, { agreed: off }))
    const well = fresh(await hold(store, accountId, humanId, { startMs: at(1) }))
    const booked = fresh(await bookHold(store, accountId, before.id))
    const other = fresh(await bookHold(store, accountId, well.id))
    expect([booked.agreed, other.agreed]).toEqual([off, well.agreed])
    expect(await listed(store, accountId)).toEqual({ ids: [booked.id], total: 1 })
  })

  test('the humans who have some are told, oldest first, active or not', async () => {
    await using engine = start()
    const { store, accountId, humanId, add } = await began(engine)
    const { id: second } = await addHuman(store, accountId)
    const { id: third } = await addHuman(store, accountId)
    await add(0, {}, third)
    await add(0)
    await add(0, { agreed: { timeZone: 'UTC', offsetMs: 0 } }, second)
    await store.humans.change(accountId, third, (human) => {
      if (!human) throw new Error('no human')
      return { ...human, active: false }
    })
    await store.bookings.rescanShifted(nowMs)
    expect(await store.bookings.shiftedHumans(accountId, nowMs)).toEqual([humanId, third])
    expect(await store.bookings.shiftedHumans(accountId, at(0))).toEqual([])
  })
}

function changeContract(start: StartEngine): void {
  test('a decision knows what is shifted, and what takes the time otherwise', async () => {
    await using engine = start()
    const { store, accountId, humanId, add } = await began(engine)
    const [one, two] = [await add(0), await add(1)]
    const well = await add(2, { agreed: { timeZone: 'UTC', offsetMs: 0 } })
    await cancel(store, accountId, (await add(3)).id)
    const held = fresh(await hold(store, accountId, humanId, { startMs: at(4) }))
    const expiresAtMs = nowMs + 1
    await hold(store, accountId, humanId, { startMs: at(5), expiresAtMs })
    const { id: other } = await addHuman(store, accountId)
    await add(0, {}, other)
    await store.bookings.rescanShifted(nowMs)
    const key = { accountId, humanId, nowMs: expiresAtMs }
    const facts = await factsOf(store, key, { startMs: at(-9), endMs: at(9) })
    expect(facts.shifted.map(({ booking }) => booking)).toEqual([one, two])
    expect(facts.shifted.map(({ agreed }) => agreed)).toEqual([off, off])
    const [all = []] = facts.inTheWay
    expect(all.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      ...[one, two, well].map(({ id }) => `booking ${id}`),
      `hold ${held.id}`,
    ])
    const day = fresh(await book(store, accountId, humanId, { startMs: at(20), endMs: at(68) }))
    const spans = [
      { startMs: at(1), endMs: at(2) },
      { startMs: at(1) - 1, endMs: at(2) + 1 },
      { startMs: at(3), endMs: at(4) },
      { startMs: at(68) - 1, endMs: at(68) },
    ]
    const { inTheWay } = await factsOf(store, key, ...spans)
    expect(inTheWay.map((obstacles) => obstacles.map(({ id }) => id))).toEqual([
      [two.id],
      [one.id, two.id, well.id],
      [],
      [day.id],
    ])
  })

  test('put at their wall times they are shifted no more, each with one event', async () => {
    await using engine = start()
    const { store, accountId, humanId, add } = await began(engine)
    await addWebhook(store, accountId)
    const eight: Booking[] = []
    for (let n = 0; n < 8; n += 1) {
      eight.push(await add(2 * n, { endMs: at(2 * n + 2) }))
    }
    await store.bookings.rescanShifted(nowMs)
    const newest = await store.events.newest(accountId)
    const key = { accountId, humanId, nowMs }
    await store.bookings.changeShifted(
      key,
      changesOf((shifted) => decideWallTimes(shifted, nowMs)),
    )
    const { bookings } = await engine.open().bookings.list(accountId, {}, page)
    expect(bookings.map(({ id, startMs }) => [id, startMs])).toEqual(
      eight.map(({ id, startMs }) => [id, startMs - hourMs]),
    )
    expect(bookings.every(({ agreed }) => agreed?.offsetMs === 0)).toBe(true)
    const events = await store.events.list(accountId, newest, 50)
    expect(events.map(({ payload }) => JSON.parse(payload).event)).toEqual(
      Array(8).fill('booking.rescheduled'),
    )
    expect(await store.bookings.countShifted(nowMs)).toBe(0)
    expect(await store.bookings.rescanShifted(nowMs)).toBe(0)
  })

  test('agreed anew they stay where they are, and there is no event', async () => {
    await using engine = start()
    const { store, accountId, humanId, add } = await began(engine)
    const made = await add(0)
    await store.bookings.rescanShifted(nowMs)
    const newest = await store.events.newest(accountId)
    const key = { accountId, humanId, nowMs }
    await store.bookings.changeShifted(
      key,
      changesOf((shifted) => decideInstants(shifted)),
    )
    const agreed = { timeZone: 'UTC', offsetMs: 0 }
    expect(await store.bookings.find(accountId, made.id)).toEqual({ ...made, agreed })
    expect(await store.events.newest(accountId)).toBe(newest)
    expect(await store.bookings.countShifted(nowMs)).toBe(0)
  })

  test('all changes of one human are written, or none', async () => {
    await using engine = start()
    const { store, accountId, humanId, add } = await began(engine)
    const [one, two] = [await add(2), await add(6)]
    const taken = await add(4, { agreed: { timeZone: 'UTC', offsetMs: 0 } })
    await store.bookings.rescanShifted(nowMs)
    const key = { accountId, humanId, nowMs }
    const blind = (shifted: readonly Shifted[]) => {
      const { needs, decide } = decideWallTimes(shifted, nowMs)
      const inTheWay = needs.spans.map(() => [])
      return { needs, decide: () => decide({ inTheWay }).changes }
    }
    await expect(store.bookings.changeShifted(key, blind)).rejects.toThrow('overlapping')
    const { bookings } = await store.bookings.list(accountId, {}, page)
    expect(bookings).toEqual([one, taken, two])
    expect(await store.bookings.countShifted(nowMs)).toBe(2)
  })
}
