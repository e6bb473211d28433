import type { WallSpan } from './availability.ts'
import { type Fault, invalid } from './errors.ts'
import { type AskedDay, dayOfAsked } from './time/date-range.ts'
import { occurrenceDays, occurrencesAtMost, type Recurrence } from './time/recurrence.ts'
import { says, step } from './wording/says.ts'

export const recurrenceIntervalMax = 1_000
/** How many dates one override may name. */
export const overrideDatesMax = 366
export const titleCharactersMax = 200

/** An exception to the rules: `block` takes time away, `open` adds it (guide/slots.md#overrides). */
export interface Override {
  readonly id: string
  readonly humanId: string
  readonly type: 'block' | 'open'
  readonly title: string
  /** Null: all day, the whole of the local date, be it 23, 24 or 25 hours long. */
  readonly span: WallSpan | null
  readonly startDay: number
  /** Last date, inclusive. Null: `startDay` alone, or for a recurrence no end. */
  readonly endDay: number | null
  readonly recurrence: Recurrence | null
  /** Those alone, ascending; `startDay` is the first and `endDay` the last of them. Absent: it names none one by one. */
  readonly dates?: readonly number[] | undefined
  readonly createdAtMs: number
}

/** The dates of an override as they are asked for: from one to another, or each by itself. */
export type AskedDates = AskedSpan | readonly AskedDay[]

interface AskedSpan {
  readonly start: AskedDay
  /** Null: none. */
  readonly end: AskedDay | null
}

type Dates = Pick<Override, 'startDay' | 'endDay' | 'dates'>

/**
 * Its days, told from today in the human's zone. A date that is named twice is one, as `today` may be one of the
 * dates beside it. @throws Refusal VALIDATION_ERROR where they run backwards.
 */
export function overrideDates(asked: AskedDates, today: () => number): Dates {
  if ('start' in asked) return spanOfDates(asked, today)
  const days = new Set(asked.map((one) => dayOfAsked(one, today)))
  const dates = [...days].sort((a, b) => a - b)
  return { startDay: dates.at(0) ?? 0, endDay: dates.at(-1) ?? 0, dates }
}

function spanOfDates({ start, end }: AskedSpan, today: () => number): Dates {
  const [startDay, endDay] = [dayOfAsked(start, today), end && dayOfAsked(end, today)]
  if (endDay !== null && endDay < startDay) throw invalid([endFault])
  return { startDay, endDay }
}

/** Said also by doors that see by the request alone that it runs backwards. */
export const endFault: Fault = {
  field: 'end_date',
  message: 'must be start_date or a later date',
}

/** The last day on which an override can begin to apply; +Infinity for an endless recurrence. */
export function lastDayOf({ recurrence, startDay, endDay }: Override): number {
  return endDay ?? (recurrence ? Number.POSITIVE_INFINITY : startDay)
}

/** Overrides of one human that have not ended. Those over it stay. */
export const liveOverridesMax = 500

/** @throws Refusal VALIDATION_ERROR where a human has as many others as there may be. */
export function decideLive(live: number): void {
  if (live < liveOverridesMax) return
  const message = says`names a human with ${live} overrides that have not ended, and ${liveOverridesMax} are allowed. Delete one: ${step('listOverrides')} lists them.`
  throw invalid([{ field: 'id', message }])
}

/** As many days as these or a few more, told without looking for one of them. */
export function overrideDaysAtMost(override: Override, fromDay: number, toDay: number): number {
  const { recurrence, startDay, dates } = override
  if (dates) return placeOf(dates, toDay + 1) - placeOf(dates, fromDay)
  const days = Math.min(lastDayOf(override), toDay) - Math.max(startDay, fromDay) + 1
  if (days <= 0 || !recurrence) return Math.max(0, days)
  return Math.min(days, occurrencesAtMost(recurrence, days))
}

/** The days from `fromDay` to `toDay`, both inclusive, on which the override applies. */
export function overrideDays(override: Override, fromDay: number, toDay: number): number[] {
  const { recurrence, startDay, endDay, dates } = override
  if (dates) return dates.slice(placeOf(dates, fromDay), placeOf(dates, toDay + 1))
  if (recurrence) return occurrenceDays(recurrence, startDay, endDay, fromDay, toDay)
  const firstDay = Math.max(startDay, fromDay)
  const lastDay = Math.min(endDay ?? startDay, toDay)
  return Array.from({ length: Math.max(0, lastDay - firstDay + 1) }, (_, k) => firstDay + k)
}

/** How many of ascending dates lie before a day. */
function placeOf(dates: readonly number[], day: number): number {
  let [low, high] = [0, dates.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((dates[middle] ?? day) < day) low = middle + 1
    else high = middle
  }
  return low
}
