/** Where the wall times of rules and overrides lie on a run of dates, each window as instants. */
import { type AvailabilityRules, type WallSpan, type WeekWindow, weekdays } from './availability.ts'
import { type Override, overrideDays } from './override.ts'
import type { DayRange } from './time/date-range.ts'
import type { Interval } from './time/interval.ts'
import { weekdayOf } from './time/notation.ts'
import { wallClock } from './time/zone.ts'

/** The spans that begin on a day of the week, by their start: a place for each weekday, and none at 0. */
export type WeekSpans = readonly (readonly WallSpan[])[]

/** The windows of a week, whichever way the rules tell them. */
export function weekOf({ workingDays, hours, weeklyHours = [] }: AvailabilityRules): WeekSpans {
  const daily = hours ? workingDays.map((weekday) => ({ weekday, ...hours })) : []
  return spansByDay([...daily, ...weeklyHours])
}

export function breaksOf({ breaks = [] }: AvailabilityRules): WeekSpans {
  return spansByDay(
    breaks.flatMap(({ weekdays: days = weekdays, ...span }) =>
      days.map((weekday) => ({ weekday, ...span })),
    ),
  )
}

export function spansByDay(windows: readonly WeekWindow[]): WeekSpans {
  const sorted = windows.toSorted((a, b) => a.startMinutes - b.startMinutes)
  return [0, ...weekdays].map((day) => sorted.filter(({ weekday }) => weekday === day))
}

/** Where they lie on a run of dates, by their start as all windows here: a later wall time is no earlier instant. */
export function weekWindows(
  timeZone: string,
  week: WeekSpans,
  { fromDay, toDay }: DayRange,
): Interval[] {
  const clock = wallClock(timeZone)
  const windows: Interval[] = []
  for (let day = fromDay; day <= toDay; day += 1) {
    for (const span of week[weekdayOf(day)] ?? []) windows.push(windowOn(clock, day, span))
  }
  return windows
}

export function overrideWindows(timeZone: string, override: Override, range: DayRange): Interval[] {
  const clock = wallClock(timeZone)
  const { fromDay, toDay } = range
  return overrideDays(override, fromDay, toDay).map((day) => windowOn(clock, day, spanOf(override)))
}

/**
 * Those of many overrides together. They are gathered day by day, in the order of their wall times: a later wall
 * time is no earlier instant, so nothing has to be sorted. Cost: one step an override and one an occurrence.
 */
export function windowsOfAll(
  timeZone: string,
  overrides: readonly Override[],
  range: DayRange,
): Interval[] {
  const [first] = overrides
  if (first === undefined) return []
  if (overrides.length === 1) return overrideWindows(timeZone, first, range)
  const { fromDay, toDay } = range
  const days: WallSpan[][] = Array.from({ length: toDay - fromDay + 1 }, () => [])
  const early = overrides.toSorted((a, b) => spanOf(a).startMinutes - spanOf(b).startMinutes)
  for (const override of early) {
    const span = spanOf(override)
    for (const day of overrideDays(override, fromDay, toDay)) days[day - fromDay]?.push(span)
  }
  const clock = wallClock(timeZone)
  return days.flatMap((spans, at) => spans.map((span) => windowOn(clock, fromDay + at, span)))
}

/** Local dates from their first instant to their last. */
export function wholeDays(timeZone: string, days: readonly number[]): Interval[] {
  const clock = wallClock(timeZone)
  return days.map((day) => windowOn(clock, day, wholeDay))
}

const wholeDay: WallSpan = { startMinutes: 0, endMinutes: 24 * 60 }

function spanOf({ span }: Override): WallSpan {
  return span ?? wholeDay
}

type Clock = ReturnType<typeof wallClock>

function windowOn(clock: Clock, day: number, { startMinutes, endMinutes }: WallSpan): Interval {
  const endDay = endMinutes > startMinutes ? day : day + 1
  return { startMs: clock(day, startMinutes), endMs: clock(endDay, endMinutes) }
}
