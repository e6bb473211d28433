import type { KeptKey, Makers } from '../../domain/account.ts'
import type { Bindings } from '../rows/bindings.ts'
import { type KeyRow, keyOf, keyRow } from '../rows/key-rows.ts'
import type { ApiKey } from '../store.ts'
import type { Database } from './statements.ts'

/** The keys of an account that are not revoked, oldest first. */
export function keyReader(db: Database): (accountId: string) => Promise<KeptKey[]> {
  const keys = db.prepare<KeyRow, [string]>(
    'SELECT * FROM api_keys WHERE account_id = ? AND revoked_at IS NULL ORDER BY id',
  )
  return async (accountId) => (await keys.all(accountId)).map(keyOf)
}

/** Who made each key of an account, revoked ones included. */
export function makerReader(db: Database): (accountId: string) => Promise<Makers> {
  const keys = db.prepare<{ id: string; created_by: string | null }, [string]>(
    'SELECT id, created_by FROM api_keys WHERE account_id = ?',
  )
  return async (accountId) =>
    new Map((await keys.all(accountId)).map((key) => [key.id, key.created_by]))
}

/** Adds a key, unless there is one of the same text; answers whether it did. */
export function keyWriter(writer: Database): (key: ApiKey) => Promise<boolean> {
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO api_keys (id, account_id, name, prefix, scope, digest, created_at, human_ids, own_bookings,
       expires_at, daily_bookings, created_by)
     VALUES ($id, $account_id, $name, $prefix, $scope, $digest, $created_at, $human_ids, $own_bookings,
       $expires_at, $daily_bookings, $created_by)
     ON CONFLICT (digest) DO NOTHING`,
  )
  return async (key) => {
    const { changes } = await insert.run(keyRow(key))
    return changes > 0
  }
}
