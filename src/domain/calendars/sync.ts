/** What an attempt to read a calendar comes to. */
import type { Interval } from '../time/interval.ts'
import { minuteMs } from '../time/units.ts'
import {
  type Calendar,
  type CalendarFault,
  type CalendarKind,
  isUsable,
  usableUntilMs,
} from './calendar.ts'

const pollMs: Readonly<Record<CalendarKind, number>> = {
  ics: 15 * minuteMs,
  caldav: 5 * minuteMs,
}
const pollMostMs = 60 * minuteMs
/** Many calendars that were connected at once are not read at once for ever. */
const jitter = 0.1

/** A busy time as it is kept: of the event behind it a digest alone. */
export interface MirroredTime extends Interval {
  readonly digest: number
}

/** One that was just read. */
export interface FoundTime extends MirroredTime {
  /** The booking of ours that its event is named after; null: none. Whoever knows a booking can name an event so. */
  readonly bookingId: string | null
}

/** A calendar as it was read. */
export interface Found {
  /** Null: it is as it was. */
  readonly times: readonly FoundTime[] | null
  readonly eventsCount: number
  readonly warnings: readonly string[]
  /** What the next attempt sends, so that only changes come; null: nothing. */
  readonly cursor: string | null
}

/** What is kept of how a calendar is read. */
export interface SyncState {
  readonly cursor: string | null
  readonly eventsCount: number
  /** Attempts that failed since the last that did not. */
  readonly failures: number
  /** Since when it says that nearly all of it is gone. */
  readonly doubtedAtMs: number | null
  /** Since when it is told to be unreachable; null: it is not. */
  readonly toldAtMs: number | null
}

/** Calendars that have so many events do not lose nearly all of them at once, unless a server has lost them. */
const doubtedEventsMin = 10
const doubtedShare = 0.1
/** When nearly all is gone, another read has to say so after this long. */
export const doubtMs = minuteMs

/** A calendar, and what is kept of how it is read. */
export interface SyncedCalendar extends Calendar, SyncState {}

/** What is known when a read is written down. */
export interface SyncFacts {
  /** As it stands now; null: it is gone. */
  readonly calendar: SyncedCalendar | null
  readonly mirror: readonly MirroredTime[]
  /** The human's confirmed meetings that have not ended a day ago. */
  readonly meetings: readonly Meeting[]
}

export interface Meeting extends Interval {
  readonly id: string
}

/** A meeting over which somebody put an event elsewhere. */
export interface Conflict {
  readonly bookingId: string
  readonly interval: Interval
}

export interface SyncDecision {
  readonly calendar: SyncedCalendar
  /** What takes the place of the mirror; null: it stays. */
  readonly mirror: readonly MirroredTime[] | null
  readonly conflicts: readonly Conflict[]
  readonly nextSyncAtMs: number
  readonly event: 'calendar.unreachable' | 'calendar.recovered' | null
}

/** One sync tells at most so many: more is no accident of a person. */
export const conflictsToldMax = 50

/** `random` is within 0 and 1. */
export function decideSynced(
  { calendar, mirror, meetings }: SyncFacts,
  found: Found,
  nowMs: number,
  random: number,
): SyncDecision | null {
  if (calendar === null) return null
  if (isDoubtful(calendar, found, nowMs)) return doubted(calendar, nowMs)
  const times = found.times && othersOf(found.times, meetings)
  const synced: SyncedCalendar = {
    ...calendar,
    ...{ syncedAtMs: nowMs, fault: null, failures: 0, doubtedAtMs: null, toldAtMs: null },
    ...{ cursor: found.cursor, warnings: found.warnings, eventsCount: found.eventsCount },
  }
  return {
    calendar: synced,
    mirror: times === null || isSame(times, mirror) ? null : times.map(mirrored),
    conflicts: times === null ? [] : conflictsOf(times, mirror, meetings, nowMs),
    nextSyncAtMs: nowMs + jittered(pollMs[calendar.kind], random),
    event: calendar.toldAtMs === null ? null : 'calendar.recovered',
  }
}

/** A failed attempt. Without busy times that are young enough the calendar is told to be unreachable, once. */
export function decideFailed(
  { calendar }: SyncFacts,
  fault: Omit<CalendarFault, 'sinceMs'> & { readonly retryAfterMs: number | null },
  nowMs: number,
  random: number,
): SyncDecision | null {
  if (calendar === null) return null
  const { words, asksForPerson, retryAfterMs } = fault
  const failures = calendar.failures + 1
  const waitMs = Math.min(pollMostMs, minuteMs * 2 ** Math.min(failures - 1, 6))
  const sinceMs = calendar.fault?.sinceMs ?? nowMs
  const failed = { ...calendar, failures, fault: { words, asksForPerson, sinceMs } }
  const waited = Math.max(jittered(waitMs, random), Math.min(retryAfterMs ?? 0, pollMostMs))
  return {
    ...told(failed, nowMs),
    nextSyncAtMs: Math.min(nowMs + waited, tooOldAtMs(failed, nowMs)),
  }
}

/** When its busy times become too old, which is told then; +Infinity where they are, or nobody wants them. */
function tooOldAtMs(calendar: SyncedCalendar, nowMs: number): number {
  const atMs = usableUntilMs(calendar) + 1
  return calendar.readBusy && atMs > nowMs ? atMs : Number.POSITIVE_INFINITY
}

/** Whether busy times are too old by now, and nobody was told so yet. */
function told(calendar: SyncedCalendar, nowMs: number) {
  const isNews = calendar.readBusy && calendar.toldAtMs === null && !isUsable(calendar, nowMs)
  return {
    calendar: isNews ? { ...calendar, toldAtMs: nowMs } : calendar,
    mirror: null,
    conflicts: [],
    event: isNews ? ('calendar.unreachable' as const) : null,
  }
}

function isDoubtful(calendar: SyncedCalendar, { times, eventsCount }: Found, nowMs: number) {
  if (times === null || calendar.eventsCount < doubtedEventsMin) return false
  if (eventsCount >= calendar.eventsCount * doubtedShare) return false
  return calendar.doubtedAtMs === null || nowMs < calendar.doubtedAtMs + doubtMs
}

/** What was known stays, and grows old. */
function doubted(calendar: SyncedCalendar, nowMs: number): SyncDecision {
  const doubtedAtMs = calendar.doubtedAtMs ?? nowMs
  const words = 'says that nearly all of its events are gone: it is read once more'
  const fault = { words, asksForPerson: false, sinceMs: calendar.fault?.sinceMs ?? nowMs }
  const unsure = { ...calendar, doubtedAtMs, fault, cursor: null }
  return { ...told(unsure, nowMs), nextSyncAtMs: doubtedAtMs + doubtMs }
}

/** Leaves out events of ours that we read back: named after a booking, at the time of that booking, with this human. */
function othersOf(times: readonly FoundTime[], meetings: readonly Meeting[]): FoundTime[] {
  const byId = new Map(meetings.map((meeting) => [meeting.id, meeting]))
  return times.filter(({ bookingId, startMs, endMs }) => {
    const meeting = bookingId === null ? undefined : byId.get(bookingId)
    return meeting?.startMs !== startMs || meeting.endMs !== endMs
  })
}

const mirrored = ({ startMs, endMs, digest }: FoundTime): MirroredTime => ({
  startMs,
  endMs,
  digest,
})

const nameOf = ({ startMs, endMs, digest }: MirroredTime) => `${startMs} ${endMs} ${digest}`

function isSame(times: readonly MirroredTime[], mirror: readonly MirroredTime[]): boolean {
  return (
    times.length === mirror.length &&
    times.every((time, at) => {
      const other = mirror[at]
      return (
        other?.startMs === time.startMs &&
        other.endMs === time.endMs &&
        other.digest === time.digest
      )
    })
  )
}

/** What is new, over a meeting that has not ended: each pair is told once, for the next read knows the event. */
function conflictsOf(
  times: readonly FoundTime[],
  mirror: readonly MirroredTime[],
  meetings: readonly Meeting[],
  nowMs: number,
): Conflict[] {
  const ahead = meetings.filter(({ endMs }) => endMs > nowMs)
  if (ahead.length === 0) return []
  const known = new Set(mirror.map(nameOf))
  const fresh = times.filter((time) => time.endMs > nowMs && !known.has(nameOf(time)))
  const conflicts: Conflict[] = []
  let first = 0
  for (const { startMs, endMs } of fresh) {
    while (first < ahead.length && (ahead[first]?.endMs ?? 0) <= startMs) first += 1
    for (let at = first; (ahead[at]?.startMs ?? endMs) < endMs; at += 1) {
      const meeting = ahead[at]
      if (!meeting || conflicts.length >= conflictsToldMax) return conflicts
      conflicts.push({ bookingId: meeting.id, interval: { startMs, endMs } })
    }
  }
  return conflicts
}

const jittered = (ms: number, random: number) => Math.round(ms * (1 + jitter * (2 * random - 1)))

/** What an event of this service is called in calendars: `<booking>@<instance>.slotflow`. Null: it is of somebody else. */
export function bookingIdIn(uid: string, instanceId: string): string | null {
  const end = `@${instanceId}.slotflow`
  return uid.endsWith(end) ? uid.slice(0, -end.length) : null
}
