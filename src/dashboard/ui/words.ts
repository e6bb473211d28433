/**
 * Instants and lengths in words, in the reader's zone or in the one that is given. Where the service did not
 * tell how the clock of that zone stands then, they are those of UTC, and say so.
 */

import { isKnown, occursTwice, offsetAt } from '../week/zone.ts'

/** What the browser calls the zone that it is in: its name alone. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The reader's zone; null where the service does not know it. */
export function ownZone(): string | null {
  return isKnown(browserZone) ? browserZone : null
}

/** `Mon, 16 Mar 2026, 10:00`; with `EDT` where the clock shows that time twice. */
export function momentWords(instant: string | number, timeZone = browserZone): string {
  const words = formatted(instant, timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  const ms = new Date(instant).getTime()
  return occursTwice(ms, timeZone) ? `${words} ${offsetAt(ms, timeZone)?.name}` : words
}

/** `16 Mar 2026` */
export function dayWords(instant: string | number, timeZone = browserZone): string {
  return formatted(instant, timeZone, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `23 – 29 November 2026`, of two dates */
export function rangeWords(from: string, to: string): string {
  return rangeFormat.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`))
}

/** `10:00` */
export function timeWords(instant: string | number, timeZone = browserZone): string {
  return formatted(instant, timeZone, { hour: '2-digit', minute: '2-digit' })
}

/** `in 5 minutes`, `2 days ago` */
export function agoWords(instant: string, nowMs = Date.now()): string {
  const seconds = (Date.parse(instant) - nowMs) / 1_000
  const [unit, size] = units.find(([, least]) => Math.abs(seconds) >= least) ?? ['second', 1]
  return relative.format(Math.round(seconds / size), unit)
}

/** `30 minutes`, `1 hour 30 minutes` */
export function minutesWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [count(hours, 'hour'), count(rest, 'minute')].filter(Boolean).join(' ')
}

/** `1 booking`, `1,200 bookings`; nothing for none. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  if (number === 0) return ''
  return `${numberWords(number)} ${number === 1 ? noun : nouns}`
}

/** `1,200` */
export function numberWords(number: number): string {
  return number.toLocaleString('en')
}

/** `America/New York` */
export function zoneWords(timeZone: string): string {
  return timeZone.replaceAll('_', ' ')
}

const rangeFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

const formats = new Map<string, Intl.DateTimeFormat>()

function formatted(
  instant: string | number,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const name = JSON.stringify(options)
  let format = formats.get(name)
  if (!format) {
    // The kind of English with days before months and 24 hours, as the API itself speaks.
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC', hourCycle: 'h23' })
    formats.set(name, format)
  }
  const ms = new Date(instant).getTime()
  const offset = offsetAt(ms, timeZone)
  return offset ? format.format(ms + offset.offsetMs) : `${format.format(ms)} UTC`
}
