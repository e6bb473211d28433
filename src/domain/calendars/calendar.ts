/**
 * A calendar in which a human is busy, kept elsewhere:
 *
 *              first read           a read fails            too old
 *   syncing ---------------> ok <----------------> stale -----------> unreachable, reconnect
 *                             ^                                            |
 *                             +--------------------------------------------+  a read succeeds
 */
import type { FeedDetail } from '../feeds/feed.ts'
import { minuteMs } from '../time/units.ts'

export const calendarsMax = 20

export const calendarKinds = ['ics', 'caldav'] as const
export type CalendarKind = (typeof calendarKinds)[number]

export const calendarStatuses = ['syncing', 'ok', 'stale', 'unreachable', 'reconnect'] as const
export type CalendarStatus = (typeof calendarStatuses)[number]

/** What is believed of a calendar for so long after it was read, unless somebody says otherwise. */
export const maxAgeMinutes: Readonly<Record<CalendarKind, number>> = { ics: 24 * 60, caldav: 60 }
export const maxAgeMinutesMost = 7 * 24 * 60

/** So much of a calendar is read: from a day back on. */
export const readBackMs = 24 * 60 * minuteMs
export const readAheadDays = 400
export const readAheadMs = readAheadDays * readBackMs

/** Why the last attempt to read it, or to write bookings into it, failed. */
export interface CalendarFault {
  /** A clause: `does not answer`. */
  readonly words: string
  /** Nothing helps but somebody who connects it anew. */
  readonly asksForPerson: boolean
  readonly sinceMs: number
}

/** What of a calendar says whether its busy times are known. */
export interface CalendarReading {
  readonly name: string
  readonly readBusy: boolean
  readonly maxAgeMs: number
  /** When it was read last; null: never yet. */
  readonly syncedAtMs: number | null
  /** When what is known of it was written down; null: nothing is. Later reads have said the same. */
  readonly mirroredAtMs: number | null
  /** Null where the last attempt was well, or none was made. */
  readonly fault: CalendarFault | null
}

/** How many there are, and why one of them is not taken: a clause. */
export interface RefusedCopies {
  readonly count: number
  readonly words: string
}

export interface Calendar extends CalendarReading {
  readonly id: string
  readonly humanId: string
  readonly kind: CalendarKind
  /** Host and no more: an address may be a secret. */
  readonly address: string
  /** What could not be read as it was meant, as clauses. */
  readonly warnings: readonly string[]
  /** Whether the bookings of the human are written into it; a human has one such calendar at most. */
  readonly writesBookings: boolean
  /** What is told there of a meeting. */
  readonly detail: FeedDetail
  /** Why bookings cannot be written at present; null: they can, as far as is known. */
  readonly writeFault: CalendarFault | null
  /** Bookings that its server does not take, where it takes others; null: there is none that is not over. */
  readonly refused: RefusedCopies | null
  readonly createdAtMs: number
}

/** Whether bookings can be written into calendars of a kind: an address that answers iCalendar is read alone. */
export function takesBookings(kind: CalendarKind): boolean {
  return kind === 'caldav'
}

/** Up to when busy times are known; null: nothing is. */
export function coversUntilMs({ mirroredAtMs }: CalendarReading): number | null {
  return mirroredAtMs === null ? null : mirroredAtMs + readAheadMs
}

/** What is read of a calendar is a span that begins now, so a list becomes too old even where nothing changes. */
export function isMirrorRecent({ mirroredAtMs }: CalendarReading, nowMs: number): boolean {
  return mirroredAtMs !== null && nowMs < mirroredAtMs + readBackMs
}

/** Up to when what is known of it is used; -Infinity: nothing is known. */
export function usableUntilMs({ syncedAtMs, maxAgeMs }: CalendarReading): number {
  return syncedAtMs === null ? Number.NEGATIVE_INFINITY : syncedAtMs + maxAgeMs
}

export function statusOf(calendar: CalendarReading, nowMs: number): CalendarStatus {
  const { fault, syncedAtMs } = calendar
  if (fault?.asksForPerson) return 'reconnect'
  if (nowMs <= usableUntilMs(calendar)) return fault === null ? 'ok' : 'stale'
  return syncedAtMs === null && fault === null ? 'syncing' : 'unreachable'
}

/** How it stands for people: one that is read, and may not be written, has to be connected anew too. */
export function standingOf(calendar: Calendar, nowMs: number): CalendarStatus {
  const status = statusOf(calendar, nowMs)
  return status !== 'unreachable' && calendar.writeFault?.asksForPerson ? 'reconnect' : status
}

/** Whether what is known of it is used. */
export function isUsable(calendar: CalendarReading, nowMs: number): boolean {
  return nowMs <= usableUntilMs(calendar)
}
