/** Reads the package `date-holidays`: in a thread, for a year of lunar months takes 0.3 s, and its data 20 MiB. */
import Calendar, { type HolidaysTypes } from 'date-holidays'
import type { Holiday, Place } from '../domain/holidays/known.ts'
import { readDate, showDate } from '../domain/time/notation.ts'
import { dayMs } from '../domain/time/units.ts'
import type { RegionName } from './orders.ts'

/** The place that was asked for last, with its years: whoever asks for one asks for the next. */
let last: { readonly name: string; readonly yearOf: (year: number) => readonly Holiday[] } | null =
  null

/** @throws Error for a place that the package does not know. */
export function yearOf(place: Place, year: number): readonly Holiday[] {
  const name = `${place.country} ${place.region}`
  if (last?.name !== name) last = { name, yearOf: yearsOf(calendarOf(place)) }
  // One of several days may have begun in the year before: the Incwala of Eswatini does.
  return [...last.yearOf(year - 1), ...last.yearOf(year)]
    .filter(({ day }) => showDate(day).startsWith(`${year}-`))
    .sort((a, b) => a.day - b.day)
}

function yearsOf(calendar: Calendar): (year: number) => readonly Holiday[] {
  const found = new Map<number, readonly Holiday[]>()
  return (year) => {
    const known = found.get(year) ?? calendar.getHolidays(year).flatMap(daysOf)
    found.set(year, known)
    return known
  }
}

/** The codes of all countries. */
export function countries(): readonly string[] {
  return codes(new Calendar().getCountries())
}

/** Those of the parts of a country, and of their parts. */
export function regionsOf(country: string): readonly string[] {
  const all = new Calendar()
  return codes(all.getStates(country)).flatMap((state) => [
    state,
    ...codes(all.getRegions(country, state)).map((region) => `${state}-${region}`),
  ])
}

/**
 * Each part of a country with a name of it, in English and in the languages of the country; then their parts, some of
 * which are called as what they lie in.
 */
export function regionNames(country: string): readonly RegionName[] {
  const all = new Calendar(country)
  const languages = ['en', ...all.getLanguages()]
  const states = languages.flatMap((language) => entries(all.getStates(country, language)))
  const parts = languages.flatMap((language) =>
    codes(all.getStates(country)).flatMap((state) =>
      entries(all.getRegions(country, state, language)).map(
        ([code, name]) => [`${state}-${code}`, name] as const,
      ),
    ),
  )
  return [...states, ...parts]
}

type Names = Readonly<Record<string, string>>

/** Undefined where there are none, which its types do not say. */
function entries(names: Names | undefined): readonly RegionName[] {
  return Object.entries(names ?? {})
}

function codes(names: Names | undefined): readonly string[] {
  return Object.keys(names ?? {})
}

function calendarOf({ country, region }: Place): Calendar {
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
