import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks'
import type { ApiError } from '../../api/call.ts'
import type { Booking, Hold, Human, Override, OverrideList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import type { Week } from '../../api/week-types.ts'
import { type Axis, plainAxis, type Span, weekAxis } from '../../week/axis.ts'
import { mondayOf, readDate, wallAt } from '../../week/zone.ts'

/** An override where it applies. */
export interface Occurrence extends Span {
  /** Null: it is a holiday. */
  readonly id: string | null
  readonly type: Override['type']
  readonly title: string
}

export type ShownBooking = Pick<Booking, 'id' | 'attendee_name' | 'starts_at' | 'ends_at'>
export type ShownHold = Pick<Hold, 'id' | 'starts_at' | 'ends_at' | 'expires_at'>

/** All that is drawn of one human, as one answer of the service has it. */
export interface DayFacts {
  /** Working hours by the rules alone. */
  readonly hours: readonly Span[]
  /** What rules, overrides and holidays come to: where slots lie. */
  readonly open: readonly Span[]
  readonly occurrences: readonly Occurrence[]
  readonly bookings: readonly ShownBooking[]
  /** Those that still take their slots. */
  readonly holds: readonly ShownHold[]
  /** What is taken besides: buffers, calendars elsewhere, what this key does not see. */
  readonly busy: readonly Span[]
  readonly slots: readonly Span[]
}

/** A week of it. */
export interface WeekFacts extends DayFacts {
  readonly axis: Axis
  /** Also those of other weeks. */
  readonly overrides: readonly Override[]
  readonly isLoaded: boolean
  readonly error: ApiError | null
  readonly again: () => void
}

/** Asks for the week of a human that has a date in it, or today; its dates may be those of another zone. */
export function useWeek(
  human: Human,
  asked: string | null,
  zone: string,
  duration: number,
): WeekFacts {
  const path = `/v1/humans/${human.id}`
  const date = readDate(asked)
  const query = new URLSearchParams({
    // Another day of the same week is no other question.
    date: date === null ? 'today' : mondayOf(date),
    duration: String(duration),
    ...(zone === human.timezone ? {} : { timezone: zone }),
  })
  const week = useAsk<Week>(`${path}/week?${query}`)
  const overrides = useAsk<OverrideList>(`${path}/overrides`)
  const again = useCallback(() => {
    week.again()
    overrides.again()
  }, [week.again, overrides.again])
  useExpiry(week.answer?.holds ?? none.holds, again)
  useNews(JSON.stringify(human.availability_rules), again)

  const monday = mondayOf(date ?? wallAt(Date.now(), zone).date)
  const drawn = useMemo(
    () => week.answer && { axis: weekAxis(week.answer), ...drawnIn(week.answer) },
    [week.answer],
  )
  return {
    ...(drawn ?? { ...none, axis: plainAxis(monday) }),
    overrides: overrides.answer?.overrides ?? [],
    isLoaded: drawn !== null,
    error: week.error ?? overrides.error,
    again,
  }
}

const none = { hours: [], open: [], occurrences: [], bookings: [], holds: [], busy: [], slots: [] }

type Told = Pick<Week, 'windows' | 'open' | 'overrides' | 'busy' | 'slots'> &
  Pick<DayFacts, 'bookings' | 'holds'>

/** What a week or a day tells of one human, as it is drawn. */
export function drawnIn(week: Told): DayFacts {
  const { windows, open, overrides, bookings, holds, busy = [], slots = [] } = week
  return {
    hours: windows.map(spanOf),
    open: open.map(spanOf),
    busy: busy.map(spanOf),
    occurrences: overrides.map(({ override_id: id, type, title, ...span }) => ({
      ...{ id, type, title },
      ...spanOf(span),
    })),
    bookings,
    holds,
    slots: slots.map(spanOf),
  }
}

/** A hold ends by the clock, and nobody tells: the page asks again when the next one has. */
export function useExpiry(holds: readonly Pick<Hold, 'expires_at'>[], again: () => void): void {
  const next = Math.min(...holds.map(({ expires_at }) => Date.parse(expires_at)))
  useEffect(() => {
    if (!Number.isFinite(next)) return
    const timer = setTimeout(again, Math.max(0, next - Date.now()) + 500)
    return () => clearTimeout(timer)
  }, [next, again])
}

/** New hours are drawn at once, also where no stream tells of them. */
function useNews(rules: string, again: () => void): void {
  const seen = useRef(rules)
  useEffect(() => {
    if (seen.current === rules) return
    seen.current = rules
    again()
  }, [rules, again])
}

export function spanOf({ starts_at, ends_at }: { starts_at: string; ends_at: string }): Span {
  return { startMs: Date.parse(starts_at), endMs: Date.parse(ends_at) }
}
