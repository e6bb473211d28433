/** How much the overrides of a question cost: told before one of their days is looked for. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import { type Override, overrideDays, overrideDaysAtMost } from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import {
  decideOccurrences,
  lastWithOccurrences,
  occurrencesMax,
} from '../../src/domain/slots/candidates.ts'
import { rangeDaysMax } from '../../src/domain/time/date-range.ts'
import { showDate } from '../../src/domain/time/notation.ts'
import { randomCase, runs } from '../support/random.ts'

test('no override has more days than it is said to have at most, and hardly fewer', () => {
  const property = fc.property(randomCase(), fc.nat(400), ({ calendar, fromDay }, more) => {
    for (const override of calendar.overrides) {
      const { length } = overrideDays(override, fromDay, fromDay + more)
      const most = overrideDaysAtMost(override, fromDay, fromDay + more)
      expect(most).toBeGreaterThanOrEqual(length)
      const isEach = override.recurrence === null
      expect(most).toBeLessThanOrEqual(isEach ? length : Math.min(more + 1, 2 * length + 20))
    }
  })
  fc.assert(property, { ...runs(600), verbose: 0 })
})

function daily(n: number): Override {
  return {
    ...{ id: `${n}`, humanId: 'h', type: 'block', title: 'x', createdAtMs: 0, span: null },
    ...{ startDay: 0, endDay: null, recurrence: { freq: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] } },
  }
}

/** So many humans, each with so many overrides on every day. */
function schedulesOf(humans: number, overrides: number) {
  const each = Array.from({ length: overrides }, (_, n) => daily(n))
  return Array.from({ length: humans }, () => compileSchedule('UTC', null, each))
}

const faultOf = (humans: number, overrides: number, toDay: number) =>
  refusalOfDecision(() =>
    decideOccurrences(schedulesOf(humans, overrides), { fromDay: 20_000, toDay }),
  )?.extras.details?.[0]

test('one human with 500 overrides a week has a year, and on every day a part of it; more humans have as much together', () => {
  const year = { fromDay: 20_000, toDay: 20_000 + rangeDaysMax - 1 }
  const weekly = Array.from({ length: 500 }, (_, n) => ({
    ...daily(n),
    recurrence: { freq: 'weekly' as const, interval: 1, days: [3 as const] },
  }))
  decideOccurrences([compileSchedule('UTC', null, weekly)], year)
  const part = lastWithOccurrences(schedulesOf(1, 500), year)
  // A day has a window and 500 overrides, and three days around the range count as well.
  expect(part).toBe(20_000 + Math.floor(occurrencesMax / 501) - 3 - 1)
  expect(faultOf(1, 500, year.toDay)?.message).toContain(`must be ${showDate(part)} or earlier`)
  const days = { fromDay: 20_000, toDay: 20_061 }
  const schedules = schedulesOf(100, 99)
  const last = lastWithOccurrences(schedules, days)
  // Each day has a window and 99 overrides of each, and three days around the range count as well.
  expect(last).toBe(20_000 + occurrencesMax / (100 * 100) - 3 - 1)
  expect(faultOf(100, 99, last)).toBeUndefined()
  expect(faultOf(100, 99, last + 1)).toEqual({
    field: 'date_to',
    message: `must be ${showDate(last)} or earlier: a later one makes over 60000 days of overrides to look at`,
  })
})

test('where one day has too many, fewer humans is the way out', () => {
  expect(lastWithOccurrences(schedulesOf(100, 500), { fromDay: 5, toDay: 9 })).toBe(4)
  expect(faultOf(100, 500, 20_000)?.message).toEndWith('ask for fewer humans at once')
})
