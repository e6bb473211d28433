import {
  decideTeamBooking,
  type Team,
  type TeamRequest,
  teamHumansMax,
} from '../domain/assignment.ts'
import {
  type Booked,
  type Booking,
  type BookingChange,
  type BookingMove,
  type BookingRequest,
  bookingNotFound,
  decideBooking,
  decideCancellation,
  decideGroupCancellation,
  decideReschedule,
  decideWholeGroup,
} from '../domain/booking.ts'
import type { Refusal, WantedTime } from '../domain/errors.ts'
import { decideHeldBooking, type HeldRequest } from '../domain/hold.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { settled } from '../domain/question.ts'
import type { Page } from '../store/store.ts'
import type { Context, Sight } from './context.ts'
import { bookedAlready, ownHoldIn, repeatOf } from './repeats.ts'
import { withAlternatives } from './slots/alternatives.ts'
import { nextSlots, nextTeamSlots } from './slots/next-slots.ts'
import { withWarmTeam } from './slots/warm.ts'

export type { Page }

/**
 * Books a slot: decided and written, with its event and its place in the quota, in one transaction.
 * @throws Refusal with the codes of `decideBooking`; SLOT_UNAVAILABLE, SCHEDULE_BLOCKED and
 * OUTSIDE_WORKING_HOURS carry free slots to offer instead.
 */
export async function createBooking(
  context: Context,
  sight: Sight,
  request: BookingRequest | HeldRequest | TeamRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  if ('holdId' in request) return bookHold(context, sight, request, once)
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
  try {
    return await store.holds.book(
      { accountId: sight.account, holdId: request.holdId, nowMs, cap: sight.cap },
      (hold, schedule) =>
        decideHeldBooking(
          sight.row(hold),
          schedule,
          { ...request, madeBy: sight.keyId },
          id,
          nowMs,
        ),
      once,
    )
  } catch (error) {
    throw await withAlternatives(error, (wanted) => nextSlots(context, sight, wanted))
  }
}

/** The same of one of several humans, or all. Who they are is known only inside the transaction. */
async function bookTeam(
  context: Context,
  sight: Sight,
  request: TeamRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  const { store, clock, newId } = context
  const { team, assign } = request
  const nowMs = clock.nowMs()
  const asked = { ...request, madeBy: sight.keyId }
  const already = await bookedWithAny(context, sight, asked)
  try {
    const accountId = accountOf(sight, team)
    const key = { accountId, team, among: sight.seen.humanIds, nowMs, cap: sight.cap }
    const booked = await withWarmTeam(context, sight, { ...key, startMs: request.startMs }, () =>
      store.bookings.addForTeam(
        key,
        (candidates) => {
          // Here, so that a kept answer is given again first.
          if (already) throw already
          return decideTeamBooking(candidates, asked, newId, nowMs)
        },
        once,
      ),
    )
    // The answer is as large as all of them: what was written has taken its turn.
    await context.gate.turns.take(accountId)
    return booked
  } catch (error) {
    const look = (wanted: WantedTime) => nextTeamSlots(context, sight, wanted, assign)
    throw (await repeatOf(context, sight, asked, error)) ?? (await withAlternatives(error, look))
  }
}

/**
 * Whoever is free could be another one this time: a repeat has to be found before anybody is chosen. By its e-mail or
 * phone only: without them, several people may well be booked in the same words.
 */
async function bookedWithAny(
  context: Context,
  sight: Sight,
  request: TeamRequest & { readonly madeBy: string | null },
): Promise<Refusal | null> {
  const { team, startMs, durationMinutes, attendeeEmail, attendeePhone } = request
  if (attendeeEmail === null && attendeePhone === null) return null
  const humanIds =
    'humanIds' in team
      ? team.humanIds.filter((id) => sight.seesHuman(id))
      : await context.store.humans.idsOfRole(sight.account, team.role, sight.seen.humanIds)
  const wanted = { humanIds: humanIds.slice(0, teamHumansMax), startMs, durationMinutes }
  return bookedAlready(context, sight, request, wanted)
}

/** Those named are all seen; of a role those are taken who are. @throws Refusal NOT_FOUND */
function accountOf(sight: Sight, team: Team): string {
  return 'humanIds' in team ? sight.accountOfAll(team.humanIds) : sight.account
}

/** @throws Refusal NOT_FOUND */
export async function getBooking({ store }: Context, sight: Sight, id: string): Promise<Booking> {
  const booking = sight.row(await store.bookings.find(sight.account, id))
  if (!booking) throw bookingNotFound()
  return booking
}

/** The event of a change names the key that asked for it. */
function causedBy<T extends BookingChange | null>(sight: Sight, change: T): T {
  return change && { ...change, event: { ...change.event, causedBy: sight.keyId } }
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
    settled(causedBy(sight, decideCancellation(sight.row(booking), reason, nowMs))),
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
    const changes = decideGroupCancellation(isSeen ? bookings.filter(sees) : [], reason, nowMs)
    return changes.map((change) => causedBy(sight, change))
  })
  return cancelled.filter(sees).map((booking) => booking.id)
}

/** Moves a booking or changes its details. @throws Refusal as createBooking, without the quota. */
export async function rescheduleBooking(
  context: Context,
  sight: Sight,
  id: string,
  move: BookingMove,
): Promise<Booking> {
  const { store, clock } = context
  const nowMs = clock.nowMs()
  try {
    const booking = await store.bookings.change(sight.account, id, nowMs, (found, schedule) => {
      const { needs, decide } = decideReschedule(sight.row(found), schedule, move, nowMs)
      return { needs, decide: (facts) => causedBy(sight, decide(facts)) }
    })
    if (!booking) throw bookingNotFound()
    return booking
  } catch (error) {
    throw (
      (await ownHoldIn(context, sight, error)) ??
      (await withAlternatives(error, (wanted) => nextSlots(context, sight, wanted, id)))
    )
  }
}
