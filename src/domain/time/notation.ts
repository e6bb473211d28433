import { dayMs, minuteMs, yearMax, yearMin } from './units.ts'

/**
 * The notations of guide/requests.md#values, text <-> number. Inside the service a date is a count of days since
 * 1970-01-01 (`…Day`), a wall time a count of minutes since midnight (`…Minutes`), an instant epoch
 * milliseconds (`…Ms`). Readers answer null for anything else than the exact notation.
 */

const datePattern = /^\d{4}-\d{2}-\d{2}$/
const timePattern = /^(\d{2}):(\d{2})$/
const instantPattern =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/

/** `2026-03-16` -> day; null for days that do not exist and years outside 1970 to 9998. */
export function readDate(text: string): number | null {
  if (!datePattern.test(text)) return null
  const [year, month, date] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)]
  if (year < yearMin || year > yearMax || month < 1 || month > 12 || date < 1) return null
  return date <= daysIn(year, month) ? dayOfDate(year, month, date) : null
}

/** The number that some decimal digits spell. Dates are read several times a request: no slices, no lists. */
function digits(text: string, at: number, count: number): number {
  let number = 0
  for (let n = at; n < at + count; n += 1) number = number * 10 + text.charCodeAt(n) - 48
  return number
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

export const monthNames: readonly string[] =
  'January February March April May June July August September October November December'.split(' ')

/** Why a date does not exist whose month does: `February 2027 has 28 days`; null for anything else. */
export function missingDayWords(text: string): string | null {
  if (!datePattern.test(text)) return null
  const [year, month, date] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)]
  const name = monthNames[month - 1]
  if (name === undefined || date <= daysIn(year, month)) return null
  return `${name} ${year} has ${daysIn(year, month)} days`
}

/** Days since 1970-01-01; months count from 1. Counted in years that begin in March, so that the leap day comes last. */
export function dayOfDate(year: number, month: number, date: number): number {
  const shiftedYear = month > 2 ? year : year - 1
  const shiftedMonth = month > 2 ? month - 3 : month + 9
  const leapDays =
    Math.floor(shiftedYear / 4) - Math.floor(shiftedYear / 100) + Math.floor(shiftedYear / 400)
  const daysBeforeMonth = Math.floor((153 * shiftedMonth + 2) / 5)
  const epoch = 719_469
  return shiftedYear * 365 + leapDays + daysBeforeMonth + date - epoch
}

/** ISO weekday of a day: 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** day -> `2026-03-16` */
export function showDate(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** `09:00` -> 540; `24:00` -> 1440, which callers allow only as an end. */
export function readTime(text: string): number | null {
  const match = timePattern.exec(text)
  if (!match) return null
  const [hour, minute] = [Number(match[1]), Number(match[2])]
  const minutes = hour * 60 + minute
  return minute < 60 && minutes <= 24 * 60 ? minutes : null
}

/** 540 -> `09:00` */
export function showTime(minutes: number): string {
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0')
  return `${hour}:${String(minutes % 60).padStart(2, '0')}`
}

let lastInstantText = ''
let lastInstantMs: number | null = null

/** An RFC 3339 instant with `Z` or an offset, on a whole minute -> epoch milliseconds. */
export function readInstant(text: string): number | null {
  // A request's instant is checked, then read: the same text twice.
  if (text !== lastInstantText) {
    lastInstantMs = parseInstant(text)
    lastInstantText = text
  }
  return lastInstantMs
}

function parseInstant(text: string): number | null {
  const match = instantPattern.exec(text)
  if (!match) return null
  const [, date = '', hour, minute, second, fraction, , sign, offsetHour, offsetMinute] = match
  const day = readDate(date)
  const offsetMinutes = Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)
  const exists = Number(hour) < 24 && Number(minute) < 60
  const offsetExists = Number(offsetHour ?? 0) < 24 && Number(offsetMinute ?? 0) < 60
  const wholeMinute = Number(second ?? 0) === 0 && Number(fraction ?? 0) === 0
  if (day === null || !exists || !offsetExists || !wholeMinute) return null
  const minutes = Number(hour) * 60 + Number(minute) - (sign === '-' ? -1 : 1) * offsetMinutes
  return day * dayMs + minutes * minuteMs
}

/** A wall time, as if it were UTC -> `2026-03-16T14:00` */
export function showWall(wallMs: number): string {
  return showInstant(wallMs).slice(0, 16)
}

/** The end of an instant for each minute, written with the first one that is shown. */
let timesOfDay: readonly string[] = []
let lastDay = Number.NaN
let lastDate = ''

/**
 * epoch milliseconds -> `2026-03-16T14:00:00.000Z` (`Temporal.Instant` would drop the `.000`). Whole
 * minutes, which lists of slots are made of, cost a third of `toISOString`: most share their date with
 * the one before.
 */
export function showInstant(ms: number): string {
  const day = Math.floor(ms / dayMs)
  if (timesOfDay.length === 0) timesOfDay = writeTimes()
  const time = timesOfDay[(ms - day * dayMs) / minuteMs]
  if (time === undefined) return new Date(ms).toISOString()
  if (day !== lastDay) {
    lastDate = showDate(day)
    lastDay = day
  }
  return lastDate + time
}

function writeTimes(): string[] {
  return Array.from({ length: 24 * 60 }, (_, minutes) => `T${showTime(minutes)}:00.000Z`)
}
