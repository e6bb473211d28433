/** Whether the schedule of a human offers a time, and what of it is in the way where it does not. */
import { allowedStarts, opennessOf } from '../calendar.ts'
import { invalid, Refusal } from '../errors.ts'
import { breaksOver, hoursAt, type Schedule } from '../schedule.ts'
import { type Interval, union } from '../time/interval.ts'
import { showInstant } from '../time/notation.ts'
import { minuteMs } from '../time/units.ts'
import { showLocal } from '../time/zone.ts'
import { inWords, says, step, type Text } from '../wording/says.ts'
import {
  blockedWords,
  breakWords,
  horizonWords,
  noticeWords,
  outsideWords,
} from '../wording/schedule-words.ts'

export { decideReadable } from '../calendars/readable.ts'

/** Who is wrong about a time seldom knows what day it is. @throws Refusal VALIDATION_ERROR for a start that is past */
export function decideAhead(schedule: Schedule, { startMs }: Interval, nowMs: number): void {
  if (startMs >= nowMs) return
  const { timeZone } = schedule
  const local = (ms: number) => inWords(() => showLocal(timeZone, ms))
  const message = says`lies in the past, on ${local(startMs)}: it is now ${local(nowMs)} (${showInstant(nowMs)}). Ask ${slotsOf(schedule)} for free times.`
  throw invalid([{ field: 'starts_at', message }])
}

/** @throws Refusal SCHEDULE_BLOCKED where the slot would be open were there no blocks, OUTSIDE_WORKING_HOURS if not. */
export function decideOpen(schedule: Schedule, slot: Interval, who = 'This human'): void {
  const openness = opennessOf(hoursAt(schedule, slot.startMs), slot)
  if (openness === 'open') return
  throw openness === 'blocked' ? blockedTime(schedule, slot) : closedTime(schedule, slot, who)
}

/** Where free times are asked for on the same terms. */
function slotsOf({ serviceId }: Schedule): Text {
  return serviceId === undefined
    ? [step('listSlots')]
    : [step('listServiceSlots', { id: serviceId })]
}

const chooseAnother = (schedule: Schedule) =>
  says`Choose one of the slots that ${slotsOf(schedule)} offers.`

export function blockedTime(schedule: Schedule, slot: Interval): Refusal {
  const text = says`${inWords(() => blockedWords(schedule, slot))} ${chooseAnother(schedule)}`
  return new Refusal('SCHEDULE_BLOCKED', text)
}

export function closedTime(schedule: Schedule, slot: Interval, who = 'This human'): Refusal {
  const { rules } = schedule
  const [breaks] = union(breaksOver(schedule, slot))
  if (breaks) {
    const [from, until] = [showInstant(breaks.startMs), showInstant(breaks.endMs)]
    const message = `must be ${until} or later, or so early that the meeting ends by ${from}: in between is a break`
    return outside(schedule, [inWords(() => breakWords(schedule, breaks))], message)
  }
  const words = () => (rules ? outsideWords(schedule, rules, slot) : 'has no working hours yet.')
  const text = says`${who} ${inWords(words)} ${chooseAnother(schedule)}`
  return new Refusal('OUTSIDE_WORKING_HOURS', text)
}

/** Why the clock does not allow a start that is not past. */
export type Untimely = 'notice' | 'window'

export function untimelyOf(schedule: Schedule, atMs: number, nowMs: number): Untimely | null {
  const { startMs, endMs } = allowedStarts(schedule, nowMs)
  if (atMs < startMs) return 'notice'
  return atMs < endMs ? null : 'window'
}

/** @throws Refusal OUTSIDE_WORKING_HOURS for a start sooner than the notice, or beyond the days that are booked yet. */
export function decideAllowed(
  schedule: Schedule,
  slot: Interval,
  nowMs: number,
  who = 'This human',
): void {
  const untimely = untimelyOf(schedule, slot.startMs, nowMs)
  if (untimely === null) return
  const { startMs, endMs } = allowedStarts(schedule, nowMs)
  const isSoon = untimely === 'notice'
  const message = isSoon
    ? `must be ${showInstant(Math.ceil(startMs / minuteMs) * minuteMs)} or later`
    : `must be ${showInstant(endMs - minuteMs)} or earlier`
  const words = isSoon ? noticeWords : horizonWords
  throw outside(schedule, says`${who} ${inWords(() => words(schedule, nowMs))}`, message)
}

function outside(schedule: Schedule, why: Text, message: Text): Refusal {
  const details = [{ field: 'starts_at', message }]
  return new Refusal('OUTSIDE_WORKING_HOURS', says`${why} ${chooseAnother(schedule)}`, { details })
}
