/**
 * Wall times and instants by the clocks that the service told. The browser has rules of time zones too, other
 * ones perhaps: they are never asked.
 */
import type { Clock } from '../api/week-types.ts'

export const minuteMs = 60_000
export const dayMinutes = 1_440
const dayMs = dayMinutes * minuteMs

export interface Wall {
  /** `2026-03-16` */
  readonly date: string
  /** Since midnight on the clock. */
  readonly minutes: number
}

/** How a clock stands to UTC from an instant on, until the next one begins. */
interface Offset {
  readonly fromMs: number
  readonly offsetMs: number
  /** `EDT` */
  readonly name: string
}

interface Told {
  readonly offsets: readonly Offset[]
  readonly untilMs: number
}

const always = { fromMs: Number.NEGATIVE_INFINITY, offsetMs: 0, name: 'UTC' }
const utc: Told = { offsets: [always], untilMs: Number.POSITIVE_INFINITY }

const clocks = new Map<string, Told>([['UTC', utc]])
/** The clock of the week that was shown last, which may lie beyond the others. */
const weekClocks = new Map<string, Told>()

/** Takes in the clock of a zone as the service told it. */
export function learnClock(clock: Clock): void {
  if (clock.timezone !== 'UTC') clocks.set(clock.timezone, toldBy(clock))
}

/** The same for the clocks that came with a week. */
export function learnWeek(told: readonly Clock[]): void {
  for (const clock of told) weekClocks.set(clock.timezone, toldBy(clock))
}

function toldBy({ offsets, ends_at }: Clock): Told {
  return {
    offsets: offsets.map(({ starts_at, offset_seconds, abbreviation }) => ({
      fromMs: Date.parse(starts_at),
      offsetMs: offset_seconds * 1_000,
      name: abbreviation,
    })),
    untilMs: Date.parse(ends_at),
  }
}

/** Whether the clock of a zone was told. */
export function isKnown(timeZone: string): boolean {
  return clocks.has(timeZone)
}

function clockFor(ms: number, timeZone: string): Told | undefined {
  return [weekClocks, clocks]
    .map((known) => known.get(timeZone))
    .find((told) => told && (told.offsets[0]?.fromMs ?? ms + 1) <= ms && ms < told.untilMs)
}

/** How the clock stands at an instant; null where that was not told. */
export function offsetAt(ms: number, timeZone: string): Offset | null {
  return clockFor(ms, timeZone)?.offsets.findLast(({ fromMs }) => fromMs <= ms) ?? null
}

/** Where the clock was not told, that of UTC. */
export function wallAt(ms: number, timeZone: string): Wall {
  const { offsetMs } = offsetAt(ms, timeZone) ?? always
  // Seconds of old offsets are cut off.
  const minutes = Math.floor((ms + offsetMs) / minuteMs)
  const day = Math.floor(minutes / dayMinutes)
  return { date: dateOf(day), minutes: minutes - day * dayMinutes }
}

/** Whether the clock shows the time of an instant once more. */
export function occursTwice(ms: number, timeZone: string): boolean {
  const offsets = clockFor(ms, timeZone)?.offsets ?? []
  return offsets.some(({ fromMs, offsetMs }, at) => {
    const backMs = (offsets[at - 1]?.offsetMs ?? offsetMs) - offsetMs
    return ms >= fromMs - backMs && ms < fromMs + backMs
  })
}

/** When the clock is first changed between two instants; the second where it is not. */
export function changeWithin(fromMs: number, toMs: number, timeZone: string): number {
  const offsets = clockFor(fromMs, timeZone)?.offsets ?? []
  const change = offsets.find(
    (next, at) =>
      next.fromMs > fromMs && next.fromMs < toMs && next.offsetMs !== offsets[at - 1]?.offsetMs,
  )
  return change?.fromMs ?? toMs
}

/** Days since 1970-01-01. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs
}

export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: string): number {
  return ((((dayOf(date) + 3) % 7) + 7) % 7) + 1
}

/** The Monday on or before a date. */
export function mondayOf(date: string): string {
  return dateOf(dayOf(date) - weekdayOf(date) + 1)
}

export function laterOf(date: string, other: string): string {
  return date < other ? other : date
}

/** A date from 1970 to 2999, as it may stand in an address; null for anything else. */
export function readDate(text: string | null): string | null {
  const isDate =
    /^(19[789]|2\d\d)\d-\d{2}-\d{2}$/.test(text ?? '') && Number.isFinite(dayOf(text ?? ''))
  return isDate ? text : null
}

export function plusDays(date: string, days: number): string {
  return dateOf(dayOf(date) + days)
}

/** `HH:MM` of minutes. */
export function timeOf(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
