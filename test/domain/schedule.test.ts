/** Plans that a schedule keeps; what they say is tested with the slots. */
import { expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import { dayMs } from '../../src/domain/limits.ts'
import { compileSchedule, planAt } from '../../src/domain/schedule.ts'

const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30],
}

test('the plan of a range is computed once, until more ranges were asked for than are kept', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const first = schedule.plan(20_000, 20_000)
  for (let more = 1; more < 16; more += 1) schedule.plan(20_000, 20_000 + more)
  expect(schedule.plan(20_000, 20_000)).toBe(first)
  schedule.plan(20_000, 20_016)
  expect(schedule.plan(20_000, 20_000)).not.toBe(first)
  expect(schedule.plan(20_000, 20_000)).toEqual(first)
})

test('slots of one week, Thursday to Wednesday, are decided by one plan', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const planOn = (date: string) => planAt(schedule, Date.parse(`${date}T12:00Z`))
  const plan = planOn('2026-03-12')
  for (let day = 0; day < 7; day += 1) {
    expect(planAt(schedule, Date.parse('2026-03-12') + day * dayMs)).toBe(plan)
  }
  expect(planOn('2026-03-11')).not.toBe(plan)
  expect(planOn('2026-03-19')).not.toBe(plan)
})
