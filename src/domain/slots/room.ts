/** Whether there is room for a meeting: nobody else claims any of its time, and its day and week are not full. */
import { isFree, spanOfSlot } from '../calendar.ts'
import type { Buffers } from '../claim.ts'
import { Refusal } from '../errors.ts'
import { decideUsage, type Pack } from '../plan.ts'
import type { BookingFacts, TimeFacts } from '../question.ts'
import type { Schedule } from '../schedule.ts'
import type { Interval, IntervalSet } from '../time/interval.ts'
import { decideLimits, type Limit, limitsAt, reachedOf } from './limits.ts'

export { type Buffers, buffersOf, noBuffers } from '../calendar.ts'
export { reachedOf } from './limits.ts'

/** What a meeting needs, and so what has to be known. */
export interface Room {
  /** What it claims. */
  readonly busy: Interval
  readonly limits?: readonly Limit[] | undefined
}

export function roomFor(
  schedule: Pick<Schedule, 'timeZone' | 'terms'>,
  slot: Interval,
  buffers: Buffers,
): Room {
  return { busy: spanOfSlot(slot, buffers), limits: limitsAt(schedule, slot.startMs) }
}

/** The same of a meeting that stands at an instant now: in the day and the week of that it counts already. */
export function roomFrom({ busy, limits }: Room, startMs: number): Room {
  const isElsewhere = ({ span }: Limit) => startMs < span.startMs || span.endMs <= startMs
  return { busy, limits: limits?.filter(isElsewhere) }
}

export function hasRoom({ busy, limits }: Room, facts: TimeFacts): boolean {
  return isFree(busy, facts.busy) && reachedOf(limits, facts).length === 0
}

/** @throws Refusal SLOT_UNAVAILABLE where another meeting is in the way, or a limit is reached. */
export function decideTime({ busy, limits }: Room, facts: TimeFacts): void {
  decideFree(busy, facts.busy)
  decideLimits(limits, facts)
}

/** All that a new booking has to pass once its time is offered; answers the pack it buys, if any. @throws Refusal */
export function decideRoom(room: Room, facts: BookingFacts, nowMs: number): Pack | null {
  decideTime(room, facts)
  return decideUsage(facts.usage, 1, nowMs)
}

/** @throws Refusal SLOT_UNAVAILABLE where another claim takes some of what would be claimed. */
export function decideFree(claim: Interval, busy: IntervalSet): void {
  if (!isFree(claim, busy)) throw slotTaken()
}

export function slotTaken(): Refusal {
  return new Refusal('SLOT_UNAVAILABLE', 'This time is taken.')
}
