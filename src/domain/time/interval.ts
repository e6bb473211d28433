import { minuteMs } from './units.ts'

/** A half-open span of time [startMs, endMs), epoch milliseconds. Touching is not overlapping. */
export interface Interval {
  readonly startMs: number
  readonly endMs: number
}

/** A set of instants: sorted, disjoint, not touching, no empty member. Made by `union` or `subtract`. */
export type IntervalSet = readonly Interval[]

/** The slot of a meeting that begins at the instant. */
export function slotAt(startMs: number, durationMinutes: number): Interval {
  return { startMs, endMs: startMs + durationMinutes * minuteMs }
}

export function minutesOf({ startMs, endMs }: Interval): number {
  return (endMs - startMs) / minuteMs
}

export function overlaps(a: Interval, b: Interval): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs
}

/** Sorts, drops empty members, joins those that overlap or touch. */
export function union(...parts: readonly (readonly Interval[])[]): IntervalSet {
  const sorted = parts
    .flat()
    .filter(({ startMs, endMs }) => startMs < endMs)
    .sort((a, b) => a.startMs - b.startMs)
  const joined: { startMs: number; endMs: number }[] = []
  let last: { startMs: number; endMs: number } | undefined
  for (const { startMs, endMs } of sorted) {
    if (last && startMs <= last.endMs) {
      last.endMs = Math.max(last.endMs, endMs)
    } else {
      last = { startMs, endMs }
      joined.push(last)
    }
  }
  return joined
}

/** What of `from` lies in no member of `taken`. */
export function subtract(from: IntervalSet, taken: IntervalSet): IntervalSet {
  if (taken.length === 0) return from
  const left: Interval[] = []
  let first = 0
  for (const { startMs, endMs } of from) {
    let cursorMs = startMs
    while (first < taken.length && endOf(taken, first) <= startMs) first += 1
    for (let at = first; startOf(taken, at) < endMs; at += 1) {
      if (cursorMs < startOf(taken, at)) left.push({ startMs: cursorMs, endMs: startOf(taken, at) })
      cursorMs = Math.max(cursorMs, endOf(taken, at))
    }
    if (cursorMs < endMs) left.push({ startMs: cursorMs, endMs })
  }
  return left
}

/** What lies in a member of both. */
export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  return subtract(a, subtract(a, b))
}

/** Whether one member covers the whole of `part`. */
export function contains(set: IntervalSet, part: Interval): boolean {
  const at = firstEndingAfter(set, part.startMs)
  return startOf(set, at) <= part.startMs && endOf(set, at) >= part.endMs
}

/** The index of the first member that ends after the instant; the set's length where none does. */
export function firstEndingAfter(set: readonly Interval[], atMs: number): number {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (endOf(set, middle) > atMs) high = middle
    else low = middle + 1
  }
  return low
}

/** Start of a member; +Infinity past the end of the set, so that walks stop by comparison alone. */
export function startOf(set: readonly Interval[], index: number): number {
  return set[index]?.startMs ?? Number.POSITIVE_INFINITY
}

/** End of a member; -Infinity past the end of the set: nothing is ever inside it. */
export function endOf(set: readonly Interval[], index: number): number {
  return set[index]?.endMs ?? Number.NEGATIVE_INFINITY
}
