import type { Scope } from '../../domain/account.ts'
import type { Sessions } from '../store.ts'
import type { Engine } from './engine.ts'

interface SessionRow {
  key_id: string
  account_id: string
  scope: Scope
  expires_at: number
}

export function sqliteSessions({ writer, reader, commit }: Engine): Sessions {
  const insert = writer.prepare<null, [string, string, string, number, number]>(
    `INSERT INTO sessions (digest, account_id, key_id, expires_at, created_at)
     VALUES (?, ?, ?, ?, ?)`,
  )
  const removeOver = writer.prepare<null, [number]>('DELETE FROM sessions WHERE expires_at <= ?')
  const remove = writer.prepare<null, [string]>('DELETE FROM sessions WHERE digest = ?')
  const find = reader.prepare<SessionRow, [string, number]>(
    `SELECT key_id, k.account_id, scope, expires_at
     FROM sessions s JOIN api_keys k ON k.id = key_id
     WHERE s.digest = ? AND expires_at > ? AND revoked_at IS NULL`,
  )

  return {
    add: ({ digest, accountId, keyId, createdAtMs, expiresAtMs }) =>
      commit.apply(() => {
        removeOver.run(createdAtMs)
        insert.run(digest, accountId, keyId, expiresAtMs, createdAtMs)
      }),
    async findPrincipal(digest, nowMs) {
      const row = find.get(digest, nowMs)
      if (!row) return null
      const { key_id, account_id, scope, expires_at } = row
      return {
        principal: { keyId: key_id, accountId: account_id, scope },
        expiresAtMs: expires_at,
      }
    },
    remove: (digest) =>
      commit.apply(() => {
        remove.run(digest)
      }),
  }
}
