/** How much is asked for with a question for slots, before any slot is made. */

import { invalid } from '../errors.ts'
import type { DayRange } from '../time/date-range.ts'
import type { Interval } from '../time/interval.ts'
import { showDate } from '../time/notation.ts'
import { minuteMs } from '../time/units.ts'
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
  const { timeZone, fromDay, toDay, durationMinutes, isSpread } = question
  const fits = (day: number) => {
    const range = queryRange(timeZone, { fromDay, toDay: day })
    return countCandidates(grids, range, durationMinutes) <= slotCandidatesMax
  }
  if (fits(toDay)) return
  let [fitting, exceeding] = [fromDay - 1, toDay]
  while (exceeding - fitting > 1) {
    const day = Math.floor((fitting + exceeding) / 2)
    if (fits(day)) fitting = day
    else exceeding = day
  }
  const limited = `${isSpread ? 'leave out spread and send' : 'send'} limit (1 to ${slotsLimitMax}) for the first free ones`
  const message =
    fitting < fromDay
      ? `leaves over ${slotCandidatesMax} possible starts, however early: ${limited}, or ask for less at once`
      : `must be ${showDate(fitting)} or earlier: a later one makes over ${slotCandidatesMax} possible starts. Or ${limited}.`
  throw invalid([{ field: 'date_to', message }])
}
