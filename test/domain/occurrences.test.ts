/** How much the overrides of a question cost: told before one of their days is looked for. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import {
  liveOverridesMax,
  type Override,
  overrideDays,
  overrideDaysAtMost,
} from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import {
  decideOccurrences,
  decideTeamOverrides,
  humansWithFewOverrides,
  occurrencesMax,
  teamOverridesMax,
  tooManyOccurrences,
} from '../../src/domain/slots/candidates.ts'
import { rangeDaysMax } from '../../src/domain/time/date-range.ts'
import { showDate } from '../../src/domain/time/notation.ts'
import { randomCase, runs } from '../support/random.ts'

test('no override has more days than it is said to have at most, and hardly fewer', () => {
  let named = 0
  const property = fc.property(randomCase(), fc.nat(400), ({ calendar, fromDay }, more) => {
    for (const override of calendar.overrides) {
      named += override.dates ? 1 : 0
      const { length } = overrideDays(override, fromDay, fromDay + more)
      const most = overrideDaysAtMost(override, fromDay, fromDay + more)
      expect(most).toBeGreaterThanOrEqual(length)
      const isEach = override.recurrence === null
      expect(most).toBeLessThanOrEqual(isEach ? length : Math.min(more + 1, 2 * length + 20))
    }
  })
  fc.assert(property, { ...runs(600), verbose: 0 })
  expect(named).toBeGreaterThan(100)
})

function daily(n: number): Override {
  return {
    ...{ id: `${n}`, humanId: 'h', type: 'block', title: 'x', createdAtMs: 0, span: null },
    ...{ startDay: 0, endDay: null, recurrence: { freq: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] } },
  }
}

const many = Array.from({ length: liveOverridesMax }, (_, n) => daily(n))
const busiest = compileSchedule('UTC', null, many)

const faultOf = (toDay: number) =>
  refusalOfDecision(() => decideOccurrences(busiest, { fromDay: 20_000, toDay }))?.extras
    .details?.[0]

test('one human with every override there may be has a year of weekly ones, and of daily ones a part of it', () => {
  const year = { fromDay: 20_000, toDay: 20_000 + rangeDaysMax - 1 }
  const weekly = many.map((each) => ({
    ...each,
    recurrence: { freq: 'weekly' as const, interval: 1, days: [3 as const] },
  }))
  decideOccurrences(compileSchedule('UTC', null, weekly), year)
  // A day has a window and the overrides, and three days around the range count as well.
  const last = 20_000 + Math.floor(occurrencesMax / (liveOverridesMax + 1)) - 3 - 1
  expect(faultOf(last)).toBeUndefined()
  expect(faultOf(last + 1)).toEqual({
    field: 'date_to',
    message: `must be ${showDate(last)} or earlier: a later one makes over 60000 windows, breaks and days of overrides to look at`,
  })
  expect(faultOf(year.toDay)).toEqual(faultOf(last + 1))
})

test('exactly so many are looked at, and not one day more', () => {
  // A day of 499 overrides has 500 with its window: 120 days, of which three are those around the range.
  const schedule = compileSchedule('UTC', null, many.slice(1))
  const refused = (days: number) =>
    refusalOfDecision(() =>
      decideOccurrences(schedule, { fromDay: 20_000, toDay: 20_000 + days - 1 }),
    ) !== null
  expect([occurrencesMax / liveOverridesMax, refused(117), refused(118)]).toEqual([
    ...[120, false, true],
  ])
})

test('where one day has too many, fewer humans is the way out, and it is said how many', () => {
  const days = { fromDay: 20_000, toDay: 20_005 }
  const [fault] = tooManyOccurrences(days, { toDay: 19_999, humans: 29 }).extras.details ?? []
  expect(fault?.message).toContain('the first 29 of these')
})

test('so many overrides are read for one question, and more are refused with how many humans fit', () => {
  const half = teamOverridesMax / 2
  expect(humansWithFewOverrides([half, 0, half])).toBe(3)
  expect(humansWithFewOverrides([half, 0, half + 1, 0])).toBe(2)
  decideTeamOverrides('role', [half, half])
  const refusal = refusalOfDecision(() => decideTeamOverrides('role', [half, half, 1]))
  expect(refusal?.extras.details).toEqual([
    { field: 'role', message: expect.stringContaining('the first 2 of these') },
  ])
})

test('a schedule that was released keeps its hours, and reads its overrides again for others', () => {
  let reads = 0
  const schedule = compileSchedule('UTC', null, many, () => {
    reads += 1
    return many
  })
  const hours = schedule.openHours(20_000, 20_001)
  schedule.release()
  expect(schedule.openHours(20_000, 20_001)).toBe(hours)
  expect([reads, schedule.overridesCount]).toEqual([0, many.length])
  expect(schedule.openHours(20_002, 20_003)).toEqual(busiest.openHours(20_002, 20_003))
  expect([schedule.overrides, reads]).toEqual([many, 1])
  busiest.release()
  expect(busiest.overrides).toEqual(many)
})
