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

const hourMs = 60 * minuteMs
const offsetPattern = /(?:[Zz]|[+-]\d{2}:\d{2})$/
/** Only what a zone or an annotation is made of: it is said again in refusals. */
const notesPattern = /^(?:\[[\w+\-/=:.!]{1,64}\])*$/

/** Whether it is one of the notations. Whether its zone has such a time, and whether it needs one, only `readStart` says. */
export function isStart(text: string): boolean {
  return readInstant(text) !== null || readWritten(text) !== null
}

/** `1970 to 9998` */
export const yearSpan = `${yearMin} to ${yearMax}`
export const yearWords = `must be in a year from ${yearSpan}, in UTC as well`

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

/** The offset of summer in winter is a slip; any other may be the instant that is meant, told in a third zone. */
function offsetWords(zone: string, written: Written, instants: readonly number[]) {
  const { wallMs, offset } = written
  const offsets = instants.map((ms) => showOffset(wallMs - ms)).join(' or ')
  const own = offsetMsOf(offset ?? 'Z')
  const isSlip = instants.some((ms) => Math.abs(wallMs - ms - own) <= hourMs)
  const remedy = isSlip
    ? 'send that one, or none'
    : `send that one, or none, where ${showWall(wallMs).slice(11)} by the clock there is meant; where the instant is, leave timezone out`
  return `has the offset ${offset}, but at ${showWall(wallMs)} that of ${zone} is ${offsets}: ${remedy}`
}

/** `-04:00` */
function showOffset(offsetMs: number): string {
  return `${offsetMs < 0 ? '-' : '+'}${showTime(Math.abs(Math.trunc(offsetMs / minuteMs)))}`
}
