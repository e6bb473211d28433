/**
 * The start of a meeting as a caller may write it: an instant, `2027-06-01T14:00:00Z`; a wall time with its zone beside it,
 * `2027-06-01T10:00` and `America/New_York`; or both in one text of RFC 9557, `2027-06-01T10:00-04:00[America/New_York]`.
 */

import { readInstant, showTime, showWall } from './notation.ts'
import { dayMs, endOfTimeMs, minuteMs, yearMax, yearMin } from './units.ts'
import { instantOf, instantsOf, newZoneFault, offsetMsAt } from './zone.ts'
import { isSameZone, zoneNamed } from './zone-name.ts'

export interface StartTime {
  readonly startMs: number
  /** The zone in which it was written as a wall time; null where it was written as an instant. */
  readonly agreedZone: string | null
}

/** What is wrong, as the end of a sentence that begins with the field's name. */
export interface StartFault {
  readonly fault: string
}

/** A text taken apart. */
interface Written {
  /** What the clock shows, as if it were UTC. */
  readonly wallMs: number
  /** As it is written: `Z`, `-04:00`. */
  readonly offset: string | null
  /** What stands in each pair of brackets. */
  readonly notes: readonly string[]
}

const offsetPattern = /(?:[Zz]|[+-]\d{2}:\d{2})$/
/** Only what a zone or an annotation is made of: it is said again in refusals. */
const notesPattern = /^(?:\[[\w+\-/=:.!]{1,64}\])*$/

/** Whether it is one of the notations. Whether its zone has such a time, and whether it needs one, only `readStart` says. */
export function isStart(text: string): boolean {
  return readInstant(text) !== null || readWritten(text) !== null
}

const yearWords = `must be in a year from ${yearMin} to ${yearMax}, in UTC as well`

/** Notations that people and programs use elsewhere, each with what to write in its place. */
const strangers: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:today|tomorrow|[+ ]\d+d)/i,
    'may not be told from today: send the date itself, like 2026-03-16T10:00 with timezone beside it',
  ],
  [
    /\d *[ap]\.?m\.?$/i,
    'has AM or PM: write date and hour as 2026-03-16T15:00, which is three in the afternoon',
  ],
  [/^\d{9,}$/, 'is a count of seconds: write a time, like 2026-03-16T14:00:00Z'],
  [
    /^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/,
    'may begin with its day or its month: write the year first, as in 2026-03-16T10:00',
  ],
  [/^\d{1,2}:\d\d/, 'has no date: write both, as in 2026-03-16T10:00'],
  [/^\d{4}-\d\d-\d\d$/, 'has no hour: write both, as in 2026-03-16T10:00'],
  [/^\d{4}-\d\d-\d\d +\d/, 'has a blank between date and time: send T in its place'],
  [/T\d(?::|$)/i, 'has an hour of one digit: write 09:00'],
  [/T24/i, 'has the hour 24: midnight is 00:00 of the next day'],
  [/^\d{4}-(?:1[3-9]|[2-9]\d|00)/, 'has a month that does not exist: months are 01 to 12'],
  [
    /\d *[A-Za-z]{2,5}$/,
    'ends with an abbreviation, which is no zone: send the time without it, as in 2026-03-16T10:00, and timezone beside it, the zone in which it is meant, as Area/City',
  ],
  [/T.*[+-]\d\d(?:\d\d)?$/i, 'has an offset that is not written like -04:00'],
  [/T\d\d:\d\d:(?!00(?:\.0*)?(?!\d))\d\d/i, 'is not on a whole minute: leave out the seconds'],
]

/** What is wrong with a text that is no start, where that can be told; null where it cannot. */
export function startReason(text: string): string | null {
  const [, words] = strangers.find(([pattern]) => pattern.test(text)) ?? []
  if (words !== undefined) return words
  const year = Number(/^(\d{4})-\d\d-\d\dT/i.exec(text)?.[1] ?? yearMin)
  return year < yearMin || year > yearMax ? yearWords : null
}

/** Reads what `isStart` accepts; `besideZone` is the zone that stands beside it, one that `newZoneFault` accepts. */
export function readStart(text: string, besideZone?: string): StartTime | StartFault {
  const startMs = readInstant(text)
  if (startMs !== null && (besideZone === undefined || isInUtc(text))) {
    return { startMs, agreedZone: null }
  }
  const written = readWritten(text)
  if (written === null) return { fault: 'must be a time' }
  const [note] = written.notes
  if (note === undefined) return readIn(besideZone, written)
  const name = note.replace(/^!/, '')
  const fault = notesFault(name, written.notes) ?? otherZoneFault(name, besideZone)
  return fault === null ? readIn(name, written) : { fault }
}

function isInUtc(text: string): boolean {
  return /(?:[Zz]|[+-]00:00)$/.test(text)
}

function readWritten(text: string): Written | null {
  const bracketAt = text.indexOf('[')
  const [time, notes] =
    bracketAt < 0 ? [text, ''] : [text.slice(0, bracketAt), text.slice(bracketAt)]
  const offset = offsetPattern.exec(time)?.[0] ?? null
  const ms = readInstant(offset === null ? `${time}Z` : time)
  if (ms === null || !notesPattern.test(notes)) return null
  return {
    wallMs: ms + offsetMsOf(offset ?? 'Z'),
    offset,
    notes: notes.slice(1, -1).split('][').filter(Boolean),
  }
}

/** `-04:00` -> milliseconds; `Z` -> 0 */
function offsetMsOf(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteMs
}

/** RFC 9557 lets a caller add what is no zone; none of that is understood, so all of it is refused. */
function notesFault(name: string, notes: readonly string[]): string | null {
  const stranger = notes.find((note) => note.includes('=')) ?? notes[1]
  if (stranger !== undefined) {
    return `may have one time zone in brackets and nothing else: leave out [${stranger}]`
  }
  const fault = newZoneFault(name)
  return fault === null ? null : `has [${name}] behind it, which ${fault}`
}

function otherZoneFault(name: string, besideZone: string | undefined): string | null {
  if (besideZone === undefined || isSameZone(name, besideZone)) return null
  return `names the zone ${name}, but timezone says ${besideZone}: send one of them`
}

function readIn(zone: string | undefined, written: Written): StartTime | StartFault {
  const { wallMs, offset } = written
  if (zone === undefined) return { fault: noZoneWords(wallMs) }
  // Z says that nothing is known of a local clock: the zone is only told beside it.
  if (offset !== null && /[Zz]/.test(offset)) return { startMs: wallMs, agreedZone: null }
  const [first, ...others] = instantsOf(zone, wallMs)
  if (first === undefined) return { fault: skippedWords(zone, wallMs) }
  const startMs = offset === null ? first : wallMs - offsetMsOf(offset)
  if (startMs >= endOfTimeMs) return { fault: yearWords }
  const agreedZone = zoneNamed(zone)
  if ([first, ...others].includes(startMs)) return { startMs, agreedZone }
  return { fault: offsetWords(zone, written, [first, ...others]) }
}

function noZoneWords(wallMs: number): string {
  const text = showWall(wallMs)
  // No zone as an example: who copies it books hours off.
  return `says no time zone: send ${text} with timezone beside it, the zone in which that time is meant, as Area/City; or both in one, ${text}[Area/City]; or an instant, with Z or an offset at its end`
}

/** `instantOf` answers the instant of the jump for what is skipped. */
function skippedWords(zone: string, wallMs: number): string {
  const day = Math.floor(wallMs / dayMs)
  const jumpMs = instantOf(zone, day, (wallMs - day * dayMs) / minuteMs)
  const shownAt = (ms: number) => showWall(ms + offsetMsAt(zone, ms))
  const [before, after] = [shownAt(jumpMs - minuteMs), shownAt(jumpMs)]
  return `does not exist in ${zone}, whose clock goes from ${before} straight to ${after}: send ${before} or earlier, or ${after} or later`
}

function offsetWords(zone: string, { wallMs, offset }: Written, instants: readonly number[]) {
  const offsets = instants.map((ms) => showOffset(wallMs - ms)).join(' or ')
  return `has the offset ${offset}, but at ${showWall(wallMs)} that of ${zone} is ${offsets}: send that one, or none`
}

/** `-04:00` */
function showOffset(offsetMs: number): string {
  return `${offsetMs < 0 ? '-' : '+'}${showTime(Math.abs(Math.trunc(offsetMs / minuteMs)))}`
}
