import type { Database } from 'bun:sqlite'
import type { Agreed } from '../../domain/agreed.ts'
import type { Booking } from '../../domain/booking.ts'
import type { Shifted } from '../../domain/zone-shift.ts'
import { agreedBy, agreedIn, zoneOr } from './agreed-rows.ts'
import { ofAccount, seqReader } from './seqs.ts'

export interface BookingRow {
  id: string
  human_id: string
  starts_at: number
  ends_at: number
  attendee_name: string
  attendee_email: string | null
  cancelled: number
  metadata: string | null
  cancel_reason: string | null
  group_id: string | null
  created_at: number
  agreed_zone: string | null
  agreed_offset: number | null
}

export function bookingOf(row: BookingRow): Booking {
  return {
    id: row.id,
    humanId: row.human_id,
    startMs: row.starts_at,
    endMs: row.ends_at,
    attendeeName: row.attendee_name,
    attendeeEmail: row.attendee_email,
    status: row.cancelled === 1 ? 'cancelled' : 'confirmed',
    metadata: row.metadata,
    cancelReason: row.cancel_reason,
    groupId: row.group_id,
    createdAtMs: row.created_at,
    agreed: agreedIn(row),
  }
}

/** A row with the zone it was agreed in, also where 0.1.0 made it. */
export interface ZonedRow extends BookingRow {
  zone: string
}

export const zonedColumn = `${zoneOr('humans.seq = human_seq')} AS zone`

export function shiftedOf(row: ZonedRow): Shifted {
  const agreed = agreedBy({ ...row, agreed_zone: row.zone }, row.starts_at)
  return { booking: bookingOf(row), agreed }
}

const cancelledOf = ({ status }: Booking) => (status === 'cancelled' ? 1 : 0)

/** What `bookingOf` reads. */
export const bookingColumns = `bookings.id, starts_at, ends_at, cancelled, attendee_name, attendee_email,
  metadata, cancel_reason, group_id, bookings.created_at, agreed_zone, agreed_offset,
  (SELECT id FROM humans WHERE seq = human_seq) AS human_id`

export const findSql = `SELECT ${bookingColumns} FROM bookings WHERE id = ? AND ${ofAccount}`

export function bookingStatements(writer: Database, reader: Database) {
  const humanSeqOf = seqReader(reader, 'humans')
  const find = writer.prepare<BookingRow, [string, string]>(findSql)
  const insert = writer.prepare<
    null,
    [
      string,
      number,
      number,
      number,
      number,
      number,
      string,
      string | null,
      string | null,
      string | null,
      number,
      number,
      string | null,
      number | null,
    ]
  >(
    `INSERT OR ROLLBACK INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
       attendee_email, metadata, group_id, event_seq, created_at, agreed_zone, agreed_offset)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = writer.prepare<
    null,
    [
      number,
      number,
      string,
      string | null,
      number,
      string | null,
      string | null,
      number,
      string | null,
      number | null,
      string,
    ]
  >(
    `UPDATE bookings SET starts_at = ?, ends_at = ?, attendee_name = ?, attendee_email = ?,
       cancelled = ?, metadata = ?, cancel_reason = ?, event_seq = ?, agreed_zone = ?, agreed_offset = ?
     WHERE id = ?`,
  )
  const agree = writer.prepare<null, [string, number, string]>(
    'UPDATE bookings SET agreed_zone = ?, agreed_offset = ? WHERE id = ?',
  )
  const mark = writer.prepare<null, [string]>(
    `INSERT INTO shifted_bookings SELECT seq, account_seq, human_seq, starts_at FROM bookings
     WHERE id = ?`,
  )
  return {
    agree: (id: string, { timeZone, offsetMs }: Agreed) => agree.run(timeZone, offsetMs, id),
    mark: (id: string) => mark.run(id),
    find(accountId: string, id: string): Booking | null {
      const row = find.get(id, accountId)
      return row ? bookingOf(row) : null
    },
    insert(accountSeq: number, b: Booking, eventSeq: number) {
      insert.run(
        b.id,
        accountSeq,
        humanSeqOf(b.humanId),
        b.startMs,
        b.endMs,
        cancelledOf(b),
        b.attendeeName,
        b.attendeeEmail,
        b.metadata,
        b.groupId,
        eventSeq,
        b.createdAtMs,
        b.agreed?.timeZone ?? null,
        b.agreed?.offsetMs ?? null,
      )
    },
    update(b: Booking, eventSeq: number) {
      update.run(
        b.startMs,
        b.endMs,
        b.attendeeName,
        b.attendeeEmail,
        cancelledOf(b),
        b.metadata,
        b.cancelReason,
        eventSeq,
        b.agreed?.timeZone ?? null,
        b.agreed?.offsetMs ?? null,
        b.id,
      )
    },
  }
}
