/** Conflicts against the oracle, which walks minutes: what was inside open time before, and is outside now. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule, manyOverrides } from '../../src/domain/schedule.ts'
import {
  ConflictWork,
  concerns,
  conflictsShownMax,
  conflictWorkMax,
  hoursAround,
  isConflict,
  mayConflict,
} from '../../src/domain/slots/conflicts.ts'
import { clockTest } from '../support/clock-test.ts'
import { type Calendar, consult } from '../support/oracle.ts'
import { checkCases, randomCase } from '../support/random.ts'
import { scheduleOf } from '../support/timetable.ts'

const dayMs = 86_400_000

/** Nobody is busy, all lies ahead, every meeting takes so long, and the hours alone decide. */
function open(calendar: Calendar, durationMinutes: number): Calendar {
  const { workingDays = [], hours = { startMinutes: 540, endMinutes: 600 } } = calendar.rules ?? {}
  const { weeklyHours, breaks } = calendar.rules ?? {}
  const rules = {
    ...{ workingDays, hours, durationsMinutes: [durationMinutes] },
    ...(weeklyHours && { weeklyHours }),
    ...(breaks && { breaks }),
  }
  return { ...calendar, service: undefined, busy: [], nowMs: 0, rules }
}

clockTest('a change leaves outside what the oracle says', async () => {
  let [kept, lost] = [0, 0]
  await checkCases(40, fc.tuple(randomCase(), randomCase()), async ([one, other]) => {
    const { fromDay, toDay, durationMinutes } = one
    const calendars = [open(one.calendar, durationMinutes), open(other.calendar, durationMinutes)]
    const [before, after] = calendars.map((each) => consult(each, fromDay, toDay))
    const [first, second] = calendars.map(scheduleOf)
    if (!before || !after || !first || !second) throw new Error('two calendars')
    for (const slot of before.slots(fromDay, toDay, durationMinutes)) {
      const change = { humanId: 'h', before: first, after: second }
      const expected = after.verdict(slot.startMs, durationMinutes) !== 'yes'
      expect([slot, isConflict(change, slot)]).toEqual([slot, expected])
      expect(isConflict({ ...change, before: second, after: first }, slot)).toBe(false)
      if (expected) lost += 1
      else kept += 1
    }
  })
  expect([lost > 50, kept > 5]).toEqual([true, true])
})

const rules = {
  workingDays: [1, 2, 3, 4, 5] as const,
  hours: { startMinutes: 540, endMinutes: 1_020 },
  durationsMinutes: [30],
}
const schedule = compileSchedule('UTC', rules, [])
const slot = { startMs: 9 * 3_600_000, endMs: 10 * 3_600_000 }

test('ten conflicts are shown, and one answer looks at a million', () => {
  expect([conflictsShownMax, conflictWorkMax]).toEqual([10, 1_000_000])
})

test('whoever comes back, or is changed in other ways, leaves nothing outside; whoever goes leaves all', () => {
  const humanId = 'h'
  expect(mayConflict({ humanId, before: null, after: schedule })).toBe(false)
  expect(isConflict({ humanId, before: null, after: schedule }, slot)).toBe(false)
  expect(mayConflict({ humanId, before: schedule, after: schedule })).toBe(false)
  expect(mayConflict({ humanId, before: schedule, after: null })).toBe(true)
  const night = { startMs: 0, endMs: 3_600_000 }
  expect(isConflict({ humanId, before: schedule, after: null }, night)).toBe(true)
})

test('what was outside before is no news', () => {
  const gone = compileSchedule('UTC', null, [])
  const night = { startMs: 0, endMs: 3_600_000 }
  expect(isConflict({ humanId: 'h', before: schedule, after: gone }, slot)).toBe(true)
  expect(isConflict({ humanId: 'h', before: schedule, after: gone }, night)).toBe(false)
})

test('a change is about all bookings, or about those of one kind of meeting', () => {
  const of = (serviceId: string | null) => ({
    ...{ ...slot, id: 'b', humanId: 'h', attendeeName: 'Ann', serviceId, madeBy: null },
  })
  expect([null, 's', 'r'].map((id) => concerns({}, of(id)))).toEqual([true, true, true])
  expect([null, 's', 'r'].map((id) => concerns({ serviceId: 's' }, of(id)))).toEqual([
    ...[false, true, false],
  ])
})

test('a booking of 24 hours on the last day of a span lies in its hours, two days on in a short week', () => {
  // On Thursday 22 March 2018 the clock of Tehran went forward at midnight; spans of seven days begin on Thursdays.
  const past = Array.from(
    { length: manyOverrides + 1 },
    (_, n): Override => ({
      ...{ id: `o${n}`, humanId: 'h', type: 'block', title: 'x', createdAtMs: 0, span: null },
      ...{ startDay: 0, endDay: null, recurrence: null },
    }),
  )
  const always = { startMinutes: 0, endMinutes: 1_440 }
  const hours = { ...rules, workingDays: [1, 2, 3, 4, 5, 6, 7] as const, hours: always }
  const before = compileSchedule('Asia/Tehran', hours, past)
  const after = compileSchedule('Asia/Tehran', null, past)
  const startMs = Date.parse('2018-03-21T23:30:00+03:30')
  const booking = { startMs, endMs: startMs + dayMs }
  expect(new Date(booking.endMs + 4.5 * 3_600_000).toISOString()).toBe('2018-03-23T00:30:00.000Z')
  expect(isConflict({ humanId: 'h', before, after }, booking)).toBe(true)
})

test('hours are made for a span of days, once, and not for nobody', () => {
  const work = new ConflictWork()
  const after = compileSchedule('UTC', null, [])
  const change = { humanId: 'h', before: schedule, after }
  const note = (day: number) => work.note(change, { startMs: day * dayMs, endMs: day * dayMs + 1 })
  expect(note(0)).toEqual([schedule, after])
  expect(note(90)).toEqual([])
  expect(note(91)).toEqual([schedule, after])
  const at = { startMs: 900 * dayMs, endMs: 900 * dayMs + 1 }
  expect(work.note({ humanId: 'h', before: schedule, after: null }, at)).toEqual([])
  expect(work.note({ humanId: 'h', before: null, after: schedule }, at)).toEqual([])
  expect(work.note({ humanId: 'h', before: null, after: null }, at)).toEqual([])
  expect(work.note(change, at)).toEqual([schedule, after])
})

test('a walk ends with its work: each booking is one, and each span of days what its hours have', () => {
  const count = (stepMs: number) => {
    const work = new ConflictWork()
    const change = { humanId: 'h', before: schedule, after: compileSchedule('UTC', null, []) }
    for (let n = 0; ; n += 1) {
      work.note(change, { startMs: n * stepMs, endMs: n * stepMs + 1 })
      if (work.isTooMuch) return n
    }
  }
  // 91 days of both schedules.
  expect(count(91 * dayMs)).toBe(Math.floor(conflictWorkMax / 183))
  expect(count(0)).toBe(conflictWorkMax - 182)
})

test('where overrides are many, hours are made for a week at once, and for a quarter where they are few', () => {
  const override = (n: number): Override => ({
    ...{ id: `o${n}`, humanId: 'h', type: 'open', title: 'x', createdAtMs: 0 },
    ...{ span: { startMinutes: n, endMinutes: 900 + n }, startDay: 0, endDay: null },
    recurrence: { freq: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] },
  })
  const windowsOf = (count: number) => {
    const many = Array.from({ length: count }, (_, n) => override(n))
    return hoursAround(compileSchedule('UTC', rules, many), slot).windows.length
  }
  expect(windowsOf(500)).toBeLessThan(500 * 11)
  expect(windowsOf(500)).toBeGreaterThan(500 * 6)
  expect(windowsOf(40)).toBeGreaterThan(40 * 90)
})

test('five hundred overrides are looked at for a year, and their work is bounded', () => {
  const many = Array.from(
    { length: 500 },
    (_, n): Override => ({
      ...{ id: `o${n}`, humanId: 'h', type: 'block', title: 'x', createdAtMs: 0, span: null },
      ...{ startDay: 0, endDay: null, recurrence: { freq: 'weekly' } },
    }),
  )
  const work = new ConflictWork()
  const [before, after] = [compileSchedule('UTC', rules, many), compileSchedule('UTC', rules, many)]
  const days = Array.from({ length: 2_000 }, (_, day) => day)
  const looked = days.findIndex((day) => {
    work.note({ humanId: 'h', before, after }, { startMs: day * dayMs, endMs: day * dayMs + 1 })
    return work.isTooMuch
  })
  // Seven days of both schedules are 14 and 1,000 times 17, and seven bookings: 58 times that, and no more.
  expect(looked).toBe(58 * 7)
})
