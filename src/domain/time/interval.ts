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

/** The time in both; where there is none it ends before it starts. */
export function common(a: Interval, b: Interval): Interval {
  return { startMs: Math.max(a.startMs, b.startMs), endMs: Math.min(a.endMs, b.endMs) }
}

/** Sorts, drops empty members, joins those that overlap or touch. */
export function union(...parts: readonly (readonly Interval[])[]): IntervalSet {
  const sorted = byStart(...parts)
  const joined: { startMs: number; endMs: number }[] = []
  let last: { startMs: number; endMs: number } | undefined
  for (const { startMs, endMs } of sorted) {
    if (startMs >= endMs) continue
    if (last && startMs <= last.endMs) {
      last.endMs = Math.max(last.endMs, endMs)
    } else {
      last = { startMs, endMs }
      joined.push(last)
    }
  }
  return joined
}

/** All members by their start. What is in order already is merged and not sorted. */
export function byStart(...parts: readonly (readonly Interval[])[]): readonly Interval[] {
  return parts.map(sorted).reduce(merged, [])
}

function sorted(part: readonly Interval[]): readonly Interval[] {
  const isSorted = part.every(({ startMs }, at) => at === 0 || startOf(part, at - 1) <= startMs)
  return isSorted ? part : part.toSorted((a, b) => a.startMs - b.startMs)
}

function merged(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  if (a.length === 0) return b
  const all: Interval[] = []
  let at = 0
  for (const one of a) {
    at = moved(b, at, one.startMs, all)
    all.push(one)
  }
  moved(b, at, Number.POSITIVE_INFINITY, all)
  return all
}

/** Moves the members that start before an instant; answers the index of the first that does not. */
function moved(from: readonly Interval[], first: number, beforeMs: number, to: Interval[]): number {
  let at = first
  for (let next = from[at]; next && next.startMs < beforeMs; next = from[at]) {
    to.push(next)
    at += 1
  }
  return at
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
