/** Dates of a request, which may be told from today. */
import { Type } from '@sinclair/typebox'
import { type AskedDay, askedRangeFaults, readAskedDay } from '../domain/time/date-range.ts'
import type { Rules } from './rules.ts'

/** A date, in words that need no calendar at hand. */
export const AskedDate = (description: string, example: string) =>
  Type.String({ format: 'asked-date', description, examples: [example] })

/** The same, or `now`: a list then begins with what lies ahead. */
export const AskedDateOrNow = (description: string, example: string) =>
  Type.String({ format: 'asked-date-or-now', description, examples: [example] })

/** date_to is not before date_from, nor too many days on, as far as the request alone can tell. */
export const rangeRules =
  (daysMax: number): Rules =>
  ({ date_from, date_to }) => {
    const [from, to] = [askedDayIn(date_from), askedDayIn(date_to)]
    return from === null || to === null ? [] : askedRangeFaults({ from, to }, daysMax)
  }

/** Null where there is none. */
export function askedDayIn(value: unknown): AskedDay | null {
  return typeof value === 'string' ? readAskedDay(value) : null
}
