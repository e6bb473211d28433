/**
 * Wall time <-> instant, and what people call both. The only module that knows time zones: every rule comes from the
 * zone rules in force, never from the runtime, whose own data may be years old.
 */

import { Temporal } from 'temporal-polyfill'
import embedded from './iana-zones.txt' with { type: 'text' }
import old from './iana-zones-2026a.txt' with { type: 'text' }
import type { Interval } from './interval.ts'
import { monthNames, showTime } from './notation.ts'
import { dayMs, minuteMs } from './units.ts'
import { guessZones } from './zone-guess.ts'
import { calmSpan, instantOfWall, localTimeAt, spansBetween, wallTimeOf } from './zone-history.ts'
import { readZoneRules, type ZoneRules } from './zone-rules.ts'

let ofProgram: ZoneRules | undefined
let of2026a: ZoneRules | undefined
let inForce: ZoneRules | undefined

/** The rules that the program itself carries. */
export function embeddedRules(): ZoneRules {
  ofProgram ??= readZoneRules(embedded)
  return ofProgram
}

/**
 * Puts rules in force for the whole process: those that lie with its data, so that all processes of one file decide
 * alike. Called once, before anything is served.
 */
export function useZoneRules(rules: ZoneRules): void {
  inForce = rules
}

/** The rules in force: the embedded ones until others are put in their place. */
export function zoneRules(): ZoneRules {
  inForce ??= embeddedRules()
  return inForce
}

/** A name that old releases had and newer ones lack is still known: no human loses the clock. */
function historyOf(timeZone: string) {
  const rules = zoneRules()
  if (rules.targetOf(timeZone) !== undefined) return rules.history(timeZone)
  return embeddedRules().history(timeZone)
}

/** Whether the text is an IANA zone name, in its own letter case. */
export function isTimeZone(text: string): boolean {
  return zoneRules().targetOf(text) !== undefined || embeddedRules().targetOf(text) !== undefined
}

/** The names that a new value may have. */
export function zoneNames(): readonly string[] {
  return zoneRules().names.filter((name) => newZoneFault(name) === null)
}

/** The zone that a name stands for: `US/Pacific` and `America/Los_Angeles` are one. All names of UTC are `UTC`. */
export function canonicalZone(timeZone: string): string {
  const target = zoneRules().targetOf(timeZone) ?? embeddedRules().targetOf(timeZone) ?? timeZone
  return target === 'Etc/UTC' || target === 'Etc/GMT' || target === 'GMT' ? 'UTC' : target
}

/** What people mean who write an abbreviation that never changes its clock. */
const meantBy: Readonly<Record<string, string>> = {
  EST: 'America/New_York, or America/Panama where the clock never changes',
  MST: 'America/Denver, or America/Phoenix where the clock never changes',
  HST: 'Pacific/Honolulu',
}

/**
 * Why a name is no zone for a new value, as the end of a sentence that begins with the field's name; null where it is one.
 * A fixed offset is no place: a human with `EST` would begin at 10:00 from March to November.
 */
export function newZoneFault(name: string): string | null {
  const meant = meantBy[name]
  if (meant !== undefined) {
    return `must be a place: ${name} is the same offset all year. Did you mean ${meant}?`
  }
  if (name.startsWith('Etc/') && isTimeZone(name) && canonicalZone(name) !== 'UTC') {
    return `must be a place such as Europe/Berlin, or UTC: ${name} is the same offset all year, and its sign is the reverse of what people write.`
  }
  if (isTimeZone(name)) return null
  const offset = /^(?:utc|gmt)? ?([+-]\d.*)$/i.exec(name)?.[1]
  if (offset !== undefined) return offsetFault(name, offset)
  const guess = guessedZones(name)
  const hint = guess === null ? placeHint(name) : `. Did you mean ${guess}?`
  return `must be an IANA time zone name such as America/New_York, Europe/Berlin or UTC${hint}`
}

/** Which zones are meant by a name that is none: `Asia/Kolkata, Asia/Jerusalem or Europe/Dublin`; null for no idea. */
export function guessedZones(name: string): string | null {
  const guesses = guessZones(name, zoneNames()).filter(isTimeZone)
  const [last, ...others] = guesses.toReversed()
  if (last === undefined) return null
  return others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`
}

/** What a caller has on its own machine is not known here. */
function placeHint(name: string): string {
  return /^(?:my|local|here|system|auto|default|current|user|same)\b/i.test(name.trim())
    ? ': what is local is not known here, so send the zone in which the time is meant, as Area/City'
    : ''
}

/** Who has an offset and no place writes it at the end of the time. */
function offsetFault(name: string, offset: string): string {
  const [, sign = '', hours = '', minutes = '00'] = /^([+-])(\d{1,2}):?(\d\d)?$/.exec(offset) ?? []
  const end = sign === '' ? '+02:00' : `${sign}${hours.padStart(2, '0')}:${minutes}`
  return `must be an IANA time zone name such as Europe/Berlin or UTC: ${name} is an offset, which stands at the end of a time, as in THH:MM${end}, and then no timezone beside it`
}

/** Large places, one for each clock that many people have. */
const largePlaces =
  'Pacific/Honolulu America/Anchorage America/Los_Angeles America/Phoenix America/Denver America/Chicago America/New_York America/Bogota America/Halifax America/Sao_Paulo Europe/London Europe/Berlin Africa/Lagos Europe/Athens Africa/Johannesburg Europe/Istanbul Asia/Dubai Asia/Karachi Asia/Kolkata Asia/Dhaka Asia/Bangkok Asia/Singapore Asia/Shanghai Asia/Tokyo Australia/Brisbane Australia/Sydney Pacific/Auckland'
const january = Date.UTC(2026, 0, 15)
const july = Date.UTC(2026, 6, 15)

/**
 * What to say of an offset where a place is asked for, as the end of a sentence that begins with the field's name; null
 * for what is no offset.
 */
export function placeOfOffsetFault(name: string): string | null {
  const [, sign, hours = '', minutes = '00'] =
    /^(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d\d)?$/i.exec(name) ?? []
  if (sign === undefined) return null
  const wanted = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs
  const places = largePlaces.split(' ').flatMap((zone) => seasonAt(zone, wanted))
  const [last, ...others] = places.reverse()
  const having =
    last === undefined
      ? ''
      : `, which ${others.length === 0 ? '' : `${others.reverse().join(', ')} and `}${last}`
  return `must be the IANA name of a place, whose clock may change: ${name} is an offset${having}`
}

/** `Europe/Berlin has in summer`; empty where it never has the offset. */
function seasonAt(zone: string, offsetMs: number): string[] {
  const offsets = [january, july].map((ms) => offsetMsAt(zone, ms))
  if (!offsets.includes(offsetMs)) return []
  const isAlways = offsets.every((one) => one === offsetMs)
  if (isAlways) return [`${zone} has all year`]
  return [`${zone} has in ${offsetMs === Math.max(...offsets) ? 'summer' : 'winter'}`]
}

/** Local time minus UTC at an instant. */
export function offsetMsAt(timeZone: string, ms: number): number {
  return localTimeAt(historyOf(timeZone), ms).offsetMs
}

/** The same by IANA 2026a, under which 0.1.0 decided: its bookings do not say what offset they were agreed at. */
export function offsetMs2026a(timeZone: string, ms: number): number {
  of2026a ??= readZoneRules(old)
  const zone = embeddedRules().targetOf(timeZone) ?? timeZone
  const rules = of2026a.targetOf(zone) === undefined ? embeddedRules() : of2026a
  return localTimeAt(rules.history(zone), ms).offsetMs
}

/** A span of one offset, from its beginning. */
export interface OffsetSpan {
  readonly fromMs: number
  readonly offsetMs: number
  readonly abbreviation: string
}

/** The spans of one offset and one name between two instants; the first begins at `fromMs`. */
export function offsetSpans(timeZone: string, fromMs: number, toMs: number): OffsetSpan[] {
  return spansBetween(historyOf(timeZone), fromMs, toMs).map(
    ({ atMs, offsetMs, abbreviation }) => ({
      fromMs: atMs,
      offsetMs,
      abbreviation: lettersOf(abbreviation, offsetMs),
    }),
  )
}

/**
 * The instant of a wall time, `minutes` (0 to 1440) after midnight of a day (guide/slots.md#wall-times). One that
 * occurs twice means the first; one that the clock jumps over means the instant of the jump.
 */
export function instantOf(timeZone: string, day: number, minutes: number): number {
  return instantOfWall(historyOf(timeZone), day * dayMs + minutes * minuteMs)
}

/**
 * `instantOf` for many wall times of one clock. While no change is near, and those asked for lie close together, each
 * costs a subtraction.
 */
export function wallClock(timeZone: string): (day: number, minutes: number) => number {
  const history = historyOf(timeZone)
  let calm = calmSpan(history, 0)
  return (day, minutes) => {
    const wallMs = day * dayMs + minutes * minuteMs
    if (wallMs < calm.fromMs || wallMs >= calm.untilMs) calm = calmSpan(history, wallMs)
    return calm.untilMs > wallMs ? wallMs - calm.offsetMs : instantOfWall(history, wallMs)
  }
}

/**
 * The instants at which the clock shows a wall time, written as if it were UTC: none where it is skipped, two,
 * ascending, where it comes twice.
 */
export function instantsOf(timeZone: string, wallMs: number): readonly number[] {
  return wallTimeOf(historyOf(timeZone), wallMs).instants
}

/** The local date of an instant, as a day. */
export function dayOf(timeZone: string, ms: number): number {
  return Math.floor((ms + offsetMsAt(timeZone, ms)) / dayMs)
}

/** An instant in words, ready to say: `Monday 16 March 2026, 10:00 EDT`. */
export function showLocal(timeZone: string, ms: number): string {
  const { date, time, zone } = wordsAt(timeZone, ms)
  return `${date}, ${time} ${zone}`
}

/** A span in words: `Monday 16 March 2026, 10:00 to 10:30 EDT`; both dates where it runs into another. */
export function showLocalSpan(timeZone: string, { startMs, endMs }: Interval): string {
  const [start, end] = [wordsAt(timeZone, startMs), wordsAt(timeZone, endMs)]
  if (start.date !== end.date || start.zone !== end.zone) {
    return `${showLocal(timeZone, startMs)} to ${showLocal(timeZone, endMs)}`
  }
  return `${start.date}, ${start.time} to ${end.time} ${end.zone}`
}

/** Dates in words, by day. A list of slots says few dates many times. */
const wordsKept = new Map<number, string>()
const wordsKeptMax = 4_096

/** A day in words: `Monday 16 March 2026`. */
export function showDay(day: number): string {
  const known = wordsKept.get(day)
  if (known !== undefined) return known
  if (wordsKept.size >= wordsKeptMax) wordsKept.clear()
  const words = dateWords(new Temporal.PlainDate(1970, 1, 1).add({ days: day }))
  wordsKept.set(day, words)
  return words
}

const weekdayNames = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

function dateWords({ dayOfWeek, day, month, year }: Temporal.PlainDate): string {
  return `${weekdayNames[dayOfWeek - 1]} ${day} ${monthNames[month - 1]} ${year}`
}

function wordsAt(timeZone: string, ms: number) {
  const { offsetMs, abbreviation } = localTimeAt(historyOf(timeZone), ms)
  const localMs = ms + offsetMs
  const day = Math.floor(localMs / dayMs)
  const time = showTime(Math.floor((localMs - day * dayMs) / minuteMs))
  return { date: showDay(day), time, zone: lettersOf(abbreviation, offsetMs) }
}

/** `CET`; where the data has no letters, `UTC-03:00`. */
function lettersOf(abbreviation: string, offsetMs: number): string {
  return /^[A-Za-z]/.test(abbreviation) ? abbreviation : showOffset(offsetMs)
}

/** `UTC-03:00`. Seconds of old offsets are cut off. */
export function showOffset(offsetMs: number): string {
  const sign = offsetMs < 0 ? '-' : '+'
  return `UTC${sign}${showTime(Math.floor(Math.abs(offsetMs) / minuteMs))}`
}
