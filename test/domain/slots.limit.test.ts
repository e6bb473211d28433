/** Slots up to a limit: where little is wanted, little is looked at. */

import { expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { paceOf } from '../../src/domain/slots/grids.ts'
import { computeSlots, slotsOf } from '../../src/domain/slots/slots.ts'
import type { Interval, IntervalSet } from '../../src/domain/time/interval.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'

const days = 366
const range: Interval = { startMs: 0, endMs: days * dayMs }

/** Windows of a day that begin at each of the first `count` minutes of each day, sorted. */
function windowsOf(count: number): Interval[] {
  return Array.from({ length: days * count }, (_, at) => {
    const startMs = Math.floor(at / count) * dayMs + (at % count) * minuteMs
    return { startMs, endMs: startMs + dayMs }
  })
}

const open: IntervalSet = [{ startMs: 0, endMs: (days + 1) * dayMs }]

/** Counts how often a member of the set is looked at. */
function counted(set: IntervalSet) {
  const looks = { count: 0 }
  const members = set.map(({ startMs, endMs }) => ({
    get startMs() {
      looks.count += 1
      return startMs
    },
    endMs,
  }))
  return { looks, members }
}

test('one slot of thirty windows that overlap every day is the first, and each is looked at once or twice', () => {
  const windows = windowsOf(30)
  const { looks, members } = counted(windows)
  const pace = paceOf({ stepMinutes: null }, 1)
  expect(slotsOf(members, open, [range], pace, 1)).toEqual([{ startMs: 0, endMs: minuteMs }])
  expect(looks.count).toBeLessThan(2 * windows.length)
  const walked = counted(open)
  expect(slotsOf(windows, walked.members, [range], pace, 1)).toHaveLength(1)
  expect(walked.looks.count).toBeLessThan(10)
})

test('of grids that cross, and of several spans, the first few are the first of all', () => {
  const at = (hour: number, minute = 0) => (hour * 60 + minute) * minuteMs
  const windows = [
    { startMs: at(9), endMs: at(13) },
    { startMs: at(9, 40), endMs: at(12, 40) },
  ]
  const pace = paceOf({ stepMinutes: null }, 60)
  const first = (limit: number, starts: IntervalSet) =>
    slotsOf(windows, open, starts, pace, limit).map(({ startMs }) => startMs)
  const [whole, parts] = [
    [{ startMs: 0, endMs: dayMs }],
    [
      { startMs: at(9), endMs: at(9, 30) },
      { startMs: at(9, 35), endMs: at(11) },
      { startMs: at(11), endMs: at(14) },
    ],
  ]
  const all = [at(9), at(9, 40), at(10), at(10, 40), at(11), at(11, 40), at(12)]
  for (let limit = 1; limit <= all.length; limit += 1) {
    expect(first(limit, whole)).toEqual(all.slice(0, limit))
    expect(first(limit, parts)).toEqual(all.slice(0, limit))
  }
})

test('who has no availability has no slots, opens or not', () => {
  const open: Override = {
    ...{ id: 'o', humanId: 'h', type: 'open', title: 'x', createdAtMs: 0, span: null },
    ...{ startDay: 0, endDay: null, recurrence: null },
  }
  const query = { fromDay: 0, toDay: 0, durationMinutes: 60 }
  const count = (rules: AvailabilityRules | null) =>
    computeSlots(compileSchedule('UTC', rules, [open]), [], query, 0).length
  expect(count(null)).toBe(0)
  expect(count({ workingDays: [], hours: null, durationsMinutes: [60] })).toBe(24)
})

test('a year that is taken whole is passed over window by window, not minute by minute', () => {
  const pace = paceOf({ stepMinutes: null }, 1)
  const windows = windowsOf(1)
  // The last minute is free, and found behind all the others.
  const lastMs = range.endMs - minuteMs
  const { looks, members } = counted([{ startMs: lastMs, endMs: range.endMs }])
  expect(slotsOf(windows, members, [range], pace, 1)).toEqual([
    { startMs: lastMs, endMs: range.endMs },
  ])
  expect(looks.count).toBeLessThan(10 * windows.length)
})

test('thirty windows over every day, each second minute of a year taken, cost no more than one', () => {
  const free = Array.from({ length: (days * dayMs) / minuteMs / 2 }, (_, at) => ({
    startMs: 2 * at * minuteMs,
    endMs: (2 * at + 1) * minuteMs,
  }))
  const looksWith = (count: number) => {
    const { looks, members } = counted(free)
    const pace = paceOf({ stepMinutes: null }, 2)
    expect(slotsOf(windowsOf(count), members, [range], pace, 1)).toEqual([])
    return looks.count
  }
  const one = looksWith(1)
  expect(one).toBeLessThan(5 * free.length)
  // Two grids: those of the even and of the odd minutes.
  expect(looksWith(30)).toBeLessThan(3 * one)
})

test('of windows that begin together the hours keep the longest', () => {
  const rules: AvailabilityRules = {
    workingDays: [4],
    hours: { startMinutes: 540, endMinutes: 600 },
    durationsMinutes: [30],
  }
  const opens = [0, 1, 2].map(
    (at): Override => ({
      ...{ id: `${at}`, humanId: 'h', title: 'x', createdAtMs: 0 },
      ...{ type: 'open', startDay: 0, endDay: 0, recurrence: null },
      span: { startMinutes: 540, endMinutes: 600 + 30 * at },
    }),
  )
  const { windows } = compileSchedule('UTC', rules, opens).openHours(0, 0)
  expect(windows).toEqual([{ startMs: 540 * minuteMs, endMs: 660 * minuteMs }])
})
