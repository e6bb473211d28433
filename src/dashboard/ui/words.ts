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
    hour: 'numeric',
    minute: '2-digit',
  })
  const ms = new Date(instant).getTime()
  return occursTwice(ms, timeZone) ? `${words} ${offsetAt(ms, timeZone)?.name}` : words
}

/** `Mon, 16 Mar 2026, 10:00:05`: attempts lie seconds apart. */
export function secondWords(instant: string, timeZone = browserZone): string {
  return formatted(instant, timeZone, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', second: '2-digit' },
  })
}

/** `Mon, 16 Mar 2026`, of a date */
export function dateWords(date: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const
  return formatFor(options).format(new Date(date))
}

/** `16 Mar 2026` */
export function dayWords(instant: string | number, timeZone = browserZone): string {
  return formatted(instant, timeZone, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `23 – 29 November 2026`, of two dates */
export function rangeWords(from: string, to: string): string {
  const format = formatFor({ day: 'numeric', month: 'short', year: 'numeric' })
  return format.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`))
}

/** `10:00`, `10 AM`, of minutes after midnight */
export function wallWords(minutes: number): string {
  if (minutes % 60 === 0 && !hasWholeDay()) {
    return formatFor({ hour: 'numeric' }).format(minutes * 60_000)
  }
  return formatFor({ hour: 'numeric', minute: '2-digit' }).format(minutes * 60_000)
}

/** `09:00–17:00`, `9 AM–5 PM`, of two times as the service writes them */
export function clockWords(start: string | null, end: string | null): string {
  return [start, end].map((time) => (time === null ? '' : wallWords(minutesOf(time)))).join('–')
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** `10:00` */
export function timeWords(instant: string | number, timeZone = browserZone): string {
  return formatted(instant, timeZone, { hour: 'numeric', minute: '2-digit' })
}

/** `in 5 minutes`, `2 days ago` */
export function agoWords(instant: string, nowMs = Date.now()): string {
  const seconds = (Date.parse(instant) - nowMs) / 1_000
  const [unit, size] = units.find(([, least]) => Math.abs(seconds) >= least) ?? ['second', 1]
  // 31 hours on may be the day after tomorrow.
  return (unit === 'day' ? counted : relative).format(Math.round(seconds / size), unit)
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

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const counted = new Intl.RelativeTimeFormat('en')

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

/** What dates and times are written in: undefined is what the reader's browser asks for, hour cycle included. */
let locale: string | undefined
const formats = new Map<string, Intl.DateTimeFormat>()

/** For tests: a browser has a locale, and a process that of its machine. */
export function writeDatesAs(next: string | undefined): void {
  locale = next
  formats.clear()
}

function hasWholeDay(): boolean {
  const { hourCycle } = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    timeZone: 'UTC',
  }).resolvedOptions()
  return hourCycle?.startsWith('h2') === true
}

/** How dates and times are written for the reader; the instants that are handed over are shifted to their zone before. */
export function formatFor(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify(options)
  const known = formats.get(name)
  if (known) return known
  // A clock of 24 hours has both figures, in every browser: 09:00, but 9:00 AM.
  const hour = options.hour && hasWholeDay() ? { hour: '2-digit' as const } : {}
  const made = new Intl.DateTimeFormat(locale, { ...options, ...hour, timeZone: 'UTC' })
  formats.set(name, made)
  return made
}

function formatted(
  instant: string | number,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const format = formatFor(options)
  const ms = new Date(instant).getTime()
  const offset = offsetAt(ms, timeZone)
  return offset ? format.format(ms + offset.offsetMs) : `${format.format(ms)} UTC`
}
