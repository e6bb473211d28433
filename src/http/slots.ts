import { minuteMs } from '../domain/time/units.ts'
import type { Context } from '../operations/context.ts'
import type { AskedSlots } from '../operations/slots/slot-choice.ts'
import type { SlotList } from '../operations/slots/slots.ts'
import * as operations from '../operations/slots/slots.ts'
import { follow } from '../operations/soon.ts'
import { type AskedView, readAskedSlots } from '../wire/slot-list.ts'
import { SlotAnswer, SlotQueryInput, slotRules, slotsText } from '../wire/slots.ts'
import { takesQuery } from './input/input.ts'
import { operation, written } from './operation.ts'

/** More are written piece by piece. */
const slotsAtOnce = 1_000

export const listSlots = operation({
  operationId: 'listSlots',
  tag: 'Slots',
  summary: 'Find free slots',
  description:
    "What can be booked right now. Dates are the human's local dates, and may be told from today (today, tomorrow, +7d); instants are UTC. Add display_timezone to get each start in words, group_by=day to get them by date, spread=3 for a few of each day. Nothing free is an empty list, not an error.",
  answer: [200, SlotAnswer],
  refusals: ['NOT_FOUND', 'INVALID_DURATION'],
  ids: ['id'],
  isKept: true,
  input: takesQuery(SlotQueryInput, slotRules),
  takesTurn: true,
  async run(context, { sight }, input, { id }) {
    const asked = readAskedSlots(input)
    // Before the slots are read: a change in between makes the answer look old, never new.
    const stamp = await operations.slotsStamp(context, id)
    const found = await operations.listSlots(context, sight, id, asked)
    const answer = written(slotsText(id, asked, found), found.slots.length > slotsAtOnce)
    return isLasting(asked) ? { ...answer, isFresh: freshness(context, id, stamp, found) } : answer
  },
})

/**
 * An answer is right while the stamp stands, until its first slot begins or has less than the notice left, or a hold in
 * its range expires; and for the minute in which it was made, since it says what now is.
 */
function freshness(context: Context, humanId: string, stamp: string, found: SlotList) {
  const firstMs =
    (found.slots[0]?.startMs ?? Number.POSITIVE_INFINITY) - found.noticeMinutes * minuteMs
  const fromMs = found.nowMs
  const minuteEndMs = (Math.floor(fromMs / minuteMs) + 1) * minuteMs - 1
  const untilMs = Math.min(firstMs, found.heldUntilMs - 1, minuteEndMs)
  return () =>
    follow(operations.slotsStamp(context, humanId), (present) => {
      if (present !== stamp) return false
      const nowMs = context.clock.nowMs()
      return fromMs <= nowMs && nowMs <= untilMs
    })
}

/** What is told from today changes by itself, and so do words. */
function isLasting({ from, to, perDay, byDay, displayZone }: AskedSlots & AskedView): boolean {
  const isFixed = 'day' in from && 'day' in to
  return isFixed && perDay === undefined && !byDay && displayZone === undefined
}
