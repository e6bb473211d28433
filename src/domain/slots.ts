import type { DayRange } from './date-range.ts'
import { endOf, firstEndingAfter, type Interval, type IntervalSet, startOf } from './interval.ts'
import { minuteMs } from './limits.ts'
import type { OpenPlan, Schedule } from './schedule.ts'
import { instantOf } from './zone.ts'

/** Which slots are asked for: those that start on a local date from `fromDay` to `toDay`, both inclusive. */
export interface SlotQuery extends DayRange {
  readonly durationMinutes: number
  /** At most so many, the earliest. */
  readonly limit?: number
}

/** The instants between which the slots of a query can start: [startMs, endMs). */
export function queryRange(timeZone: string, { fromDay, toDay }: DayRange): Interval {
  return { startMs: instantOf(timeZone, fromDay, 0), endMs: instantOf(timeZone, toDay + 1, 0) }
}

/**
 * The bookable slots, sorted by start, no start twice (contract 5.3 and 5.4); none without availability. `busy` holds what is
 * booked or held, sorted and disjoint. Every slot offered here is one that `decideBooking` accepts.
 *
 * Cost: one step a candidate, plus a binary search a window.
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
  const slots = slotsOf(plan, busy, range, query.durationMinutes, nowMs)
  return query.limit === undefined ? slots : slots.slice(0, query.limit)
}

/** The same for the slots that start within a range of instants, by the plan for its days. */
export function slotsOf(
  { windows, open }: OpenPlan,
  busy: IntervalSet,
  range: Interval,
  durationMinutes: number,
  nowMs: number,
): Interval[] {
  const durationMs = durationMinutes * minuteMs
  const earliestMs = Math.max(range.startMs, nowMs)
  const slots: Interval[] = []
  let sorted = true
  for (const window of windows) {
    const before = slots.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY
    const count = slots.length
    collect(slots, window, durationMs, earliestMs, range.endMs, open, busy)
    if (slots.length > count && startOf(slots, count) <= before) sorted = false
  }
  return sorted ? slots : withoutRepeats(slots)
}

/** Adds the free candidates of one window, walking open time and busy time beside them. */
function collect(
  slots: Interval[],
  window: Interval,
  durationMs: number,
  earliestMs: number,
  latestMs: number,
  open: IntervalSet,
  busy: IntervalSet,
): void {
  const stepMs = durationMs
  const skipped = Math.max(0, Math.ceil((earliestMs - window.startMs) / stepMs))
  let startMs = window.startMs + skipped * stepMs
  let openAt = firstEndingAfter(open, startMs)
  let busyAt = firstEndingAfter(busy, startMs)
  for (; startMs < latestMs; startMs += stepMs) {
    const endMs = startMs + durationMs
    if (endMs > window.endMs) return
    while (openAt < open.length && endOf(open, openAt) <= startMs) openAt += 1
    while (busyAt < busy.length && endOf(busy, busyAt) <= startMs) busyAt += 1
    const isOpen = startOf(open, openAt) <= startMs && endMs <= endOf(open, openAt)
    if (isOpen && startOf(busy, busyAt) >= endMs) slots.push({ startMs, endMs })
  }
}

/** Windows that overlap offer the same start twice, or out of order. */
function withoutRepeats(slots: Interval[]): Interval[] {
  slots.sort((a, b) => a.startMs - b.startMs)
  return slots.filter((slot, at) => slot.startMs !== slots[at - 1]?.startMs)
}
