import type { Database } from 'bun:sqlite'
import type { Booking } from '../../../domain/booking.ts'
import type { Agreed } from '../../../domain/time/agreed.ts'
import type { Shifted } from '../../../domain/time/zone-shift.ts'
import { type Bindings, insertedSql, updatedSql, type Values } from '../bindings.ts'
import { ofAccount, seqReader } from '../seqs.ts'
import { agreedBy, agreedIn, zoneOr } from './agreed-rows.ts'
import { buffersIn } from './claims.ts'

/**
 * The columns of a booking, those that a change may write and those that stay: every statement is made of these lists.
 * A field without a column does not compile, nor does a column without a value.
 */
const changing = [
  'starts_at',
  'ends_at',
  'buffer_before',
  'buffer_after',
  'cancelled',
  'attendee_name',
  'attendee_email',
  'attendee_phone',
  'attendee_timezone',
  'attendee_locale',
  'location',
  'metadata',
  'cancel_reason',
  'cancelled_by',
  'agreed_zone',
  'agreed_offset',
  'changes',
  'link_version',
  'invite_sequence',
] as const
const staying = ['id', 'group_id', 'created_at', 'notifies'] as const
const links = [
  'account_seq',
  'human_seq',
  'event_seq',
  'made_by',
  'service_seq',
] as const satisfies (keyof Links)[]

/** Row numbers in the place of ids. */
interface Links {
  account_seq: number
  human_seq: number
  event_seq: number
  made_by: number | null
  service_seq: number | null
}

function changingIn(booking: Booking) {
  return {
    starts_at: booking.startMs,
    ends_at: booking.endMs,
    buffer_before: booking.buffers.beforeMinutes,
    buffer_after: booking.buffers.afterMinutes,
    cancelled: booking.status === 'cancelled' ? 1 : 0,
    attendee_name: booking.attendeeName,
    attendee_email: booking.attendeeEmail,
    attendee_phone: booking.attendeePhone,
    attendee_timezone: booking.attendeeTimeZone,
    attendee_locale: booking.attendeeLocale,
    location: booking.location,
    metadata: booking.metadata,
    cancel_reason: booking.cancelReason,
    cancelled_by: booking.cancelledBy,
    agreed_zone: booking.agreed?.timeZone ?? null,
    agreed_offset: booking.agreed?.offsetMs ?? null,
    changes: booking.changeCount,
    link_version: booking.linkVersion,
    invite_sequence: booking.inviteSequence,
  } satisfies Values<(typeof changing)[number]>
}

function stayingIn({ id, groupId, createdAtMs, notifies }: Booking) {
  return {
    id,
    group_id: groupId,
    created_at: createdAtMs,
    notifies: notifies ? 1 : 0,
  } satisfies Values<(typeof staying)[number]>
}

export type BookingRow = ReturnType<typeof changingIn> &
  ReturnType<typeof stayingIn> & {
    human_id: string
    event_seq: number
    made_by: string | null
    service_id: string | null
  }

export function bookingOf(row: BookingRow): Booking {
  return {
    id: row.id,
    humanId: row.human_id,
    startMs: row.starts_at,
    endMs: row.ends_at,
    buffers: buffersIn(row),
    attendeeName: row.attendee_name,
    attendeeEmail: row.attendee_email,
    attendeePhone: row.attendee_phone,
    attendeeTimeZone: row.attendee_timezone,
    attendeeLocale: row.attendee_locale,
    location: row.location,
    status: row.cancelled === 1 ? 'cancelled' : 'confirmed',
    metadata: row.metadata,
    cancelReason: row.cancel_reason,
    cancelledBy: row.cancelled_by,
    groupId: row.group_id,
    serviceId: row.service_id,
    createdAtMs: row.created_at,
    madeBy: row.made_by,
    agreed: agreedIn(row),
    sequence: row.event_seq,
    changeCount: row.changes,
    linkVersion: row.link_version,
    inviteSequence: row.invite_sequence,
    notifies: row.notifies === 1,
  }
}

/** A row with the zone it was agreed in, also where 0.1.0 made it. */
export type ZonedRow = BookingRow & { zone: string }

export const zonedColumn = `${zoneOr('humans.seq = human_seq')} AS zone`

export function shiftedOf(row: ZonedRow): Shifted {
  const agreed = agreedBy({ ...row, agreed_zone: row.zone }, row.starts_at)
  return { booking: bookingOf(row), agreed }
}

/** What `bookingOf` reads. */
export const bookingColumns = `${[...staying, ...changing, 'event_seq'].map((column) => `bookings.${column}`).join(', ')},
  (SELECT id FROM api_keys WHERE seq = bookings.made_by) AS made_by,
  (SELECT id FROM services WHERE seq = bookings.service_seq) AS service_id,
  (SELECT id FROM humans WHERE seq = human_seq) AS human_id`

export const findSql = `SELECT ${bookingColumns} FROM bookings WHERE id = ? AND ${ofAccount}`

/** The key that made it, where that one sees only what it made. */
const ownerSql = '(SELECT seq FROM api_keys WHERE seq = $made_by AND own_bookings = 1)'

export function bookingStatements(writer: Database, reader: Database) {
  const humanSeqOf = seqReader(reader, 'humans')
  const keySeqOf = seqReader(reader, 'api_keys')
  const serviceSeqOf = seqReader(reader, 'services')
  const find = writer.prepare<BookingRow, [string, string]>(findSql)
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT OR ROLLBACK INTO bookings ${insertedSql([...staying, ...changing, ...links], { owned_by: ownerSql })}`,
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE bookings SET ${updatedSql([...changing, 'event_seq'])},
       timed_at = CASE WHEN starts_at = $starts_at THEN timed_at ELSE $at END WHERE id = $id`,
  )
  const hand = writer.prepare<null, [Bindings]>(
    `UPDATE bookings SET ${updatedSql([...changing, 'event_seq', 'human_seq'])} WHERE id = $id`,
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
        ...stayingIn(booking),
        ...changingIn(booking),
        account_seq: accountSeq,
        human_seq: humanSeqOf(booking.humanId),
        event_seq: eventSeq,
        made_by: booking.madeBy === null ? null : keySeqOf(booking.madeBy),
        service_seq: booking.serviceId === null ? null : serviceSeqOf(booking.serviceId),
      } satisfies Values<(typeof staying | typeof changing)[number]> & Links),
    update: (booking: Booking, eventSeq: number, atMs: number) =>
      update.run({ id: booking.id, ...changingIn(booking), event_seq: eventSeq, at: atMs }),
    /** The same, and it is another human's from now on. */
    hand(booking: Booking, eventSeq: number): void {
      const its = { id: booking.id, ...changingIn(booking), event_seq: eventSeq }
      hand.run({ ...its, human_seq: humanSeqOf(booking.humanId) })
    },
  }
}
