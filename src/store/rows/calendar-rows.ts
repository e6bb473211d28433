import {
  type Calendar,
  type CalendarFault,
  type CalendarReading,
  calendarKinds,
  type RefusedCopies,
} from '../../domain/calendars/calendar.ts'
import type { SyncedCalendar } from '../../domain/calendars/sync.ts'
import type { Values } from './bindings.ts'

/** The columns that a change or a read may write. */
export const changingColumns = [
  'name',
  'read_busy',
  'max_age',
  'synced_at',
  'mirrored_at',
  'fault',
  'warnings',
  'cursor',
  'events_count',
  'failures',
  'doubted_at',
  'told_at',
  'write_bookings',
  'detail',
  'write_fault',
] as const

export function changingIn(calendar: SyncedCalendar) {
  return {
    name: calendar.name,
    read_busy: calendar.readBusy ? 1 : 0,
    max_age: calendar.maxAgeMs,
    synced_at: calendar.syncedAtMs,
    mirrored_at: calendar.mirroredAtMs,
    fault: calendar.fault === null ? null : JSON.stringify(calendar.fault),
    warnings: JSON.stringify(calendar.warnings),
    cursor: calendar.cursor,
    events_count: calendar.eventsCount,
    failures: calendar.failures,
    doubted_at: calendar.doubtedAtMs,
    told_at: calendar.toldAtMs,
    write_bookings: calendar.writesBookings ? 1 : 0,
    detail: calendar.detail,
    write_fault: calendar.writeFault === null ? null : JSON.stringify(calendar.writeFault),
  } satisfies Values<(typeof changingColumns)[number]>
}

/** What says how well a calendar is known, of calendars `c`. */
export const readingColumns = 'c.name, c.read_busy, c.max_age, c.synced_at, c.mirrored_at, c.fault'

export type ReadingRow = Pick<
  ReturnType<typeof changingIn>,
  'name' | 'read_busy' | 'max_age' | 'synced_at' | 'mirrored_at' | 'fault'
>

export type CalendarRow = ReturnType<typeof changingIn> & {
  readonly seq: number
  readonly id: string
  readonly human_id: string
  readonly kind: string
  readonly address: string
  readonly created_at: number
  readonly refused: string
}

export function readingOf(row: ReadingRow): CalendarReading {
  return {
    name: row.name,
    readBusy: row.read_busy === 1,
    maxAgeMs: row.max_age,
    syncedAtMs: row.synced_at,
    mirroredAtMs: row.mirrored_at,
    fault: faultIn(row.fault),
  }
}

export function faultIn(text: string | null): CalendarFault | null {
  return text === null ? null : JSON.parse(text)
}

export function calendarOf(row: CalendarRow): SyncedCalendar {
  const kind = calendarKinds.find((one) => one === row.kind)
  if (kind === undefined) throw new Error('a calendar of no kind')
  return {
    ...readingOf(row),
    ...{ id: row.id, humanId: row.human_id, kind, address: row.address },
    ...{ warnings: JSON.parse(row.warnings), createdAtMs: row.created_at },
    ...{ writesBookings: row.write_bookings === 1, detail: row.detail },
    writeFault: faultIn(row.write_fault),
    refused: refusedIn(row.refused),
    ...{ cursor: row.cursor, eventsCount: row.events_count, failures: row.failures },
    ...{ doubtedAtMs: row.doubted_at, toldAtMs: row.told_at },
  }
}

function refusedIn(text: string): RefusedCopies | null {
  const refused: RefusedCopies = JSON.parse(text)
  return refused.count === 0 ? null : refused
}

/** Beside what is kept of how it is read. */
export function shownOf(synced: SyncedCalendar): Calendar {
  const {
    cursor: _,
    eventsCount: __,
    failures: ___,
    doubtedAtMs: ____,
    toldAtMs: _____,
    ...rest
  } = synced
  return rest
}
