import type { Span } from '../../week/axis.ts'
import { plusDays } from '../../week/zone.ts'
import { spanOf, type WeekFacts } from './week-facts.ts'

/** The Monday to be shown to who comes when the work of a week is done, such as on a Sunday; null as long as there is some. */
export function nextMonday(facts: WeekFacts, nowMs: number): string | null {
  const [monday] = facts.axis.days
  return monday && isWorkedOff(facts, nowMs) ? plusDays(monday.date, 7) : null
}

/** Whether there were working hours, and from today on is nothing at all. */
function isWorkedOff(
  { axis, hours, open, occurrences, bookings, holds }: WeekFacts,
  nowMs: number,
): boolean {
  const today = axis.days.find(({ endMs }) => nowMs < endMs)
  const isAhead = ({ endMs }: Span) => today !== undefined && endMs > today.startMs
  const things = [...hours, ...open, ...occurrences, ...[...bookings, ...holds].map(spanOf)]
  return hours.length > 0 && !things.some(isAhead)
}
