import type { Booking, BookingChange, BookingDecision } from '../../../domain/booking.ts'
import type { Cap } from '../../../domain/plan.ts'
import { isShiftedNow } from '../../../domain/time/agreed.ts'
import type { ShiftChange } from '../../../domain/time/zone-shift.ts'
import type { Connections, EventWriter } from '../connections.ts'
import { seqReader } from '../seqs.ts'
import { bookingStatements } from './booking-statements.ts'

/** Writes what was decided about a booking: its row, its event, its place in the quota. */
export function bookingWrites(
  { writer, reader, usage, changes }: Connections,
  writeEvent: EventWriter,
) {
  const rows = bookingStatements(writer, reader)
  const accountSeqOf = seqReader(reader, 'accounts')
  const change = (accountId: string, { booking, event }: BookingChange): Booking => {
    const sequence = writeEvent(accountSeqOf(accountId), event)
    rows.update(booking, sequence, event.createdAtMs)
    changes.touch(booking.humanId)
    return { ...booking, sequence }
  }
  const markIfShifted = ({ id, startMs, agreed }: Booking): void => {
    if (agreed !== null && isShiftedNow(agreed, startMs)) rows.mark(id)
  }
  return {
    find: rows.find,
    change,
    /** For one that is another human's from now on: what it was agreed as stands. */
    hand(accountId: string, { booking, event }: BookingChange): void {
      rows.hand(booking, writeEvent(accountSeqOf(accountId), event))
      markIfShifted(booking)
      changes.touch(booking.humanId)
      if (event.previousHumanId !== undefined) changes.touch(event.previousHumanId)
    },
    shift(accountId: string, { booking, event }: ShiftChange): void {
      if (event !== null) change(accountId, { booking, event })
      else if (booking.agreed !== null) rows.agree(booking.id, booking.agreed)
    },
    /** For a booking just added that was agreed before, as a hold: under rules that may have changed since. */
    markIfShifted,
    add(
      accountId: string,
      { booking, event, pack }: BookingDecision,
      nowMs: number,
      cap?: Cap | null,
    ) {
      const accountSeq = accountSeqOf(accountId)
      const sequence = writeEvent(accountSeq, event)
      rows.insert(accountSeq, booking, sequence)
      usage.count(accountId, nowMs, booking.id, pack)
      if (cap) usage.countKey(cap, nowMs)
      changes.touch(booking.humanId)
      return { ...booking, sequence }
    },
  }
}

export type BookingWrites = ReturnType<typeof bookingWrites>
