/**
 * Bookings made together are one meeting to their attendee as long as they have one time and one address: keys may move,
 * hand over and readdress each by itself, and what parts from the others is a meeting of its own.
 */
import { type Booking, isSameAddress } from '../booked.ts'

type Placed = Pick<Booking, 'id' | 'groupId' | 'startMs' | 'endMs' | 'attendeeEmail'>

export function isTogether(a: Placed, b: Placed): boolean {
  const isOneGroup = a.id === b.id || (a.groupId !== null && a.groupId === b.groupId)
  const isOneTime = a.startMs === b.startMs && a.endMs === b.endMs
  return isOneGroup && isOneTime && isSameAddress(a.attendeeEmail, b.attendeeEmail)
}
