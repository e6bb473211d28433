import { useMemo } from 'preact/hooks'
import type { ApiError } from '../../api/call.ts'
import type { Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import type { TeamDay } from '../../api/week-types.ts'
import { type Axis, type Day, weekAxis } from '../../week/axis.ts'
import { wallAt } from '../../week/zone.ts'
import { type DayFacts, drawnIn, useExpiry } from '../week/week-facts.ts'
import { zoomFor } from '../week/week-zoom.ts'

/** One person's day. */
export interface Column {
  readonly human: Human
  readonly facts: DayFacts
}

export interface TeamFacts {
  /** Null until it is known. */
  readonly drawn: {
    readonly axis: Axis
    readonly day: Day
    readonly columns: readonly Column[]
  } | null
  /** The day that is shown, or on its way. */
  readonly date: string
  readonly error: ApiError | null
  readonly again: () => void
}

/** The day of some people in a zone, by one request; `duration`: minutes of the slots. */
export function useTeamDay(
  people: readonly Human[],
  date: string | null,
  zone: string,
  duration: number,
): TeamFacts {
  const query = new URLSearchParams({
    human_ids: people.map(({ id }) => id).join(),
    date: date ?? 'today',
    timezone: zone,
    ...(duration === 0 ? {} : { duration: String(duration) }),
  })
  const asked = useAsk<TeamDay>(people.length === 0 ? null : `/v1/day?${query}`)
  useExpiry(asked.answer?.humans.flatMap(({ holds }) => holds) ?? none, asked.again)
  const drawn = useMemo(() => asked.answer && drawnOf(asked.answer, people), [asked.answer, people])
  const shown = drawn?.day.date ?? date ?? wallAt(Date.now(), zone).date
  const error = asked.error && worded(asked.error)
  return { drawn, date: shown, error, again: asked.again }
}

const none: readonly never[] = []

function drawnOf({ timezone, day: told, clocks, humans }: TeamDay, people: readonly Human[]) {
  const axis = weekAxis({ timezone, days: [told], clocks })
  const [day] = axis.days
  if (!day) return null
  const columns = humans.flatMap(({ human_id, ...its }) => {
    const human = people.find(({ id }) => id === human_id)
    return human ? [{ human, facts: drawnIn(its) }] : []
  })
  return { axis, day, columns }
}

/** So high that everybody's shortest meeting can be read. */
export function teamZoom(columns: readonly Column[]): number {
  return Math.max(1, ...columns.map(({ facts }) => zoomFor(facts)))
}

function worded(error: ApiError): ApiError {
  if (!('human_ids' in error.fields)) return error
  return error.worded('There is more on this day than fits side by side: choose a role.')
}
