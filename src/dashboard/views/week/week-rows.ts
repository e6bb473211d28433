import type { Axis, Rows } from '../../week/axis.ts'
import type { Lane } from '../../week/lanes.ts'
import type { WeekFacts } from './week-facts.ts'
import type { Marking, Opened } from './week-opened.ts'

export interface GridProps {
  readonly axis: Axis
  readonly facts: WeekFacts
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
export function beside(rows: Rows, range: Range, { lane, lanes }: Lane) {
  const percent = (part: number) => `${((part / lanes) * 100).toFixed(3)}%`
  return { ...placed(rows, range), '--from': percent(lane), '--to': percent(lanes - lane - 1) }
}
