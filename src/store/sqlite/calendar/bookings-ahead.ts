import type { Database } from 'bun:sqlite'
import type { AheadBooking } from '../../../domain/slots/conflicts.ts'
import type { BookingsAhead } from '../../store.ts'

/** What lies ahead of one human, read in the order of the index: what lies behind is never looked at. */
export function bookingsAhead(reader: Database): BookingsAhead {
  const ahead = reader.prepare<Omit<AheadBooking, 'humanId'>, [string, string, number, number]>(
    `SELECT id, starts_at AS startMs, ends_at AS endMs, attendee_name AS attendeeName,
       (SELECT id FROM api_keys WHERE seq = bookings.made_by) AS madeBy,
       (SELECT id FROM services WHERE seq = bookings.service_seq) AS serviceId
     FROM bookings INDEXED BY bookings_by_human
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?) AND cancelled = 0
       AND starts_at >= ? ORDER BY starts_at LIMIT ?`,
  )
  return {
    async listAhead(accountId, humanId, fromMs, limit) {
      return ahead.all(humanId, accountId, fromMs, limit).map((row) => ({ ...row, humanId }))
    },
  }
}
