import { type Asked, useAsk } from '../../api/use-ask.ts'
import type { DayCounts } from '../../api/week-types.ts'

export type DayCount = DayCounts['days'][number]

/** The confirmed bookings of a month (`2026-03`) by the UTC day on which they start. */
export function useDayCounts(month: string): Asked<DayCounts> {
  return useAsk<DayCounts>(`/v1/usage/days?month=${month}`)
}

/** The month before (-1) or after (1). */
export function monthBeside(month: string, step: -1 | 1): string {
  const first = new Date(`${month}-01T00:00:00Z`)
  first.setUTCMonth(first.getUTCMonth() + step)
  return dateOf(first.getTime()).slice(0, 7)
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

const roundNumbers = [1, 2, 5, 10]

/** The numbers beside the lines of a chart: whole and round, from 0 to one that is not less than `most`. */
export function stepsOf(most: number): readonly number[] {
  const ten = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, most) / 4)))
  const step = ten * (roundNumbers.find((round) => most <= 4 * ten * round) ?? 10)
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, at) => at * step)
}
