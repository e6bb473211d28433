/** Plans that a schedule keeps; what they say is tested with the slots. */

import { expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import { compileSchedule, hoursAt, hoursDaysKept } from '../../src/domain/schedule.ts'
import { rangeDaysMax } from '../../src/domain/time/date-range.ts'
import { dayMs } from '../../src/domain/time/units.ts'

const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30],
}

const day = 20_000

test('the hours of a range are computed once, until those kept span too many days', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const first = schedule.openHours(day, day)
  // Each looks at three days more than it was asked for.
  const fitting = hoursDaysKept / 4
  for (const round of [0, fitting]) {
    const firstOfRound = schedule.openHours(day + round, day + round)
    for (let n = 1; n < fitting; n += 1) schedule.openHours(day + round + n, day + round + n)
    expect(schedule.openHours(day + round, day + round)).toBe(firstOfRound)
  }
  expect(schedule.openHours(day, day)).not.toBe(first)
  expect(schedule.openHours(day, day)).toEqual(first)
})

test('the hours of the longest ranges do not pile up, and a week stays kept beside one', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const week = schedule.openHours(day, day + 6)
  const year = schedule.openHours(day, day + rangeDaysMax - 1)
  expect(schedule.openHours(day, day + 6)).toBe(week)
  expect(schedule.openHours(day, day + rangeDaysMax - 1)).toBe(year)
  const another = schedule.openHours(day + 1, day + rangeDaysMax)
  expect(schedule.openHours(day + 1, day + rangeDaysMax)).toBe(another)
  expect(schedule.openHours(day, day + rangeDaysMax - 1)).not.toBe(year)
})

test('slots of one week, Thursday to Wednesday, are decided by the same hours', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const hoursOn = (date: string) => hoursAt(schedule, Date.parse(`${date}T12:00Z`))
  const hours = hoursOn('2026-03-12')
  for (let n = 0; n < 7; n += 1) {
    expect(hoursAt(schedule, Date.parse('2026-03-12') + n * dayMs)).toBe(hours)
  }
  expect(hoursOn('2026-03-11')).not.toBe(hours)
  expect(hoursOn('2026-03-19')).not.toBe(hours)
})
