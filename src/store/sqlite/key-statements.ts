import type { Database } from 'bun:sqlite'
import type { KeptKey, Makers } from '../../domain/account.ts'
import type { Bindings } from '../rows/bindings.ts'
import { type KeyRow, keyOf, keyRow } from '../rows/key-rows.ts'
import type { ApiKey } from '../store.ts'

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
    const { changes } = insert.run(keyRow(key))
    return changes > 0
  }
}
