/**
 * Wall times and instants by the browser's own Intl. A wall time that occurs twice means the first, one that
 * the clock jumps over the instant of the jump: as the service has it.
 */

export const minuteMs = 60_000
export const dayMinutes = 1_440
const dayMs = dayMinutes * minuteMs

export interface Wall {
  /** `2026-03-16` */
  readonly date: string
  /** Since midnight on the clock. */
  readonly minutes: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    formats.set(timeZone, format)
  }
  return format
}

/** The wall clock at an instant, as if it were UTC. Seconds of old offsets are cut off. */
function clockAt(ms: number, timeZone: string): number {
  const at: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(ms)) at[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = at
  return Date.UTC(year, month - 1, day, hour, minute)
}

export function wallAt(ms: number, timeZone: string): Wall {
  const clock = clockAt(ms, timeZone)
  const day = Math.floor(clock / dayMs)
  return { date: dateOf(day), minutes: (clock - day * dayMs) / minuteMs }
}

/** The zone's clock minus UTC, in milliseconds. */
function offsetAt(ms: number, timeZone: string): number {
  return clockAt(ms, timeZone) - Math.floor(ms / minuteMs) * minuteMs
}

/** Whether the clock shows the time of an instant once more. */
export function occursTwice(ms: number, timeZone: string): boolean {
  const offsets = [offsetAt(ms - dayMs, timeZone), offsetAt(ms + dayMs, timeZone)]
  if (offsets[0] === offsets[1]) return false
  const clock = clockAt(ms, timeZone)
  return offsets.every((offset) => clockAt(clock - offset, timeZone) === clock)
}

/** When the clock shows a time; `minutes` may be 1440, the midnight after. */
export function instantOf(date: string, minutes: number, timeZone: string): number {
  const clock = dayOf(date) * dayMs + minutes * minuteMs
  const offsets = [offsetAt(clock - dayMs, timeZone), offsetAt(clock + dayMs, timeZone)]
  const found = offsets
    .map((offset) => clock - offset)
    .filter((ms) => clockAt(ms, timeZone) === clock)
  if (found.length > 0) return Math.min(...found)
  return jumpBetween(clock - dayMs * 2, clock + dayMs * 2, timeZone)
}

/** The first instant with another offset than at `fromMs`; `toMs` where there is none. */
export function jumpBetween(fromMs: number, toMs: number, timeZone: string): number {
  const before = offsetAt(fromMs, timeZone)
  if (offsetAt(toMs, timeZone) === before) return toMs
  let [low, high] = [fromMs / minuteMs, toMs / minuteMs]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * minuteMs, timeZone) === before) low = middle
    else high = middle
  }
  return high * minuteMs
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

/** A date of this millennium or the last, as it may stand in an address; null for anything else. */
export function readDate(text: string | null): string | null {
  const isDate = /^[12]\d{3}-\d{2}-\d{2}$/.test(text ?? '') && Number.isFinite(dayOf(text ?? ''))
  return isDate ? text : null
}

export function plusDays(date: string, days: number): string {
  return dateOf(dayOf(date) + days)
}

/** Minutes of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** `HH:MM` of minutes. */
export function timeOf(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
