import type { OpenPlan, Schedule } from './schedule.ts'
import type { DayRange } from './time/date-range.ts'
import {
  endOf,
  firstEndingAfter,
  type Interval,
  type IntervalSet,
  startOf,
} from './time/interval.ts'
import { endOfTimeMs, minuteMs } from './time/units.ts'
import { instantOf } from './time/zone.ts'

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
 * Cost: one step a free candidate and one a stretch that is not, plus two binary searches a window; with a
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
  const plan = schedule.plan(query.fromDay, query.toDay)
  return slotsOf(plan, busy, range, query, nowMs)
}

/** The same for the slots that start within a range of instants, by the plan for its days. */
export function slotsOf(
  { windows, open }: Pick<OpenPlan, 'windows' | 'open'>,
  busy: IntervalSet,
  range: Interval,
  { durationMinutes, limit = Number.POSITIVE_INFINITY }: SlotWish,
  nowMs: number,
): Interval[] {
  const durationMs = durationMinutes * minuteMs
  const earliestMs = Math.max(range.startMs, nowMs)
  let latestMs = range.endMs
  let slots: Interval[] = []
  let sorted = true
  for (const window of windows) {
    // No later window begins sooner: none of their slots is among the first.
    if (window.startMs >= latestMs) break
    const before = slots.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY
    const count = slots.length
    collect(slots, window, durationMs, earliestMs, latestMs, open, busy, limit)
    if (slots.length > count && startOf(slots, count) <= before) sorted = false
    if (slots.length < limit) continue
    slots = (sorted ? slots : withoutRepeats(slots)).slice(0, limit)
    sorted = true
    if (slots.length === limit) latestMs = slots.at(-1)?.startMs ?? latestMs
  }
  return sorted ? slots : withoutRepeats(slots)
}

/** Adds the first free candidates of one window, walking open time and busy time beside them. */
function collect(
  slots: Interval[],
  window: Interval,
  durationMs: number,
  earliestMs: number,
  latestMs: number,
  open: IntervalSet,
  busy: IntervalSet,
  limit: number,
): void {
  const countMax = slots.length + limit
  let startMs = onGrid(window.startMs, durationMs, Math.max(earliestMs, window.startMs))
  let openAt = firstEndingAfter(open, startMs)
  let busyAt = firstEndingAfter(busy, startMs)
  while (startMs < latestMs && slots.length < countMax) {
    const endMs = startMs + durationMs
    if (endMs > window.endMs) return
    while (openAt < open.length && endOf(open, openAt) <= startMs) openAt += 1
    while (busyAt < busy.length && endOf(busy, busyAt) <= startMs) busyAt += 1
    // The instant before which no candidate can be free.
    let freeMs = startMs
    if (startMs < startOf(open, openAt)) freeMs = startOf(open, openAt)
    else if (endOf(open, openAt) < endMs) freeMs = startOf(open, openAt + 1)
    else if (startOf(busy, busyAt) < endMs) freeMs = endOf(busy, busyAt)
    else slots.push({ startMs, endMs })
    startMs = freeMs > startMs ? onGrid(window.startMs, durationMs, freeMs) : endMs
  }
}

/** The first candidate of a window that starts at an instant or later. */
function onGrid(anchorMs: number, stepMs: number, fromMs: number): number {
  return anchorMs + Math.ceil((fromMs - anchorMs) / stepMs) * stepMs
}

/** Windows that overlap offer the same start twice, or out of order. */
function withoutRepeats(slots: Interval[]): Interval[] {
  slots.sort((a, b) => a.startMs - b.startMs)
  return slots.filter((slot, at) => slot.startMs !== slots[at - 1]?.startMs)
}
