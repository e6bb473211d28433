/** A human whose address is another one: what was told at the one before is told at the present one. */
import { type Booking, isSameAddress } from '../booked.ts'
import type { BookingChange } from '../booking.ts'
import { bookingEvent } from '../event.ts'
import { dayMs } from '../time/units.ts'

/**
 * So many bookings at once, and none while as many mails of the account wait: those of a human with thousands ahead let
 * what is booked meanwhile go first, whatever the account may send in an hour.
 */
export const readdressedAtOnce = 20

/**
 * For so long at least the address of before is known: a mail of a booking that was cancelled or given away just before may
 * still have to leave.
 */
export const formerAddressKeptMs = 30 * dayMs

/** Another address is another invite, as it is of an attendee. Null: there is nothing to tell. */
export function decideReaddressed(
  booking: Booking,
  before: string | null,
  present: string | null,
  nowMs: number,
): BookingChange | null {
  if (!booking.notifies || isSameAddress(before, present)) return null
  const changed = { ...booking, inviteSequence: booking.inviteSequence + 1 }
  const event = bookingEvent('booking.updated', changed, nowMs)
  return { booking: changed, event: { ...event, previousHumanEmail: before } }
}
