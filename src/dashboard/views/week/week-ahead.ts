import { useEffect } from 'preact/hooks'
import { go } from '../../router.tsx'
import { useNarrow } from '../../ui/narrow.ts'
import type { Span } from '../../week/axis.ts'
import { plusDays } from '../../week/zone.ts'
import { spanOf, type WeekFacts } from './week-facts.ts'

/** Goes there where no week `isAsked` for; a phone shows today all the same. */
export function useWeekAhead(humanId: string, told: WeekFacts, isAsked: boolean): WeekFacts {
  const isNarrow = useNarrow()
  const next = isAsked || isNarrow ? null : nextMonday(told, Date.now())
  useEffect(() => {
    if (next !== null) go(`/humans/${humanId}?week=${next}`, { replace: true })
  }, [humanId, next])
  return next === null ? told : { ...told, isLoaded: false }
}

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
