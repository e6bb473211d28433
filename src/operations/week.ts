import type { AskedDay } from '../domain/time/date-range.ts'
import { union } from '../domain/time/interval.ts'
import { dayMs } from '../domain/time/units.ts'
import { dayOf } from '../domain/time/zone.ts'
import { computeWeek, type Week } from '../domain/week.ts'
import type { Context, Sight } from './context.ts'

export interface AskedWeek {
  /** Any day of it. */
  readonly date: AskedDay
  /** Whose dates the week has; null: the human's own. */
  readonly timeZone: string | null
  /** Minutes of the slots; null: none are wanted. */
  readonly durationMinutes: number | null
}

/** From a day back to the first instant that may matter to its week: six days, a night before them, a zone. */
const reachMs = 8 * dayMs

/**
 * Everything in a week of one human, as it stood at one instant.
 * @throws Refusal NOT_FOUND; INVALID_DURATION for one that the human does not offer.
 */
export async function getWeek(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
  { date, ...query }: AskedWeek,
): Promise<{ week: Week; nowMs: number }> {
  const accountId = sight.accountOf(humanId)
  const nowMs = clock.nowMs()
  const aboutMs = 'day' in date ? date.day * dayMs : nowMs + date.daysAhead * dayMs
  const sinceMs = Math.min(nowMs, aboutMs - reachMs)
  const day = (timeZone: string) =>
    'day' in date ? date.day : dayOf(timeZone, nowMs) + date.daysAhead
  const week = await store.weeks.ask({ accountId, humanId, nowMs, sinceMs }, (schedule) =>
    computeWeek(schedule, { ...query, day }, nowMs),
  )
  return { week: sight.isBound ? weekSeen(week, sight) : week, nowMs }
}

/** What others have made is busy time, and no more. */
function weekSeen(week: Week, sight: Sight): Week {
  const { bookings, holds } = week
  const others = [...bookings, ...holds].filter((one) => !sight.sees(one))
  const taken = others.map(({ startMs, endMs }) => ({ startMs, endMs }))
  return {
    ...week,
    bookings: bookings.filter((one) => sight.sees(one)),
    holds: holds.filter((one) => sight.sees(one)),
    taken: others.length === 0 ? null : union(taken, []),
  }
}
