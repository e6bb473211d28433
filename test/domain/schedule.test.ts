/** Plans that a schedule keeps; what they say is tested with the slots. */

import { expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import { compileSchedule, planAt, planDaysKept } from '../../src/domain/schedule.ts'
import { rangeDaysMax } from '../../src/domain/time/date-range.ts'
import { dayMs } from '../../src/domain/time/units.ts'

const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30],
}

const day = 20_000

test('the plan of a range is computed once, until those kept span too many days', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const first = schedule.plan(day, day)
  // Each looks at three days more than it was asked for.
  const fitting = planDaysKept / 4
  for (const round of [0, fitting]) {
    const firstOfRound = schedule.plan(day + round, day + round)
    for (let n = 1; n < fitting; n += 1) schedule.plan(day + round + n, day + round + n)
    expect(schedule.plan(day + round, day + round)).toBe(firstOfRound)
  }
  expect(schedule.plan(day, day)).not.toBe(first)
  expect(schedule.plan(day, day)).toEqual(first)
})

test('the longest plans do not pile up, and a week stays kept beside one', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const week = schedule.plan(day, day + 6)
  const year = schedule.plan(day, day + rangeDaysMax - 1)
  expect(schedule.plan(day, day + 6)).toBe(week)
  expect(schedule.plan(day, day + rangeDaysMax - 1)).toBe(year)
  const another = schedule.plan(day + 1, day + rangeDaysMax)
  expect(schedule.plan(day + 1, day + rangeDaysMax)).toBe(another)
  expect(schedule.plan(day, day + rangeDaysMax - 1)).not.toBe(year)
})

test('slots of one week, Thursday to Wednesday, are decided by one plan', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const planOn = (date: string) => planAt(schedule, Date.parse(`${date}T12:00Z`))
  const plan = planOn('2026-03-12')
  for (let n = 0; n < 7; n += 1) {
    expect(planAt(schedule, Date.parse('2026-03-12') + n * dayMs)).toBe(plan)
  }
  expect(planOn('2026-03-11')).not.toBe(plan)
  expect(planOn('2026-03-19')).not.toBe(plan)
})
