/**
 * Recurrence as iCalendar has it (RFC 5545 3.3.10), on floating times: of calendars that others write, so every rule
 * has an end here. rrule alone would scan an impossible rule to the year 9999, and never return from some.
 */

import { type Options, RRule, Weekday as RWeekday } from 'rrule'
import { dayMs } from './units.ts'

export const frequencies = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof frequencies)[number]

/** Monday is 1; without `nth` every one of the period, -1 is the last. */
export interface RuleDay {
  readonly weekday: number
  readonly nth: number | null
}

/** A rule whose numbers are within their bounds. Wall times are written as if they were UTC. */
export interface Rule {
  readonly freq: Frequency
  readonly interval: number
  readonly count: number | null
  /** The last that may occur. */
  readonly untilMs: number | null
  readonly weekStart: number
  readonly months: readonly number[]
  readonly weeks: readonly number[]
  readonly yearDays: readonly number[]
  readonly monthDays: readonly number[]
  readonly days: readonly RuleDay[]
  readonly hours: readonly number[]
  readonly minutes: readonly number[]
  readonly seconds: readonly number[]
  /** Which of a period's times are taken; empty: all. */
  readonly positions: readonly number[]
}

/** Between two wall times, both inclusive. */
export interface WallSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** Where a rule is too much work, or gives too many times. */
export class BoundlessRule extends Error {
  override readonly name = 'BoundlessRule'
}

/** How many periods a rule is followed through at most: hours of 11 years, days of 270. */
const rulePeriodsMax = 100_000
/** How many times of one day a rule may name. */
const timesOfDayMax = 288
/** A period that is longer than any range: only the first time can matter. */
const intervalMax = 100_000

const frequencyOf = {
  HOURLY: RRule.HOURLY,
  DAILY: RRule.DAILY,
  WEEKLY: RRule.WEEKLY,
  MONTHLY: RRule.MONTHLY,
  YEARLY: RRule.YEARLY,
} as const satisfies Record<Frequency, number>

/** The longest that a period is, about. */
const periodMs: Readonly<Record<Frequency, number>> = {
  HOURLY: dayMs / 24,
  DAILY: dayMs,
  WEEKLY: 7 * dayMs,
  MONTHLY: 30 * dayMs,
  YEARLY: 365 * dayMs,
}

/**
 * The wall times within the span at which a rule occurs that starts at one, ascending. That start itself occurs, whether
 * the rule would say so or not, and counts.
 * @throws BoundlessRule where there are more than so many, or the rule is too much work.
 */
export function ruleTimes(rule: Rule, startMs: number, span: WallSpan, timesMax: number): number[] {
  const isIn = (ms: number) => span.fromMs <= ms && ms <= span.toMs
  const first = isIn(startMs) ? [startMs] : []
  if (rule.interval > intervalMax || startMs > span.toMs) return first
  const anchorMs = rule.count === null ? anchorOf(rule, startMs, span.fromMs) : startMs
  const lastMs = Math.min(span.toMs, rule.untilMs ?? span.toMs)
  if (lastMs < anchorMs) return first
  refuseBoundless(rule, lastMs - anchorMs)
  const isAllowed = filterOf(rule)
  let left = (rule.count ?? Number.POSITIVE_INFINITY) - 1
  const times = first
  expand(rule, startMs, anchorMs, lastMs, (ms) => {
    if (ms <= startMs || !isAllowed(ms)) return true
    if (left <= 0) return false
    left -= 1
    if (isIn(ms)) times.push(ms)
    if (times.length > timesMax) throw new BoundlessRule('too many times')
    return true
  })
  return times
}

function refuseBoundless(rule: Rule, spanMs: number): void {
  const periods = spanMs / (periodMs[rule.freq] * rule.interval)
  const { hours, minutes, seconds } = rule
  const timesOfDay = [hours, minutes, seconds].reduce((n, list) => n * Math.max(1, list.length), 1)
  if (periods > rulePeriodsMax || timesOfDay > timesOfDayMax) {
    throw new BoundlessRule('too much work')
  }
}

/** The start moved on by whole intervals until it lies near the span, one before it: rrule walks from its start. */
function anchorOf(rule: Rule, startMs: number, fromMs: number): number {
  if (fromMs <= startMs) return startMs
  if (isOfMonths(rule)) {
    const step = monthsOf(rule)
    const months = monthOf(new Date(fromMs)) - monthOf(new Date(startMs))
    const moved = Math.max(0, (Math.floor(months / step) - 1) * step)
    return moved === 0 ? startMs : firstOf(firstMonthOf(rule, startMs) + moved)
  }
  const stepMs = periodMs[rule.freq] * rule.interval
  return startMs + Math.max(0, Math.floor((fromMs - startMs) / stepMs) - 1) * stepMs
}

const isOfMonths = ({ freq }: Rule) => freq === 'MONTHLY' || freq === 'YEARLY'

const monthsOf = ({ freq, interval }: Rule) => (freq === 'YEARLY' ? 12 * interval : interval)

/** Months are counted from year 0 on. */
const monthOf = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth()

const firstMonthOf = ({ freq }: Rule, ms: number) => {
  const month = monthOf(new Date(ms))
  return freq === 'YEARLY' ? month - (month % 12) : month
}

function firstOf(month: number): number {
  // Date.UTC would take the year 26 for 1926.
  return new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1)
}

/** Hands on all times from an anchor to a last, until one is not taken. */
function expand(
  rule: Rule,
  startMs: number,
  anchorMs: number,
  lastMs: number,
  take: (ms: number) => boolean,
): void {
  const options = {
    ...optionsOf(rule, new Date(startMs)),
    freq: frequencyOf[rule.freq],
    wkst: new RWeekday(rule.weekStart - 1),
    until: new Date(lastMs),
  }
  const { interval } = rule
  let isTaken = true
  const timesFrom = (fromMs: number, step: number) =>
    new RRule({ ...options, interval: step, dtstart: new Date(fromMs) }, true).all((date) => {
      isTaken = take(date.getTime())
      return isTaken
    })
  if (!isOfMonths(rule)) {
    timesFrom(anchorMs, interval)
    return
  }
  // Month by month, or year by year: rrule would seek a 30 February up to the year 9999.
  let month = firstMonthOf(rule, anchorMs)
  for (; isTaken && firstOf(month) <= lastMs; month += monthsOf(rule)) {
    timesFrom(firstOf(month), onlyOnce)
  }
}

/** An interval after which rrule gives up. */
const onlyOnce = 12 * 10_000

/** The times of a period as options of rrule; what the start says where the rule does not. */
function optionsOf(rule: Rule, start: Date): Partial<Options> {
  const { freq, months, weeks, yearDays, monthDays, positions } = rule
  const times = timesOf(rule, start)
  const bysetpos = listed(positions)
  if (freq === 'DAILY' || freq === 'HOURLY') return { ...times, bysetpos }
  if (freq === 'WEEKLY') {
    const byweekday = rule.days.map(({ weekday }) => new RWeekday(weekday - 1))
    const days = byweekday.length > 0 ? byweekday : [new RWeekday(weekdayOf(start) - 1)]
    const bymonth = positions.length > 0 ? listed(months) : null
    return { ...times, bysetpos, byweekday: days, bymonth }
  }
  const byweekday = rule.days.map(({ weekday, nth }) =>
    nth === null ? new RWeekday(weekday - 1) : new RWeekday(weekday - 1, nth),
  )
  const isOfDays = yearDays.length > 0 || monthDays.length > 0 || byweekday.length > 0
  const whole = { ...times, bysetpos, bymonth: listed(months), byweekday: listed(byweekday) }
  if (freq === 'MONTHLY') {
    return { ...whole, bymonthday: listed(isOfDays ? monthDays : [start.getUTCDate()]) }
  }
  const isOfWeeks = weeks.length > 0
  return {
    ...whole,
    byweekno: listed(weeks),
    byyearday: listed(yearDays),
    bymonthday: listed(isOfDays || isOfWeeks ? monthDays : [start.getUTCDate()]),
    bymonth: listed(
      isOfDays || isOfWeeks || months.length > 0 ? months : [start.getUTCMonth() + 1],
    ),
    byweekday: listed(isOfWeeks && !isOfDays ? [new RWeekday(weekdayOf(start) - 1)] : byweekday),
  }
}

/** The hours of an hourly rule are left to `filterOf`: rrule looks for one that the interval never meets for ever. */
function timesOf({ freq, hours, minutes, seconds }: Rule, start: Date): Partial<Options> {
  return {
    byhour: freq === 'HOURLY' ? null : listed(hours.length > 0 ? hours : [start.getUTCHours()]),
    byminute: listed(minutes.length > 0 ? minutes : [start.getUTCMinutes()]),
    bysecond: listed(seconds.length > 0 ? seconds : [start.getUTCSeconds()]),
  }
}

const listed = <T>(values: readonly T[]): T[] | null => (values.length > 0 ? [...values] : null)

const weekdayOf = (date: Date) => date.getUTCDay() || 7

/** What of a rule only leaves times out. rrule would go on to the year 9999 where nothing is left. */
function filterOf(rule: Rule): (ms: number) => boolean {
  const { freq, months, monthDays, yearDays, days, hours } = rule
  if (freq === 'MONTHLY' || freq === 'YEARLY') return () => true
  const isMonth = (date: Date) => months.length === 0 || months.includes(date.getUTCMonth() + 1)
  if (freq === 'WEEKLY') return (ms) => isMonth(new Date(ms))
  return (ms) => {
    const date = new Date(ms)
    return (
      isMonth(date) &&
      (hours.length === 0 || freq === 'DAILY' || hours.includes(date.getUTCHours())) &&
      (days.length === 0 || days.some(({ weekday }) => weekday === weekdayOf(date))) &&
      isDayOf(monthDays, date.getUTCDate(), daysOfMonth(date)) &&
      isDayOf(yearDays, dayOfYear(date), daysOfYear(date))
    )
  }
}

/** Days are counted from the first, or from the last by numbers below 0. */
const isDayOf = (days: readonly number[], day: number, last: number) =>
  days.length === 0 || days.includes(day) || days.includes(day - last - 1)

const daysOfMonth = (date: Date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()

const dayOfYear = (date: Date) =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs) + 1

const daysOfYear = (date: Date) =>
  (Date.UTC(date.getUTCFullYear() + 1, 0, 1) - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs
