/** Windows of many overrides at once: the same as one by one, and no dearer for recurring. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { byStart } from '../../src/domain/time/interval.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import { instantOf, wallClock } from '../../src/domain/time/zone.ts'
import { overrideWindows, windowsOfAll } from '../../src/domain/windows.ts'
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

function overridesOf(dates: (n: number) => Pick<Override, 'startDay' | 'endDay' | 'recurrence'>) {
  return Array.from({ length: 500 }, (_, n): Override => {
    const startMinutes = (n * 7) % 1_300
    return {
      ...{ id: `${n}`, humanId: 'h', title: 'x', createdAtMs: 0, ...dates(n) },
      ...{ type: n % 2 ? 'open' : 'block', span: { startMinutes, endMinutes: startMinutes + 30 } },
    }
  })
}

/** What of the processor's time the hours of a year take, at best. */
function costOf(overrides: readonly Override[]): number {
  const rules = {
    workingDays: [1, 2, 3, 4, 5] as const,
    hours: { startMinutes: 540, endMinutes: 1_020 },
    durationsMinutes: [30],
  }
  const costs = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage()
    compileSchedule('America/New_York', rules, overrides).openHours(firstDay, firstDay + 363)
    return process.cpuUsage(before).user
  })
  return Math.min(...costs)
}

/** Each has 52 days in the year, 26,000 together: when rrule walked every one of them it took thirteen times as long. */
test('overrides that recur cost what as many dates cost, not more for recurring', () => {
  const dated = overridesOf((n) => {
    const startDay = firstDay + ((n * 13) % 300)
    return { startDay, endDay: startDay + 51, recurrence: null }
  })
  const weekly = overridesOf((n) => {
    const startDay = firstDay - 4_000 + (n % 7)
    return { startDay, endDay: null, recurrence: { freq: 'weekly' } }
  })
  expect(costOf(weekly)).toBeLessThan(5 * costOf(dated))
})
