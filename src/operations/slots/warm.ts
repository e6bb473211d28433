/** Schedules of several humans, made one after the other: other callers have their turn in between. */
import { type Team, teamHumansMax } from '../../domain/assignment.ts'
import { settled } from '../../domain/question.ts'
import { hoursAt, type Schedule } from '../../domain/schedule.ts'
import type { HumansKey } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'

/** How long schedules are made before others have their turn. */
const turnMs = 8

/**
 * Looks at the schedule of each human, until `look` answers false: a hundred of them with all the overrides that they may
 * have take half a second, which no transaction and no turn of the event loop may. In each turn one caller works so.
 */
export async function lookAtEach(
  { store, gate }: Context,
  { accountId, humanIds, nowMs }: HumansKey,
  look: (schedule: Schedule) => boolean,
): Promise<void> {
  await gate.turns.take(accountId)
  let beganMs = performance.now()
  for (const humanId of humanIds) {
    const goesOn = await store.humans.ask({ accountId, humanId, nowMs }, (schedule) =>
      settled(schedule === null || look(schedule)),
    )
    if (!goesOn) return
    if (performance.now() - beganMs < turnMs) continue
    await gate.turns.next(accountId)
    beganMs = performance.now()
  }
  await gate.turns.next(accountId)
}

/**
 * Does work on the schedules of several humans, the hours of each of which `look` made before it. They are held until the
 * work is done, so that they are found also where there is no room to keep them all; without their overrides, which have
 * none.
 */
export async function withWarm<T>(
  context: Context,
  key: HumansKey,
  look: (schedule: Schedule) => unknown,
  work: () => Promise<T>,
): Promise<T> {
  const held = new Set<Schedule>()
  try {
    await lookAtEach(context, key, (schedule) => {
      look(schedule)
      schedule.release()
      held.add(schedule)
      return true
    })
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

/** The same of a booking, with the hours around its start. The transaction may find others of a role. */
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

export async function likelyIds(
  { store }: Context,
  sight: Sight,
  team: Team,
): Promise<readonly string[]> {
  if ('humanIds' in team) return team.humanIds
  const ids = await store.humans.idsOfRole(sight.account, team.role, sight.seen.humanIds)
  return ids.slice(0, teamHumansMax)
}
