/**
 * Has holidays read in a thread, which is started when a place is first asked for and ends when nobody asks any more.
 * Never called inside a transaction (store/holidays.ts).
 */
import { Refusal, retryAfterSeconds } from '../domain/errors.ts'
import { knownHolidays, learnHolidays, nameOf, type Place } from '../domain/holidays/known.ts'
import { startThread } from '../threads/start.ts'
import { createThread, ThreadFault } from '../threads/thread.ts'
import type { HolidayOrder, HolidayReport, RegionName } from './orders.ts'

/** The slowest year takes 0.6 s with the year before it, and the start of the thread as long: a loaded machine has time. */
const deadlineMs = 15_000

const thread = createThread<HolidayOrder, HolidayReport>(
  () => startThread('holidays/thread'),
  deadlineMs,
)
/** What is being asked: whoever asks the same meanwhile is answered with it. */
const asked = new Map<string, Promise<HolidayReport>>()
/** The codes of countries, and of the regions of each that was asked for: they come with the program. */
const codes = new Map<string, readonly string[]>()

/**
 * Learns the holidays of some years, but for those that are known. Whoever asks for many stands in line by the name of
 * his account; what a decision waits for has no such name.
 * @throws Error for a place that the package does not know; Refusal UNAVAILABLE
 */
export async function learnYears(
  place: Place,
  years: readonly number[],
  accountId = '',
): Promise<void> {
  for (const year of years) {
    if (knownHolidays(place, year) !== undefined) continue
    const name = `${nameOf(place)} ${year}`
    const report = await once(name, { of: 'year', place, year }, accountId)
    if ('holidays' in report) learnHolidays(place, year, report.holidays)
  }
}

/** The codes of all countries. @throws Refusal UNAVAILABLE */
export function countries(): Promise<readonly string[]> {
  return codesOf('countries', { of: 'countries' })
}

/** Those of the parts of a country, and of their parts. @throws Refusal UNAVAILABLE */
export function regionsOf(country: string): Promise<readonly string[]> {
  return codesOf(`regions ${country}`, { of: 'regions', country })
}

/** Each part of a country with a name of it, in the languages of the country and in English. @throws Refusal UNAVAILABLE */
export async function regionNames(country: string): Promise<readonly RegionName[]> {
  const report = await once(`names ${country}`, { of: 'names', country }, '')
  return 'names' in report ? report.names : []
}

async function codesOf(name: string, order: HolidayOrder): Promise<readonly string[]> {
  const known = codes.get(name)
  if (known) return known
  const report = await once(name, order, '')
  const found = 'codes' in report ? report.codes : []
  codes.set(name, found)
  return found
}

async function once(name: string, order: HolidayOrder, from: string): Promise<HolidayReport> {
  const asking = asked.get(name) ?? ask(order, from).finally(() => asked.delete(name))
  asked.set(name, asking)
  const report = await asking
  if ('fault' in report) throw new Error(report.fault)
  return report
}

async function ask(order: HolidayOrder, from: string): Promise<HolidayReport> {
  try {
    return await thread.ask(() => order, { from })
  } catch (error) {
    if (!(error instanceof ThreadFault)) throw error
    throw new Refusal(
      'UNAVAILABLE',
      'Holidays could not be worked out just now. Try again shortly.',
      {
        retryAfterSeconds,
      },
    )
  }
}
