/**
 * What this process knows of the holidays of places, year by year. Decisions look here, at once and inside their
 * transaction; what they miss is learnt outside of it, from the package (src/holidays), and the decision is made anew.
 */
import { Bounded } from '../bounded.ts'

export const holidayTypes = ['public', 'bank', 'optional', 'school', 'observance'] as const
export type HolidayType = (typeof holidayTypes)[number]

/** A country, or a part of one. */
export interface Place {
  /** ISO 3166-1: `DE`. */
  readonly country: string
  /** As the package calls it: `BY`, or `BY-A` where a part has parts. Null: the whole country. */
  readonly region: string | null
}

/** One that lasts for several days is there once for each. */
export interface Holiday {
  readonly day: number
  readonly name: string
  readonly type: HolidayType
  /** Whether it stands in for one that fell on a day off. */
  readonly isSubstitute: boolean
}

/** Thrown where a decision hangs on what was not learnt yet: nothing is decided then, and nothing is free by accident. */
export class UnknownHolidays extends Error {
  constructor(
    readonly place: Place,
    readonly years: readonly number[],
  ) {
    super(`the holidays of ${nameOf(place)} in ${years.join(', ')} were not learnt yet`)
  }
}

/** Years of places. No question needs more at once: a hundred humans, each elsewhere, ask for three years. */
const yearsKept = 4_096
const known = new Bounded<readonly Holiday[]>(yearsKept)

/** Those of a year, ascending; undefined where they were not learnt. */
export function knownHolidays(place: Place, year: number): readonly Holiday[] | undefined {
  return known.get(`${nameOf(place)} ${year}`)
}

/** The same place and year have the same holidays for as long as the process lives: they come with the program. */
export function learnHolidays(place: Place, year: number, holidays: readonly Holiday[]): void {
  known.set(`${nameOf(place)} ${year}`, holidays)
}

/** `DE-BY`. */
export function nameOf({ country, region }: Place): string {
  return region === null ? country : `${country}-${region}`
}
