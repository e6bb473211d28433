import type { Database } from 'bun:sqlite'
import type { Booking } from '../../../domain/booking.ts'
import type { Agreed } from '../../../domain/time/agreed.ts'
import type { Shifted } from '../../../domain/time/zone-shift.ts'
import type { Bindings } from '../bindings.ts'
import { ofAccount, seqReader } from '../seqs.ts'
import { agreedBy, agreedIn, zoneOr } from './agreed-rows.ts'

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
  made_by: string | null
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
    madeBy: row.made_by,
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

/** What `bookingOf` reads. */
export const bookingColumns = `bookings.id, starts_at, ends_at, cancelled, attendee_name, attendee_email,
  metadata, cancel_reason, group_id, bookings.created_at, agreed_zone, agreed_offset,
  (SELECT id FROM api_keys WHERE seq = bookings.made_by) AS made_by,
  (SELECT id FROM humans WHERE seq = human_seq) AS human_id`

export const findSql = `SELECT ${bookingColumns} FROM bookings WHERE id = ? AND ${ofAccount}`

export function bookingStatements(writer: Database, reader: Database) {
  const humanSeqOf = seqReader(reader, 'humans')
  const keySeqOf = seqReader(reader, 'api_keys')
  const find = writer.prepare<BookingRow, [string, string]>(findSql)
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT OR ROLLBACK INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
       attendee_email, metadata, cancel_reason, group_id, event_seq, created_at, made_by,
       owned_by, agreed_zone, agreed_offset)
     VALUES ($id, $account_seq, $human_seq, $starts_at, $ends_at, $cancelled, $attendee_name,
       $attendee_email, $metadata, $cancel_reason, $group_id, $event_seq, $created_at, $made_by,
       (SELECT seq FROM api_keys WHERE seq = $made_by AND own_bookings = 1), $agreed_zone, $agreed_offset)`,
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE bookings SET starts_at = $starts_at, ends_at = $ends_at, attendee_name = $attendee_name,
       attendee_email = $attendee_email, cancelled = $cancelled, metadata = $metadata,
       cancel_reason = $cancel_reason, event_seq = $event_seq, agreed_zone = $agreed_zone,
       agreed_offset = $agreed_offset
     WHERE id = $id`,
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
    insert: (accountSeq: number, booking: Booking, eventSeq: number) =>
      insert.run({
        ...changeable(booking, eventSeq),
        account_seq: accountSeq,
        human_seq: humanSeqOf(booking.humanId),
        group_id: booking.groupId,
        created_at: booking.createdAtMs,
        made_by: booking.madeBy === null ? null : keySeqOf(booking.madeBy),
      } satisfies Written),
    update: (booking: Booking, eventSeq: number) => update.run(changeable(booking, eventSeq)),
  }
}

/** Every column, with numbers in the place of ids. */
interface Written extends Omit<BookingRow, 'human_id' | 'made_by'> {
  account_seq: number
  made_by: number | null
  human_seq: number
  event_seq: number
}

/** The columns that a change may write, and the id that it is found by. */
function changeable(booking: Booking, eventSeq: number) {
  return {
    id: booking.id,
    starts_at: booking.startMs,
    ends_at: booking.endMs,
    cancelled: booking.status === 'cancelled' ? 1 : 0,
    attendee_name: booking.attendeeName,
    attendee_email: booking.attendeeEmail,
    metadata: booking.metadata,
    cancel_reason: booking.cancelReason,
    event_seq: eventSeq,
    agreed_zone: booking.agreed?.timeZone ?? null,
    agreed_offset: booking.agreed?.offsetMs ?? null,
  } satisfies Partial<Written>
}
