/** Bookings and the shape facts, decide, write. */

import { expect, test } from 'bun:test'
import type { Booking, BookingChange, BookingDecision } from '../../src/domain/booking.ts'
import { Refusal } from '../../src/domain/errors.ts'
import { bookingEvent } from '../../src/domain/event.ts'
import { type BookingFacts, noTime, settled } from '../../src/domain/question.ts'
import type { Schedule } from '../../src/domain/schedule.ts'
import { decideHandOver } from '../../src/domain/slots/hand-over.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import type { BookingFilter, BookingPlace, HumanKey, Stamp, Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  block,
  book,
  booking,
  cancel,
  deciding,
  decisionOf,
  fresh,
  newId,
  nineMs,
  nowMs,
  refusalOf,
  removeOverride,
  timeOf,
  today,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const halfHour = 30 * minuteMs

export function bookingContract(start: StartEngine): void {
  factsContract(start)
  decideContract(start)
  keepingContract(start)
  listContract(start)
}

async function began(engine: ReturnType<StartEngine>) {
  const store = engine.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  return { store, accountId, humanId }
}

function factsContract(start: StartEngine): void {
  test('what is busy is what overlaps: a touching booking does not, a cancelled one neither', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    // A day long, so that what began the day before is found as well.
    const long = { startMs: nineMs - 1_440 * minuteMs, endMs: nineMs }
    await book(store, accountId, humanId, long)
    const gone = fresh(await book(store, accountId, humanId, { startMs: nineMs + halfHour }))
    await cancel(store, accountId, gone.id)
    const late = { startMs: nineMs + 2 * halfHour, endMs: nineMs + 3 * halfHour }
    await book(store, accountId, humanId, late)

    const key = { accountId, humanId, nowMs }
    const expectBusy = async (startMs: number, endMs: number, busy: Interval[]) => {
      const span = { startMs, endMs }
      expect((await store.humans.ask(key, timeOf(span))).busy).toEqual(busy)
      expect(await busyForDecision(store, key, span)).toEqual(busy)
    }
    await expectBusy(nineMs - 1, nineMs + 2 * halfHour, [long])
    await expectBusy(nineMs, nineMs + 2 * halfHour, [])
    await expectBusy(nineMs, nineMs + 2 * halfHour + 1, [late])
    await expectBusy(late.endMs - 1, late.endMs + 1, [late])
    await expectBusy(late.startMs + 1, late.startMs + 2, [late])
    await expectBusy(late.endMs, late.endMs + halfHour, [])
    await expectBusy(long.startMs - halfHour, long.startMs, [])
    await expectBusy(long.startMs + 1, late.startMs + 1, [long, late])
    await expectBusy(long.startMs, long.startMs + 1, [long])
  })

  test('the decision knows the schedule, what is busy and the usage of the month', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store, { plan: 'starter', autoPurchase: true })
    const { id: humanId } = await addHuman(store, accountId)
    const lastMonth = Date.UTC(2026, 1, 28, 23, 59)
    await book(store, accountId, humanId, { createdAtMs: lastMonth })
    await book(store, accountId, humanId, { startMs: nineMs + halfHour })
    const made = booking(humanId, { startMs: nineMs + 2 * halfHour })
    const seen: unknown[] = []
    const buy = { pack: { bookings: 500, cents: 1_900, covered: 1_500 } }
    const note = (decision: BookingDecision) => (schedule: Schedule | null) => ({
      needs: { busy: made },
      decide({ busy, usage }: BookingFacts) {
        seen.push([schedule?.timeZone, busy.length, usage])
        return decision
      },
    })
    const key = { accountId, humanId, nowMs }
    await store.bookings.add(key, note({ ...decisionOf(made), ...buy }))
    const again = booking(humanId, { startMs: nineMs + 3 * halfHour })
    await store.bookings.add(key, note(decisionOf(again)))
    const usage = { plan: 'starter', autoPurchase: true }
    // What was told before does not change with what is counted later.
    expect(seen).toEqual([
      ['UTC', 0, { ...usage, used: 1, packs: 0, covered: 0 }],
      ['UTC', 1, { ...usage, used: 2, packs: 1, covered: 1_500 }],
    ])
    const used = await store.accounts.usage(accountId, nowMs)
    expect(used).toMatchObject({ used: 3, packs: 1, covered: 1_500, overageCents: 1_900 })
    expect(await store.accounts.usage(accountId, lastMonth)).toMatchObject({ used: 1, packs: 0 })
  })

  test('overrides that ended before the moment asked for are there for an earlier moment', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    await store.overrides.add({ accountId, humanId, nowMs }, () =>
      block(humanId, { startDay: today + 7 }),
    )
    const openAt = (atMs: number) =>
      store.humans.ask({ accountId, humanId, nowMs: atMs }, (schedule) =>
        settled(
          schedule
            ?.openHours(today + 7, today + 7)
            .open.some(({ startMs }) => Math.floor(startMs / (1_440 * minuteMs)) === today + 7),
        ),
      )
    // As POST does, which looks for alternatives near a start that lies far ahead.
    await openAt(nowMs + 365 * 1_440 * minuteMs)
    expect(await openAt(nowMs)).toBe(false)
  })

  test('what lies ahead is handed over with its event, whole or not at all, and once for each key', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const to = await addHuman(store, accountId)
    const made = fresh(await book(store, accountId, humanId, {}))
    const late = fresh(await book(store, accountId, humanId, { startMs: nineMs + 4 * halfHour }))
    await book(store, accountId, to.id, { startMs: nineMs + 4 * halfHour })
    const key = {
      accountId,
      humanId,
      nowMs,
      fromMs: nowMs,
      to: { humanIds: [to.id] },
      bookingIds: null,
    }
    const once = { accountId, key: 'k', fingerprint: 'f', nowMs, answer: () => 'first' }
    const decide = (known: Parameters<Parameters<Store['bookings']['handOver']>[1]>[0]) =>
      decideHandOver(known, { humanId, to: key.to }, nowMs)
    const state = async () =>
      JSON.stringify(await store.bookings.list(accountId, {}, { limit: 9, offset: 0 }))
    const before = await state()
    await expect(
      store.bookings.handOver(key, (known) => {
        const { needs } = decide(known)
        return { needs, decide: raise }
      }),
    ).rejects.toThrow()
    expect(await state()).toBe(before)

    const stamps = async () => [
      await store.humans.stampOf(humanId),
      await store.humans.stampOf(to.id),
    ]
    const [own, other] = await stamps()
    const handed = fresh(await store.bookings.handOver(key, decide, once))
    expect(handed.moved.map(({ booking }) => [booking.id, booking.humanId])).toEqual([
      [made.id, to.id],
    ])
    expect(handed.notMoved).toEqual([{ bookingId: late.id, reason: 'SLOT_UNAVAILABLE' }])
    expect(handed.remaining).toBe(0)
    expect(await stamps()).not.toContain(own)
    expect(await stamps()).not.toContain(other)
    expect(await store.bookings.find(accountId, made.id)).toMatchObject({
      ...{ humanId: to.id, changeCount: 1, startMs: made.startMs, agreed: made.agreed },
    })
    expect(await store.bookings.listAhead(accountId, humanId, nowMs, 9)).toHaveLength(1)
    const events = await store.events.list(accountId, 0, 9)
    expect(JSON.parse(events.at(-1)?.payload ?? '')).toMatchObject({
      ...{ event: 'booking.updated', previous: { human_id: humanId } },
    })
    const again = await store.bookings.handOver(key, decide, once)
    expect(again).toEqual({ replayed: true, answer: 'first' })
    const elsewhere = await addAccount(store)
    const foreign = { ...key, accountId: elsewhere }
    expect(await refusalOf(store.bookings.handOver(foreign, decide))).toBe('NOT_FOUND')
  })

  test('what lies ahead of one human is listed by its start, whether the human is active or not', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const other = await addHuman(store, accountId)
    const add = async (of: string, hours: number) => {
      const startMs = nineMs + hours * 2 * halfHour
      return fresh(await book(store, accountId, of, { startMs, endMs: startMs + halfHour }))
    }
    const late = await add(humanId, 5)
    const early = await add(humanId, 1)
    const cancelled = await add(humanId, 3)
    await cancel(store, accountId, cancelled.id)
    await add(other.id, 2)
    await store.humans.change(accountId, humanId, (present) => {
      return { ...(present ?? raise()), active: false }
    })
    const ahead = async (fromMs: number, limit = 9) =>
      (await store.bookings.listAhead(accountId, humanId, fromMs, limit)).map(({ id }) => id)
    expect(await ahead(nineMs)).toEqual([early.id, late.id])
    expect(await ahead(early.startMs)).toEqual([early.id, late.id])
    expect(await ahead(early.startMs + 1)).toEqual([late.id])
    expect(await ahead(nineMs, 1)).toEqual([early.id])
    const [first] = await store.bookings.listAhead(accountId, humanId, nineMs, 1)
    const { id, startMs, endMs, attendeeName, madeBy, serviceId } = early
    expect(first).toEqual({ id, humanId, startMs, endMs, attendeeName, madeBy, serviceId })
    const elsewhere = await addAccount(store)
    expect(await store.bookings.listAhead(elsewhere, humanId, nineMs, 9)).toEqual([])
  })

  test('a stamp changes with every change to what is known of a human, by whatever store', async () => {
    await using engine = start()
    const { store: one, accountId, humanId } = await began(engine)
    const other = engine.open()
    const override = block(humanId)
    const made = booking(humanId)
    const changes = [
      () => one.humans.change(accountId, humanId, (present) => present ?? raise()),
      () => one.overrides.add({ accountId, humanId, nowMs }, () => override),
      () => removeOverride(other, accountId, humanId, override.id),
      () => other.bookings.add({ accountId, humanId, nowMs }, deciding(made)),
      () => cancel(one, accountId, made.id),
      () => other.humans.change(accountId, humanId, (present) => present ?? raise()),
    ]
    for (const change of changes) {
      const before = [await one.humans.stampOf(humanId), await other.humans.stampOf(humanId)]
      await change()
      expect(await one.humans.stampOf(humanId)).not.toBe(before[0] ?? '')
      expect(await other.humans.stampOf(humanId)).not.toBe(before[1] ?? '')
    }
    expect(await one.humans.stampOf(humanId)).toBe(await one.humans.stampOf(humanId))
  })

  test('what changes hours is handed the stamp as it is then, whoever changed what it stood for', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const other = engine.open()
    const override = block(humanId)
    const key = { accountId, humanId, nowMs }
    const handed: Stamp[] = []
    const note = <T>(value: T | null, stamp: Stamp): T => {
      handed.push(stamp)
      return value ?? raise()
    }
    const changes = [
      () => store.overrides.add(key, (_zone, _live, stamp) => note(override, stamp)),
      () => store.overrides.change(key, override.id, (_zone, kept, _, stamp) => note(kept, stamp)),
      () => store.humans.change(accountId, humanId, (human, _, stamp) => note(human, stamp)),
      () =>
        store.overrides.remove(accountId, humanId, override.id, (_, kept, stamp) =>
          note(kept, stamp),
        ),
    ]
    for (const [n, change] of changes.entries()) {
      const seen = await store.humans.stampOf(humanId)
      const made = booking(humanId, { startMs: nineMs + n * halfHour })
      await other.bookings.add(key, deciding(made))
      const present = await store.humans.stampOf(humanId)
      await change()
      expect(handed.at(-1)).toBe(present)
      expect(handed.at(-1)).not.toBe(seen)
    }
  })
}

function raise(): never {
  throw new Error('a fault of the decision')
}

function decideContract(start: StartEngine): void {
  test('a refusal writes nothing, and uses nothing up', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    await addWebhook(store, accountId)
    const refuse = () => {
      throw new Refusal('OUTSIDE_WORKING_HOURS', 'no')
    }
    const { bookings, humans, overrides, webhooks } = store
    const key = { accountId, humanId, nowMs }
    expect(await refusalOf(bookings.add(key, refuse))).toBe('OUTSIDE_WORKING_HOURS')
    expect(await refusalOf(humans.add(accountId, refuse))).toBe('OUTSIDE_WORKING_HOURS')
    expect(await refusalOf(humans.change(accountId, humanId, refuse))).toBe('OUTSIDE_WORKING_HOURS')
    expect(await refusalOf(overrides.add({ accountId, humanId, nowMs }, refuse))).toBe(
      'OUTSIDE_WORKING_HOURS',
    )
    expect(await refusalOf(webhooks.add(accountId, refuse))).toBe('OUTSIDE_WORKING_HOURS')
    const { total } = await bookings.list(accountId, {}, { limit: 1, offset: 0 })
    expect(total).toBe(0)
    expect(await usedBy(store, accountId, humanId)).toBe(0)
    expect(await humans.list(accountId)).toHaveLength(1)
    expect(await overrides.list(accountId, humanId)).toEqual([])
    expect(await webhooks.list(accountId)).toHaveLength(1)
  })

  test('an unexpected error of one write touches no other that was asked for with it', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const made = booking(humanId, { startMs: nineMs + 8 * halfHour })
    // The last word against a double booking is the engine's own: these two clash unasked.
    const clash = booking(humanId, { startMs: made.startMs })
    const key = { accountId, humanId, nowMs }
    const unanswerable = {
      ...{ accountId, key: 'k', fingerprint: 'f', nowMs },
      answer: () => raise(),
    }
    const results = await Promise.allSettled([
      book(store, accountId, humanId),
      store.bookings.add(key, deciding(made)),
      store.bookings.add(key, raise),
      store.bookings.add(key, deciding(clash)),
      book(store, accountId, humanId, { startMs: nineMs + halfHour }),
      book(store, accountId, humanId, { startMs: nineMs + 2 * halfHour }, unanswerable),
      store.humans.change(accountId, newId(), raise),
      book(store, accountId, humanId, { startMs: nineMs + 3 * halfHour }),
    ])
    const well = [true, true, false, false, true, false, false, true]
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual(well)
    const { bookings } = await store.bookings.list(accountId, {}, { limit: 100, offset: 0 })
    const starts = bookings.map(({ startMs }) => (startMs - nineMs) / halfHour)
    expect(starts).toEqual([0, 1, 3, 8])
    expect(await usedBy(store, accountId, humanId)).toBe(4)
  })

  test('of a hundred that want one slot at once, one gets it', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const stores = [store, engine.open()]
    const calls = Array.from({ length: 100 }, (_, n) => stores[n % 2] ?? store)
    const answers = await Promise.all(calls.map((own) => refusalOf(book(own, accountId, humanId))))
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'SLOT_UNAVAILABLE')).toHaveLength(99)
  })

  test('a quota is exact however many ask at once, also through two stores', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const stores = [store, engine.open()]
    const add = (n: number) => {
      const made = booking(humanId, { startMs: nineMs + n * halfHour })
      return (stores[n % 2] ?? store).bookings.add({ accountId, humanId, nowMs }, () => ({
        needs: { busy: made },
        decide({ usage }) {
          if (usage.used >= 10) throw new Refusal('LIMIT_REACHED', 'no')
          return decisionOf(made)
        },
      }))
    }
    const calls = Array.from({ length: 50 }, (_, n) => refusalOf(add(n)))
    const answers = await Promise.all(calls)
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(10)
    expect(await usedBy(store, accountId, humanId)).toBe(10)
  })
}

/** What a decision to book would see as busy. */
async function busyForDecision(store: Store, key: HumanKey, span: Interval): Promise<unknown> {
  let seen: unknown
  await refusalOf(
    store.bookings.add(key, () => ({
      needs: { busy: span },
      decide({ busy }) {
        seen = busy
        throw new Refusal('NOT_FOUND', 'only asking')
      },
    })),
  )
  return seen
}

/** How many bookings of this month are counted. */
async function usedBy(
  store: ReturnType<ReturnType<StartEngine>['open']>,
  accountId: string,
  humanId: string,
): Promise<number> {
  let used = -1
  await refusalOf(
    store.bookings.add({ accountId, humanId, nowMs }, () => ({
      needs: noTime,
      decide({ usage }) {
        used = usage.used
        throw new Refusal('NOT_FOUND', 'only asking')
      },
    })),
  )
  return used
}

function keepingContract(start: StartEngine): void {
  test('a booking is found as it was made, metadata byte for byte', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const full = booking(humanId, {
      attendeeName: 'Zoë "O\'Hara" \u2028 👩🏽‍💻',
      attendeeEmail: 'zoe@example.com',
      metadata: '{"b":1.0,"a":{"__proto__":[null,true]},"é":"\\u0000"}',
    })
    const bare = booking(humanId, { startMs: nineMs + halfHour })
    for (const made of [full, bare]) {
      const added = fresh(await store.bookings.add({ accountId, humanId, nowMs }, deciding(made)))
      expect(added).toEqual({ ...made, sequence: expect.any(Number) })
      expect(await store.bookings.find(accountId, made.id)).toEqual(added)
    }
    expect(await store.bookings.find(accountId, newId())).toBeNull()
  })

  test('a cancelled booking stays, with its reason, and its time is free at once', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const made = fresh(await book(store, accountId, humanId))
    const gone = await cancel(store, accountId, made.id)
    expect(gone).toEqual({
      ...{ ...made, status: 'cancelled', cancelReason: 'no longer needed', cancelledBy: 'key' },
      inviteSequence: 1,
      sequence: expect.any(Number),
    })
    expect(gone?.sequence).toBeGreaterThan(made.sequence ?? Number.POSITIVE_INFINITY)
    expect(await store.bookings.find(accountId, made.id)).toEqual(gone)
    expect(await refusalOf(book(store, accountId, humanId))).toBe('accepted')
  })

  test('a decision of null changes nothing and answers the booking as it is', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const made = fresh(await book(store, accountId, humanId))
    const gone = await cancel(store, accountId, made.id)
    expect(await cancel(store, accountId, made.id)).toEqual(gone)
    const { change } = store.bookings
    expect(await change(accountId, newId(), nowMs, () => settled(null))).toBeNull()
  })

  test('a moved booking is not in its own way, but others are', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const made = fresh(await book(store, accountId, humanId))
    const next = fresh(await book(store, accountId, humanId, { startMs: nineMs + halfHour }))
    const moved = { ...made, startMs: nineMs - 15 * minuteMs, endMs: nineMs + 15 * minuteMs }
    const seen: unknown[] = []
    const event = bookingEvent('booking.rescheduled', moved, nowMs, made)
    const changeTo = (busy: Interval, change: BookingChange | null) =>
      store.bookings.change(accountId, made.id, nowMs, (present) => ({
        needs: { busy },
        decide(facts) {
          seen.push(present, facts.busy)
          return change
        },
      }))
    const { startMs, endMs } = next
    expect(await changeTo({ ...made, endMs }, null)).toEqual(made)
    const then = await changeTo(moved, { booking: moved, event })
    expect(then).toEqual({ ...moved, sequence: expect.any(Number) })
    expect(then?.sequence).toBeGreaterThan(next.sequence ?? Number.POSITIVE_INFINITY)
    expect(seen).toEqual([made, [{ startMs, endMs }], made, []])
    expect(await store.bookings.find(accountId, made.id)).toEqual(then)
  })
}

function listContract(start: StartEngine): void {
  test('a list is ordered by start, then id; its pages join, and its total counts all', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const other = await addHuman(store, accountId)
    const wanted = [5, 1, 3, 3, 0, 4, 2].map((n, at) => {
      const ofOther = at === 3 ? { humanId: other.id } : {}
      return booking(humanId, { startMs: nineMs + n * halfHour, ...ofOther })
    })
    const added: Booking[] = []
    for (const made of wanted) {
      const key = { accountId, humanId, nowMs }
      added.push(fresh(await store.bookings.add(key, deciding(made))))
    }
    const sorted = added.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
    const pages = [0, 3, 6, 9].map((offset) =>
      store.bookings.list(accountId, {}, { limit: 3, offset }),
    )
    const answers = await Promise.all(pages)
    expect(answers.flatMap(({ bookings }) => bookings)).toEqual(sorted)
    expect(answers.map(({ total }) => total)).toEqual([7, 7, 7, 7])
    for (const isNewestFirst of [false, true]) {
      const found: Booking[] = []
      let next: BookingPlace | null | undefined
      while (next !== null) {
        const page = { limit: 2, offset: 0, isNewestFirst, ...(next ? { after: next } : {}) }
        const answer = await store.bookings.list(accountId, {}, page)
        expect(answer.total).toBe(7)
        found.push(...answer.bookings)
        next = answer.next
        expect(next?.found ?? 7).toBe(found.length)
      }
      expect(found).toEqual(isNewestFirst ? sorted.toReversed() : sorted)
    }
  })

  test('each filter keeps what it names, literally, and they add up', async () => {
    await using engine = start()
    const { store, accountId, humanId } = await began(engine)
    const other = await addHuman(store, accountId)
    const metadata = '{"a":"x","n":1,"f":1.5,"t":true,"none":null,"deep":{"a":"y"},"e é":"%"}'
    const made = [
      booking(humanId, { attendeeEmail: 'a@example.com', metadata }),
      booking(humanId, {
        ...{ startMs: nineMs + halfHour, metadata: '{"a":"X"}' },
        ...{ attendeePhone: '+14155550123', attendeeTimeZone: 'UTC', location: 'Room 5' },
        attendeeLocale: 'de',
      }),
      booking(other.id, { attendeeEmail: 'a@example.com', metadata: '{"a":"x"}' }),
      booking(other.id, { startMs: nineMs + halfHour, attendeeEmail: 'A@example.com' }),
    ]
    for (const one of made) {
      const key = { accountId, humanId: one.humanId, nowMs }
      await store.bookings.add(key, deciding(one))
    }
    await cancel(store, accountId, made[3]?.id ?? '')
    const cases: [BookingFilter, number[]][] = [
      [{}, [0, 2, 1, 3]],
      [{ humanId }, [0, 1]],
      [{ humanId: newId() }, []],
      [{ status: 'cancelled' }, [3]],
      [{ humanId: other.id, status: 'confirmed' }, [2]],
      [{ fromMs: nineMs, toMs: nineMs + halfHour }, [0, 2]],
      [{ fromMs: nineMs + 1 }, [1, 3]],
      [{ toMs: nineMs }, []],
      [{ attendeeEmail: 'A@example.com' }, [0, 2, 3]],
      [{ q: 'EXAMPLE.com', status: 'confirmed' }, [0, 2]],
      [{ q: made[1]?.id.slice(9) ?? '' }, [1]],
      [{ q: '%' }, []],
      [{ attendeeEmail: 'a@example.com', humanId }, [0]],
      [{ attendeeEmail: '%' }, []],
      [{ attendeePhone: '+14155550123' }, [1]],
      [{ attendeePhone: '+14155550123', humanId, status: 'confirmed' }, [1]],
      [{ attendeePhone: '+14155550123', attendeeEmail: 'a@example.com' }, []],
      [{ attendeePhone: '4155550123' }, []],
      [{ q: '5550123' }, [1]],
      [{ q: '555-0123' }, [1]],
      [{ q: '(415) 555.0123' }, [1]],
      [{ q: '001 415 5550123' }, [1]],
      // In brackets: in an id two digits about a hyphen may stand by chance.
      [{ q: '(5) 5' }, []],
      [{ metadata: [{ key: 'a', value: 'x' }] }, [0, 2]],
      [{ metadata: [{ key: 'a', value: 'X' }], humanId }, [1]],
      [{ metadata: [{ key: 'n', value: '1' }] }, [0]],
      [{ metadata: [{ key: 'f', value: '1.5' }] }, [0]],
      [{ metadata: [{ key: 't', value: 'true' }] }, [0]],
      [{ metadata: [{ key: 'none', value: 'null' }] }, []],
      [{ metadata: [{ key: 'deep', value: '{"a":"y"}' }] }, []],
      [{ metadata: [{ key: 'e é', value: '%' }] }, [0]],
      [{ metadata: [{ key: 'a', value: '%' }] }, []],
      [
        {
          metadata: [
            { key: 'a', value: 'x' },
            { key: 'n', value: '1' },
          ],
        },
        [0],
      ],
    ]
    for (const [filter, wanted] of cases) {
      const page = { limit: 100, offset: 0 }
      const { bookings, total } = await store.bookings.list(accountId, filter, page)
      const found = bookings.map(({ id }) => made.findIndex((one) => one.id === id))
      expect([filter, found, total]).toEqual([filter, wanted, wanted.length])
    }
  })
}
