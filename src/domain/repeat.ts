/** A time that is refused as taken, by what the caller has there already (guide/bookings.md#the-same-booking-twice). */
import { type Booking, type BookingDetails, sameDetails } from './booked.ts'
import { claimedBy, claimOf } from './claim.ts'
import { Refusal, type WantedTime } from './errors.ts'
import type { Hold } from './hold.ts'
import type { Assign } from './services/team.ts'
import { minutesOf, overlaps, slotAt } from './time/interval.ts'
import { showInstant } from './time/notation.ts'
import { field, says, step } from './wording/says.ts'

/** Whom a booking was asked for, and by which key. */
export interface Asked extends BookingDetails {
  readonly madeBy: string | null
  /** As which kind of meeting; absent or null: as none. */
  readonly serviceId?: string | null
  /** Who of several is booked; absent where one is named. */
  readonly assign?: Assign
}

/**
 * Whether a booking is the one that is asked for: the same human and time, and the same e-mail; without one, the same
 * phone; without either, the same of everything and from the same key.
 */
export function isRepeat(booking: Booking, wanted: WantedTime, asked: Asked) {
  return isThere(booking, wanted) && isForSame(booking, asked)
}

function isThere(booking: Booking, { humanIds, ...time }: WantedTime): boolean {
  return (
    booking.status === 'confirmed' &&
    humanIds.includes(booking.humanId) &&
    booking.startMs === time.startMs &&
    minutesOf(booking) === time.durationMinutes
  )
}

function isForSame(booking: Booking, asked: Asked): boolean {
  if (asked.attendeeEmail !== null) {
    return booking.attendeeEmail?.toLowerCase() === asked.attendeeEmail.toLowerCase()
  }
  if (asked.attendeePhone !== null) return booking.attendeePhone === asked.attendeePhone
  const isOfSameKind = booking.serviceId === (asked.serviceId ?? null)
  return isOfSameKey(booking, asked) && isOfSameKind && sameDetails(booking, asked)
}

/** A booking without a key is nobody's. */
function isOfSameKey({ madeBy }: Booking, asked: Asked): boolean {
  return madeBy !== null && madeBy === asked.madeBy
}

/** What to say where a booking as it is asked for is there already; null where none is. */
export function repeatIn(
  bookings: readonly Booking[],
  wanted: WantedTime,
  asked: Asked,
): Refusal | null {
  const same = bookings.filter((one) => isRepeat(one, wanted, asked))
  const [first] = same
  if (first === undefined) return null
  const others = wanted.humanIds.filter((id) => !same.some(({ humanId }) => humanId === id))
  if (asked.assign === 'all' && others.length > 0) return bookedInPart(same, others)
  return alreadyBooked(first)
}

/** The refusal of a booking that stands already. It offers no other time: whoever took one would be booked twice. */
function alreadyBooked({ id }: Booking): Refusal {
  const text = says`This booking exists already, it is ${id}: an earlier call made it. Do not book another time. Read it with ${step('getBooking', { id })}.`
  return new Refusal('SLOT_UNAVAILABLE', text, { bookingId: id })
}

/** It names no booking by itself: whoever took that for the answer would leave the others out. */
function bookedInPart(same: readonly Booking[], others: readonly string[]): Refusal {
  const booked = same.map(({ id, humanId }) => `human ${humanId} (booking ${id})`).join(', ')
  const text = says`At this time this attendee is booked already with ${booked}, and not with ${others.join(', ')}. Do not book another time for that: book each of the others by ${field('human_id')} and the same time with ${step('createBooking')}; or cancel what is booked with ${step('cancelBooking')}, then book all together.`
  return new Refusal('SLOT_UNAVAILABLE', text)
}

/** Whether a hold is the caller's own and keeps the time from it; both have the buffers of the same human. */
export function isOwnHold(hold: Hold, time: WantedTime, madeBy: string | null): boolean {
  const slot = slotAt(time.startMs, time.durationMinutes)
  const isInTheWay = overlaps(claimedBy(hold), claimOf(slot, hold.buffers))
  return madeBy !== null && hold.madeBy === madeBy && isInTheWay
}

/** A hold of this very time can become the booking; one that only overlaps it has to go first. */
export function keptByOwnHold(hold: Hold, time: WantedTime): Refusal {
  const { id } = hold
  const until = showInstant(hold.expiresAtMs)
  const isSame = hold.startMs === time.startMs && minutesOf(hold) === time.durationMinutes
  const span = `${showInstant(hold.startMs)} to ${showInstant(hold.endMs)}`
  const isOver = overlaps(hold, slotAt(time.startMs, time.durationMinutes))
  const way = isOver ? 'overlaps' : 'is too close to'
  const text = isSame
    ? says`Your own hold ${id} keeps this time until ${until}. Send hold_id ${id} with ${step('createBooking')} to turn it into the booking.`
    : says`Your own hold ${id}, ${span}, ${way} this time until ${until}. Release it with ${step('releaseHold', { id })}, then ask again.`
  return new Refusal('SLOT_UNAVAILABLE', text, { holdId: id })
}
