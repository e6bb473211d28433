/**
 * Whether a time is free. Slots of one human and of several, bookings, moves, holds and explanations ask here, so that
 * a rule about free time is written once. Who decides about one slot asks step by step, to say why it is refused;
 * who seeks slots asks for all free time at once.
 */
import { type Buffers, claimOf } from './claim.ts'
import type { OpenHours, Schedule } from './schedule.ts'
import {
  contains,
  type Interval,
  type IntervalSet,
  overlaps,
  subtract,
  union,
} from './time/interval.ts'
import { minuteMs } from './time/units.ts'
import { dayOf, instantOf } from './time/zone.ts'

export { type Buffers, buffersOf, type Claimed, claimedBy, noBuffers } from './claim.ts'

/** The first instant at which a slot may start: with the notice that the human wants. */
export function earliestStartMs({ terms }: Pick<Schedule, 'terms'>, nowMs: number): number {
  return nowMs + terms.minimumNoticeMinutes * minuteMs
}

/**
 * Before which instant a slot has to start: the midnight after the last local date that is booked yet, or where the
 * human's calendars are not known any more. Where one of them cannot be read that is at no time.
 */
export function startsEndMs({ timeZone, terms, calendars }: Starting, nowMs: number): number {
  const knownMs = calendars?.unreadable
    ? Number.NEGATIVE_INFINITY
    : (calendars?.coversUntilMs ?? Number.POSITIVE_INFINITY)
  const { bookingWindowDays } = terms
  if (bookingWindowDays === null) return knownMs
  return Math.min(knownMs, instantOf(timeZone, dayOf(timeZone, nowMs) + bookingWindowDays + 1, 0))
}

type Starting = Pick<Schedule, 'timeZone' | 'terms' | 'calendars'>

/** The span in which slots may start, as the clock stands. */
export function allowedStarts(schedule: Starting, nowMs: number): Interval {
  return { startMs: earliestStartMs(schedule, nowMs), endMs: startsEndMs(schedule, nowMs) }
}

/** What the hours say of a time: `blocked` would be open were there no blocks. */
export type Openness = 'open' | 'blocked' | 'outside'

export function opennessOf({ open, openWithoutBlocks }: OpenHours, time: Interval): Openness {
  if (contains(open, time)) return 'open'
  return contains(openWithoutBlocks, time) ? 'blocked' : 'outside'
}

/**
 * What a meeting would claim, with its buffers; and with it, what has to be known of the calendar to say whether it can:
 * the claims in there. Its buffers may lie in closed time, and in the past: they count against other claims alone.
 */
export function spanOfSlot(slot: Interval, buffers: Buffers): Interval {
  return claimOf(slot, buffers)
}

/** The same for all slots of a duration that start within a range. */
export function spanOfSlots(
  { startMs, endMs }: Interval,
  durationMinutes: number,
  buffers: Buffers,
): Interval {
  return claimOf({ startMs, endMs: endMs + durationMinutes * minuteMs }, buffers)
}

/** Whether no claim takes any of what a meeting would claim. */
export function isFree(claim: Interval, claimed: IntervalSet): boolean {
  return !claimed.some((taken) => overlaps(taken, claim))
}

/**
 * All time for meetings with such buffers: one that is open and whose claim is free lies wholly in one member, and no
 * other does.
 */
export function freeTime(
  { open }: Pick<OpenHours, 'open'>,
  claimed: IntervalSet,
  buffers: Buffers,
): IntervalSet {
  return subtract(open, keptFrom(claimed, buffers))
}

/** A meeting ends before a claim begins by its buffer after, and begins behind one by its buffer before. */
function keptFrom(claimed: IntervalSet, { beforeMinutes, afterMinutes }: Buffers): IntervalSet {
  if (beforeMinutes === 0 && afterMinutes === 0) return claimed
  const around = { beforeMinutes: afterMinutes, afterMinutes: beforeMinutes }
  return union(claimed.map((taken) => claimOf(taken, around)))
}
