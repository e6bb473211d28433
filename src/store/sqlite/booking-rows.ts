import type { Database } from 'bun:sqlite'
import type { Booking } from '../../domain/booking.ts'

export interface BookingRow {
  id: string
  human_id: string
  starts_at: number
  ends_at: number
  attendee_name: string
  attendee_email: string | null
  status: Booking['status']
  metadata: string | null
  cancel_reason: string | null
  group_id: string | null
  created_at: number
}

export function bookingOf(row: BookingRow): Booking {
  return {
    id: row.id,
    humanId: row.human_id,
    startMs: row.starts_at,
    endMs: row.ends_at,
    attendeeName: row.attendee_name,
    attendeeEmail: row.attendee_email,
    status: row.status,
    metadata: row.metadata,
    cancelReason: row.cancel_reason,
    groupId: row.group_id,
    createdAtMs: row.created_at,
  }
}

export const findSql = 'SELECT * FROM bookings WHERE id = ? AND account_id = ?'

export function bookingStatements(writer: Database) {
  const find = writer.prepare<BookingRow, [string, string]>(findSql)
  const insert = writer.prepare<
    null,
    [
      string,
      string,
      string,
      number,
      number,
      string,
      string | null,
      Booking['status'],
      string | null,
      string | null,
      number,
      number,
    ]
  >(
    `INSERT INTO bookings (id, account_id, human_id, human_seq, starts_at, ends_at, attendee_name,
       attendee_email, status, metadata, group_id, event_seq, created_at)
     VALUES (?, ?, ?3, (SELECT seq FROM humans WHERE id = ?3), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = writer.prepare<
    null,
    [
      number,
      number,
      string,
      string | null,
      Booking['status'],
      string | null,
      string | null,
      number,
      string,
    ]
  >(
    `UPDATE bookings SET starts_at = ?, ends_at = ?, attendee_name = ?, attendee_email = ?,
       status = ?, metadata = ?, cancel_reason = ?, event_seq = ? WHERE id = ?`,
  )
  return {
    find(accountId: string, id: string): Booking | null {
      const row = find.get(id, accountId)
      return row ? bookingOf(row) : null
    },
    insert(accountId: string, b: Booking, eventSeq: number) {
      insert.run(
        b.id,
        accountId,
        b.humanId,
        b.startMs,
        b.endMs,
        b.attendeeName,
        b.attendeeEmail,
        b.status,
        b.metadata,
        b.groupId,
        eventSeq,
        b.createdAtMs,
      )
    },
    update(b: Booking, eventSeq: number) {
      update.run(
        b.startMs,
        b.endMs,
        b.attendeeName,
        b.attendeeEmail,
        b.status,
        b.metadata,
        b.cancelReason,
        eventSeq,
        b.id,
      )
    },
  }
}
