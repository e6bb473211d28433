import { decideTeamBooking, type Team, type TeamRequest } from '../../domain/assignment.ts'
import type { Booked } from '../../domain/booking.ts'
import type { WantedTime } from '../../domain/errors.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import type { Context, Sight } from '../context.ts'
import { withRoleMeant } from '../humans/roles.ts'
import { garbage } from '../memory/garbage.ts'
import { repeatOf, unlessBooked } from '../repeats.ts'
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
  const serviceId = request.service?.id ?? null
  const asked = { ...request, serviceId, madeBy: sight.keyId }
  try {
    const accountId = accountOf(sight, team)
    const key = { accountId, team, among: sight.seen.humanIds, nowMs, cap: sight.cap }
    const booked = await withWarmTeam(context, sight, { ...key, startMs: request.startMs }, () =>
      store.bookings.addForTeam(
        key,
        (candidates) => {
          const question = decideTeamBooking(candidates, asked, newId, nowMs)
          const humanIds = candidates.map(({ humanId }) => humanId)
          return unlessBooked(sight, asked, humanIds, question)
        },
        once,
      ),
    )
    if (!isLarge(booked)) return booked
    // The answer is as large as all of them: what was written has taken its turn.
    garbage.noteHeld()
    await context.gate.turns.next(accountId)
    return booked
  } catch (error) {
    const look = (wanted: WantedTime) => nextTeamSlots(context, sight, wanted, asked)
    throw (await repeatOf(context, sight, asked, error)) ?? (await withAlternatives(error, look))
  }
}

/** Those named are all seen; of a role those are taken who are. @throws Refusal NOT_FOUND */
function accountOf(sight: Sight, team: Team): string {
  return 'humanIds' in team ? sight.accountOfAll(team.humanIds) : sight.account
}

/** Fewer leave less than it costs to collect. */
const manyBookings = 20

function isLarge(booked: Outcome<Booked>): boolean {
  if (booked.replayed || !('bookings' in booked.value)) return false
  return booked.value.bookings.length >= manyBookings
}
