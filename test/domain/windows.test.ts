/** Windows of many overrides at once: the same as one by one, and expanded once a rule. */
import { expect, spyOn, test } from 'bun:test'
import fc from 'fast-check'
import { RRule } from 'rrule'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { byStart } from '../../src/domain/time/interval.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import { instantOf, wallClock } from '../../src/domain/time/zone.ts'
import { overrideWindows, weekOf, weekWindows, windowsOfAll } from '../../src/domain/windows.ts'
import { clockTest } from '../support/clock-test.ts'
import { randomCase, runs, transitionsOf, zones } from '../support/random.ts'

clockTest('many overrides have the windows that they have one by one, in order', () => {
  const property = fc.property(randomCase(), ({ calendar, fromDay, toDay }) => {
    const { timeZone, overrides } = calendar
    const range = { fromDay, toDay }
    const all = windowsOfAll(timeZone, overrides, range)
    const single = overrides.flatMap((override) => overrideWindows(timeZone, override, range))
    expect(all).toEqual([...byStart(all)])
    const text = (windows: readonly object[]) => windows.map((one) => JSON.stringify(one)).sort()
    expect(text(all)).toEqual(text(single))
  })
  fc.assert(property, { ...runs(800), verbose: 0 })
})

clockTest('a clock that is asked again and again says what it says when it is asked once', () => {
  for (const timeZone of zones) {
    const changes = transitionsOf(timeZone).slice(0, 6)
    const clock = wallClock(timeZone)
    for (const changeMs of [...changes, Date.UTC(2026, 6, 1), Date.UTC(1970, 0, 1), 2e14]) {
      const changeDay = Math.floor(changeMs / dayMs)
      for (let day = changeDay - 3; day <= changeDay + 3; day += 1) {
        for (let minutes = 0; minutes <= 1_440; minutes += 30) {
          expect(clock(day, minutes)).toBe(instantOf(timeZone, day, minutes))
        }
      }
    }
  }
})

const firstDay = Date.UTC(2026, 2, 16) / dayMs

test('the windows of a day stand by their start, in whatever order they were said', () => {
  const hours = (weekday: 1 | 3, start: number, end: number) => ({
    ...{ weekday, startMinutes: start * 60, endMinutes: end * 60 },
  })
  const weeklyHours = [hours(3, 9, 12), hours(1, 14, 17), hours(1, 9, 12)]
  const week = weekOf({ workingDays: [], hours: null, durationsMinutes: [30], weeklyHours })
  const windows = weekWindows('UTC', week, { fromDay: firstDay, toDay: firstDay + 2 })
  expect(windows.map(({ startMs }) => startMs / 3_600_000 - firstDay * 24)).toEqual([9, 14, 57])
})

function overridesOf(dates: (n: number) => Pick<Override, 'startDay' | 'endDay' | 'recurrence'>) {
  return Array.from({ length: 500 }, (_, n): Override => {
    const startMinutes = (n * 7) % 1_300
    return {
      ...{ id: `${n}`, humanId: 'h', title: 'x', createdAtMs: 0, ...dates(n) },
      ...{ type: n % 2 ? 'open' : 'block', span: { startMinutes, endMinutes: startMinutes + 30 } },
    }
  })
}

/** How often rrule is asked for the hours of a year. */
function expansionsOf(overrides: readonly Override[]): number {
  const rules = {
    workingDays: [1, 2, 3, 4, 5] as const,
    hours: { startMinutes: 540, endMinutes: 1_020 },
    durationsMinutes: [30],
  }
  const asked = spyOn(RRule.prototype, 'all')
  try {
    compileSchedule('America/New_York', rules, overrides).openHours(firstDay, firstDay + 363)
    return asked.mock.calls.length
  } finally {
    asked.mockRestore()
  }
}

/** Each has 52 days in the year, 26,000 together: when rrule walked every one of them it took thirteen times as long. */
test('500 overrides that recur ask rrule as often as there are rules, not as there are overrides', () => {
  const weekly = overridesOf((n) => {
    const startDay = firstDay - 4_000 + (n % 7)
    return { startDay, endDay: null, recurrence: { freq: 'weekly' } }
  })
  // One a weekday; none for what another test has asked before.
  expect(expansionsOf(weekly)).toBeLessThanOrEqual(7)
})
