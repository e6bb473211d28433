/** Bookings that exist: read, cancelled, moved. */
import {
  type Booking,
  type BookingChange,
  type BookingMove,
  bookingNotFound,
  decideCancellation,
  decideGroupCancellation,
  decideReschedule,
  decideWholeGroup,
} from '../../domain/booking.ts'
import { settled } from '../../domain/question.ts'
import { scheduleFor } from '../../domain/services/service-schedule.ts'
import type { Context, Sight } from '../context.ts'
import { ownHoldIn } from '../repeats.ts'
import { serviceOf } from '../services/service-team.ts'
import { withAlternatives } from '../slots/alternatives.ts'
import { nextSlots } from '../slots/next-slots.ts'

/** @throws Refusal NOT_FOUND */
export async function getBooking({ store }: Context, sight: Sight, id: string): Promise<Booking> {
  const booking = sight.row(await store.bookings.find(sight.account, id))
  if (!booking) throw bookingNotFound()
  return booking
}

/** The event of a change names who asked for it. */
function causedBy<T extends BookingChange | null>(sight: Sight, change: T): T {
  const { keyId: causedBy, actor: by } = sight
  return change && { ...change, event: { ...change.event, causedBy, by } }
}

/** Frees the slot at once. Again: nothing happens, and there is no second event. @throws Refusal NOT_FOUND */
export async function cancelBooking(
  { store, clock }: Context,
  sight: Sight,
  id: string,
  reason: string | null,
): Promise<void> {
  const nowMs = clock.nowMs()
  await store.bookings.change(sight.account, id, nowMs, (booking) =>
    settled(causedBy(sight, decideCancellation(sight.row(booking), reason, sight.actor, nowMs))),
  )
}

/**
 * Cancels all bookings made together with this one, in one transaction; answers their ids. Again: the same
 * ids and no event. One that was made alone is cancelled by itself.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR where some are confirmed that the caller does not see
 */
export async function cancelGroup(
  { store, clock }: Context,
  sight: Sight,
  id: string,
  reason: string | null,
): Promise<string[]> {
  const nowMs = clock.nowMs()
  const sees = (booking: Booking) => sight.sees(booking)
  const cancelled = await store.bookings.changeGroup(sight.account, id, (bookings) => {
    const isSeen = bookings.some((booking) => booking.id === id && sees(booking))
    const unseen = isSeen ? bookings.filter((booking) => !sees(booking)) : []
    decideWholeGroup(unseen)
    const seen = isSeen ? bookings.filter(sees) : []
    const changes = decideGroupCancellation(seen, reason, sight.actor, nowMs)
    return changes.map((change) => causedBy(sight, change))
  })
  return cancelled.filter(sees).map((booking) => booking.id)
}

/**
 * Moves a booking or changes its details. @throws Refusal as createBooking, without the quota; and what `decideFound` throws
 * about the booking as the transaction finds it.
 */
export async function rescheduleBooking(
  context: Context,
  sight: Sight,
  id: string,
  move: BookingMove,
  decideFound: (found: Booking | null) => void = () => {},
): Promise<Booking> {
  const { store, clock } = context
  const nowMs = clock.nowMs()
  const present = sight.row(await store.bookings.find(sight.account, id))
  const service = await serviceOf(context, sight, present)
  try {
    const booking = await store.bookings.change(sight.account, id, nowMs, (found, own) => {
      decideFound(found)
      const schedule = scheduleFor(own, service)
      const { needs, decide } = decideReschedule(sight.row(found), schedule, move, nowMs)
      return { needs, decide: (facts) => causedBy(sight, decide(facts)) }
    })
    if (!booking) throw bookingNotFound()
    return booking
  } catch (error) {
    throw (
      (await ownHoldIn(context, sight, error)) ??
      (await withAlternatives(error, (wanted) =>
        nextSlots(context, sight, wanted, { service, movedId: id }),
      ))
    )
  }
}
