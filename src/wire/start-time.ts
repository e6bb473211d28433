/** When a meeting starts, as requests say it: of bookings, holds, moves and explanations alike. */
import { Type } from '@sinclair/typebox'
import { readInstant } from '../domain/time/notation.ts'
import { readStart, type StartTime } from '../domain/time/start-time.ts'
import { isSameZone } from '../domain/time/zone-name.ts'
import type { Rules } from './rules.ts'
import { type DisplayQuery, type Read, readDisplayZone, readZone, TimeZone } from './vocabulary.ts'

export const StartsAt = (description: string, example = '2027-03-22T14:00:00.000Z') =>
  Type.String({
    format: 'start-time',
    description: `${description} An instant with Z or an offset, as slots have it; or a time as people say it: 2027-03-22T10:00 with timezone beside it, or 2027-03-22T10:00[America/New_York].`,
    examples: [example],
  })

export const StartZone = TimeZone(
  'IANA name of the zone in which starts_at is written: 2027-03-22T10:00 is ten by the clock there. An instant with Z needs none.',
)

/** Starts_at and timezone together say one time that there is. */
export const startRules: Rules = ({ starts_at, timezone }, wrong) => {
  if (timezone === undefined && typeof starts_at === 'string' && readInstant(starts_at) !== null) {
    return none
  }
  if (wrong.has('starts_at') || wrong.has('timezone')) return none
  if (starts_at === undefined && timezone !== undefined) return [aloneFault]
  if (typeof starts_at !== 'string') return none
  const read = readStart(starts_at, typeof timezone === 'string' ? timezone : undefined)
  return 'fault' in read ? [{ field: 'starts_at', message: read.fault }] : none
}

const none = [] as const

const aloneFault = {
  field: 'timezone',
  message: 'says in which zone starts_at is written: send it with starts_at, or leave it out',
}

interface StartFields {
  readonly starts_at?: string
  readonly timezone?: string
}

/** Reads fields that keep the rules; null where there is no start. */
export function readStartTime(fields: StartFields & { readonly starts_at: string }): StartTime
export function readStartTime(fields: StartFields): StartTime | null
export function readStartTime({ starts_at, timezone }: StartFields): StartTime | null {
  if (starts_at === undefined) return null
  const read = readStart(starts_at, timezone)
  if ('fault' in read) throw new Error('a start that was checked cannot be read')
  return read
}

/**
 * The zone in which an answer tells the start in words. Who writes UTC and names another zone beside it may have meant ten
 * by the clock there: the words show what was read.
 */
export function zoneOfWords(
  query: Read<typeof DisplayQuery>,
  { starts_at = '', timezone = 'UTC' }: StartFields,
): string | undefined {
  const asked = readDisplayZone(query)
  if (asked !== undefined || !/z$/i.test(starts_at)) return asked
  return isSameZone(timezone, 'UTC') ? undefined : readZone(timezone)
}

/** The same request with its start as the instant that it is, however it was written. */
export function byInstant(body: StartFields): object {
  const { timezone, ...rest } = body
  const time = readStartTime(body)
  return time === null ? body : { ...rest, starts_at: time.startMs }
}
