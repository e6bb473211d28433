import { buffersOf, earliestStartMs, freeTime, spanOfSlots } from '../calendar.ts'
import type { CalendarFacts, Question, TimeNeeds } from '../question.ts'
import type { Schedule } from '../schedule.ts'
import type { DayRange } from '../time/date-range.ts'
import {
  endOf,
  firstEndingAfter,
  type Interval,
  type IntervalSet,
  startOf,
} from '../time/interval.ts'
import { endOfTimeMs, minuteMs } from '../time/units.ts'
import { instantOf } from '../time/zone.ts'
import { gridsOf } from './grids.ts'
import { knownStarts, type Part, rowsOfEach } from './parts.ts'

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
 * booked or held, sorted and disjoint. Every slot offered here is one that `decideBooking` accepts.
 *
 * Cost: one step a free candidate and one a stretch that is not free, plus a binary search a window; with a
 * limit only up to the last slot that is wanted.
 */
export function computeSlots(
  schedule: Schedule,
  busy: IntervalSet,
  query: SlotQuery,
  nowMs: number,
): Interval[] {
  if (!schedule.rules) return []
  const range = queryRange(schedule.timeZone, query)
  const hours = schedule.openHours(query.fromDay, query.toDay)
  return slotsOf(
    hours.windows,
    freeTime(hours, busy, buffersOf(schedule.terms)),
    range,
    query,
    nowMs,
  )
}

/** The same as a question: the slots that start at an instant or later, as far as the calendar is read at once. */
export function askSlots(
  schedule: Schedule,
  query: SlotQuery,
  fromMs: number,
  nowMs: number,
  rowsMax = rowsOfEach([buffersOf(schedule.terms)]),
): Question<TimeNeeds, CalendarFacts, Part<Interval>> {
  const { durationMinutes } = query
  const buffers = buffersOf(schedule.terms)
  const whole = queryRange(schedule.timeZone, query)
  const range = { ...whole, startMs: Math.max(whole.startMs, fromMs) }
  return {
    needs: { busy: spanOfSlots(range, durationMinutes, buffers), rowsMax },
    decide({ busy, knownMs }) {
      const minutes = durationMinutes + buffers.afterMinutes
      const { nextMs, ...known } = knownStarts(range, minutes, knownMs)
      const hours = schedule.openHours(query.fromDay, query.toDay)
      return {
        slots: slotsOf(hours.windows, freeTime(hours, busy, buffers), known, query, nowMs),
        nextMs,
      }
    },
  }
}

/** The same of windows, sorted by start, and free time, for the slots that start within a range of instants. */
export function slotsOf(
  windows: readonly Interval[],
  free: IntervalSet,
  range: Interval,
  { durationMinutes, limit = Number.POSITIVE_INFINITY }: SlotWish,
  nowMs: number,
): Interval[] {
  const durationMs = durationMinutes * minuteMs
  const earliestMs = Math.max(range.startMs, earliestStartMs(nowMs))
  let latestMs = range.endMs
  let slots: Interval[] = []
  let sorted = true
  for (const grid of gridsOf(windows, durationMinutes)) {
    // No later grid begins sooner: none of its slots is among the first.
    if (grid.startMs >= latestMs) break
    const before = slots.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY
    const count = slots.length
    collect(slots, grid, durationMs, earliestMs, latestMs, free, limit)
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
  durationMs: number,
  earliestMs: number,
  latestMs: number,
  free: IntervalSet,
  limit: number,
): void {
  const countMax = slots.length + limit
  let startMs = onGrid(grid.startMs, durationMs, Math.max(earliestMs, grid.startMs))
  let at = firstEndingAfter(free, startMs)
  while (startMs < latestMs && slots.length < countMax) {
    const endMs = startMs + durationMs
    if (endMs > grid.endMs) return
    if (startOf(free, at) <= startMs && endMs <= endOf(free, at)) {
      slots.push({ startMs, endMs })
      startMs = endMs
    } else {
      if (endOf(free, at) < endMs) at += 1
      startMs = onGrid(grid.startMs, durationMs, Math.max(startMs, startOf(free, at)))
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
