/** RFC 5545 recurrence, the subset of guide/slots.md#overrides, on floating dates. The only importer of rrule. */

import { type Options, RRule, Weekday as RWeekday } from 'rrule'
import type { Weekday } from '../availability.ts'
import { Bounded } from '../bounded.ts'
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
  /** -1: the last of the month. Default: the first date's day of the month, or its n-th weekday where `nth` is given. */
  readonly dayOfMonth?: number
  /** The n-th weekday of the month; 5 and -1 both mean the last. */
  readonly nth?: { readonly week: 1 | 2 | 3 | 4 | 5 | -1; readonly day: Weekday }
}

export type Recurrence = WeeklyRecurrence | MonthlyRecurrence

/**
 * The days on which a recurrence occurs, from `fromDay` to `toDay`, both inclusive. `startDay` is the
 * first that may occur and the anchor of `interval`; `endDay` the last. rrule expands one week or one month of a
 * rule, which is kept, since many overrides recur alike; so the cost is one step an occurrence, however far
 * from `startDay`.
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
  return recurrence.freq === 'weekly'
    ? weeklyDays(recurrence, startDay, firstDay, lastDay)
    : monthlyDays(recurrence, startDay, firstDay, lastDay)
}

/** The most occurrences that so many days in a row can have, or a few more. */
export function occurrencesAtMost(recurrence: Recurrence, days: number): number {
  const { interval = 1 } = recurrence
  if (recurrence.freq === 'monthly') return Math.ceil(days / (28 * interval)) + 1
  return (Math.ceil(days / (7 * interval)) + 1) * (recurrence.days?.length ?? 1)
}

function weeklyDays(
  { interval = 1, days }: WeeklyRecurrence,
  startDay: number,
  firstDay: number,
  lastDay: number,
): number[] {
  const offsets = daysOfWeek(days ?? [weekdayOf(startDay)])
  const anchor = startDay - (weekdayOf(startDay) - 1)
  const stepDays = 7 * interval
  const found: number[] = []
  let monday = anchor + Math.floor((firstDay - anchor) / stepDays) * stepDays
  for (; monday <= lastDay; monday += stepDays) {
    for (const offset of offsets) {
      const day = monday + offset
      if (firstDay <= day && day <= lastDay) found.push(day)
    }
  }
  return found
}

function monthlyDays(
  { interval = 1, dayOfMonth, nth }: MonthlyRecurrence,
  startDay: number,
  firstDay: number,
  lastDay: number,
): number[] {
  const start = dateOf(startDay)
  const rule = nth
    ? { byweekday: [new RWeekday(nth.day - 1, nth.week === 5 ? -1 : nth.week)] }
    : { bymonthday: [dayOfMonth ?? start.getUTCDate()] }
  const found: number[] = []
  const [startMonth, lastMonth] = [monthOf(start), monthOf(dateOf(lastDay))]
  const months = monthOf(dateOf(firstDay)) - startMonth
  let month = startMonth + Math.floor(months / interval) * interval
  for (; month <= lastMonth; month += interval) {
    for (const day of daysOfMonth(rule, month)) {
      if (firstDay <= day && day <= lastDay) found.push(day)
    }
  }
  return found
}

const weeksKept = 256
const keptWeeks = new Bounded<readonly number[]>(weeksKept)
/** 1970-01-05. */
const firstMonday = 4

/** How many days after a Monday these weekdays are, ascending. */
function daysOfWeek(days: readonly number[]): readonly number[] {
  const byweekday = days.map((day) => day - 1)
  return kept(keptWeeks, byweekday.join(' '), () =>
    expanded({ freq: RRule.WEEKLY, byweekday }, firstMonday, firstMonday + 6).map(
      (day) => day - firstMonday,
    ),
  )
}

const monthsKept = 2_048
const keptMonths = new Bounded<readonly number[]>(monthsKept)

/** The days of a month, which is counted from year 0 on. */
function daysOfMonth(rule: Partial<Options>, month: number): readonly number[] {
  return kept(keptMonths, `${rule.byweekday ?? ''} ${rule.bymonthday ?? ''} ${month}`, () =>
    expanded({ freq: RRule.MONTHLY, ...rule }, firstOf(month), firstOf(month + 1) - 1),
  )
}

function kept<T>(values: Bounded<T>, name: string, make: () => T): T {
  const known = values.get(name)
  if (known !== undefined) return known
  const made = make()
  values.set(name, made)
  return made
}

function expanded(rule: Partial<Options>, firstDay: number, lastDay: number): number[] {
  const dates = new RRule(
    // Without `until` an impossible rule scans to the year 9999.
    { ...rule, wkst: RRule.MO, dtstart: dateOf(firstDay), until: dateOf(lastDay) },
    true,
  ).all()
  return dates.map((date) => date.getTime() / dayMs)
}

function firstOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12) / dayMs
}

function monthOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function dateOf(day: number): Date {
  return new Date(day * dayMs)
}
