/**
 * The copy of a booking in a calendar of its human:
 *
 *              written            the human moves or removes it there
 *   waiting ------------> written -----------------------> changed
 *      ^ |                   |                                |
 *      | +-----> refused     |   the booking changes          |
 *      +------------+--------+--------------------------------+
 *
 * What waits is made as the booking is now, however often it changed meanwhile: no old state is ever written.
 */
import type { Booking } from '../booked.ts'
import type { FeedDetail } from '../feeds/feed.ts'
import type { Interval } from '../time/interval.ts'
import { dayMs } from '../time/units.ts'
import { failureWaitsMs } from '../time/waits.ts'
import type { CalendarFault } from './calendar.ts'

/** A copy that is to be made as its booking is. */
export interface DueCopy {
  readonly booking: Booking
  /** When the booking last changed. */
  readonly changedAtMs: number
  readonly detail: FeedDetail
  /** Confirmed, of this human, and the calendar takes bookings. */
  readonly isWanted: boolean
  /** Where the copy was written before: how it stood, as the server names it. Null: nobody knows. */
  readonly etag: string | null
  readonly wasWritten: boolean
  /** Grows with every reason to write it: an attempt that began before the last of them leaves it waiting. */
  readonly version: number
}

/** What an attempt came to. */
export type CopyEnd =
  | { readonly is: 'written'; readonly etag: string | null }
  /** There is none, and there shall be none. */
  | { readonly is: 'gone' }
  /** The server does not take this one. */
  | { readonly is: 'refused'; readonly words: string }

/**
 * What is to be done about a copy. A meeting that is over, and was not written as far as is known, is written no more: what
 * an attempt whose answer was lost may have left there is taken out, for nobody knows how the meeting stood then.
 */
export function decideCopy(copy: DueCopy, nowMs: number): 'put' | 'remove' {
  const isTooLate = copy.booking.endMs <= nowMs && !copy.wasWritten
  return copy.isWanted && !isTooLate ? 'put' : 'remove'
}

/** Why a calendar takes no bookings now, and until when it is left alone. */
export interface CopiesHeld {
  readonly fault: CalendarFault
  readonly failures: number
  readonly untilMs: number
}

/** Nothing is lost by a failure: all copies of the calendar go on waiting. */
export function decideHeld(
  before: { readonly failures: number; readonly fault: CalendarFault | null },
  fault: Omit<CalendarFault, 'sinceMs'> & { readonly retryAfterMs: number | null },
  nowMs: number,
): CopiesHeld {
  const { words, asksForPerson, retryAfterMs } = fault
  const failures = before.failures + 1
  const waitMs = asksForPerson ? dayMs : (failureWaitsMs[failures - 1] ?? dayMs)
  const waited = Math.max(waitMs, Math.min(retryAfterMs ?? 0, 2 * waitMs))
  const sinceMs = before.fault?.sinceMs ?? nowMs
  return { failures, fault: { words, asksForPerson, sinceMs }, untilMs: nowMs + waited }
}

/** A copy as it is recorded, at the time at which it was written last. */
export interface KnownCopy extends Interval {
  readonly bookingId: string
  readonly state: 'waiting' | 'written' | 'changed' | 'refused'
  /** When it was written last; null: it never was. */
  readonly writtenAtMs: number | null
}

/** What a copy is called at the server, for good: whoever does not know whether it was written asks for this name. */
export function copyName(bookingId: string): string {
  return `${bookingId}.ics`
}
