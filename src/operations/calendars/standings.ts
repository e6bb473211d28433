import { type KnownCalendars, knownCalendars } from '../../domain/calendars/known-calendars.ts'
import type { Context, Sight } from '../context.ts'

/** How well the calendars of each human of the account are known, by id; who has none is left out. */
export async function calendarStandings(
  { store, clock }: Context,
  sight: Sight,
): Promise<ReadonlyMap<string, KnownCalendars['status']>> {
  const nowMs = clock.nowMs()
  const readings = await store.calendars.readings(sight.account)
  const standings = [...readings].flatMap(([humanId, some]) => {
    const known = knownCalendars(some, nowMs)
    return known === null ? [] : [[humanId, known.status] as const]
  })
  return new Map(standings)
}
