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
  const change = async (accountId: string, { booking, event }: BookingChange): Promise<Booking> => {
    const sequence = await writeEvent(await accountSeqOf(accountId), event)
    await rows.update(booking, sequence, event.createdAtMs)
    changes.touch(booking.humanId)
    return { ...booking, sequence }
  }
  const markIfShifted = async ({ id, startMs, agreed }: Booking): Promise<void> => {
    if (agreed !== null && isShiftedNow(agreed, startMs)) await rows.mark(id)
  }
  return {
    find: rows.find,
    change,
    /** For one that is another human's from now on: what it was agreed as stands. */
    async hand(accountId: string, { booking, event }: BookingChange): Promise<void> {
      await rows.hand(booking, await writeEvent(await accountSeqOf(accountId), event))
      await markIfShifted(booking)
      changes.touch(booking.humanId)
      if (event.previousHumanId !== undefined) changes.touch(event.previousHumanId)
    },
    async shift(accountId: string, { booking, event }: ShiftChange): Promise<void> {
      if (event !== null) await change(accountId, { booking, event })
      else if (booking.agreed !== null) await rows.agree(booking.id, booking.agreed)
    },
    /** For a booking just added that was agreed before, as a hold: under rules that may have changed since. */
    markIfShifted,
    async add(
      accountId: string,
      { booking, event, pack }: BookingDecision,
      nowMs: number,
      cap?: Cap | null,
    ) {
      const accountSeq = await accountSeqOf(accountId)
      const sequence = await writeEvent(accountSeq, event)
      await rows.insert(accountSeq, booking, sequence)
      await usage.count(accountId, nowMs, booking.id, pack)
      if (cap) await usage.countKey(cap, nowMs)
      changes.touch(booking.humanId)
      return { ...booking, sequence }
    },
  }
}

export type BookingWrites = ReturnType<typeof bookingWrites>
