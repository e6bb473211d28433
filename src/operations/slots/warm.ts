/** Schedules of several humans, made one after the other: other callers have their turn in between. */
import { type Team, teamHumansMax } from '../../domain/assignment.ts'
import { settled } from '../../domain/question.ts'
import { hoursAt, type Schedule } from '../../domain/schedule.ts'
import type { Context, Sight } from '../context.ts'

/** How long schedules are made before others have their turn. */
const turnMs = 20

interface WarmTeam {
  readonly accountId: string
  readonly humanIds: readonly string[]
  readonly nowMs: number
}

/**
 * Does work on the schedules of a team, each of which was made before it: a hundred humans with all the overrides that
 * they may have take a second, which no transaction and no turn of the event loop may. They are held until the work is
 * done, so that they are found also where there is no room to keep them all. `look` makes what else the work wants.
 */
export async function withWarm<T>(
  { store }: Context,
  { accountId, humanIds, nowMs }: WarmTeam,
  look: (schedule: Schedule) => unknown,
  work: () => Promise<T>,
): Promise<T> {
  const held = new Set<Schedule>()
  let beganMs = performance.now()
  try {
    for (const humanId of humanIds) {
      await store.humans.ask({ accountId, humanId, nowMs }, (schedule) => {
        if (schedule !== null) held.add(schedule)
        if (schedule !== null) look(schedule)
        return settled(null)
      })
      if (performance.now() - beganMs < turnMs) continue
      await new Promise((resolve) => setImmediate(resolve))
      beganMs = performance.now()
    }
    return await work()
  } finally {
    held.clear()
  }
}

interface WarmBooking {
  readonly accountId: string
  readonly team: Team
  readonly startMs: number
  readonly nowMs: number
}

/** The same before a booking, with the hours around its start. The transaction may find others of a role. */
export async function withWarmTeam<T>(
  context: Context,
  sight: Sight,
  { accountId, team, startMs, nowMs }: WarmBooking,
  work: () => Promise<T>,
): Promise<T> {
  const humanIds = await likelyIds(context, sight, team)
  const look = (schedule: Schedule) => hoursAt(schedule, startMs)
  return withWarm(context, { accountId, humanIds, nowMs }, look, work)
}

async function likelyIds({ store }: Context, sight: Sight, team: Team): Promise<readonly string[]> {
  if ('humanIds' in team) return team.humanIds
  const ids = await store.humans.idsOfRole(sight.account, team.role, sight.seen.humanIds)
  return ids.slice(0, teamHumansMax)
}
