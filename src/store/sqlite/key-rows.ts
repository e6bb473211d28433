import type { Database } from 'bun:sqlite'
import type { KeptKey, Makers, Principal, Scope } from '../../domain/account.ts'
import type { ApiKey } from '../store.ts'
import type { Bindings } from './bindings.ts'

/** What a key is bound to. */
interface BoundRow {
  scope: Scope
  /** JSON. */
  human_ids: string | null
  own_bookings: number
  expires_at: number | null
  daily_bookings: number | null
}

interface KeyRow extends BoundRow {
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

function keyOf(row: KeyRow): KeptKey {
  const { id, name, prefix } = row
  const times = { createdAtMs: row.created_at, lastUsedMs: row.last_used_at }
  return { id, name, prefix, ...boundsOf(row), ...times, createdBy: row.created_by }
}

/** The keys of an account that are not revoked, oldest first. */
export function keyReader(db: Database): (accountId: string) => KeptKey[] {
  const keys = db.prepare<KeyRow, [string]>(
    'SELECT * FROM api_keys WHERE account_id = +? AND revoked_at IS NULL ORDER BY id',
  )
  return (accountId) => keys.all(accountId).map(keyOf)
}

/** Who made each key of an account, revoked ones included. */
export function makerReader(db: Database): (accountId: string) => Makers {
  const keys = db.prepare<{ id: string; created_by: string | null }, [string]>(
    'SELECT id, created_by FROM api_keys WHERE account_id = +?',
  )
  return (accountId) => new Map(keys.all(accountId).map((key) => [key.id, key.created_by]))
}

/** Adds a key, unless there is one of the same text; answers whether it did. */
export function keyWriter(writer: Database): (key: ApiKey) => boolean {
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO api_keys (id, account_id, name, prefix, scope, digest, created_at, human_ids, own_bookings,
       expires_at, daily_bookings, created_by)
     VALUES ($id, $account_id, $name, $prefix, $scope, $digest, $created_at, $human_ids, $own_bookings,
       $expires_at, $daily_bookings, $created_by)
     ON CONFLICT (digest) DO NOTHING`,
  )
  return (key) => {
    const { changes } = insert.run({
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
    } satisfies Omit<KeyRow, 'last_used_at'> & { digest: string })
    return changes > 0
  }
}
