import { dayMs } from '../../domain/time/units.ts'
import type { Context, Sight } from '../context.ts'

/** Days since 1970, in UTC. */
export interface DayCount {
  readonly day: number
  readonly bookings: number
}

/** So many bookings are counted in a few milliseconds. */
const countedInTurn = 20_000

/**
 * How many confirmed bookings start on each of some UTC days, those that the key sees. Each day is counted to a million, by an
 * index; busy days take turns with other accounts.
 */
export async function countDays(
  { store, gate }: Context,
  sight: Sight,
  days: readonly number[],
): Promise<readonly DayCount[]> {
  const counts: DayCount[] = []
  let counted = 0
  for (const day of days) {
    if (counted > countedInTurn) {
      await gate.turns.next(sight.account)
      counted = 0
    }
    const range = { fromMs: day * dayMs, toMs: (day + 1) * dayMs }
    const filter = { status: 'confirmed', metadata: [], ...sight.seen, ...range } as const
    const { total } = await store.bookings.list(sight.account, filter, { limit: 1, offset: 0 })
    counts.push({ day, bookings: total })
    counted += total
  }
  return counts
}
