/** What is in the way of a time that the schedule offers, and what else a reason may be about. */

import type { Booking } from '../booked.ts'
import { type Claimed, claimedBy } from '../calendar.ts'
import type { LiveHold } from '../question.ts'
import type { Schedule } from '../schedule.ts'
import { type Interval, type IntervalSet, overlaps } from '../time/interval.ts'
import { minuteMs } from '../time/units.ts'
import { showLocal, showLocalSpan } from '../time/zone.ts'
import { type Limit, limitWords } from './limits.ts'

export const reasonTypes = [
  'duration',
  'past',
  'working_hours',
  'break',
  'notice',
  'window',
  'override',
  'holiday',
  'booking',
  'hold',
  'calendar',
  'buffer',
  'limit',
  'plan',
] as const

/** One thing in the way. With an id where it is a row of its own, with an interval where it takes time. */
export interface Reason {
  readonly type: (typeof reasonTypes)[number]
  readonly id?: string
  readonly title?: string
  readonly interval?: Interval
  readonly text: string
}

/** What is known of a slot that may be taken. */
export interface Taken {
  readonly schedule: Schedule
  readonly slot: Interval
  /** The slot with the buffers that a booking would get now. */
  readonly claim: Interval
  /** Whose claims meet it; empty where the schedule alone refuses it. */
  readonly holds: readonly LiveHold[]
  readonly bookings: readonly Booking[]
  /** What the human's calendars elsewhere say is busy. */
  readonly outside: IntervalSet
  /** The limits that are reached. */
  readonly reached: readonly Limit[]
}

export function takenReasons({ schedule, slot, claim, holds, bookings, outside }: Taken): Reason[] {
  const { timeZone } = schedule
  const reason = (type: 'booking' | 'hold', meeting: Claimed & { id: string }, what: string) =>
    overlaps(meeting, slot)
      ? takenReason(timeZone, type, meeting, what)
      : bufferReason(timeZone, slot, claim, meeting, what)
  return [
    ...bookings
      .filter((booking) => overlaps(claimedBy(booking), claim))
      .map((booking) => reason('booking', booking, 'Already booked')),
    ...holds
      .filter((hold) => overlaps(claimedBy(hold), claim))
      .map((hold) =>
        reason('hold', hold, `Held for somebody until ${showLocal(timeZone, hold.expiresAtMs)}`),
      ),
    ...outside
      .filter((busy) => overlaps(busy, claim))
      .map((interval) => calendarReason(timeZone, slot, interval)),
  ]
}

export function limitReasons({ reached }: Taken): Reason[] {
  return reached.map((limit) => ({
    type: 'limit',
    interval: limit.span,
    text: limitWords(limit),
  }))
}

function takenReason(
  timeZone: string,
  type: 'booking' | 'hold',
  { id, startMs, endMs }: Interval & { id: string },
  what: string,
): Reason {
  const interval = { startMs, endMs }
  return { type, id, interval, text: `${what}: ${showLocalSpan(timeZone, interval)}.` }
}

/** What it is about nobody here knows. */
function calendarReason(timeZone: string, slot: Interval, interval: Interval): Reason {
  const near = overlaps(interval, slot) ? 'Busy' : 'The time that is kept free around it is busy'
  const text = `${near} in a calendar of this human: ${showLocalSpan(timeZone, interval)}.`
  return { type: 'calendar', interval, text }
}

/** Their buffers add up: one of either, or of both, is in the way. */
function bufferReason(
  timeZone: string,
  slot: Interval,
  claim: Interval,
  meeting: Claimed & { id: string },
  what: string,
): Reason {
  const taken = claimedBy(meeting)
  const gapMs =
    meeting.endMs <= slot.startMs
      ? taken.endMs - meeting.endMs + slot.startMs - claim.startMs
      : meeting.startMs - taken.startMs + claim.endMs - slot.endMs
  const text = `Too close to another meeting: ${gapMs / minuteMs} minutes between the two are kept free. ${what}: ${showLocalSpan(timeZone, meeting)}.`
  return { type: 'buffer', id: meeting.id, interval: taken, text }
}
