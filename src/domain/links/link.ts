/**
 * The link by which an attendee, who has no key, sees, cancels and moves a booking (guide/attendees.md#the-link). Whoever
 * has it may do that, so it ends with the booking.
 */
import type { Booking } from '../booked.ts'
import { bookingNotFound } from '../booking.ts'
import { invalid } from '../errors.ts'
import { dayMs } from '../time/units.ts'
import { says, step } from '../wording/says.ts'

/** For so long after its end a link shows a booking. */
export const linkLifeMs = dayMs

/** What of a booking its link hangs on. */
export type LinkFacts = Pick<Booking, 'id' | 'linkVersion' | 'status' | 'endMs'>

export function isLinkLive({ status, endMs }: LinkFacts, nowMs: number): boolean {
  return status === 'confirmed' && nowMs < endMs + linkLifeMs
}

/** Makes the links before worthless. @throws Refusal NOT_FOUND; VALIDATION_ERROR where no link lives */
export function decideNewLink(booking: Booking | null, nowMs: number): Booking {
  if (!booking) throw bookingNotFound()
  if (isLinkLive(booking, nowMs)) return { ...booking, linkVersion: booking.linkVersion + 1 }
  const message =
    booking.status === 'cancelled'
      ? says`is cancelled, and the links of a cancelled booking are dead. Make a new booking with ${step('createBooking')}.`
      : says`is over, and so are its links. Make a new booking with ${step('createBooking')}.`
  throw invalid([{ field: 'status', message }])
}
