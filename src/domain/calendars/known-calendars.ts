/** What all calendars of a human say together. */
import {
  type CalendarReading,
  type CalendarStatus,
  coversUntilMs,
  isUsable,
  statusOf,
  usableUntilMs,
} from './calendar.ts'

/** How well the calendars of a human are known, at one moment. */
export interface KnownCalendars {
  readonly status: 'ok' | 'stale' | 'unreachable'
  /** When that one was read, among those not well, which was read longest ago; null: one was not read at all. */
  readonly asOfMs: number | null
  /** Up to when busy times are known. */
  readonly coversUntilMs: number
  /** The last instant at which this holds by itself. */
  readonly untilMs: number
  /** One of which nobody knows what it says. */
  readonly unreadable: UnreadableReading | null
}

export interface UnreadableReading extends CalendarReading {
  readonly status: CalendarStatus
}

/** Null: there is none of which busy times are read. */
export function knownCalendars(
  calendars: readonly CalendarReading[],
  nowMs: number,
): KnownCalendars | null {
  const read = calendars.filter(({ readBusy }) => readBusy)
  if (read.length === 0) return null
  const unreadable = read.find((calendar) => !isUsable(calendar, nowMs)) ?? null
  const unwell = read.filter((calendar) => statusOf(calendar, nowMs) !== 'ok')
  const synced = unwell.map(({ syncedAtMs }) => syncedAtMs)
  const ends = read.map(usableUntilMs).filter((ms) => nowMs <= ms)
  return {
    status: unreadable ? 'unreachable' : unwell.length > 0 ? 'stale' : 'ok',
    asOfMs: unwell.length === 0 || synced.includes(null) ? null : Math.min(...synced.map(Number)),
    coversUntilMs: Math.min(
      ...read.map((calendar) => coversUntilMs(calendar) ?? Number.NEGATIVE_INFINITY),
    ),
    untilMs: Math.min(Number.POSITIVE_INFINITY, ...ends),
    unreadable: unreadable && { ...unreadable, status: statusOf(unreadable, nowMs) },
  }
}
