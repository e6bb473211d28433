import type { Database } from 'bun:sqlite'
import { claimedBy } from '../../../domain/claim.ts'
import {
  type CalendarFacts,
  knownUntil,
  type TimeNeeds,
  type TimesFacts,
  type TimesNeeds,
} from '../../../domain/question.ts'
import type { Schedule } from '../../../domain/schedule.ts'
import type { Limit } from '../../../domain/slots/limits.ts'
import {
  type Interval,
  type IntervalSet,
  overlaps,
  startOf,
  union,
} from '../../../domain/time/interval.ts'
import { dayMs } from '../../../domain/time/units.ts'
import type { HumanKey, WeekKey } from '../../store.ts'
import { claimColumns } from './claims.ts'
import { countReader } from './counts.ts'
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
  const count = countReader(db)
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
    /** The claims that overlap the span, sorted and disjoint. */
    busy(human: KnownHuman, span: Interval | null, except: Except = nothing): IntervalSet {
      if (span === null) return []
      // Holds first, here and below: one that another process makes a booking of in between is in both, not in none.
      const held = holds.within(human.humanId, span, human.nowMs, except.holdId ?? '')
      const booked = bookedWithin(human.seq, span, except.bookingId)
      return held.length === 0 ? booked : union(booked, held)
    },
    /** How many meetings start in the span of each limit; undefined where none are asked for. */
    counts(
      human: KnownHuman,
      limits: readonly Limit[] | undefined,
      except: Except = nothing,
    ): readonly number[] | undefined {
      return limits?.length ? count(human, limits, except).counts : undefined
    },
    /** The same of several humans, in their order. */
    calendars(humans: readonly KnownHuman[], needs: TimesNeeds): TimesFacts {
      const { busy: spans, limits, rowsMax } = needs
      let knownMs = Number.POSITIVE_INFINITY
      const busy = humans.map((human, at) => {
        const span = spans[at] ?? null
        if (span === null) return []
        const held = holds.within(human.humanId, span, human.nowMs, '')
        const booked = bookedWithin(human.seq, span, undefined, rowsMax)
        knownMs = Math.min(knownMs, knownUntil(booked, rowsMax))
        return held.length === 0 ? booked : union(booked, held)
      })
      if (limits === undefined) return { busy, knownMs }
      const counts = humans.map((human, at) =>
        limits[at]?.length ? count(human, limits[at], nothing).counts : undefined,
      )
      return { busy, counts, knownMs }
    },
    /** The same, with the holds by themselves. */
    calendar(
      human: KnownHuman,
      { busy: span, limits, rowsMax }: TimeNeeds,
      exceptBookingId?: string,
    ): CalendarFacts {
      if (span === null) return { busy: [], holds: [], knownMs: Number.POSITIVE_INFINITY }
      const holding = holds.named(human.humanId, span, human.nowMs)
      const booked = bookedWithin(human.seq, span, exceptBookingId, rowsMax)
      const busy = holding.length === 0 ? booked : union(booked, holding.map(claimedBy))
      const knownMs = knownUntil(booked, rowsMax)
      if (!limits?.length) return { busy, holds: holding, knownMs }
      const { counts, held } = count(human, limits, { bookingId: exceptBookingId })
      const others = held.filter(({ id }) => !holding.some((one) => one.id === id))
      return { busy, counts, holds: [...holding, ...others], knownMs }
    },
  }
}

export type TimeReader = ReturnType<typeof timeReader>

/** To a LIMIT of SQLite. */
const unlimited = -1

const claims = `SELECT ${claimColumns} FROM bookings WHERE human_seq = +?1 AND cancelled = 0`

/** The start of the first booking at an instant or later; where there is none, the instant. */
const nextStart = (instant: string) => `coalesce((SELECT starts_at FROM bookings
  WHERE human_seq = +?1 AND cancelled = 0 AND starts_at >= ${instant} AND seq <> +?3
  ORDER BY starts_at LIMIT 1), ${instant})`

/**
 * The claims of a human's confirmed bookings (by its number) that overlap a span, by their start. They never overlap,
 * so they stand in the order in which their meetings do: beside those of the meetings that start in the span only the
 * last before it and the first behind it can reach into it.
 */
function bookingReader(db: Database) {
  const last = db.prepare<Interval, [number, number, number]>(
    `${claims} AND starts_at < +?2 AND seq <> +?3 ORDER BY starts_at DESC LIMIT 1`,
  )
  const around = db.prepare<Interval, [number, number, number]>(
    `${claims} AND starts_at <= ${nextStart('+?2')} AND seq <> +?3 ORDER BY starts_at DESC LIMIT 2`,
  )
  const within = db.prepare<Interval, [number, number, number, number, number]>(
    `${claims} AND starts_at >= +?4 AND starts_at <= ${nextStart('+?2')} AND seq <> +?3
     ORDER BY starts_at LIMIT ?5`,
  )
  const seqOf = db.prepare<{ seq: number }, [string]>('SELECT seq FROM bookings WHERE id = ?')
  const all = (seq: number, span: Interval, exceptSeq: number, rowsMax = unlimited): Interval[] => {
    const { startMs, endMs } = span
    const claimed = within.all(seq, endMs, exceptSeq, startMs, rowsMax)
    if (startOf(claimed, claimed.length - 1) >= endMs) claimed.pop()
    const before = last.get(seq, startMs, exceptSeq)
    if (before && before.endMs > startMs) claimed.unshift(before)
    return claimed
  }
  return (seq: number, span: Interval, exceptId?: string, rowsMax?: number): Interval[] => {
    const exceptSeq = exceptId === undefined ? 0 : (seqOf.get(exceptId)?.seq ?? 0)
    if (span.endMs - span.startMs > dayMs) return all(seq, span, exceptSeq, rowsMax)
    // One slot: most are free, and then the bookings about its end say so.
    const near = around.all(seq, span.endMs, exceptSeq).filter((claim) => overlaps(claim, span))
    const isAll = near.every(({ startMs }) => startMs <= span.startMs)
    return isAll ? near : all(seq, span, exceptSeq)
  }
}
