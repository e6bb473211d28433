import type { Session, Sessions } from '../store.ts'
import type { Bindings } from './bindings.ts'
import type { Engine } from './engine.ts'
import { ofNoDeleted, type PrincipalRow, principalColumns, principalOf } from './key-rows.ts'

interface SessionRow extends PrincipalRow {
  session_ends: number
}

export function sqliteSessions({ writer, reader, commit, writeEntry }: Engine): Sessions {
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO sessions (digest, account_id, key_id, expires_at, created_at)
     VALUES ($digest, $account_id, $key_id, $expires_at, $created_at)`,
  )
  const removeOver = writer.prepare<null, [number]>('DELETE FROM sessions WHERE expires_at <= ?')
  const removeOldest = writer.prepare<null, [string, string, number]>(
    `DELETE FROM sessions WHERE key_id = ?1 AND digest NOT IN (
       SELECT digest FROM sessions WHERE key_id = ?1
       ORDER BY created_at DESC, digest = ?2 DESC LIMIT ?3)`,
  )
  const remove = writer.prepare<Pick<Session, 'accountId' | 'keyId'>, [string]>(
    'DELETE FROM sessions WHERE digest = ? RETURNING account_id AS accountId, key_id AS keyId',
  )
  const find = reader.prepare<SessionRow, [string, number]>(
    `SELECT ${principalColumns}, s.expires_at AS session_ends
     FROM sessions s JOIN api_keys k ON k.id = s.key_id
     WHERE s.digest = ?1 AND s.expires_at > ?2 AND revoked_at IS NULL AND ${ofNoDeleted}
       AND (k.expires_at IS NULL OR k.expires_at > ?2)`,
  )

  return {
    add: ({ digest, accountId, keyId, createdAtMs, expiresAtMs }, ofKeyMax, entry) =>
      commit.apply(() => {
        removeOver.run(createdAtMs)
        insert.run({
          digest,
          account_id: accountId,
          key_id: keyId,
          expires_at: expiresAtMs,
          created_at: createdAtMs,
        })
        removeOldest.run(keyId, digest, ofKeyMax)
        writeEntry(entry)
      }),
    async findPrincipal(digest, nowMs) {
      const row = find.get(digest, nowMs)
      return row && { principal: principalOf(row), expiresAtMs: row.session_ends }
    },
    remove: (digest, entryOf) =>
      commit.apply(() => {
        const owner = remove.get(digest)
        if (owner) writeEntry(entryOf?.(owner))
      }),
  }
}
