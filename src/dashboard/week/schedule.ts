/** What the rules and overrides of a human are in a range of dates, to be drawn. What is free, the API says. */
import type { Availability, Override, Recurrence } from '../api/types.ts'
import { dayMinutes, dayOf, instantOf, minutesOf, mondayOf, plusDays, weekdayOf } from './zone.ts'

export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** An override on one of its dates. */
export interface Occurrence extends Span {
  readonly override: Override
}

/** Every date from one to another, both included. */
export function datesBetween(from: string, to: string): string[] {
  return Array.from({ length: dayOf(to) - dayOf(from) + 1 }, (_, at) => plusDays(from, at))
}

/** Working hours on the dates given, which are the human's. */
export function hoursOn(rules: Availability, dates: readonly string[], timeZone: string): Span[] {
  return dates
    .filter((date) => rules.working_days.includes(weekdayOf(date)))
    .map((date) => spanOn(date, rules.work_start, rules.work_end, timeZone))
}

/** The overrides that apply on the dates given, which are the human's. */
export function occurrencesOn(
  overrides: readonly Override[],
  dates: readonly string[],
  timeZone: string,
): Occurrence[] {
  return overrides.flatMap((override) =>
    dates
      .filter((date) => occursOn(override, date))
      .map((date) => ({
        override,
        ...spanOn(date, override.start_time ?? '00:00', override.end_time ?? '24:00', timeZone),
      })),
  )
}

/** An end that is not after the start lies on the next day. */
function spanOn(date: string, start: string, end: string, timeZone: string): Span {
  const [first, last] = [minutesOf(start), minutesOf(end)]
  return {
    startMs: instantOf(date, first, timeZone),
    endMs: instantOf(date, last > first ? last : last + dayMinutes, timeZone),
  }
}

export function occursOn(override: Override, date: string): boolean {
  const { start_date, end_date, recurrence } = override
  if (date < start_date || (end_date !== null && date > end_date)) return false
  if (recurrence === null) return end_date !== null || date === start_date
  return recurrence.freq === 'weekly'
    ? isOfWeek(recurrence, start_date, date)
    : isOfMonth(recurrence, start_date, date)
}

function isOfWeek({ days, interval = 1 }: Recurrence, first: string, date: string): boolean {
  const weeks = (dayOf(mondayOf(date)) - dayOf(mondayOf(first))) / 7
  return weeks % interval === 0 && (days ?? [weekdayOf(first)]).includes(weekdayOf(date))
}

function isOfMonth(recurrence: Recurrence, first: string, date: string): boolean {
  const { interval = 1, day_of_month, week, day } = recurrence
  if ((monthOf(date) - monthOf(first)) % interval !== 0) return false
  if (week === undefined) return dayOfMonth(date) === (day_of_month ?? dayOfMonth(first))
  if (weekdayOf(date) !== day) return false
  const isLast = monthOf(plusDays(date, 7)) !== monthOf(date)
  return week === 5 || week === -1 ? isLast : Math.ceil(dayOfMonth(date) / 7) === week
}

function monthOf(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
}

function dayOfMonth(date: string): number {
  return Number(date.slice(8))
}
