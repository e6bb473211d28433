import { type Axis, type Rows, rowOf } from '../../week/axis.ts'
import type { Share } from '../../week/lanes.ts'
import { type DayFacts, spanOf } from './week-facts.ts'
import type { Marking, Opened } from './week-opened.ts'

export interface GridProps {
  readonly axis: Axis
  readonly facts: DayFacts
  readonly marking: Marking
  readonly onOpen: (opened: Opened) => void
}

/** The rows that are shown. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Where rows lie in the part that is shown. */
export function placed({ top, height }: Rows, { from, to }: Range) {
  const percent = (rows: number) => `${((rows / (to - from)) * 100).toFixed(3)}%`
  return { top: percent(top - from), height: percent(height) }
}

/** The same beside others. */
export function beside(rows: Rows, range: Range, { from, width }: Share) {
  const percent = (part: number) => `${(part * 100).toFixed(3)}%`
  return { ...placed(rows, range), '--from': percent(from), '--to': percent(1 - from - width) }
}

/** From an hour before the first thing to an hour after the last, and never less than a working day. */
export function rangeOf(axis: Axis, drawn: readonly DayFacts[]): Range {
  const spans = drawn.flatMap(({ hours, busy, bookings, holds, open }) => [
    ...hours,
    ...busy,
    ...bookings.map(spanOf),
    ...holds.map(spanOf),
    ...open,
  ])
  const rows = axis.days.flatMap((day) =>
    spans.flatMap(({ startMs, endMs }) => [
      ...(startMs >= day.startMs && startMs < day.endMs ? [rowOf(axis, day, startMs)] : []),
      ...(endMs > day.startMs && endMs <= day.endMs ? [rowOf(axis, day, endMs)] : []),
      // What began on the day before, or goes on into the next.
      ...(startMs < day.startMs && endMs > day.startMs ? [0] : []),
      ...(startMs < day.endMs && endMs > day.endMs ? [axis.rows] : []),
    ]),
  )
  const [first, last] = [Math.min(9 * 60, ...rows), Math.max(17 * 60, ...rows)]
  const hour = 60
  return {
    from: Math.max(0, Math.floor(first / hour - 1) * hour),
    to: Math.min(axis.rows, Math.ceil(last / hour + 1) * hour),
  }
}
