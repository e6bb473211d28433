/**
 * What a clock shows for ever after the last change on record: the footer of a TZif file (RFC 9636, 3.3), a TZ string
 * of POSIX such as `CST6CDT,M3.2.0,M11.1.0` or `<-03>3`. Hours of a change may be negative or beyond 24.
 */

import { dayOfDate, weekdayOf } from './notation.ts'
import { dayMs, hourMs } from './units.ts'

/** An offset from UTC and the letters people say for it. */
export interface LocalTime {
  /** Local time minus UTC. */
  readonly offsetMs: number
  /** `EST`, or the offset itself such as `-03` where there are no letters. */
  readonly abbreviation: string
}

export interface Change extends LocalTime {
  readonly atMs: number
}

/** One day of every year, and how long after its midnight. */
interface YearlyChange {
  dayIn(year: number): number
  readonly afterMidnightMs: number
}

export interface Footer {
  readonly standard: LocalTime
  readonly summer: {
    readonly time: LocalTime
    readonly from: YearlyChange
    readonly until: YearlyChange
  } | null
}

const timeLength = String.raw`(?:[+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?)`
const letters = '(<[+-]?[A-Za-z0-9]+>|[A-Za-z]+)'
const footerPattern = new RegExp(
  `^${letters}(${timeLength})(?:${letters}(${timeLength})?,([^,]+),([^,]+))?$`,
)
const yearlyPattern = new RegExp(
  `^(?:M(\\d{1,2})\\.(\\d)\\.(\\d)|J(\\d{1,3})|(\\d{1,3}))(?:/(${timeLength}))?$`,
)

/** Null for what is no such string. */
export function readFooter(text: string): Footer | null {
  const match = footerPattern.exec(text)
  if (!match) return null
  const [, name = '', offset = '', summerName, summerOffset, from = '', until = ''] = match
  // Not `-…`: the negative of no hours is a zero of its own.
  const standard = { abbreviation: bare(name), offsetMs: 0 - readLength(offset) }
  if (summerName === undefined) return { standard, summer: null }
  const [begins, ends] = [readYearly(from), readYearly(until)]
  if (!begins || !ends) return null
  const offsetMs =
    summerOffset === undefined ? standard.offsetMs + hourMs : 0 - readLength(summerOffset)
  const time = { abbreviation: bare(summerName), offsetMs }
  return { standard, summer: { time, from: begins, until: ends } }
}

/** The changes of a year, in order of time; none where the clock stands still. */
export function changesIn({ standard, summer }: Footer, year: number): Change[] {
  if (!summer) return []
  const at = ({ dayIn, afterMidnightMs }: YearlyChange, before: LocalTime) =>
    dayIn(year) * dayMs + afterMidnightMs - before.offsetMs
  const changes = [
    { ...summer.time, atMs: at(summer.from, standard) },
    { ...standard, atMs: at(summer.until, summer.time) },
  ]
  return changes.sort((a, b) => a.atMs - b.atMs)
}

function bare(name: string): string {
  return name.startsWith('<') ? name.slice(1, -1) : name
}

/** `-3:30` -> milliseconds. */
function readLength(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number)
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000
  return text.startsWith('-') ? -ms : ms
}

function readYearly(text: string): YearlyChange | null {
  const match = yearlyPattern.exec(text)
  if (!match) return null
  const [, month, week, weekday, julian, zeroBased, time = '2'] = match
  const afterMidnightMs = readLength(time)
  if (month !== undefined) {
    const dayIn = (year: number) => nthWeekday(year, Number(month), Number(week), Number(weekday))
    return { dayIn, afterMidnightMs }
  }
  if (julian !== undefined) {
    // Counted without 29 February: day 60 is always 1 March.
    const dayIn = (year: number) =>
      dayOfDate(year, 1, 1) + Number(julian) - 1 + (Number(julian) > 59 && isLeap(year) ? 1 : 0)
    return { dayIn, afterMidnightMs }
  }
  return { dayIn: (year) => dayOfDate(year, 1, 1) + Number(zeroBased), afterMidnightMs }
}

/** The n-th weekday (0 = Sunday) of a month; the fifth is the last. */
function nthWeekday(year: number, month: number, week: number, weekday: number): number {
  const first = dayOfDate(year, month, 1)
  const next = month === 12 ? dayOfDate(year + 1, 1, 1) : dayOfDate(year, month + 1, 1)
  const day = first + ((weekday - (weekdayOf(first) % 7) + 7) % 7) + (week - 1) * 7
  return day < next ? day : day - 7
}

function isLeap(year: number): boolean {
  return dayOfDate(year + 1, 1, 1) - dayOfDate(year, 1, 1) === 366
}
