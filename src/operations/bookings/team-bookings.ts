import {
  decideTeamBooking,
  type Team,
  type TeamRequest,
  teamHumansMax,
} from '../../domain/assignment.ts'
import type { Booked } from '../../domain/booking.ts'
import type { Refusal, WantedTime } from '../../domain/errors.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import type { Context, Sight } from '../context.ts'
import { withRoleMeant } from '../humans/roles.ts'
import { bookedAlready, repeatOf } from '../repeats.ts'
import { withAlternatives } from '../slots/alternatives.ts'
import { nextTeamSlots } from '../slots/next-slots.ts'
import { withWarmTeam } from '../slots/warm.ts'

/** Books one of several humans, or all. @throws Refusal as `createBooking` */
export function bookTeam(
  context: Context,
  sight: Sight,
  request: TeamRequest,
  once?: Once<Booked>,
): Promise<Outcome<Booked>> {
  return withRoleMeant(context, sight, request.team, (team) =>
    bookOnce(context, sight, { ...request, team }, once),
  )
}

/** Who they are is known only inside the transaction. */
async function bookOnce(
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
