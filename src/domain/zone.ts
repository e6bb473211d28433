/** Wall time <-> instant. The only module that knows time zones, hence the only importer of Temporal. */
import { Temporal } from 'temporal-polyfill'
import type { Interval } from './interval.ts'
import { dayMs, minuteMs } from './limits.ts'

const namePattern = /^[A-Za-z][A-Za-z0-9_+\-/]*$/

/** Whether the text is an IANA zone name, in its own letter case (Temporal itself takes any case, and offsets). */
export function isTimeZone(text: string): boolean {
  if (!namePattern.test(text)) return false
  try {
    return new Temporal.ZonedDateTime(0n, text).timeZoneId === text
  } catch {
    return false
  }
}

/**
 * The instant of a wall time, `minutes` (0 to 1440) after midnight of a day (contract 5.1). One that
 * occurs twice means the first; one that the clock jumps over means the instant of the jump.
 */
export function instantOf(timeZone: string, day: number, minutes: number): number {
  const wallMs = day * dayMs + minutes * minuteMs
  const wall = new Date(wallMs)
  const zoned = new Temporal.PlainDateTime(
    wall.getUTCFullYear(),
    wall.getUTCMonth() + 1,
    wall.getUTCDate(),
    wall.getUTCHours(),
    wall.getUTCMinutes(),
  ).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
  const ms = zoned.epochMilliseconds
  if (ms + zoned.offsetNanoseconds / 1_000_000 === wallMs) return ms
  // `compatible` moves a skipped wall time past the jump. `previous` looks strictly before, and the
  // moved time may be the jump itself: hence the millisecond.
  const jump = zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  return jump?.epochMilliseconds ?? ms
}

/** The local date of an instant, as a day. */
export function dayOf(timeZone: string, ms: number): number {
  return Math.floor((ms + offsetMsAt(timeZone, ms)) / dayMs)
}

function offsetMsAt(timeZone: string, ms: number): number {
  return (
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).offsetNanoseconds /
    1_000_000
  )
}

/** ISO weekday of a day: 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
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

/** A day in words: `Monday 16 March 2026`. */
export function showDay(day: number): string {
  return wordsAt('UTC', day * dayMs).date
}

function wordsAt(timeZone: string, ms: number) {
  const parts = new Map(
    wordsIn(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? ''
  return {
    date: `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`,
    time: `${part('hour')}:${part('minute')}`,
    zone: part('timeZoneName'),
  }
}

const wordFormats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs some 50 µs, using one 1 µs. There are a few hundred zones. */
function wordsIn(timeZone: string): Intl.DateTimeFormat {
  const known = wordFormats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  wordFormats.set(timeZone, format)
  return format
}
