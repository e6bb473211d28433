import type { TeamRequest } from '../../domain/assignment.ts'
import { type Booked, type BookingRequest, decideBooking } from '../../domain/booking.ts'
import { decideHeldBooking, type HeldRequest } from '../../domain/hold.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import { scheduleFor } from '../../domain/services/service-schedule.ts'
import type { Context, Sight } from '../context.ts'
import { repeatOf } from '../repeats.ts'
import { type ServiceRequest, serviceOf, teamRequestOf } from '../services/service-team.ts'
import { withAlternatives } from '../slots/alternatives.ts'
import { nextSlots } from '../slots/next-slots.ts'
import { bookTeam } from './team-bookings.ts'

/**
 * Books a slot: decided and written, with its event and its place in the quota, in one transaction.
 * @throws Refusal with the codes of `decideBooking`; SLOT_UNAVAILABLE, SCHEDULE_BLOCKED and
 * OUTSIDE_WORKING_HOURS carry free slots to offer instead.
 */
export async function createBooking(
  context: Context,
  sight: Sight,
  request: BookingRequest | HeldRequest | TeamRequest | ServiceRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  if ('holdId' in request) return bookHold(context, sight, request, once)
  if ('asked' in request) return bookService(context, sight, request, once)
  if ('team' in request) return bookTeam(context, sight, request, once)
  const { store, clock, newId } = context
  const { humanId } = request
  const accountId = sight.accountOf(humanId)
  const nowMs = clock.nowMs()
  const id = newId()
  try {
    return await store.bookings.add(
      { accountId, humanId, nowMs, cap: sight.cap },
      (schedule) => decideBooking(schedule, { ...request, madeBy: sight.keyId }, id, nowMs),
      once,
    )
  } catch (error) {
    const asked = { ...request, madeBy: sight.keyId }
    throw (
      (await repeatOf(context, sight, asked, error)) ??
      (await withAlternatives(error, (wanted) => nextSlots(context, sight, wanted)))
    )
  }
}

/** The same of those who give a kind of meeting. */
async function bookService(
  context: Context,
  sight: Sight,
  request: ServiceRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  let wanted: TeamRequest
  try {
    wanted = await teamRequestOf(context, sight, request)
  } catch (error) {
    const key = { accountId: sight.account, team: { humanIds: [] }, nowMs: context.clock.nowMs() }
    const refuse = () => {
      throw error
    }
    // What was booked once is answered again, whatever has become of the service.
    return context.store.bookings.addForTeam(key, refuse, once)
  }
  return bookTeam(context, sight, wanted, once)
}

/** The same of what a hold keeps. Its slot is known only inside the transaction. */
async function bookHold(
  context: Context,
  sight: Sight,
  request: HeldRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  const { store, clock, newId } = context
  const nowMs = clock.nowMs()
  const id = newId()
  const found = sight.row(await store.holds.find(sight.account, request.holdId))
  const service = await serviceOf(context, sight, found)
  try {
    return await store.holds.book(
      { accountId: sight.account, holdId: request.holdId, nowMs, cap: sight.cap },
      (hold, schedule) =>
        decideHeldBooking(
          sight.row(hold),
          scheduleFor(schedule, service),
          { ...request, madeBy: sight.keyId },
          id,
          nowMs,
        ),
      once,
    )
  } catch (error) {
    throw await withAlternatives(error, (wanted) => nextSlots(context, sight, wanted, { service }))
  }
}
