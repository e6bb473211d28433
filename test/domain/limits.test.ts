/** guide/slots.md#limits: how many meetings may start on one local date, and in one week. */
import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import { decideBooking, decideReschedule } from '../../src/domain/booking.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import { explainDecision } from '../../src/domain/explanation.ts'
import { decideHeldBooking, decideHold } from '../../src/domain/hold.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import {
  fullTime,
  type Limit,
  limitsAt,
  limitsWithin,
  reachedOf,
} from '../../src/domain/slots/limits.ts'
import { emptyNote } from '../../src/domain/slots/note.ts'
import { hasRoom, roomFor, roomFrom } from '../../src/domain/slots/room.ts'
import { askSlots } from '../../src/domain/slots/slots.ts'
import { computeTeamSlots } from '../../src/domain/slots/team-slots.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { showDate } from '../../src/domain/time/notation.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { answered, countsOf, noOptionalDetails, roomy } from '../support/facts.ts'
import { consult } from '../support/oracle.ts'
import { randomCase, runs } from '../support/random.ts'
import { booking as standing } from '../support/store.ts'
import { scheduleOf } from '../support/timetable.ts'

/** Monday 16 March 2026 in UTC. */
const at = (day: number, time: string) => Date.parse(`2026-03-${day}T${time}Z`)
const nowMs = at(16, '08:00')
const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 12 * 60 },
  durationsMinutes: [60],
}
const limited = (most: Partial<AvailabilityRules>) =>
  compileSchedule('UTC', { ...rules, ...most }, [])
const twice = limited({ maxPerDay: 2 })
const whom = {
  ...{ humanId: 'h', attendeeName: 'Ann', attendeeEmail: null, metadata: null, agreedZone: null },
  ...noOptionalDetails,
}
const request = { ...whom, startMs: at(16, '09:00'), durationMinutes: 60 }
const verdict = (decide: () => unknown) => refusalOfDecision(decide)?.code ?? 'yes'
const book = (starts: readonly number[], schedule = twice, startMs = request.startMs) =>
  answered(decideBooking(schedule, { ...request, startMs }, 'b', nowMs), { starts })

describe('what has to be counted', () => {
  test('is nothing where nothing is set', () => {
    expect(limitsAt(limited({}), nowMs)).toBeUndefined()
    expect(decideBooking(limited({}), request, 'b', nowMs).needs.limits).toBeUndefined()
    const query = { fromDay: nowMs / dayMs, toDay: nowMs / dayMs, durationMinutes: 60 }
    expect(askSlots(limited({}), query, nowMs, nowMs).needs.limits).toBeUndefined()
  })

  test('are the local date and the week from Monday, as long as the clock makes them', () => {
    const berlin = compileSchedule('Europe/Berlin', { ...rules, maxPerDay: 4, maxPerWeek: 9 }, [])
    // The clock goes forward on Sunday the 29th.
    const hours = (limits: readonly Limit[] = []) =>
      limits.map(({ per, span, max }) => [per, (span.endMs - span.startMs) / (60 * minuteMs), max])
    expect(hours(limitsAt(berlin, at(29, '12:00')))).toEqual([
      ['day', 23, 4],
      ['week', 167, 9],
    ])
    expect(limitsAt(berlin, at(22, '22:59'))?.[1]?.span.endMs).toBe(at(22, '23:00'))
    const range = { startMs: at(22, '23:00'), endMs: at(23, '23:00') + 1 }
    expect(
      limitsWithin(berlin, range)
        ?.map(({ per }) => per)
        .join(' '),
    ).toBe('day day week')
    expect(limitsWithin(berlin, { startMs: range.startMs, endMs: range.startMs })).toBeUndefined()
  })

  test('are those of the dates of a range, its last instant left out', () => {
    const count = (startMs: number, endMs: number) =>
      limitsWithin(twice, { startMs, endMs })?.length ?? 0
    const midnight = at(17, '00:00')
    expect(count(at(16, '00:00'), midnight)).toBe(1)
    expect(count(at(16, '00:00'), midnight + 1)).toBe(2)
    expect(count(midnight - 1, midnight + 1)).toBe(2)
    expect(count(midnight, midnight)).toBe(0)
    expect([midnight - 1, midnight].map((ms) => limitsAt(twice, ms)?.length)).toEqual([1, 1])
  })

  test('are none of a date over which the clock jumps', () => {
    // In Apia Thursday 29 December 2011 was followed by Saturday.
    const apia = compileSchedule('Pacific/Apia', { ...rules, maxPerDay: 4 }, [])
    const range = {
      startMs: Date.parse('2011-12-29T12:00Z'),
      endMs: Date.parse('2011-12-31T12:00Z'),
    }
    const dates = limitsWithin(apia, range)?.map(({ firstDay }) => showDate(firstDay))
    expect(dates).toEqual(['2011-12-29', '2011-12-31', '2012-01-01'])
  })

  test('one of whom an engine says nothing is not taken for free', () => {
    const limits = limitsAt(twice, nowMs)
    expect(() => reachedOf(limits, {})).toThrow('left out')
    expect(reachedOf(limits, { counts: [1] })).toEqual([])
    expect(reachedOf(limits, { counts: [2] })).toHaveLength(1)
    expect(fullTime(limits, { counts: [3] })).toEqual([
      { startMs: at(16, '00:00'), endMs: at(17, '00:00') },
    ])
  })
})

test('there is room where nobody claims the time, and no limit is reached', () => {
  const room = roomFor(twice, { startMs: at(16, '09:00'), endMs: at(16, '10:00') }, noBuffers)
  const taken = [{ startMs: at(16, '09:30'), endMs: at(16, '09:31') }]
  const has = (busy: readonly Interval[], count: number) => hasRoom(room, { busy, counts: [count] })
  expect([has([], 0), has([], 1), has([], 2)]).toEqual([true, true, false])
  expect([has(taken, 0), has(taken, 2)]).toEqual([false, false])
})

test('a meeting that moves is counted already in the day of its start, from its first instant to its last', () => {
  const room = roomFor(twice, { startMs: at(16, '09:00'), endMs: at(16, '10:00') }, noBuffers)
  const counted = (startMs: number) => roomFrom(room, startMs).limits?.length
  const [first, next] = [at(16, '00:00'), at(17, '00:00')]
  expect([first - 1, first, next - 1, next].map(counted)).toEqual([1, 0, 0, 1])
  expect(roomFrom(room, first).busy).toBe(room.busy)
})

describe('a day that is full', () => {
  const two = [at(16, '10:00'), at(16, '11:00')]

  test('refuses a booking, and says which day and how many', () => {
    expect(verdict(() => book(two.slice(1)))).toBe('yes')
    expect(verdict(() => book(two))).toBe('SLOT_UNAVAILABLE')
    expect(() => book(two)).toThrow(
      'Monday 16 March 2026 is full: 2 meetings a day are the most. Choose another day.',
    )
    expect(() => book(two, limited({ maxPerWeek: 1 }))).toThrow(
      'The week of Monday 16 March 2026 is full: one meeting a week is the most. Choose another week.',
    )
    expect(verdict(() => book(two, twice, at(17, '09:00')))).toBe('yes')
    expect(verdict(() => book(two, limited({ maxPerWeek: 2 }), at(22, '09:00')))).not.toBe('yes')
    expect(verdict(() => book(two, limited({ maxPerWeek: 2 }), at(23, '09:00')))).toBe('yes')
  })

  test('is why there is no slot, where without it there would be one', () => {
    const day = Math.floor(nowMs / dayMs)
    const ask = (schedule = twice, starts = two, busy: readonly Interval[] = []) => {
      const query = { fromDay: day, toDay: day, durationMinutes: 60 }
      const { needs, decide } = askSlots(schedule, query, nowMs, nowMs)
      const { slots, isFull } = decide({
        ...{ busy, holds: [], knownMs: Number.POSITIVE_INFINITY },
        counts: countsOf(needs.limits, starts),
      })
      return [slots.length, isFull]
    }
    const all = [{ startMs: at(16, '09:00'), endMs: at(16, '12:00') }]
    expect(ask()).toEqual([0, true])
    expect(ask(twice, two.slice(1))).toEqual([3, false])
    expect(ask(twice, two, all)).toEqual([0, false])
    const most = [{ startMs: at(16, '09:00'), endMs: at(16, '11:00') }]
    expect(ask(twice, two.slice(1), most)).toEqual([1, false])
    expect(ask(limited({}), two, all)).toEqual([0, false])
    expect(ask(limited({}), two)).toEqual([3, false])
  })

  test('is asked after what stands in the way, and before the quota', () => {
    const usedUp = { ...roomy, plan: 'free' as const, used: 100 }
    const known = { starts: two, usage: usedUp }
    const ask = () => decideBooking(twice, request, 'b', nowMs)
    expect(verdict(() => answered(ask(), known))).toBe('SLOT_UNAVAILABLE')
    const taken = { ...known, busy: [{ startMs: request.startMs, endMs: at(16, '10:00') }] }
    expect(() => answered(ask(), taken)).toThrow('This time is taken.')
  })

  test('refuses a hold, but not the booking of one that lives', () => {
    const life = { lifeMs: 5 * minuteMs, conversationId: null }
    const { decide, needs } = decideHold(twice, { ...request, ...life }, 'o', nowMs)
    const counted = (starts: readonly number[]) => ({
      ...{ busy: [], ofHuman: [], ofConversation: [] },
      counts: countsOf(needs.limits, starts),
    })
    expect(verdict(() => decide(counted(two)))).toBe('SLOT_UNAVAILABLE')
    const held = decide(counted([]))
    const bookHeld = (atMs: number) =>
      answered(decideHeldBooking(held, twice, { holdId: 'o', ...whom }, 'b', atMs), { starts: two })
    expect(verdict(() => bookHeld(nowMs))).toBe('yes')
    expect(verdict(() => bookHeld(held.expiresAtMs))).toBe('SLOT_UNAVAILABLE')
  })

  test('lets its own move within it, and takes none from elsewhere', () => {
    const full = [at(17, '09:00'), at(17, '10:00')]
    const move = (from: number, startMs: number, most: Partial<AvailabilityRules>) => {
      const slot = { startMs: from, endMs: from + 60 * minuteMs, buffers: noBuffers }
      const change = { startMs, agreedZone: null }
      const present = { ...standing('h'), ...slot }
      return answered(decideReschedule(present, limited(most), change, nowMs), { starts: full })
    }
    const day = { maxPerDay: 2 }
    expect(verdict(() => move(at(17, '10:30'), at(17, '11:00'), day))).toBe('yes')
    expect(verdict(() => move(at(16, '10:00'), at(17, '11:00'), day))).toBe('SLOT_UNAVAILABLE')
    const week = { maxPerWeek: 2 }
    expect(verdict(() => move(at(16, '10:00'), at(17, '11:00'), week))).toBe('yes')
    expect(verdict(() => move(at(23, '10:00'), at(17, '11:00'), week))).toBe('SLOT_UNAVAILABLE')
  })

  test('is explained as a limit, and in the note of an empty list', () => {
    const slot = { startMs: request.startMs, endMs: at(16, '10:00') }
    const known = { name: 'Sarah', slot, bookings: [], usage: roomy }
    const { code, reasons } = answered(explainDecision(twice, known, nowMs), { starts: two })
    expect(code).toBe('SLOT_UNAVAILABLE')
    expect(reasons).toEqual([
      {
        type: 'limit',
        interval: { startMs: at(16, '00:00'), endMs: at(17, '00:00') },
        text: 'Monday 16 March 2026 is full: 2 meetings a day are the most.',
      },
    ])
    const day = at(16, '00:00') / dayMs
    const asked = { fromDay: day, toDay: day, durationMinutes: 60 }
    const { isFull } = answered(askSlots(twice, asked, nowMs, nowMs), { starts: two })
    expect(isFull).toBeTrue()
    const note = emptyNote(twice, { ...asked, timeZone: 'UTC', nowMs, isFull })
    expect(note).toStartWith(
      'No more meetings are taken on Monday 16 March 2026: 2 meetings a day are the most. Ask for later dates. Dates',
    )
  })

  test('has no slots of a team: with all nobody’s, with any those of the others', () => {
    const members = [twice, limited({})].map((schedule, n) => ({ humanId: `${n}`, schedule }))
    const range = { startMs: at(16, '00:00'), endMs: at(18, '00:00') }
    const slots = (match: 'any' | 'all') => {
      const wish = { durationMinutes: 60 }
      const { needs, decide } = computeTeamSlots(members, members, match, range, wish, nowMs)
      const counts = members.map((_, n) => countsOf(needs.limits?.[n], two))
      const found = decide({ busy: [[], []], counts, knownMs: Number.POSITIVE_INFINITY }).slots
      return found.map((one) => one.humanIds.join('')).join(' ')
    }
    expect(slots('any')).toBe('1 1 1 01 01 01')
    expect(slots('all')).toBe('01 01 01')
  })
})

test('whatever is set and stands there, what is offered is what the oracle offers and a booking takes', () => {
  const starts = fc.array(fc.nat(12 * 1_440), { maxLength: 12 })
  let full = 0
  const property = fc.property(randomCase(), starts, ({ calendar, ...asked }, minutes) => {
    const firstMs = (asked.fromDay - 6) * dayMs
    const begun = minutes.map((minute) => firstMs + minute * minuteMs)
    const known = { ...calendar, starts: begun, serviceStarts: begun.slice(begun.length / 2) }
    const schedule = scheduleOf(known)
    if (!schedule.rules) return
    const { nowMs } = known
    const part = answered(askSlots(schedule, asked, 0, nowMs), known)
    const oracle = consult(known, asked.fromDay, asked.toDay)
    const { durationMinutes } = asked
    expect(part.slots).toEqual(oracle.slots(asked.fromDay, asked.toDay, durationMinutes))
    if (part.isFull) full += 1
    for (const startMs of [
      ...asked.startsMs,
      ...part.slots.slice(0, 5).map((one) => one.startMs),
    ]) {
      const wanted = { ...request, startMs, durationMinutes }
      const decide = () => answered(decideBooking(schedule, wanted, 'b', nowMs), known)
      expect(verdict(decide)).toBe(oracle.verdict(startMs, durationMinutes))
    }
  })
  fc.assert(property, { ...runs(300), verbose: 0 })
  expect(full).toBeGreaterThan(2)
}, 60_000)
