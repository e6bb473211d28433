/** Whether the schedule of a human offers a time, and what of it is in the way where it does not. */
import { earliestStartMs, opennessOf } from '../calendar.ts'
import { invalid, Refusal } from '../errors.ts'
import { hoursAt, type Schedule } from '../schedule.ts'
import type { Interval } from '../time/interval.ts'
import { showInstant } from '../time/notation.ts'
import { showLocal } from '../time/zone.ts'
import { inWords, says, step } from '../wording/says.ts'
import { blockedWords, outsideWords } from '../wording/schedule-words.ts'

/** Who is wrong about a time seldom knows what day it is. @throws Refusal VALIDATION_ERROR for a start that is past */
export function decideAhead({ timeZone }: Schedule, { startMs }: Interval, nowMs: number): void {
  if (startMs >= earliestStartMs(nowMs)) return
  const local = (ms: number) => inWords(() => showLocal(timeZone, ms))
  const message = says`lies in the past, on ${local(startMs)}: it is now ${local(nowMs)} (${showInstant(nowMs)}). Ask ${step('listSlots')} for free times.`
  throw invalid([{ field: 'starts_at', message }])
}

/** @throws Refusal SCHEDULE_BLOCKED where the slot would be open were there no blocks, OUTSIDE_WORKING_HOURS if not. */
export function decideOpen(schedule: Schedule, slot: Interval): void {
  const openness = opennessOf(hoursAt(schedule, slot.startMs), slot)
  if (openness === 'open') return
  throw openness === 'blocked' ? blockedTime(schedule, slot) : closedTime(schedule, slot)
}

const chooseAnother = says`Choose one of the slots that ${step('listSlots')} offers.`

export function blockedTime(schedule: Schedule, slot: Interval): Refusal {
  const text = says`${inWords(() => blockedWords(schedule, slot))} ${chooseAnother}`
  return new Refusal('SCHEDULE_BLOCKED', text)
}

export function closedTime(schedule: Schedule, slot: Interval): Refusal {
  const { rules } = schedule
  const words = () => (rules ? outsideWords(schedule, rules, slot) : 'has no working hours yet.')
  const text = says`This human ${inWords(words)} ${chooseAnother}`
  return new Refusal('OUTSIDE_WORKING_HOURS', text)
}
