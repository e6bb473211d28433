import type { Database } from 'bun:sqlite'
import {
  type CalendarFacts,
  knownUntil,
  type TimeNeeds,
  type TimesFacts,
  type TimesNeeds,
} from '../../../domain/question.ts'
import type { Schedule } from '../../../domain/schedule.ts'
import { type Interval, type IntervalSet, union } from '../../../domain/time/interval.ts'
import { dayMs } from '../../../domain/time/units.ts'
import type { HumanKey, WeekKey } from '../../store.ts'
import { holdReads } from './hold-rows.ts'
import { type ScheduleCache, scheduleReader } from './schedules.ts'

/** One human, as far as the first step of a decision knows it. */
export interface KnownHuman {
  readonly humanId: string
  readonly nowMs: number
  /** Null: no such human in this account, or one no longer active. */
  readonly schedule: Schedule | null
  /** The number that its bookings have; 0 for nobody. */
  readonly seq: number
}

/** What of a human's time does not count as taken. */
interface Except {
  readonly bookingId?: string | undefined
  readonly holdId?: string | undefined
}

const nothing: Except = {}

/** Reads what is known of one human, on the given connection. */
export function timeReader(db: Database, cache: ScheduleCache) {
  const scheduleOf = scheduleReader(db, cache)
  const holds = holdReads(db)
  const bookedWithin = bookingReader(db)
  const active = db.prepare<{ seq: number; version: number }, [string, string]>(
    'SELECT seq, version FROM humans WHERE id = ? AND account_id = ? AND active = 1',
  )
  return {
    find({ accountId, humanId, nowMs, sinceMs }: HumanKey & Partial<WeekKey>): KnownHuman {
      const found = active.get(humanId, accountId)
      if (!found) return { humanId, nowMs, schedule: null, seq: 0 }
      const schedule = scheduleOf(humanId, found.version, nowMs, sinceMs)
      return { humanId, nowMs, schedule, seq: found.seq }
    },
    /** What is booked or held and overlaps the span, sorted and disjoint. */
    busy(human: KnownHuman, span: Interval | null, except: Except = nothing): IntervalSet {
      if (span === null) return []
      // Holds first, here and below: one that another process makes a booking of in between is in both, not in none.
      const held = holds.within(human.humanId, span, human.nowMs, except.holdId ?? '')
      const booked = bookedWithin(human.seq, span, except.bookingId)
      return held.length === 0 ? booked : union(booked, held)
    },
    /** The same of several humans, in their order. */
    calendars(humans: readonly KnownHuman[], { busy: spans, rowsMax }: TimesNeeds): TimesFacts {
      let knownMs = Number.POSITIVE_INFINITY
      const busy = humans.map((human, at) => {
        const span = spans[at] ?? null
        if (span === null) return []
        const held = holds.within(human.humanId, span, human.nowMs, '')
        const booked = bookedWithin(human.seq, span, undefined, rowsMax)
        knownMs = Math.min(knownMs, knownUntil(booked, rowsMax))
        return held.length === 0 ? booked : union(booked, held)
      })
      return { busy, knownMs }
    },
    /** The same, with the holds by themselves. */
    calendar(
      human: KnownHuman,
      { busy: span, rowsMax }: TimeNeeds,
      exceptBookingId?: string,
    ): CalendarFacts {
      if (span === null) return { busy: [], holds: [], knownMs: Number.POSITIVE_INFINITY }
      const holding = holds.named(human.humanId, span, human.nowMs)
      const booked = bookedWithin(human.seq, span, exceptBookingId, rowsMax)
      const busy = holding.length === 0 ? booked : union(booked, holding)
      return { busy, holds: holding, knownMs: knownUntil(booked, rowsMax) }
    },
  }
}

export type TimeReader = ReturnType<typeof timeReader>

/** To a LIMIT of SQLite. */
const unlimited = -1

/** The confirmed bookings of a human (by its number) that overlap a span, by their start. */
function bookingReader(db: Database) {
  // Confirmed bookings never overlap: only the last one that starts before an instant can reach it.
  const last = db.prepare<Interval, [number, number, number]>(
    `SELECT starts_at AS startMs, ends_at AS endMs FROM bookings
     WHERE human_seq = +? AND cancelled = 0 AND starts_at < +? AND seq <> ?
     ORDER BY starts_at DESC LIMIT 1`,
  )
  const within = db.prepare<Interval, [number, number, number, number, number]>(
    `SELECT starts_at AS startMs, ends_at AS endMs FROM bookings
     WHERE human_seq = +? AND cancelled = 0 AND starts_at >= +? AND starts_at < +? AND seq <> ?
     ORDER BY starts_at LIMIT ?`,
  )
  const seqOf = db.prepare<{ seq: number }, [string]>('SELECT seq FROM bookings WHERE id = ?')
  const all = (
    seq: number,
    { startMs, endMs }: Interval,
    exceptSeq: number,
    rowsMax = unlimited,
  ): Interval[] => {
    const booked = within.all(seq, startMs, endMs, exceptSeq, rowsMax)
    const before = last.get(seq, startMs, exceptSeq)
    if (before && before.endMs > startMs) booked.unshift(before)
    return booked
  }
  return (seq: number, span: Interval, exceptId?: string, rowsMax?: number): Interval[] => {
    const exceptSeq = exceptId === undefined ? 0 : (seqOf.get(exceptId)?.seq ?? 0)
    if (span.endMs - span.startMs > dayMs) return all(seq, span, exceptSeq, rowsMax)
    // One slot: most are free, and then the last booking before its end says so.
    const final = last.get(seq, span.endMs, exceptSeq)
    if (!final || final.endMs <= span.startMs) return []
    return final.startMs <= span.startMs ? [final] : all(seq, span, exceptSeq)
  }
}
