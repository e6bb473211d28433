import { decideTeamBooking, type TeamRequest } from '../domain/assignment.ts'
import {
  type Booked,
  type Booking,
  type BookingMove,
  type BookingRequest,
  bookingNotFound,
  decideBooking,
  decideCancellation,
  decideGroupCancellation,
  decideReschedule,
} from '../domain/booking.ts'
import type { WantedTime } from '../domain/errors.ts'
import { decideHeldBooking, type HeldRequest } from '../domain/hold.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { settled } from '../domain/question.ts'
import type { Page } from '../store/store.ts'
import { withAlternatives } from './alternatives.ts'
import type { Context } from './context.ts'
import { nextSlots } from './next-slots.ts'
import { nextTeamSlots } from './team-slots.ts'

export type { Page }

/**
 * Books a slot: decided and written, with its event and its place in the quota, in one transaction.
 * @throws Refusal with the codes of `decideBooking`; SLOT_UNAVAILABLE, SCHEDULE_BLOCKED and
 * OUTSIDE_WORKING_HOURS carry free slots to offer instead.
 */
export async function createBooking(
  context: Context,
  accountId: string,
  request: BookingRequest | HeldRequest | TeamRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  if ('holdId' in request) return bookHold(context, accountId, request, once)
  if ('team' in request) return bookTeam(context, accountId, request, once)
  const { store, clock, newId } = context
  const { humanId } = request
  const nowMs = clock.nowMs()
  const id = newId()
  try {
    return await store.bookings.add(
      { accountId, humanId, nowMs },
      (schedule) => decideBooking(schedule, request, id, nowMs),
      once,
    )
  } catch (error) {
    throw await withAlternatives(error, (wanted) => nextSlots(context, accountId, wanted))
  }
}

/** The same of what a hold keeps. Its slot is known only inside the transaction. */
async function bookHold(
  context: Context,
  accountId: string,
  request: HeldRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  const { store, clock, newId } = context
  const nowMs = clock.nowMs()
  const id = newId()
  try {
    return await store.holds.book(
      { accountId, holdId: request.holdId, nowMs },
      (hold, schedule) => decideHeldBooking(hold, schedule, request, id, nowMs),
      once,
    )
  } catch (error) {
    throw await withAlternatives(error, (wanted) => nextSlots(context, accountId, wanted))
  }
}

/** The same of one of several humans, or all. Who they are is known only inside the transaction. */
async function bookTeam(
  context: Context,
  accountId: string,
  request: TeamRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  const { store, clock, newId } = context
  const { team, assign } = request
  const nowMs = clock.nowMs()
  try {
    return await store.bookings.addForTeam(
      { accountId, team, nowMs },
      (candidates) => decideTeamBooking(candidates, request, newId, nowMs),
      once,
    )
  } catch (error) {
    const look = (wanted: WantedTime) => nextTeamSlots(context, accountId, wanted, assign)
    throw await withAlternatives(error, look)
  }
}

/** @throws Refusal NOT_FOUND */
export async function getBooking(
  { store }: Context,
  accountId: string,
  id: string,
): Promise<Booking> {
  const booking = await store.bookings.find(accountId, id)
  if (!booking) throw bookingNotFound()
  return booking
}

/** Frees the slot at once. Again: nothing happens, and there is no second event. @throws Refusal NOT_FOUND */
export async function cancelBooking(
  { store, clock }: Context,
  accountId: string,
  id: string,
  reason: string | null,
): Promise<void> {
  const nowMs = clock.nowMs()
  await store.bookings.change(accountId, id, nowMs, (booking) =>
    settled(decideCancellation(booking, reason, nowMs)),
  )
}

/**
 * Cancels all bookings made together with this one, in one transaction; answers their ids. Again: the same
 * ids and no event. One that was made alone is cancelled by itself. @throws Refusal NOT_FOUND
 */
export async function cancelGroup(
  { store, clock }: Context,
  accountId: string,
  id: string,
  reason: string | null,
): Promise<string[]> {
  const nowMs = clock.nowMs()
  const cancelled = await store.bookings.changeGroup(accountId, id, (bookings) =>
    decideGroupCancellation(bookings, reason, nowMs),
  )
  return cancelled.map((booking) => booking.id)
}

/** Moves a booking or changes its details. @throws Refusal as createBooking, without the quota. */
export async function rescheduleBooking(
  context: Context,
  accountId: string,
  id: string,
  move: BookingMove,
): Promise<Booking> {
  const { store, clock } = context
  const nowMs = clock.nowMs()
  try {
    const booking = await store.bookings.change(accountId, id, nowMs, (present, schedule) =>
      decideReschedule(present, schedule, move, nowMs),
    )
    if (!booking) throw bookingNotFound()
    return booking
  } catch (error) {
    throw await withAlternatives(error, (wanted) => nextSlots(context, accountId, wanted, id))
  }
}
