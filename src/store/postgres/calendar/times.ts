import { withCalendars } from '../../../domain/calendars/calendar-schedule.ts'
import { claimedBy } from '../../../domain/claim.ts'
import {
  type CalendarFacts,
  knownUntil,
  type TimeNeeds,
  type TimesFacts,
  type TimesNeeds,
} from '../../../domain/question.ts'
import type { Interval, IntervalSet } from '../../../domain/time/interval.ts'
import {
  type ActiveRow,
  type Except,
  joined,
  type KnownHuman,
  nothing,
  nowhere,
  outsideOn,
} from '../../rows/known-human.ts'
import type { HumanKey, WeekKey } from '../../store.ts'
import { outsideReader } from '../outside/outside.ts'
import { type Database, each } from '../statements.ts'
import { bookingReader } from './booked.ts'
import { countReader } from './counts.ts'
import { holdReads } from './hold-reads.ts'
import { type ScheduleCache, scheduleReader } from './schedules.ts'

/** Reads what is known of one human, on the given connection. */
export function timeReader(db: Database, cache: ScheduleCache) {
  const scheduleOf = scheduleReader(db, cache)
  const holds = holdReads(db)
  const bookedWithin = bookingReader(db)
  const count = countReader(db)
  const outsideOf = outsideReader(db, cache.outside)
  const active = db.prepare<ActiveRow, [string, string]>(
    'SELECT seq, version, calendars FROM humans WHERE id = ? AND account_id = ? AND active = 1',
  )
  return {
    async find(key: HumanKey & Partial<WeekKey>): Promise<KnownHuman> {
      const { accountId, humanId, nowMs } = key
      const found = await active.get(humanId, accountId)
      if (!found) return { humanId, nowMs, schedule: null, seq: 0, outside: nowhere }
      const { seq, version, calendars } = found
      const schedule = await scheduleOf(key, version)
      if (calendars === null) return { humanId, nowMs, schedule, seq, outside: nowhere }
      const { readings, ...outside } = await outsideOf({ humanId, version: calendars, nowMs }, seq)
      return {
        ...{ humanId, nowMs, seq, outside },
        schedule: withCalendars(schedule, readings, nowMs),
      }
    },
    /** The claims that overlap the span, and what is busy elsewhere, sorted and disjoint. */
    async busy(
      human: KnownHuman,
      span: Interval | null,
      except: Except = nothing,
    ): Promise<IntervalSet> {
      if (span === null) return []
      // Holds first, here and below: one that another process makes a booking of in between is in both, not in none.
      const held = await holds.within(human.humanId, span, human.nowMs, except.holdId ?? '')
      const booked = await bookedWithin(human.seq, span, except.bookingId)
      return joined(booked, held, outsideOn(human, span, except.bookingId))
    },
    /** How many meetings start in the span of each limit; undefined where none are asked for. */
    async counts(
      human: KnownHuman,
      limits: TimeNeeds['limits'],
      except: Except = nothing,
    ): Promise<readonly number[] | undefined> {
      return limits?.length ? (await count(human, limits, except)).counts : undefined
    },
    /** The same of several humans, in their order. */
    async calendars(humans: readonly KnownHuman[], needs: TimesNeeds): Promise<TimesFacts> {
      const { busy: spans, limits, rowsMax } = needs
      let knownMs = Number.POSITIVE_INFINITY
      const busy = await each(humans, async (human, at) => {
        const span = spans[at] ?? null
        if (span === null) return []
        const held = await holds.within(human.humanId, span, human.nowMs, '')
        const booked = await bookedWithin(human.seq, span, undefined, rowsMax)
        knownMs = Math.min(knownMs, knownUntil(booked, rowsMax))
        return joined(booked, held, outsideOn(human, span))
      })
      if (limits === undefined) return { busy, knownMs }
      const counts = await each(humans, async (human, at) =>
        limits[at]?.length ? (await count(human, limits[at], nothing)).counts : undefined,
      )
      return { busy, counts, knownMs }
    },
    /** The same, with the holds by themselves. */
    async calendar(
      human: KnownHuman,
      { busy: span, limits, rowsMax }: TimeNeeds,
      exceptBookingId?: string,
    ): Promise<CalendarFacts> {
      if (span === null) return { busy: [], holds: [], knownMs: Number.POSITIVE_INFINITY }
      const holding = await holds.named(human.humanId, span, human.nowMs)
      const booked = await bookedWithin(human.seq, span, exceptBookingId, rowsMax)
      const outside = outsideOn(human, span, exceptBookingId)
      const busy = joined(booked, holding.map(claimedBy), outside)
      const knownMs = knownUntil(booked, rowsMax)
      if (!limits?.length) return { busy, holds: holding, knownMs, outside }
      const { counts, held } = await count(human, limits, { bookingId: exceptBookingId })
      const others = held.filter(({ id }) => !holding.some((one) => one.id === id))
      return { busy, counts, holds: [...holding, ...others], knownMs, outside }
    },
  }
}

export type TimeReader = ReturnType<typeof timeReader>
