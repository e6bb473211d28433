import { allowedStarts, buffersOf, freeTime, spanOfSlots } from '../calendar.ts'
import type { CalendarFacts, Question, TimeNeeds } from '../question.ts'
import type { Schedule } from '../schedule.ts'
import type { DayRange } from '../time/date-range.ts'
import {
  common,
  endOf,
  firstEndingAfter,
  type Interval,
  type IntervalSet,
  startOf,
  subtract,
} from '../time/interval.ts'
import { endOfTimeMs } from '../time/units.ts'
import { instantOf } from '../time/zone.ts'
import { gridsOf, type Pace, paceOf } from './grids.ts'
import { fullTime, limitsWithin } from './limits.ts'
import { knownStarts, type Part, rowsOfEach } from './parts.ts'

export { fullTime, limitsWithin } from './limits.ts'

/** What is asked of the free slots there are. */
export interface SlotWish {
  readonly durationMinutes: number
  /** At most so many, the earliest. */
  readonly limit?: number | undefined
}

/** Which slots are asked for: those that start on a local date from `fromDay` to `toDay`, both inclusive. */
export interface SlotQuery extends DayRange, SlotWish {}

/** The instants between which the slots of a query can start: [startMs, endMs). */
export function queryRange(timeZone: string, { fromDay, toDay }: DayRange): Interval {
  const endMs = Math.min(instantOf(timeZone, toDay + 1, 0), endOfTimeMs)
  return { startMs: instantOf(timeZone, fromDay, 0), endMs }
}

/**
 * The bookable slots, sorted by start, no start twice (guide/slots.md#candidates, guide/slots.md#offered-slots); none without availability. `busy` holds what is
 * claimed by bookings and holds, sorted and disjoint; `full`, where no meeting may start any more. Every slot offered here is one that `decideBooking` accepts. `fromMs`: none that
 * starts before it.
 *
 * Cost: one step a free candidate and one a stretch that is not free, plus a binary search a window; with a
 * limit only up to the last slot that is wanted.
 */
export function computeSlots(
  schedule: Schedule,
  busy: IntervalSet,
  query: SlotQuery,
  nowMs: number,
  fromMs = nowMs,
  full: IntervalSet = [],
): Interval[] {
  if (!schedule.rules) return []
  const range = startsFrom(schedule, query, fromMs, nowMs)
  const hours = schedule.openHours(query.fromDay, query.toDay)
  const pace = paceOf(schedule.terms, query.durationMinutes)
  const free = freeTime(hours, busy, buffersOf(schedule.terms))
  return slotsOf(hours.windows, free, subtract([range], full), pace, query.limit)
}

/** Where the slots of a query may start, from an instant on. */
function startsFrom(schedule: Schedule, query: DayRange, fromMs: number, nowMs: number): Interval {
  const range = common(queryRange(schedule.timeZone, query), allowedStarts(schedule, nowMs))
  return { ...range, startMs: Math.max(range.startMs, fromMs) }
}

/** The same as a question: the slots that start at an instant or later, as far as the calendar is read at once. */
export function askSlots(
  schedule: Schedule,
  query: SlotQuery,
  fromMs: number,
  nowMs: number,
  rowsMax = rowsOfEach([buffersOf(schedule.terms)]),
): Question<TimeNeeds, CalendarFacts, Part<Interval> & { readonly isFull: boolean }> {
  const { durationMinutes, limit } = query
  const buffers = buffersOf(schedule.terms)
  const range = startsFrom(schedule, query, fromMs, nowMs)
  const pace = paceOf(schedule.terms, durationMinutes)
  const limits = limitsWithin(schedule, range)
  return {
    needs: { busy: spanOfSlots(range, durationMinutes, buffers), rowsMax, limits },
    decide({ busy, counts, knownMs }) {
      const minutes = durationMinutes + buffers.afterMinutes
      const { nextMs, ...known } = knownStarts(range, minutes, knownMs)
      const starts = subtract([known], fullTime(limits, { counts }))
      const hours = schedule.openHours(query.fromDay, query.toDay)
      const free = freeTime(hours, busy, buffers)
      const slots = slotsOf(hours.windows, free, starts, pace, limit)
      // Without the limits there would be some.
      const isFull =
        limits !== undefined &&
        slots.length === 0 &&
        slotsOf(hours.windows, free, [known], pace, 1).length > 0
      return { slots, nextMs, isFull }
    },
  }
}

/**
 * The same of windows, sorted by start, and free time, for the slots that start within some spans: at most so many, the
 * earliest.
 */
export function slotsOf(
  windows: readonly Interval[],
  free: IntervalSet,
  starts: IntervalSet,
  pace: Pace,
  limit = Number.POSITIVE_INFINITY,
): Interval[] {
  const [first, ...others] = starts
  const slots = first ? slotsFrom(windows, free, first, pace, limit) : []
  for (const span of others) {
    if (slots.length >= limit) break
    // Not spread into push: they may be more than a call takes.
    for (const slot of slotsFrom(windows, free, span, pace, limit - slots.length)) slots.push(slot)
  }
  return slots
}

function slotsFrom(
  windows: readonly Interval[],
  free: IntervalSet,
  starts: Interval,
  pace: Pace,
  limit: number,
): Interval[] {
  let latestMs = starts.endMs
  let slots: Interval[] = []
  let sorted = true
  for (const grid of gridsOf(windows, pace)) {
    // No later grid begins sooner: none of its slots is among the first.
    if (grid.startMs >= latestMs) break
    const before = slots.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY
    const count = slots.length
    collect(slots, grid, pace, { ...starts, endMs: latestMs }, free, limit)
    if (slots.length > count && startOf(slots, count) <= before) sorted = false
    if (slots.length < limit) continue
    slots = (sorted ? slots : byStart(slots)).slice(0, limit)
    sorted = true
    latestMs = slots.at(-1)?.startMs ?? latestMs
  }
  return sorted ? slots : byStart(slots)
}

/** Adds the first free candidates of one grid, walking free time beside them. */
function collect(
  slots: Interval[],
  grid: Interval,
  { stepMs, durationMs }: Pace,
  starts: Interval,
  free: IntervalSet,
  limit: number,
): void {
  const countMax = slots.length + limit
  let startMs = onGrid(grid.startMs, stepMs, Math.max(starts.startMs, grid.startMs))
  let at = firstEndingAfter(free, startMs)
  while (startMs < starts.endMs && slots.length < countMax) {
    const endMs = startMs + durationMs
    if (endMs > grid.endMs) return
    if (startOf(free, at) <= startMs && endMs <= endOf(free, at)) {
      slots.push({ startMs, endMs })
      startMs += stepMs
    } else {
      if (endOf(free, at) < endMs) at += 1
      startMs = onGrid(grid.startMs, stepMs, Math.max(startMs, startOf(free, at)))
    }
  }
}

/** The first candidate of a grid that starts at an instant or later. */
function onGrid(anchorMs: number, stepMs: number, fromMs: number): number {
  return anchorMs + Math.ceil((fromMs - anchorMs) / stepMs) * stepMs
}

/** Grids that overlap have no start in common, and give theirs in turn. */
function byStart(slots: Interval[]): Interval[] {
  return slots.sort((a, b) => a.startMs - b.startMs)
}
