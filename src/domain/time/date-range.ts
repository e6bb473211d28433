/** Dates as a caller may ask for them: `2026-03-16`, or told from today, for callers bad at calendars. */
import { type Fault, invalid } from '../errors.ts'
import { readDate, showDate } from './notation.ts'

export const rangeDaysMax = 366
/** How many days of a zone's clock may be asked for at once: 200 years. */
export const clockDaysMax = 73_050
/** And how many from today on are told unless asked for otherwise: ten years. */
export const clockDaysAhead = 3_653

/** A day itself, or so many days from today. */
export type AskedDay = { readonly day: number } | { readonly daysAhead: number }

export interface AskedRange {
  readonly from: AskedDay
  readonly to: AskedDay
}

export interface DayRange {
  readonly fromDay: number
  readonly toDay: number
}

/** A `+` that nobody encoded arrives as a blank, so both are read. */
const aheadPattern = /^[+ ](\d{1,4})d$/

/** `2026-03-16`, `today`, `tomorrow` or `+7d`; null for anything else. */
export function readAskedDay(text: string): AskedDay | null {
  const day = readDate(text)
  if (day !== null) return { day }
  if (text === 'today') return { daysAhead: 0 }
  if (text === 'tomorrow') return { daysAhead: 1 }
  const days = aheadPattern.exec(text)?.[1]
  return days === undefined ? null : { daysAhead: Number(days) }
}

/**
 * The days of a range, both inclusive; `today` is asked only where the range is told from it.
 * @throws Refusal VALIDATION_ERROR where it runs backwards or is too long.
 */
export function daysOf({ from, to }: AskedRange, today: () => number, daysMax: number): DayRange {
  const range = { fromDay: dayOfAsked(from, today), toDay: dayOfAsked(to, today) }
  const faults = rangeFaults(range, daysMax)
  if (faults.length > 0) throw invalid(faults)
  return range
}

/** The same of a range of any length, which may be open at either end. @throws Refusal VALIDATION_ERROR where it runs backwards. */
export function openDaysOf(
  { from, to }: { [end in keyof AskedRange]: AskedDay | undefined },
  today: () => number,
): { [end in keyof DayRange]: number | undefined } {
  if (from && to) return daysOf({ from, to }, today, Number.POSITIVE_INFINITY)
  return { fromDay: from && dayOfAsked(from, today), toDay: to && dayOfAsked(to, today) }
}

export function dayOfAsked(asked: AskedDay, today: () => number): number {
  return 'day' in asked ? asked.day : today() + asked.daysAhead
}

/** What is wrong with a range as far as that can be said without knowing which day it is today. */
export function askedRangeFaults({ from, to }: AskedRange, daysMax: number): Fault[] {
  if ('day' in from && 'day' in to) {
    return rangeFaults({ fromDay: from.day, toDay: to.day }, daysMax)
  }
  if ('daysAhead' in from && 'daysAhead' in to) {
    const range = { fromDay: from.daysAhead, toDay: to.daysAhead }
    return rangeFaults(range, daysMax, (days) => `+${days}d`)
  }
  return []
}

const backwardsFault: Fault = {
  field: 'date_to',
  message: 'must be date_from or a later date',
}

/** `show` writes a day as the range is written: as a date, or told from today. */
function rangeFaults(
  { fromDay, toDay }: DayRange,
  daysMax: number,
  show: (day: number) => string = showDate,
): Fault[] {
  if (toDay < fromDay) return [backwardsFault]
  if (toDay - fromDay >= daysMax) {
    const last = show(fromDay + daysMax - 1)
    const message = `must be ${last} or earlier: at most ${daysMax} days are answered at once, both dates counted`
    return [{ field: 'date_to', message }]
  }
  return []
}
