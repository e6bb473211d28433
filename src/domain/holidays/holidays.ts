/** Public holidays of a human, by country and region (guide/slots.md#holidays). */
import { showDate } from '../time/notation.ts'
import { dayMs } from '../time/units.ts'
import {
  type HolidayType,
  holidayTypes,
  knownHolidays,
  type Place,
  UnknownHolidays,
} from './known.ts'

export { type HolidayType, holidayTypes }

/** How many dates may be taken out, and how many added. */
export const holidayDatesMax = 366
/** The years whose holidays are known. After the last nobody can be booked who has holidays: none is free by accident. */
export const holidayYears = { first: 1970, last: 2100 } as const

/** Which days are holidays: those of a place and of some types, but for some dates, and others beside them. */
export interface HolidayRules extends Place {
  readonly types: readonly HolidayType[]
  /** Ascending, as `also`. */
  readonly except: readonly number[]
  readonly also: readonly number[]
}

/** A day on which nobody works, and what it is called. */
export interface DayOff {
  readonly day: number
  readonly title: string
}

/**
 * The holidays on a run of days, by day, each day once. @throws UnknownHolidays where a year of them was not learnt yet:
 * whoever asked learns it and asks again.
 */
export function holidaysWithin(rules: HolidayRules, fromDay: number, toDay: number): DayOff[] {
  const [firstYear, lastYear] = [yearOf(fromDay), yearOf(toDay)]
  const isWithin = (day: number) => day >= fromDay && day <= toDay
  const days = new Map<number, string>()
  for (const { day, name, type } of knownBetween(rules, firstYear, lastYear)) {
    if (!isWithin(day) || days.has(day)) continue
    if (rules.also.includes(day)) days.set(day, name)
    else if (rules.types.includes(type) && !rules.except.includes(day)) days.set(day, name)
  }
  for (const day of rules.also.filter(isWithin)) {
    if (!days.has(day)) days.set(day, 'Day off')
  }
  for (const day of daysAfterAll(fromDay, toDay))
    days.set(day, `The holidays of ${yearOf(day)} are not known`)
  return [...days].map(([day, title]) => ({ day, title })).sort((a, b) => a.day - b.day)
}

/** @throws UnknownHolidays that names every year which is missing. */
function knownBetween(place: Place, firstYear: number, lastYear: number) {
  const [from, to] = [
    Math.max(firstYear, holidayYears.first),
    Math.min(lastYear, holidayYears.last),
  ]
  const years = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
  const missing = years.filter((year) => knownHolidays(place, year) === undefined)
  if (missing.length > 0) throw new UnknownHolidays(place, missing)
  return years.flatMap((year) => knownHolidays(place, year) ?? [])
}

function daysAfterAll(fromDay: number, toDay: number): number[] {
  const first = Math.max(fromDay, Date.UTC(holidayYears.last + 1, 0) / dayMs)
  return Array.from({ length: Math.max(0, toDay - first + 1) }, (_, at) => first + at)
}

function yearOf(day: number): number {
  return Number(showDate(day).slice(0, 4))
}
