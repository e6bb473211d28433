/**
 *              create                    cancel
 *   (nothing) --------> confirmed ------------------> cancelled     cancelled is final
 *                        |      ^
 *                        +------+ move
 */

import {
  type Actor,
  type Booking,
  type BookingDetails,
  type Buffers,
  type ChangedDetails,
  detailsIn,
  detailsOf,
  isSameAddress,
  replacedDetails,
  sameDetails,
} from './booked.ts'
import { invalid, Refusal } from './errors.ts'
import { type BookingEvent, bookingEvent } from './event.ts'
import type { Pack } from './plan.ts'
import {
  type BookingFacts,
  type Question,
  questionWanting,
  settled,
  type TimeNeeds,
  type TimeQuestion,
} from './question.ts'
import type { Schedule } from './schedule.ts'
import { decideAhead, decideAllowed, decideOpen, decideReadable } from './slots/offered.ts'
import { buffersOf, decideRoom, decideTime, roomFor, roomFrom } from './slots/room.ts'
import { type Agreed, agreedAt } from './time/agreed.ts'
import { type Interval, minutesOf, slotAt } from './time/interval.ts'
import { listing, says, step } from './wording/says.ts'

export type {
  Booked,
  Booking,
  BookingDetails,
  BookingGroup,
  ChangedDetails,
  Metadata,
} from './booked.ts'

export { decideReadable }

export const bookingChangesMax = 500

export interface BookingRequest extends BookingDetails {
  readonly humanId: string
  readonly startMs: number
  /** The zone in which the start was written as a wall time; null where it was written as an instant. */
  readonly agreedZone: string | null
  readonly durationMinutes: number
  /** The key that asks. */
  readonly madeBy?: string | null
  /** As which kind of meeting; absent or null: as none. */
  readonly serviceId?: string | null
  /** False: nobody is sent a mail of it. */
  readonly notifies?: boolean
}

/** A booking as it shall stand from now on, and the event that tells of it. */
export interface BookingChange {
  readonly booking: Booking
  readonly event: BookingEvent
}

/** A booking to add, and what it takes from the quota. */
export interface BookingDecision extends BookingChange {
  /** Bought by this booking, at the end of the quota. */
  readonly pack: Pack | null
}

/**
 * Makes the booking, or refuses it, with the checks in the order of guide/bookings.md#what-is-checked. A slot that
 * `computeSlots` offers is never refused here. `held`: what a hold has of it already, and whether the slot was promised,
 * so that the schedule is not asked again.
 */
export function decideBooking(
  schedule: Schedule | null,
  request: BookingRequest,
  id: string,
  nowMs: number,
  held: Held = {},
): Question<TimeNeeds, BookingFacts, BookingDecision> {
  const { humanId, startMs, durationMinutes, attendeeTimeZone } = request
  const slot = slotAt(startMs, durationMinutes)
  const wanted = { humanIds: [humanId], startMs, durationMinutes, attendeeTimeZone }
  return questionWanting(wanted, () => {
    const offer = held.isPromised ? decidePromised : decideOffered
    const { timeZone, terms } = offer(schedule, slot, nowMs)
    const buffers = held.buffers ?? buffersOf(terms)
    const room = roomFor({ timeZone, terms }, slot, buffers)
    const needs = held.isPromised ? { busy: room.busy } : room
    return {
      needs,
      decide(facts) {
        const pack = decideRoom(needs, facts, nowMs)
        const agreed = held.agreed ?? agreedAt(request.agreedZone ?? timeZone, startMs)
        return confirmed(request, { agreed, buffers }, id, null, nowMs, pack)
      },
    }
  })
}

/** What a meeting gets with its place, and keeps until it is moved. */
export interface Placing {
  readonly agreed: Agreed
  readonly buffers: Buffers
}

/** What a hold has settled already. */
interface Held extends Partial<Placing> {
  readonly isPromised?: boolean
}

/** The booking of a request that has passed every check, and its event. */
export function confirmed(
  request: BookingRequest,
  placing: Placing,
  id: string,
  groupId: string | null,
  nowMs: number,
  pack: Pack | null,
): BookingDecision {
  const { humanId, madeBy = null, serviceId = null, notifies = true } = request
  const { startMs, endMs } = slotAt(request.startMs, request.durationMinutes)
  const booking: Booking = {
    ...detailsIn(request),
    id,
    humanId,
    startMs,
    endMs,
    status: 'confirmed',
    cancelReason: null,
    cancelledBy: null,
    groupId,
    serviceId,
    createdAtMs: nowMs,
    madeBy,
    agreed: placing.agreed,
    buffers: placing.buffers,
    sequence: null,
    changeCount: 0,
    linkVersion: 0,
    inviteSequence: 0,
    notifies,
  }
  return { booking, event: bookingEvent('booking.confirmed', booking, nowMs), pack }
}

/**
 * What the schedule alone says of a slot; answers the schedule. `who` says whose it is where the caller did not choose.
 * @throws Refusal unless it offers the slot
 */
export function decideOffered(
  schedule: Schedule | null,
  slot: Interval,
  nowMs: number,
  who = 'This human',
): Schedule {
  if (!schedule) throw humanNotFound()
  decideDuration(schedule, minutesOf(slot), who)
  decideAhead(schedule, slot, nowMs)
  decideOpen(schedule, slot, who)
  decideReadable(schedule, who)
  decideAllowed(schedule, slot, nowMs, who)
  return schedule
}

/** The same of a slot that the schedule has offered before. @throws Refusal NOT_FOUND; VALIDATION_ERROR where it is past */
function decidePromised(schedule: Schedule | null, slot: Interval, nowMs: number): Schedule {
  if (!schedule) throw humanNotFound()
  decideAhead(schedule, slot, nowMs)
  decideReadable(schedule)
  return schedule
}

/** @throws Refusal INVALID_DURATION unless the human is met for so long. */
export function decideDuration(
  { rules, terms, serviceId }: Schedule,
  durationMinutes: number,
  who = 'This human',
): void {
  if (!rules) {
    throw new Refusal(
      'INVALID_DURATION',
      says`${who} has no availability yet. Set it with ${step('setAvailability')}.`,
    )
  }
  if (terms.durationsMinutes.includes(durationMinutes)) return
  const whose = serviceId === undefined ? "this human's" : "this service's"
  throw wrongDuration(terms.durationsMinutes, whose)
}

export function wrongDuration(allowed: readonly number[], whose = "this human's"): Refusal {
  const text = `The duration must be one of ${whose}, in minutes: ${allowed.join(', ')}.`
  return new Refusal('INVALID_DURATION', text)
}

/**
 * Cancels the booking; null where it is cancelled already, so that there is never a second event.
 * @throws Refusal NOT_FOUND where there is no such booking.
 */
export function decideCancellation(
  booking: Booking | null,
  reason: string | null,
  by: Actor,
  nowMs: number,
): BookingChange | null {
  if (!booking) throw bookingNotFound()
  if (booking.status === 'cancelled') return null
  const cancelled: Booking = {
    ...booking,
    status: 'cancelled',
    cancelReason: reason,
    cancelledBy: by,
    inviteSequence: booking.inviteSequence + 1,
  }
  return { booking: cancelled, event: bookingEvent('booking.cancelled', cancelled, nowMs) }
}

/**
 * Cancels all bookings of a group that are not cancelled yet.
 * @throws Refusal NOT_FOUND where there are none.
 */
export function decideGroupCancellation(
  bookings: readonly Booking[],
  reason: string | null,
  by: Actor,
  nowMs: number,
): BookingChange[] {
  if (bookings.length === 0) throw bookingNotFound()
  return bookings.flatMap((booking) => decideCancellation(booking, reason, by, nowMs) ?? [])
}

/**
 * Whoever cancels a whole group must not be told that it is, where part of it takes place all the same: that there are
 * others is all that is said of them. @throws Refusal VALIDATION_ERROR
 */
export function decideWholeGroup(unseen: readonly Booking[]): void {
  if (unseen.every(({ status }) => status === 'cancelled')) return
  const message =
    'is for keys that may read all bookings made together, and this one may not: leave it out to cancel this booking alone, or ask whoever runs the account to cancel the group'
  throw invalid([{ field: 'group', message }])
}

/** What a PATCH may change; absent means as it is. */
export interface BookingMove extends Partial<ChangedDetails> {
  readonly startMs?: number
  /** As of a request; null also where the start stays. */
  readonly agreedZone: string | null
  readonly durationMinutes?: number
}

/**
 * Moves the booking, or changes whom it is for. The slot is checked again as for a new booking when
 * start or duration change; what is busy must leave the booking itself out.
 * Null where nothing changes, so that a repeated request makes no second event.
 */
export function decideReschedule(
  booking: Booking | null,
  schedule: Schedule | null,
  move: BookingMove,
  nowMs: number,
): TimeQuestion<BookingChange | null> {
  if (!booking) throw bookingNotFound()
  if (booking.status === 'cancelled') {
    const message = says`is cancelled, and a cancelled booking does not change. Make a new booking with ${step('createBooking')}.`
    throw invalid([{ field: 'status', message }])
  }
  const startMs = move.startMs ?? booking.startMs
  const slot = slotAt(startMs, move.durationMinutes ?? minutesOf(booking))
  const details = changedBy(move, booking)
  const isInPlace = slot.startMs === booking.startMs && slot.endMs === booking.endMs
  if (isInPlace && sameDetails(details, booking)) return settled(null)
  decideChangeable(booking)
  if (isInPlace) return settled(updated(details, booking, nowMs))
  const wanted = {
    ...{ humanIds: [booking.humanId], startMs, durationMinutes: minutesOf(slot) },
    attendeeTimeZone: details.attendeeTimeZone,
  }
  return questionWanting(wanted, () => {
    const { timeZone, terms } = decideOffered(schedule, slot, nowMs)
    const buffers = buffersOf(terms)
    const needs = roomFrom(roomFor({ timeZone, terms }, slot, buffers), booking.startMs)
    return {
      needs,
      decide(facts) {
        decideTime(needs, facts)
        // A start that stays is agreed as it was: also one that the rules have shifted since.
        const isMoved = startMs !== booking.startMs
        const agreed = isMoved ? agreedAt(move.agreedZone ?? timeZone, startMs) : booking.agreed
        return rescheduled({ ...details, ...slot, agreed, buffers }, booking, nowMs)
      },
    }
  })
}

/** Whoever reads the mail of another address is another: the link that the one before has opens nothing any more. */
function changedBy(move: BookingMove, booking: Booking): Booking {
  const details = detailsOf(move, booking)
  const isSame = isSameAddress(details.attendeeEmail, booking.attendeeEmail)
  return {
    ...booking,
    ...details,
    changeCount: booking.changeCount + 1,
    linkVersion: booking.linkVersion + (isSame ? 0 : 1),
  }
}

/** Each change is kept and sent: a caller that moves one to and fro without end fills the disk. @throws Refusal VALIDATION_ERROR */
function decideChangeable({ changeCount }: Booking): void {
  if (changeCount < bookingChangesMax) return
  const message = says`has been changed ${bookingChangesMax} times, and no booking is changed more often. Cancel it with ${step('cancelBooking')}, and make a new one.`
  throw invalid([{ field: 'id', message }])
}

function rescheduled(moved: Booking, before: Booking, nowMs: number): BookingChange {
  const booking = { ...moved, inviteSequence: before.inviteSequence + 1 }
  const event = bookingEvent('booking.rescheduled', booking, nowMs, before)
  return { booking, event: { ...event, ...replacedBy(booking, before) } }
}

/** Its time stands: whoever has a calendar to move need not listen. Another address is another invite. */
function updated(details: Booking, before: Booking, nowMs: number): BookingChange {
  const isSame = isSameAddress(details.attendeeEmail, before.attendeeEmail)
  const booking = { ...details, inviteSequence: before.inviteSequence + (isSame ? 0 : 1) }
  const event = bookingEvent('booking.updated', booking, nowMs)
  return { booking, event: { ...event, ...replacedBy(booking, before) } }
}

function replacedBy(booking: Booking, before: Booking) {
  const previousDetails = replacedDetails(before, booking)
  const isSame = Object.values(previousDetails).every((each) => each === undefined)
  return isSame ? {} : { previousDetails }
}

/** Names the id where a request holds several. */
export function humanNotFound(humanId?: string): Refusal {
  const which = humanId === undefined ? 'this id' : `the id ${humanId}`
  return new Refusal(
    'NOT_FOUND',
    says`There is no active human with ${which}. ${listing('listHumans')}`,
  )
}

export function bookingNotFound(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no booking with this id. ${listing('listBookings')}`,
  )
}
