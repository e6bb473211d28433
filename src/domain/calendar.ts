/**
 * Whether a time is free. Slots of one human and of several, bookings, moves, holds and explanations ask here, so that
 * a rule about free time is written once. Who decides about one slot asks step by step, to say why it is refused;
 * who seeks slots asks for all free time at once.
 */
import type { OpenHours } from './schedule.ts'
import { contains, type Interval, type IntervalSet, overlaps, subtract } from './time/interval.ts'
import { minuteMs } from './time/units.ts'

export { noBuffers } from './claim.ts'

/** The first instant at which a slot may start. */
export function earliestStartMs(nowMs: number): number {
  return nowMs
}

/** What the hours say of a time: `blocked` would be open were there no blocks. */
export type Openness = 'open' | 'blocked' | 'outside'

export function opennessOf({ open, openWithoutBlocks }: OpenHours, time: Interval): Openness {
  if (contains(open, time)) return 'open'
  return contains(openWithoutBlocks, time) ? 'blocked' : 'outside'
}

/** What has to be known of the calendar to say whether a slot is free: whatever is busy in it. */
export function spanOfSlot(slot: Interval): Interval {
  return slot
}

/** The same for all slots of a duration that start within a range. */
export function spanOfSlots({ startMs, endMs }: Interval, durationMinutes: number): Interval {
  return { startMs, endMs: endMs + durationMinutes * minuteMs }
}

/** Whether nothing of what is busy takes any of an open time. */
export function isFree(time: Interval, busy: IntervalSet): boolean {
  return !busy.some((taken) => overlaps(taken, time))
}

/** All free time: an open time that is free lies wholly in one member, and no other time does. */
export function freeTime({ open }: Pick<OpenHours, 'open'>, busy: IntervalSet): IntervalSet {
  return subtract(open, busy)
}
