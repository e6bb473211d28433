import { useCallback, useEffect } from 'preact/hooks'
import type { ApiError } from '../api/call.ts'
import type {
  Availability,
  Booking,
  BookingList,
  Hold,
  HoldList,
  Human,
  Override,
  OverrideList,
  SlotList,
} from '../api/types.ts'
import { useAsk } from '../api/use-ask.ts'
import type { Axis } from '../week/axis.ts'
import {
  datesBetween,
  hoursOn,
  type Occurrence,
  occurrencesOn,
  type Span,
} from '../week/schedule.ts'
import { dateOf, plusDays, wallAt } from '../week/zone.ts'

/** All that is drawn in a week. */
export interface WeekFacts {
  readonly hours: readonly Span[]
  readonly occurrences: readonly Occurrence[]
  readonly bookings: readonly Booking[]
  /** Those that still take their slots. */
  readonly holds: readonly Hold[]
  readonly slots: readonly Span[]
  readonly overrides: readonly Override[]
  readonly isLoaded: boolean
  readonly error: ApiError | null
  readonly again: () => void
}

/** Asks for the week of a human; the dates of the grid may be those of another zone. */
export function useWeek(
  human: Human,
  rules: Availability,
  axis: Axis,
  duration: number,
): WeekFacts {
  const [startMs, endMs] = [axis.days[0]?.startMs ?? 0, axis.days.at(-1)?.endMs ?? 0]
  const path = `/v1/humans/${human.id}`
  const from = wallAt(startMs, human.timezone).date
  const to = wallAt(endMs - 1, human.timezone).date

  const overrides = useAsk<OverrideList>(`${path}/overrides`)
  const slots = useAsk<SlotList>(
    `${path}/slots?date_from=${from}&date_to=${to}&duration=${duration}`,
  )
  const bookings = useBookings(human.id, startMs, endMs)
  const holds = useAsk<HoldList>(`/v1/holds?human_id=${human.id}`)
  const parts = [overrides.again, slots.again, bookings.again, holds.again]
  const again = useCallback(() => {
    for (const part of parts) part()
  }, parts)
  useExpiry(holds.answer?.holds ?? [], again)

  const all = overrides.answer?.overrides ?? []
  // What begins on the evening before may reach into the week.
  const dates = datesBetween(plusDays(from, -1), to)
  const inWeek = ({ startMs: start, endMs: end }: Span) => start < endMs && end > startMs
  return {
    hours: hoursOn(rules, dates, human.timezone).filter(inWeek),
    occurrences: occurrencesOn(all, dates, human.timezone).filter(inWeek),
    bookings: bookings.found,
    holds: (holds.answer?.holds ?? []).filter((hold) => inWeek(spanOf(hold))),
    slots: (slots.answer?.slots ?? [])
      .map(spanOf)
      .filter(({ startMs: start }) => start >= startMs && start < endMs),
    overrides: all,
    isLoaded: slots.answer !== null,
    error: overrides.error ?? slots.error ?? bookings.error ?? holds.error,
    again,
  }
}

const pageSize = 100

/** The confirmed bookings of a week: two pages at most, for nobody reads more on a grid. */
function useBookings(humanId: string, startMs: number, endMs: number) {
  const utcDay = (ms: number) => dateOf(Math.floor(ms / 86_400_000))
  const range = `date_from=${utcDay(startMs - 86_400_000)}&date_to=${utcDay(endMs)}`
  const path = `/v1/bookings?human_id=${humanId}&status=confirmed&${range}&limit=${pageSize}`
  const first = useAsk<BookingList>(path)
  const isLong = (first.answer?.total ?? 0) > pageSize
  const second = useAsk<BookingList>(isLong ? `${path}&offset=${pageSize}` : null)
  const again = useCallback(() => {
    first.again()
    second.again()
  }, [first.again, second.again])
  return {
    found: [...(first.answer?.bookings ?? []), ...(second.answer?.bookings ?? [])],
    error: first.error ?? second.error,
    again,
  }
}

/** A hold ends by the clock, and nobody tells: the page asks again when the next one has. */
function useExpiry(holds: readonly Hold[], again: () => void): void {
  const next = Math.min(...holds.map(({ expires_at }) => Date.parse(expires_at)))
  useEffect(() => {
    if (!Number.isFinite(next)) return
    const timer = setTimeout(again, Math.max(0, next - Date.now()) + 500)
    return () => clearTimeout(timer)
  }, [next, again])
}

export function spanOf({ starts_at, ends_at }: { starts_at: string; ends_at: string }): Span {
  return { startMs: Date.parse(starts_at), endMs: Date.parse(ends_at) }
}
