/** Instants and lengths in words, in the reader's language and, where it is given, in another's zone. */

import { occursTwice } from '../week/zone.ts'

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** `Mon, 16 Mar 2026, 10:00`; with `GMT-4` where the clock shows that time twice. */
export function momentWords(instant: string | number, timeZone = ownZone): string {
  return formatted(instant, timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(occursTwice(new Date(instant).getTime(), timeZone) ? { timeZoneName: 'short' } : {}),
  })
}

/** `16 Mar 2026` */
export function dayWords(instant: string | number, timeZone = ownZone): string {
  return formatted(instant, timeZone, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `23 – 29 November 2026`, of two dates */
export function rangeWords(from: string, to: string): string {
  return rangeFormat.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`))
}

/** `10:00` */
export function timeWords(instant: string | number, timeZone = ownZone): string {
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
  const name = timeZone + JSON.stringify(options)
  let format = formats.get(name)
  if (!format) {
    // Of English kinds the one with days before months and 24 hours, as the API itself speaks.
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' })
    formats.set(name, format)
  }
  return format.format(new Date(instant))
}
