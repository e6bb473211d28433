import {
  decideTeamBooking,
  type Team,
  type TeamRequest,
  teamHumansMax,
} from '../../domain/assignment.ts'
import { type Booked, type BookingRequest, decideBooking } from '../../domain/booking.ts'
import type { Refusal, WantedTime } from '../../domain/errors.ts'
import { decideHeldBooking, type HeldRequest } from '../../domain/hold.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import { scheduleFor } from '../../domain/services/service-schedule.ts'
import type { Context, Sight } from '../context.ts'
import { bookedAlready, repeatOf } from '../repeats.ts'
import { type ServiceRequest, serviceOf, teamRequestOf } from '../services/service-team.ts'
import { withAlternatives } from '../slots/alternatives.ts'
import { nextSlots, nextTeamSlots } from '../slots/next-slots.ts'
import { withWarmTeam } from '../slots/warm.ts'

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

/** The same of one of several humans, or all. Who they are is known only inside the transaction. */
async function bookTeam(
  context: Context,
  sight: Sight,
  request: TeamRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  const { store, clock, newId } = context
  const { team } = request
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
    const look = (wanted: WantedTime) => nextTeamSlots(context, sight, wanted, asked)
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
