import type { KeptKey, Principal, Scope } from '../../domain/account.ts'
import type { ApiKey } from '../store.ts'

/** What a key is bound to. */
interface BoundRow {
  scope: Scope
  /** JSON. */
  human_ids: string | null
  own_bookings: number
  expires_at: number | null
  daily_bookings: number | null
}

export interface KeyRow extends BoundRow {
  id: string
  account_id: string
  name: string
  prefix: string
  created_at: number
  last_used_at: number | null
  created_by: string | null
}

export interface PrincipalRow extends BoundRow {
  key_id: string
  account_id: string
  is_suspended: number
}

/** Keys called `k`: those of an account that was deleted open nothing. */
export const ofNoDeleted =
  'NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = k.account_id AND a.deleted_at IS NOT NULL)'

/** What `principalOf` reads, of keys called `k`. */
export const principalColumns = `k.id AS key_id, k.account_id, scope, human_ids, own_bookings, k.expires_at, daily_bookings,
   (SELECT suspended_at IS NOT NULL FROM accounts a WHERE a.id = k.account_id) AS is_suspended`

export function principalOf(row: PrincipalRow): Principal {
  const isSuspended = row.is_suspended === 1
  return { keyId: row.key_id, accountId: row.account_id, ...boundsOf(row), isSuspended }
}

function boundsOf(row: BoundRow) {
  const humanIds: readonly string[] | null =
    row.human_ids === null ? null : JSON.parse(row.human_ids)
  return {
    scope: row.scope,
    humanIds,
    ownBookings: row.own_bookings === 1,
    expiresAtMs: row.expires_at,
    dailyBookings: row.daily_bookings,
  }
}

export function keyOf(row: KeyRow): KeptKey {
  const { id, name, prefix } = row
  const times = { createdAtMs: row.created_at, lastUsedMs: row.last_used_at }
  return { id, name, prefix, ...boundsOf(row), ...times, createdBy: row.created_by }
}

/** A key as it is added. */
export function keyRow(key: ApiKey) {
  return {
    id: key.id,
    account_id: key.accountId,
    name: key.name,
    prefix: key.prefix,
    scope: key.scope,
    digest: key.digest,
    created_at: key.createdAtMs,
    human_ids: key.humanIds === null ? null : JSON.stringify(key.humanIds),
    own_bookings: key.ownBookings ? 1 : 0,
    expires_at: key.expiresAtMs,
    daily_bookings: key.dailyBookings,
    created_by: key.createdBy,
  } satisfies Omit<KeyRow, 'last_used_at'> & { digest: string }
}
