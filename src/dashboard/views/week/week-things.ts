/** What stands in a day of the grid, each thing beside those that it overlaps. */
import { type Axis, type Day, type Rows, rowsOf, type Span } from '../../week/axis.ts'
import { type Share, sharesOf } from '../../week/lanes.ts'
import {
  type DayFacts,
  type Occurrence,
  type ShownBooking,
  type ShownHold,
  spanOf,
} from './week-facts.ts'
import type { Range } from './week-rows.ts'

type Thing =
  | { readonly kind: 'override'; readonly occurrence: Occurrence }
  | { readonly kind: 'slot'; readonly slot: Span }
  | { readonly kind: 'hold'; readonly hold: ShownHold }
  | { readonly kind: 'booking'; readonly booking: ShownBooking }
  | { readonly kind: 'busy'; readonly span: Span }

export type Placed = Thing & { readonly rows: Rows; readonly share: Share; readonly key: string }

/** In the order of the Tab key: hours, free times, what is taken. */
export function thingsOf(
  { axis, day, range }: { readonly axis: Axis; readonly day: Day; readonly range: Range },
  facts: DayFacts,
  hasSlots: boolean,
): Placed[] {
  const shown: (Thing & { rows: Rows; key: string })[] = []
  const add = (thing: Thing, span: Span, key: string) => {
    const rows = rowsOf(axis, day, span)
    const cut = rows && within(rows, range)
    if (cut) shown.push({ ...thing, rows: cut, key })
  }
  for (const occurrence of facts.occurrences) {
    add({ kind: 'override', occurrence }, occurrence, `${occurrence.id}${occurrence.startMs}`)
  }
  for (const span of facts.busy) add({ kind: 'busy', span }, span, `busy${span.startMs}`)
  // A slot that began on the day before stands there. Where starts lie closer than a meeting is long, each has the time to the next.
  const slots = facts.slots.filter(({ startMs }) => startMs >= day.startMs && startMs < day.endMs)
  if (hasSlots) {
    slots.forEach((slot, at) => {
      const endMs = Math.min(slot.endMs, slots[at + 1]?.startMs ?? slot.endMs)
      add({ kind: 'slot', slot }, { ...slot, endMs }, `slot${slot.startMs}`)
    })
  }
  for (const hold of facts.holds) add({ kind: 'hold', hold }, spanOf(hold), hold.id)
  for (const booking of facts.bookings)
    add({ kind: 'booking', booking }, spanOf(booking), booking.id)
  const shares = sharesOf(
    shown.map(({ rows, kind }) => ({ ...rows, isGround: kind === 'override' })),
  )
  return shown.map((thing, at) => ({ ...thing, share: shares[at] ?? whole }))
}

const whole: Share = { from: 0, width: 1 }

/** All day would reach out of what is shown. */
function within({ top, height }: Rows, { from, to }: Range): Rows | null {
  const [first, last] = [Math.max(top, from), Math.min(top + height, to)]
  return first < last ? { top: first, height: last - first } : null
}
