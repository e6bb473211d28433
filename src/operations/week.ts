import { humanNotFound } from '../domain/booking.ts'
import { invalid, type Refusal } from '../domain/errors.ts'
import type { AskedDay as AskedDate } from '../domain/time/date-range.ts'
import { union } from '../domain/time/interval.ts'
import { dayMs } from '../domain/time/units.ts'
import { dayOf } from '../domain/time/zone.ts'
import { computeWeek, type Week, weekBookingsMax } from '../domain/week.ts'
import type { Context, Sight } from './context.ts'

export interface AskedWeek {
  /** Any day of it. */
  readonly date: AskedDate
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

export interface AskedDay extends AskedWeek {
  readonly humanIds: readonly string[]
}

/** Humans of one day with so many bookings and overrides together are too many. */
const dayRowsMax = weekBookingsMax

/**
 * One day of several humans, each as it stood when it was looked at; in another zone than their own perhaps.
 * @throws Refusal NOT_FOUND that names an unknown id; VALIDATION_ERROR for more than one answer tells.
 */
export async function getDay(
  { store, clock, gate }: Context,
  sight: Sight,
  { humanIds, date, timeZone, durationMinutes }: AskedDay,
): Promise<{ days: readonly Week[]; nowMs: number }> {
  const accountId = sight.accountOfAll(humanIds)
  const nowMs = clock.nowMs()
  const zone = timeZone ?? 'UTC'
  const day = 'day' in date ? date.day : dayOf(zone, nowMs) + date.daysAhead
  const query = { timeZone: zone, day: () => day, durationMinutes, isDay: true }
  const sinceMs = Math.min(nowMs, day * dayMs - reachMs)
  const days: Week[] = []
  let count = 0
  for (const humanId of humanIds) {
    if (days.length > 0) await gate.turns.next(accountId)
    const found = await store.weeks.ask({ accountId, humanId, nowMs, sinceMs }, (schedule) => {
      if (!schedule) throw humanNotFound(humanId)
      return computeWeek(schedule, query, nowMs)
    })
    count += found.bookings.length + found.occurrences.length
    if (count > dayRowsMax) throw tooManyRows()
    days.push(sight.isBound ? weekSeen(found, sight) : found)
  }
  return { days, nowMs }
}

function tooManyRows(): Refusal {
  const message = `has humans with over ${dayRowsMax} bookings and overrides together on this day: ask for fewer of them`
  return invalid([{ field: 'human_ids', message }])
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
    taken: union(week.taken, taken),
  }
}
