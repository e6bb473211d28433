import {
  type Booking,
  type BookingMove,
  type BookingRequest,
  bookingNotFound,
  decideBooking,
  decideCancellation,
  decideReschedule,
} from '../domain/booking.ts'
import { Refusal, type RefusalCode } from '../domain/errors.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { minuteMs } from '../domain/limits.ts'
import type { BookingFilter, Page } from '../store/store.ts'
import type { Context } from './context.ts'
import { nextSlots } from './slots.ts'

export type { BookingFilter, Page }

/**
 * Books a slot: decided and written, with its event and its place in the quota, in one transaction.
 * @throws Refusal with the codes of `decideBooking`; SLOT_UNAVAILABLE, SCHEDULE_BLOCKED and
 * OUTSIDE_WORKING_HOURS carry free slots to offer instead.
 */
export async function createBooking(
  context: Context,
  accountId: string,
  request: BookingRequest,
  once?: Once<Booking>,
): Promise<Outcome<Booking>> {
  const { store, clock, newId } = context
  const { humanId, startMs, durationMinutes } = request
  const nowMs = clock.nowMs()
  const id = newId()
  try {
    return await store.bookings.add(
      { accountId, humanId, nowMs },
      (facts) => decideBooking(facts, request, id, nowMs),
      once,
    )
  } catch (error) {
    throw await withAlternatives(context, error, accountId, humanId, startMs, durationMinutes)
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

/** One page, ordered by start and id, and how many match in all. */
export function listBookings(
  { store }: Context,
  accountId: string,
  filter: BookingFilter,
  page: Page,
): Promise<{ bookings: Booking[]; total: number }> {
  return store.bookings.list(accountId, filter, page)
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
    decideCancellation(booking, reason, nowMs),
  )
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
  let wanted = { humanId: '', startMs: nowMs, durationMinutes: 0 }
  try {
    const booking = await store.bookings.change(accountId, id, nowMs, (present, facts) => {
      if (present) wanted = slotWanted(present, move)
      return decideReschedule(present, facts, move, nowMs)
    })
    if (!booking) throw bookingNotFound()
    return booking
  } catch (error) {
    const { humanId, startMs, durationMinutes } = wanted
    throw await withAlternatives(context, error, accountId, humanId, startMs, durationMinutes)
  }
}

function slotWanted({ humanId, startMs, endMs }: Booking, move: BookingMove) {
  return {
    humanId,
    startMs: move.startMs ?? startMs,
    durationMinutes: move.durationMinutes ?? (endMs - startMs) / minuteMs,
  }
}

const answeredWithAlternatives: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'SLOT_UNAVAILABLE',
  'SCHEDULE_BLOCKED',
  'OUTSIDE_WORKING_HOURS',
])

/** Looked up after the transaction, so that the write lock is not held for advice. */
async function withAlternatives(
  context: Context,
  error: unknown,
  accountId: string,
  humanId: string,
  startMs: number,
  durationMinutes: number,
): Promise<unknown> {
  if (!(error instanceof Refusal) || !answeredWithAlternatives.has(error.code)) return error
  const alternatives = await nextSlots(context, accountId, humanId, startMs, durationMinutes)
  return new Refusal(error.code, error.message, { ...error.extras, alternatives })
}
