/** A week or a day of one human, as a calendar shows it. */

import { type Booking, decideDuration, humanNotFound } from './booking.ts'
import { allowedStarts, buffersOf, freeTime, spanOfSlots } from './calendar.ts'
import { invalid } from './errors.ts'
import type { Hold } from './hold.ts'
import type { Question, TimeFacts, TimeNeeds } from './question.ts'
import {
  hoursWithin,
  type Occurrence,
  occurrencesWithin,
  type Schedule,
  workWindowsWithin,
} from './schedule.ts'
import { decideStarts } from './slots/candidates.ts'
import { paceOf } from './slots/grids.ts'
import { fullTime, limitsWithin, queryRange, slotsOf } from './slots/slots.ts'
import {
  common,
  type Interval,
  type IntervalSet,
  intersect,
  subtract,
  union,
} from './time/interval.ts'
import { weekdayOf } from './time/notation.ts'
import { says, step } from './wording/says.ts'

export interface WeekNeeds extends TimeNeeds {
  /** The span whose bookings and holds are told one by one. */
  readonly rows: Interval
}

export interface WeekFacts extends TimeFacts {
  /** The confirmed bookings that overlap the rows' span, by their start; of more than `weekBookingsMax`, one more. */
  readonly bookings: readonly Booking[]
  /** The live holds that overlap it, by their start. */
  readonly holds: readonly Hold[]
}

/** A local date: 23 to 25 hours, as the clock has it; none at all where it jumps over the whole. */
export interface WeekDay extends Interval {
  readonly day: number
}

/** What overlaps the week is in it as a whole, but for `open`, which is cut at its ends. */
export interface Week extends Interval {
  /** Whose dates the days are. */
  readonly timeZone: string
  readonly humanZone: string
  readonly days: readonly WeekDay[]
  /** Working hours by the rules alone. */
  readonly windows: readonly Interval[]
  /** What rules and overrides come to: in it slots are sought. */
  readonly open: IntervalSet
  readonly occurrences: readonly Occurrence[]
  readonly bookings: readonly Booking[]
  readonly holds: readonly Hold[]
  /** What is taken beside these: buffers, and what calendars elsewhere say. */
  readonly taken: IntervalSet
  /** Null: they were not asked for. */
  readonly slots: readonly Interval[] | null
}

export interface WeekQuery {
  /** Null: the human's own. */
  readonly timeZone: string | null
  /** Any day of the week, in that zone. */
  readonly day: (timeZone: string) => number
  /** Minutes of the slots; null for none. */
  readonly durationMinutes: number | null
  /** That day alone; where the human does not offer the duration, without slots. */
  readonly isDay?: boolean
}

/** More in one week are listed by pages. */
export const weekBookingsMax = 1_000
/** The bookings of a week may have so much together. */
export const weekMetadataCharactersMax = 1024 * 1024

/**
 * The week from Monday to Sunday that has a day in it, or that day.
 * @throws Refusal NOT_FOUND; INVALID_DURATION for one that the human does not offer; VALIDATION_ERROR for one that is too
 * large to be answered at once.
 */
export function computeWeek(
  schedule: Schedule | null,
  query: WeekQuery,
  nowMs: number,
): Question<WeekNeeds, WeekFacts, Week> {
  if (!schedule) throw humanNotFound()
  const timeZone = query.timeZone ?? schedule.timeZone
  const { isDay = false } = query
  const days = isDay
    ? [weekDay(timeZone, query.day(timeZone))]
    : daysOfWeek(timeZone, query.day(timeZone))
  const week = {
    startMs: Math.min(...days.map(({ startMs }) => startMs)),
    endMs: Math.max(...days.map(({ endMs }) => endMs)),
  }
  const durationMinutes = isDay ? offeredOf(schedule, query) : query.durationMinutes
  const isSought = durationMinutes !== null && schedule.rules !== null
  if (isSought) {
    decideDuration(schedule, durationMinutes)
    const { windows } = hoursWithin(schedule, week)
    decideStarts({ windows, pace: paceOf(schedule.terms, durationMinutes) }, week)
  }
  const limits = isSought ? limitsWithin(schedule, week) : undefined
  return {
    needs: {
      rows: week,
      busy: isSought ? spanOfSlots(week, durationMinutes, buffersOf(schedule.terms)) : week,
      limits,
    },
    decide({ busy, counts, bookings, holds }) {
      const full = fullTime(limits, { counts })
      decideRows(bookings)
      return {
        ...week,
        timeZone,
        humanZone: schedule.timeZone,
        days,
        windows: workWindowsWithin(schedule, week),
        // Whoever has no rules cannot be booked, whatever overrides open.
        open: schedule.rules ? intersect(hoursWithin(schedule, week).open, [week]) : [],
        occurrences: occurrencesWithin(schedule, week),
        bookings,
        holds,
        taken: subtract(intersect(busy, [week]), union(bookings, holds)),
        slots:
          durationMinutes === null
            ? null
            : slotsWithin(schedule, week, durationMinutes, busy, full, nowMs),
      }
    },
  }
}

function decideRows(bookings: readonly Booking[]): void {
  const characters = bookings.reduce((sum, { metadata }) => sum + (metadata?.length ?? 0), 0)
  if (bookings.length <= weekBookingsMax && characters <= weekMetadataCharactersMax) return
  const message = says`names a time with over ${weekBookingsMax} bookings, or with over 1 MiB of metadata. Ask ${step('listBookings')} for them, page by page.`
  throw invalid([{ field: 'date', message }])
}

function daysOfWeek(timeZone: string, day: number): WeekDay[] {
  const monday = day - weekdayOf(day) + 1
  return Array.from({ length: 7 }, (_, at) => weekDay(timeZone, monday + at))
}

function weekDay(timeZone: string, day: number): WeekDay {
  return { day, ...queryRange(timeZone, { fromDay: day, toDay: day }) }
}

function offeredOf({ rules, terms }: Schedule, { durationMinutes }: WeekQuery): number | null {
  const isOffered = durationMinutes !== null && terms.durationsMinutes.includes(durationMinutes)
  return rules && isOffered ? durationMinutes : null
}

/** By the engine that answers questions for slots: those that start in the week. */
function slotsWithin(
  schedule: Schedule,
  week: Interval,
  durationMinutes: number,
  busy: IntervalSet,
  full: IntervalSet,
  nowMs: number,
): Interval[] {
  if (!schedule.rules) return []
  const hours = hoursWithin(schedule, week)
  const free = freeTime(hours, busy, buffersOf(schedule.terms))
  const starts = subtract([common(week, allowedStarts(schedule, nowMs))], full)
  return slotsOf(hours.windows, free, starts, paceOf(schedule.terms, durationMinutes))
}
