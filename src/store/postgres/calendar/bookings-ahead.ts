import type { AheadBooking } from '../../../domain/slots/conflicts.ts'
import type { BookingsAhead } from '../../store.ts'
import type { Database } from '../statements.ts'

/** Keeps to some bookings, or to all where the fourth value of a statement is null. */
export const amongIds =
  'AND (?4::text IS NULL OR id IN (SELECT json_array_elements_text(?4::text::json)))'

export const amongText = (ids: readonly string[] | null | undefined) =>
  ids ? JSON.stringify(ids) : null

/** What lies ahead of one human, read in the order of the index: what lies behind is never looked at. */
export function bookingsAhead(reader: Database): BookingsAhead {
  const ahead = reader.prepare<
    Omit<AheadBooking, 'humanId'>,
    [string, string, number, string | null, number]
  >(
    `SELECT id, starts_at AS startMs, ends_at AS endMs, attendee_name AS attendeeName,
       (SELECT id FROM api_keys WHERE seq = bookings.made_by) AS madeBy,
       (SELECT id FROM services WHERE seq = bookings.service_seq) AS serviceId
     FROM bookings
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ?1 AND account_id = ?2) AND cancelled = 0
       AND starts_at >= ?3 ${amongIds}
     ORDER BY starts_at LIMIT ?5`,
  )
  return {
    async listAhead(accountId, humanId, fromMs, limit, ids) {
      const among = amongText(ids)
      return (await ahead.all(humanId, accountId, fromMs, among, limit)).map((row) => ({
        ...row,
        humanId,
      }))
    },
  }
}
