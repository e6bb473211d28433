import { invalid } from '../../domain/errors.ts'
import type { HolidayRules } from '../../domain/holidays/holidays.ts'
import {
  type Holiday,
  knownHolidays,
  type Place,
  UnknownHolidays,
} from '../../domain/holidays/known.ts'
import { countries, learnYears, regionNames, regionsOf } from '../../holidays/load.ts'
import type { Sight } from '../context.ts'
import { countryMeant, regionMeant } from './places-meant.ts'

export interface ListedHolidays {
  readonly holidays: readonly Holiday[]
  /** The parts of the country, by their codes, each with what it is called. */
  readonly regions: readonly (readonly [code: string, name: string])[]
}

/** Those of a place in a year, of every type. @throws Refusal VALIDATION_ERROR for a place that nobody knows. */
export async function listHolidays(
  sight: Sight,
  place: Place,
  year: number,
): Promise<ListedHolidays> {
  await decidePlace(place, '')
  await learnYears(place, [year], sight.account)
  const regions = await namedRegions(place.country)
  return { holidays: knownHolidays(place, year) ?? [], regions }
}

/**
 * What is kept is known, so that no decision ever meets a place that is not. Asked before the transaction, for the
 * package is loaded. @throws Refusal VALIDATION_ERROR
 */
export async function decideHolidays(holidays: HolidayRules | null | undefined): Promise<void> {
  if (holidays) await decidePlace(holidays, 'holidays.')
}

/** What is asked of a schedule outside of the store, which learns by itself: asked again where a year was missing. */
export async function knowingHolidays<T>(ask: () => T): Promise<T> {
  for (;;) {
    try {
      return ask()
    } catch (error) {
      if (!(error instanceof UnknownHolidays)) throw error
      await learnYears(error.place, error.years)
    }
  }
}

async function decidePlace({ country, region }: Place, path: string): Promise<void> {
  const known = await countries()
  if (!known.includes(country)) throw unknown(`${path}country`, known, countryMeant(country, known))
  if (region === null) return
  if ((await regionsOf(country)).includes(region)) return
  const told = (await namedRegions(country)).map(([code, name]) =>
    name === code ? code : `${code} (${name})`,
  )
  throw unknown(`${path}region`, told, regionMeant(country, region, await regionNames(country)))
}

/** Each by what it is called, a part of a part with what it lies in (`Bayern: Stadt Augsburg`), or by its code where it has no name. */
async function namedRegions(country: string): Promise<ListedHolidays['regions']> {
  const codes = await regionsOf(country)
  const names = new Map((await regionNames(country)).toReversed())
  return codes.map((code) => {
    const [name, within] = [names.get(code), names.get(code.split('-')[0] ?? '')]
    const isPart = code.includes('-') && within !== undefined
    return [code, name === undefined ? code : isPart ? `${within}: ${name}` : name]
  })
}

function unknown(field: string, known: readonly string[], meant: string | null) {
  if (known.length === 0) {
    return invalid([{ field, message: 'must be absent: no parts of this country are known' }])
  }
  const message =
    meant === null ? `must be one of ${known.join(', ')}` : `must be a code: send ${meant}`
  return invalid([{ field, message }])
}
