/** Times that an example schedule refuses: a weekday from nine to five, with a lunch at half past one. */
import type { AvailabilityRules } from '../../domain/availability.ts'
import type { Alternatives } from '../../domain/errors.ts'
import type { Override } from '../../domain/override.ts'
import { compileSchedule } from '../../domain/schedule.ts'
import { blockedTime, closedTime } from '../../domain/slots/offered.ts'
import { slotTaken } from '../../domain/slots/room.ts'
import { slotAt } from '../../domain/time/interval.ts'
import { dayMs } from '../../domain/time/units.ts'
import { offering } from '../../operations/slots/alternatives.ts'

const dayStartMs = Date.UTC(2027, 2, 22)
const at = (hour: number, minute: number) => slotAt(dayStartMs + (hour * 60 + minute) * 60_000, 30)

const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30, 60],
}
const lunch: Override = {
  ...{ id: '', humanId: '', type: 'block', title: 'Lunch', recurrence: null, createdAtMs: 0 },
  span: { startMinutes: 13 * 60 + 30, endMinutes: 14 * 60 },
  startDay: dayStartMs / dayMs,
  endDay: null,
}
const schedule = compileSchedule('UTC', rules, [lunch])

export const closedExample = closedTime(schedule, at(8, 0))
export const blockedExample = blockedTime(schedule, at(13, 30))
export const alternatives: Alternatives = { timeZone: 'UTC', slots: [at(14, 30)] }
export const takenExample = offering(slotTaken(), alternatives).text
