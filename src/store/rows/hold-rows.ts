import type { HeldDetails, Hold } from '../../domain/hold.ts'
import type { LiveHold } from '../../domain/question.ts'
import { agreedBy, type ResolvedRow, zoneOr } from './agreed-rows.ts'
import { insertedSql, type Values } from './bindings.ts'
import { type BuffersRow, buffersIn } from './claims.ts'

/** The columns that are read as they were written. */
const plain = [
  'id',
  'human_id',
  'starts_at',
  'ends_at',
  'buffer_before',
  'buffer_after',
  'expires_at',
  'metadata',
  'attendee_phone',
  'attendee_timezone',
  'attendee_locale',
  'location',
  'conversation_id',
  'created_at',
] as const

/** Where each detail stands that a hold keeps: an erasure empties them all. */
export const heldColumns = {
  attendeePhone: 'attendee_phone',
  attendeeTimeZone: 'attendee_timezone',
  attendeeLocale: 'attendee_locale',
  location: 'location',
  metadata: 'metadata',
} as const satisfies Record<keyof HeldDetails, (typeof plain)[number]>

function plainIn(hold: Hold) {
  return {
    id: hold.id,
    human_id: hold.humanId,
    starts_at: hold.startMs,
    ends_at: hold.endMs,
    buffer_before: hold.buffers.beforeMinutes,
    buffer_after: hold.buffers.afterMinutes,
    expires_at: hold.expiresAtMs,
    metadata: hold.metadata,
    attendee_phone: hold.attendeePhone,
    attendee_timezone: hold.attendeeTimeZone,
    attendee_locale: hold.attendeeLocale,
    location: hold.location,
    conversation_id: hold.conversationId,
    created_at: hold.createdAtMs,
  } satisfies Values<(typeof plain)[number]>
}

export type HoldRow = ReturnType<typeof plainIn> &
  ResolvedRow & {
    booking_id: string | null
    made_by: string | null
    service_id: string | null
  }

export const insertHoldSql = `INSERT INTO holds ${insertedSql(
  [...plain, 'account_id', 'agreed_zone', 'agreed_offset'],
  {
    made_by: '(SELECT seq FROM api_keys WHERE id = $made_by)',
    service_seq: '(SELECT seq FROM services WHERE id = $service_id)',
  },
)}`

/** A new hold, which is no booking yet. */
export function holdRow(accountId: string, hold: Hold) {
  return {
    ...plainIn(hold),
    account_id: accountId,
    agreed_zone: hold.agreed.timeZone,
    agreed_offset: hold.agreed.offsetMs,
    made_by: hold.madeBy,
    service_id: hold.serviceId,
  }
}

export function holdOf(row: HoldRow): Hold {
  return {
    id: row.id,
    humanId: row.human_id,
    serviceId: row.service_id,
    startMs: row.starts_at,
    endMs: row.ends_at,
    buffers: buffersIn(row),
    expiresAtMs: row.expires_at,
    metadata: row.metadata,
    attendeePhone: row.attendee_phone,
    attendeeTimeZone: row.attendee_timezone,
    attendeeLocale: row.attendee_locale,
    location: row.location,
    conversationId: row.conversation_id,
    bookingId: row.booking_id,
    createdAtMs: row.created_at,
    madeBy: row.made_by,
    agreed: agreedBy(row, row.starts_at),
  }
}

/** What `holdOf` reads. */
export const holdColumns = `${plain.join(', ')}, booking_id, agreed_offset,
  ${zoneOr('humans.id = holds.human_id')} AS agreed_zone,
  (SELECT id FROM api_keys WHERE seq = holds.made_by) AS made_by,
  (SELECT id FROM services WHERE seq = holds.service_seq) AS service_id`

export const findHoldSql = `SELECT ${holdColumns} FROM holds WHERE id = ? AND account_id = ?`

export type NamedRow = BuffersRow & Omit<LiveHold, 'buffers'>

export function liveOf(row: NamedRow): LiveHold {
  const { id, startMs, endMs, expiresAtMs, serviceId } = row
  return { id, startMs, endMs, expiresAtMs, serviceId, buffers: buffersIn(row) }
}
