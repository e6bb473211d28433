/** What an attempt to read a calendar comes to. */
import type { ConflictKind } from '../event.ts'
import type { Interval } from '../time/interval.ts'
import { minuteMs } from '../time/units.ts'
import {
  type Calendar,
  type CalendarFault,
  type CalendarKind,
  coversUntilMs,
  isMirrorRecent,
  isUsable,
  usableUntilMs,
} from './calendar.ts'
import type { KnownCopy } from './copy.ts'
import type { Found, Meeting, MirroredTime } from './found.ts'
import { type ReadBack, readBack } from './own-events.ts'

export type { Found, FoundTime, Meeting, MirroredTime } from './found.ts'

const pollMs: Readonly<Record<CalendarKind, number>> = {
  ics: 15 * minuteMs,
  caldav: 5 * minuteMs,
}
const pollMostMs = 60 * minuteMs
/** Many calendars that were connected at once are not read at once for ever. */
const jitter = 0.1

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
  /** These three are empty where nothing was read that would be held against them. */
  readonly mirror: readonly MirroredTime[]
  /** The human's confirmed meetings that have not ended a day ago. */
  readonly meetings: readonly Meeting[]
  /** The copies of meetings that have not ended. */
  readonly copies: readonly KnownCopy[]
}

/** Somebody put an event over a meeting elsewhere, or moved or removed its copy there. */
export interface Conflict {
  readonly bookingId: string
  readonly kind: ConflictKind
  readonly interval: Interval
}

export interface SyncDecision {
  readonly calendar: SyncedCalendar
  /** What takes the place of the mirror; null: it stays. */
  readonly mirror: readonly MirroredTime[] | null
  readonly conflicts: readonly Conflict[]
  /** Bookings whose copies are left as somebody made them, until the bookings change. */
  readonly changedCopies: readonly string[]
  readonly nextSyncAtMs: number
  readonly event: 'calendar.unreachable' | 'calendar.recovered' | null
  /** Whether callers may be answered otherwise than before, apart from when it was read. */
  readonly isNews: boolean
}

/** One sync tells at most so many: more is no accident of a person. */
export const conflictsToldMax = 50

/** `random` is within 0 and 1. */
export function decideSynced(
  { calendar, mirror, meetings, copies }: SyncFacts,
  found: Found,
  nowMs: number,
  random: number,
): SyncDecision | null {
  if (calendar === null) return null
  if (isDoubtful(calendar, found, nowMs)) return doubted(calendar, nowMs)
  const { times } = found
  const back = times && readBack({ ...found, times }, copies, meetings, nowMs)
  const isSame = back === null || saysTheSame(calendar, back, mirror, nowMs)
  const synced: SyncedCalendar = {
    ...calendar,
    ...{ syncedAtMs: nowMs, fault: null, failures: 0, doubtedAtMs: null, toldAtMs: null },
    ...{ cursor: found.cursor, warnings: found.warnings, eventsCount: found.eventsCount },
    ...(isSame ? {} : { mirroredAtMs: nowMs }),
  }
  return {
    calendar: synced,
    mirror: isSame ? null : mirrored(back),
    conflicts: isSame ? [] : conflictsOf(back, mirror, meetings, nowMs),
    changedCopies: isSame ? [] : back.changed.map(({ bookingId }) => bookingId),
    nextSyncAtMs: nowMs + jittered(pollMs[calendar.kind], random),
    event: calendar.toldAtMs === null ? null : 'calendar.recovered',
    isNews: !isSame || calendar.fault !== null,
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
    isNews: isOtherFault(failed, calendar),
  }
}

function isOtherFault({ fault }: Calendar, before: Calendar): boolean {
  return (
    fault?.words !== before.fault?.words || fault?.asksForPerson !== before.fault?.asksForPerson
  )
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
    changedCopies: [],
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
  const isNews = isOtherFault(unsure, calendar)
  return { ...told(unsure, nowMs), nextSyncAtMs: doubtedAtMs + doubtMs, isNews }
}

function mirrored({ others, ofCopies }: ReadBack): MirroredTime[] {
  return others.map((time) => {
    const { startMs, endMs, digest } = time
    const copyOf = ofCopies.get(time)
    return { startMs, endMs, digest, ...(copyOf === undefined ? {} : { copyOf }) }
  })
}

const nameOf = ({ startMs, endMs, digest }: MirroredTime) => `${startMs} ${endMs} ${digest}`

/**
 * Whether a list says what the mirror says of the time from now to where that ends. What is over since, or lies behind its
 * end, is written down with the next list that says something else, or once the mirror is a day old.
 */
function saysTheSame(
  calendar: SyncedCalendar,
  { others, changed }: ReadBack,
  mirror: readonly MirroredTime[],
  nowMs: number,
): boolean {
  const endMs = coversUntilMs(calendar)
  if (changed.length > 0 || endMs === null || !isMirrorRecent(calendar, nowMs)) return false
  const ahead = (all: readonly MirroredTime[]) =>
    all
      .filter((time) => time.endMs > nowMs && time.startMs < endMs)
      .map(nameOf)
      .sort()
  const [said, known] = [ahead(others), ahead(mirror)]
  return said.length === known.length && said.every((name, at) => name === known[at])
}

/**
 * Copies that were changed, and what is new over a meeting that has not ended: each pair is told once, for the next read
 * knows the event, and the copy is marked.
 */
function conflictsOf(
  { others, ofCopies, changed }: ReadBack,
  mirror: readonly MirroredTime[],
  meetings: readonly Meeting[],
  nowMs: number,
): Conflict[] {
  const ahead = meetings.filter(({ endMs }) => endMs > nowMs)
  if (ahead.length === 0) return []
  const known = new Set(mirror.map(nameOf))
  const fresh = others.filter((time) => time.endMs > nowMs && !known.has(nameOf(time)))
  const conflicts: Conflict[] = changed.slice(0, conflictsToldMax)
  let first = 0
  for (const time of fresh) {
    const { startMs, endMs } = time
    while (first < ahead.length && (ahead[first]?.endMs ?? 0) <= startMs) first += 1
    for (let at = first; (ahead[at]?.startMs ?? endMs) < endMs; at += 1) {
      const meeting = ahead[at]
      if (!meeting || conflicts.length >= conflictsToldMax) return conflicts
      // A copy that was moved is told already.
      if (ofCopies.get(time) === meeting.id) continue
      conflicts.push({ bookingId: meeting.id, kind: 'event', interval: { startMs, endMs } })
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
