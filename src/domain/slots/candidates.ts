/** How much is asked for with a question for slots, before any slot is made. */

import { invalid } from '../errors.ts'
import { occurrencesAtMost, type Schedule } from '../schedule.ts'
import type { DayRange } from '../time/date-range.ts'
import type { Interval } from '../time/interval.ts'
import { showDate } from '../time/notation.ts'
import { dayMs, minuteMs } from '../time/units.ts'
import { dayOf } from '../time/zone.ts'
import { says, step } from '../wording/says.ts'
import { gridsOf } from './grids.ts'
import { queryRange } from './slots.ts'

export const slotsLimitMax = 1_000
/** Starts on the grids that one question for slots may look at, unless it says how many slots it wants. */
export const slotCandidatesMax = 10_000

/**
 * The starts that the grids of windows have within a range (guide/slots.md#candidates), also those that are blocked, taken
 * or past: the number depends on no booking and on no clock. Cost: one step a window.
 */
export function countCandidates(
  grids: readonly Interval[],
  range: Interval,
  durationMinutes: number,
): number {
  const stepMs = durationMinutes * minuteMs
  let count = 0
  for (const { startMs, endMs } of grids) {
    const first = Math.max(0, Math.ceil((range.startMs - startMs) / stepMs))
    const lastMs = Math.min(endMs - stepMs, range.endMs - 1)
    count += Math.max(0, Math.floor((lastMs - startMs) / stepMs) - first + 1)
  }
  return count
}

/** A question whose slots are all looked at. */
interface Question extends DayRange {
  /** That of the days. */
  readonly timeZone: string
  readonly durationMinutes: number
  /** Whether it takes a few of each day, so that a limit does not end the walk. */
  readonly isSpread: boolean
}

/**
 * @throws Refusal VALIDATION_ERROR that names the last date with which the question is small enough; the
 * grids may be those of several humans.
 */
export function decideCandidates(grids: readonly Interval[], question: Question): void {
  const { timeZone, fromDay, durationMinutes, isSpread } = question
  const fitting = lastFitting(question, (toDay) => {
    const range = queryRange(timeZone, { fromDay, toDay })
    return countCandidates(grids, range, durationMinutes) <= slotCandidatesMax
  })
  if (fitting === question.toDay) return
  const limited = `${isSpread ? 'leave out spread and send' : 'send'} limit (1 to ${slotsLimitMax}) for the first free ones`
  const message =
    fitting < fromDay
      ? `leaves over ${slotCandidatesMax} possible starts, however early: ${limited}, or ask for less at once`
      : `must be ${showDate(fitting)} or earlier: a later one makes over ${slotCandidatesMax} possible starts. Or ${limited}.`
  throw invalid([{ field: 'date_to', message }])
}

/** @throws Refusal VALIDATION_ERROR on `duration`, where the range stands. */
export function decideStarts(
  windows: readonly Interval[],
  range: Interval,
  durationMinutes: number,
): void {
  const grids = gridsOf(windows, durationMinutes)
  if (countCandidates(grids, range, durationMinutes) <= slotCandidatesMax) return
  const message = says`makes over ${slotCandidatesMax} possible starts in this week. Leave it out, and ask ${step('listSlots')} for fewer days.`
  throw invalid([{ field: 'duration', message }])
}

/**
 * Working days and days of overrides that one question may look at, of all humans together, with a limit or
 * without: less than 100 ms. One human with as many overrides as there may be, each on every day, has 116 days.
 */
export const occurrencesMax = 60_000

/** @throws Refusal VALIDATION_ERROR that names the last date with which there are few enough. */
export function decideOccurrences(schedules: readonly Schedule[], days: DayRange): void {
  const fitting = lastWithOccurrences(schedules, days)
  if (fitting === days.toDay) return
  const message =
    fitting < days.fromDay
      ? `leaves over ${occurrencesMax} days of overrides to look at, however early: ask for fewer humans at once`
      : `must be ${showDate(fitting)} or earlier: a later one makes over ${occurrencesMax} days of overrides to look at`
  throw invalid([{ field: 'date_to', message }])
}

/** The last day up to which there are few enough; the one before the first where there is none. */
export function lastWithOccurrences(schedules: readonly Schedule[], days: DayRange): number {
  return lastFitting(days, (toDay) => {
    const counts = schedules.map((schedule) => occurrencesAtMost(schedule, days.fromDay, toDay))
    return counts.reduce((sum, count) => sum + count, 0) <= occurrencesMax
  })
}

/** The last day of a range that fits, where every earlier one does too; the one before the first where none does. */
function lastFitting({ fromDay, toDay }: DayRange, fits: (toDay: number) => boolean): number {
  if (fits(toDay)) return toDay
  let [fitting, exceeding] = [fromDay - 1, toDay]
  while (exceeding - fitting > 1) {
    const day = Math.floor((fitting + exceeding) / 2)
    if (fits(day)) fitting = day
    else exceeding = day
  }
  return fitting
}

/** As much of a range of instants as may be looked at: advice is shortened where a question would be refused. */
export function fittingRange(
  schedules: readonly Schedule[],
  { startMs, endMs }: Interval,
): Interval {
  const days = { fromDay: dayOf('UTC', startMs), toDay: dayOf('UTC', endMs) }
  const fitting = lastWithOccurrences(schedules, days)
  return { startMs, endMs: Math.max(startMs, Math.min(endMs, (fitting + 1) * dayMs)) }
}
