/** How much is asked for with a question for slots, before any slot is made. */

import { invalid, type Refusal } from '../errors.ts'
import { occurrencesAtMost, type Schedule } from '../schedule.ts'
import type { DayRange } from '../time/date-range.ts'
import type { Interval } from '../time/interval.ts'
import { showDate } from '../time/notation.ts'
import { says, step } from '../wording/says.ts'
import { gridsOf, type Pace } from './grids.ts'
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
  { stepMs, durationMs }: Pace,
): number {
  let count = 0
  for (const { startMs, endMs } of grids) {
    const first = Math.max(0, Math.ceil((range.startMs - startMs) / stepMs))
    const lastMs = Math.min(endMs - durationMs, range.endMs - 1)
    count += Math.max(0, Math.floor((lastMs - startMs) / stepMs) - first + 1)
  }
  return count
}

/** A question whose slots are all looked at. */
interface Question extends DayRange {
  /** That of the days. */
  readonly timeZone: string
  /** Whether it takes a few of each day, so that a limit does not end the walk. */
  readonly isSpread: boolean
}

/** The windows of one human, and the pace of its candidates. */
export interface PacedWindows {
  readonly windows: readonly Interval[]
  readonly pace: Pace
}

/** @throws Refusal VALIDATION_ERROR that names the last date with which the question is small enough. */
export function decideCandidates(humans: readonly PacedWindows[], question: Question): void {
  const { timeZone, fromDay, isSpread } = question
  const paced = humans.map(({ windows, pace }) => ({ grids: gridsOf(windows, pace), pace }))
  const fitting = lastFittingDay(question, (toDay) => {
    const range = queryRange(timeZone, { fromDay, toDay })
    const counts = paced.map(({ grids, pace }) => countCandidates(grids, range, pace))
    return counts.reduce((sum, count) => sum + count, 0) <= slotCandidatesMax
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
export function decideStarts({ windows, pace }: PacedWindows, range: Interval): void {
  if (countCandidates(gridsOf(windows, pace), range, pace) <= slotCandidatesMax) return
  const message = says`makes over ${slotCandidatesMax} possible starts in this week. Leave it out, and ask ${step('listSlots')} for fewer days.`
  throw invalid([{ field: 'duration', message }])
}

/**
 * Working days and days of overrides that one question may look at, of all humans together, with a limit or
 * without: less than 100 ms. It leaves a hundred days to one human with as many overrides as there may be, each on every
 * day (`liveOverridesMax`): test/limits.test.ts.
 */
export const occurrencesMax = 60_000

/** How many there are for the slots of some days, or a few more. */
export function occurrencesUpTo(schedule: Schedule, { fromDay, toDay }: DayRange): number {
  return occurrencesAtMost(schedule, fromDay, toDay)
}

/** For one human. @throws Refusal as `tooManyOccurrences` */
export function decideOccurrences(schedule: Schedule, days: DayRange): void {
  const toDay = lastFittingDay(
    days,
    (day) => occurrencesUpTo(schedule, { ...days, toDay: day }) <= occurrencesMax,
  )
  if (toDay < days.toDay) throw tooManyOccurrences(days, { toDay, humans: 0 })
}

/** VALIDATION_ERROR that names the last date with which there are few enough, or how many humans can be asked for. */
export function tooManyOccurrences(
  { fromDay }: DayRange,
  { toDay, humans }: { readonly toDay: number; readonly humans: number },
): Refusal {
  const message =
    toDay < fromDay
      ? `leaves over ${occurrencesMax} windows, breaks and days of overrides to look at, however early: ask for fewer humans at once, the first ${humans} of these for one date`
      : `must be ${showDate(toDay)} or earlier: a later one makes over ${occurrencesMax} windows, breaks and days of overrides to look at`
  return invalid([{ field: 'date_to', message }])
}

/**
 * Overrides that one question for slots of several humans reads: counted before any is, and read in turns with others,
 * in less than half a second.
 */
export const teamOverridesMax = 25_000

/** How many of the humans, from the first on, have no more overrides together than one question reads. */
export function humansWithFewOverrides(counts: readonly number[]): number {
  let left = teamOverridesMax
  const at = counts.findIndex((count) => {
    left -= count
    return left < 0
  })
  return at < 0 ? counts.length : at
}

/** By the live overrides of each human. @throws Refusal VALIDATION_ERROR that says how many of them can be asked for. */
export function decideTeamOverrides(field: 'human_ids' | 'role', counts: readonly number[]): void {
  const fitting = humansWithFewOverrides(counts)
  if (fitting === counts.length) return
  const all = counts.reduce((sum, count) => sum + count, 0)
  const name = field === 'role' ? 'belongs to' : 'names'
  const message = `${name} humans with ${all} overrides that have not ended, and one question reads ${teamOverridesMax}: name fewer in human_ids, the first ${fitting} of these or others`
  throw invalid([{ field, message }])
}

/** The last day of a range that fits, where every earlier one does too; the one before the first where none does. */
export function lastFittingDay(
  { fromDay, toDay }: DayRange,
  fits: (toDay: number) => boolean,
): number {
  if (fits(toDay)) return toDay
  let [fitting, exceeding] = [fromDay - 1, toDay]
  while (exceeding - fitting > 1) {
    const day = Math.floor((fitting + exceeding) / 2)
    if (fits(day)) fitting = day
    else exceeding = day
  }
  return fitting
}
