/** Slots up to a limit: where little is wanted, little is looked at. */

import { expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { paceOf } from '../../src/domain/slots/grids.ts'
import { slotsOf } from '../../src/domain/slots/slots.ts'
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
