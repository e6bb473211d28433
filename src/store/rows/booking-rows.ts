import type { Booking, BookingDetails } from '../../domain/booking.ts'
import type { Shifted } from '../../domain/time/zone-shift.ts'
import { agreedBy, agreedIn, zoneOr } from './agreed-rows.ts'
import type { Values } from './bindings.ts'
import { buffersIn } from './claims.ts'

/**
 * The columns of a booking, those that a change may write and those that stay: every statement is made of these lists.
 * A field without a column does not compile, nor does a column without a value.
 */
export const changing = [
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
/** Where each detail stands that callers say: an erasure empties them all. */
export const detailColumns = {
  attendeeName: 'attendee_name',
  attendeeEmail: 'attendee_email',
  attendeePhone: 'attendee_phone',
  attendeeTimeZone: 'attendee_timezone',
  attendeeLocale: 'attendee_locale',
  location: 'location',
  metadata: 'metadata',
} as const satisfies Record<keyof BookingDetails, (typeof changing)[number]>

export const staying = ['id', 'group_id', 'created_at', 'notifies'] as const
export const links = [
  'account_seq',
  'human_seq',
  'event_seq',
  'made_by',
  'service_seq',
] as const satisfies (keyof Links)[]

/** Row numbers in the place of ids. */
export interface Links {
  account_seq: number
  human_seq: number
  event_seq: number
  made_by: number | null
  service_seq: number | null
}

export function changingIn(booking: Booking) {
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

export function stayingIn({ id, groupId, createdAtMs, notifies }: Booking) {
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
