/** RFC 5545 recurrence, the subset of guide/slots.md#overrides, on floating dates. The only importer of rrule. */

import { RRule, Weekday as RWeekday } from 'rrule'
import type { Weekday } from '../availability.ts'
import { weekdayOf } from './notation.ts'
import { dayMs } from './units.ts'

export interface WeeklyRecurrence {
  readonly freq: 'weekly'
  readonly interval?: number
  /** Default: the weekday of the first date. */
  readonly days?: readonly Weekday[]
}

export interface MonthlyRecurrence {
  readonly freq: 'monthly'
  readonly interval?: number
  /** Default: the first date's day of the month, or its n-th weekday where `nth` is given. */
  readonly dayOfMonth?: number
  /** The n-th weekday of the month; 5 and -1 both mean the last. */
  readonly nth?: { readonly week: 1 | 2 | 3 | 4 | 5 | -1; readonly day: Weekday }
}

export type Recurrence = WeeklyRecurrence | MonthlyRecurrence

/**
 * The days on which a recurrence occurs, from `fromDay` to `toDay`, both inclusive. `startDay` is the
 * first that may occur and the anchor of `interval`; `endDay` the last. The cost does not grow with
 * the distance from `startDay`: rrule walks from dtstart, so it is moved forward by whole intervals.
 */
export function occurrenceDays(
  recurrence: Recurrence,
  startDay: number,
  endDay: number | null,
  fromDay: number,
  toDay: number,
): number[] {
  const firstDay = Math.max(startDay, fromDay)
  const lastDay = endDay === null ? toDay : Math.min(endDay, toDay)
  if (lastDay < firstDay) return []
  const rule = new RRule(
    {
      ...(recurrence.freq === 'weekly'
        ? weeklyOptions(recurrence, startDay, firstDay)
        : monthlyOptions(recurrence, startDay, firstDay)),
      interval: recurrence.interval ?? 1,
      wkst: RRule.MO,
      // Without it an impossible rule scans to the year 9999.
      until: dateOf(lastDay),
    },
    true,
  )
  return rule.between(dateOf(firstDay), dateOf(lastDay), true).map((date) => date.getTime() / dayMs)
}

function weeklyOptions(recurrence: WeeklyRecurrence, startDay: number, firstDay: number) {
  const mondayOf = (day: number) => day - (weekdayOf(day) - 1)
  const weeks = (mondayOf(firstDay) - mondayOf(startDay)) / 7
  const skipped = weeks - (weeks % (recurrence.interval ?? 1))
  const days = recurrence.days ?? [weekdayOf(startDay)]
  return {
    freq: RRule.WEEKLY,
    dtstart: dateOf(skipped === 0 ? startDay : mondayOf(startDay) + skipped * 7),
    byweekday: days.map((day) => day - 1),
  }
}

function monthlyOptions(recurrence: MonthlyRecurrence, startDay: number, firstDay: number) {
  const start = dateOf(startDay)
  const months = monthsOf(dateOf(firstDay)) - monthsOf(start)
  const skipped = months - (months % (recurrence.interval ?? 1))
  const dtstart =
    skipped === 0
      ? start
      : new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + skipped, 1))
  const { nth } = recurrence
  return {
    freq: RRule.MONTHLY,
    dtstart,
    ...(nth
      ? { byweekday: [new RWeekday(nth.day - 1, nth.week === 5 ? -1 : nth.week)] }
      : { bymonthday: [recurrence.dayOfMonth ?? start.getUTCDate()] }),
  }
}

function monthsOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function dateOf(day: number): Date {
  return new Date(day * dayMs)
}
