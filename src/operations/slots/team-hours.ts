/** The hours of several humans for a run of dates, made within a budget. */
import { hoursWithin, type Schedule } from '../../domain/schedule.ts'
import { lastFittingDay, occurrencesMax, occurrencesUpTo } from '../../domain/slots/candidates.ts'
import { queryRange } from '../../domain/slots/slots.ts'
import type { DayRange } from '../../domain/time/date-range.ts'
import type { HumansKey } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { lookAtEach } from './warm.ts'

/** As much as may be asked for, where more was. */
export interface Fitting {
  /** The last day; the one before the first where there is none. */
  readonly toDay: number
  /** How many of the humans may be asked for on the first day. */
  readonly humans: number
}

/**
 * Does work on the schedules of humans, of which no more than the hours is kept until it is done. Where they are more
 * than may be looked at, `refuse` is called in its place, with what may.
 */
export async function withHours<T>(
  context: Context,
  key: HumansKey,
  { timeZone, ...days }: DayRange & { readonly timeZone: string },
  work: () => Promise<T>,
  refuse: (fitting: Fitting) => T | Promise<T>,
): Promise<T> {
  const range = queryRange(timeZone, days)
  const held = new Set<Schedule>()
  let left = occurrencesMax
  try {
    await lookAtEach(context, key, (schedule) => {
      const rest = left - occurrencesUpTo(schedule, days)
      // Looked at once more where it misses holidays: nothing is counted before.
      if (rest >= 0) hoursWithin(schedule, range)
      left = rest
      if (left < 0) return false
      schedule.release()
      held.add(schedule)
      return true
    })
    if (left >= 0) return await work()
  } finally {
    held.clear()
  }
  return refuse(await fittingOf(context, key, days))
}

/** Counts and makes nothing; no further than it matters. */
async function fittingOf(context: Context, key: HumansKey, days: DayRange): Promise<Fitting> {
  const counts: number[] = []
  let humans = 0
  await lookAtEach(context, key, (schedule) => {
    for (let toDay = days.fromDay; toDay <= days.toDay; toDay += 1) {
      const at = toDay - days.fromDay
      counts[at] = (counts[at] ?? 0) + occurrencesUpTo(schedule, { ...days, toDay })
    }
    schedule.release()
    if ((counts[0] ?? 0) > occurrencesMax) return false
    humans += 1
    return true
  })
  const fits = (toDay: number) => (counts[toDay - days.fromDay] ?? 0) <= occurrencesMax
  return { toDay: lastFittingDay(days, fits), humans }
}
