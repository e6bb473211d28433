import type { Database } from 'bun:sqlite'
import type { Booking, BookingChange, BookingDecision } from '../../domain/booking.ts'
import { bookingStatements } from './booking-rows.ts'
import type { Changes } from './changes.ts'
import type { EventWriter } from './events.ts'
import { seqReader } from './seqs.ts'
import type { UsageCounters } from './usage.ts'

/** Writes what was decided about a booking: its row, its event, its place in the quota. */
export function bookingWrites(
  writer: Database,
  reader: Database,
  writeEvent: EventWriter,
  usage: UsageCounters,
  changes: Changes,
) {
  const rows = bookingStatements(writer, reader)
  const accountSeqOf = seqReader(reader, 'accounts')
  return {
    find: rows.find,
    add(accountId: string, { booking, event, pack }: BookingDecision, nowMs: number) {
      const accountSeq = accountSeqOf(accountId)
      rows.insert(accountSeq, booking, writeEvent(accountSeq, booking.id, event))
      usage.count(accountId, nowMs, booking.id, pack)
      changes.touch(booking.humanId)
      return booking
    },
    change(accountId: string, { booking, event }: BookingChange): Booking {
      rows.update(booking, writeEvent(accountSeqOf(accountId), booking.id, event))
      changes.touch(booking.humanId)
      return booking
    },
  }
}

export type BookingWrites = ReturnType<typeof bookingWrites>
