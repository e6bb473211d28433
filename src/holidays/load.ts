/**
 * Reads the package `date-holidays`: its data takes half a second and 20 MiB, so it is loaded when a place is first asked
 * for. Never called inside a transaction (store/holidays.ts).
 */
import type Holidays from 'date-holidays'
import type { HolidaysTypes } from 'date-holidays'
import { type Holiday, knownHolidays, learnHolidays, type Place } from '../domain/holidays/known.ts'
import { readDate, showDate } from '../domain/time/notation.ts'
import { dayMs } from '../domain/time/units.ts'

type Package = typeof Holidays

let loading: Promise<Package> | null = null

/** A load that failed is tried again by the next who asks. */
function load(): Promise<Package> {
  loading ??= import('date-holidays').then(
    (module) => module.default,
    (error: unknown) => {
      loading = null
      throw error
    },
  )
  return loading
}

/** Learns the holidays of some years, but for those that are known. @throws Error for a place that the package does not know. */
export async function learnYears(place: Place, years: readonly number[]): Promise<void> {
  const calendar = calendarOf(await load(), place)
  for (const year of years) {
    if (knownHolidays(place, year) !== undefined) continue
    const found: HolidaysTypes.Holiday[] = []
    // One of several days may have begun in the year before: the Incwala of Eswatini does.
    for (const one of [year - 1, year]) {
      found.push(...calendar.getHolidays(one))
      // A year of lunar months takes up to 0.3 s: others have their turn in between.
      await new Promise(setImmediate)
    }
    const days = found.flatMap(daysOf).filter(({ day }) => showDate(day).startsWith(`${year}-`))
    learnHolidays(
      place,
      year,
      days.sort((a, b) => a.day - b.day),
    )
  }
}

/** The codes of all countries. */
export async function countries(): Promise<readonly string[]> {
  const Calendar = await load()
  return Object.keys(new Calendar().getCountries())
}

/** Those of the parts of a country, and of their parts. */
export async function regionsOf(country: string): Promise<readonly string[]> {
  const Calendar = await load()
  const all = new Calendar()
  return codes(all.getStates(country)).flatMap((state) => [
    state,
    ...codes(all.getRegions(country, state)).map((region) => `${state}-${region}`),
  ])
}

/** Each part of a country with a name of it, in the languages of the country and in English. */
export async function regionNames(
  country: string,
): Promise<readonly (readonly [code: string, name: string])[]> {
  const Calendar = await load()
  const all = new Calendar(country)
  const languages = ['en', ...all.getLanguages()]
  return languages.flatMap((language) => Object.entries(all.getStates(country, language) ?? {}))
}

/** Undefined where there are none, which its types do not say. */
function codes(names: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.keys(names ?? {})
}

function calendarOf(Calendar: Package, { country, region }: Place): Holidays {
  const [state, ...rest] = region?.split('-') ?? []
  const part = rest.join('-')
  if (state === undefined) return new Calendar(country)
  return part === '' ? new Calendar(country, state) : new Calendar(country, state, part)
}

/**
 * The local dates of one, whole. Its own date is in front of `date`; the instants beside it are in the zone of this
 * process, or at sunset (`-0600`), and tell no more than how long it is.
 */
function daysOf({ date, start, end, name, type, substitute }: HolidaysTypes.Holiday): Holiday[] {
  const first = readDate(date.slice(0, 10))
  if (first === null) return []
  const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs))
  return Array.from({ length }, (_, at) => ({
    ...{ day: first + at, name, type, isSubstitute: substitute === true },
  }))
}
