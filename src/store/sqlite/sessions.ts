import type { Bindings } from '../rows/bindings.ts'
import { ofNoDeleted, type PrincipalRow, principalColumns, principalOf } from '../rows/key-rows.ts'
import type { Session, Sessions } from '../store.ts'
import type { Engine } from './engine.ts'

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

  const insertLink = writer.prepare<null, [Bindings]>(
    `INSERT INTO sign_in_links (digest, account_id, key_id, expires_at)
     VALUES ($digest, $account_id, $key_id, $expires_at)`,
  )
  const removeLinksOver = writer.prepare<null, [number]>(
    'DELETE FROM sign_in_links WHERE expires_at <= ?',
  )
  const removeLink = writer.prepare<null, [string]>('DELETE FROM sign_in_links WHERE digest = ?')
  const ofLink = writer.prepare<PrincipalRow, [string, number]>(
    `SELECT ${principalColumns} FROM sign_in_links l JOIN api_keys k ON k.id = l.key_id
     WHERE l.digest = ?1 AND l.expires_at > ?2 AND revoked_at IS NULL AND ${ofNoDeleted}
       AND (k.expires_at IS NULL OR k.expires_at > ?2)`,
  )

  const open = (session: Session, ofKeyMax: number): void => {
    const { digest, accountId, keyId, createdAtMs, expiresAtMs } = session
    removeOver.run(createdAtMs)
    insert.run({
      digest,
      account_id: accountId,
      key_id: keyId,
      expires_at: expiresAtMs,
      created_at: createdAtMs,
    })
    removeOldest.run(keyId, digest, ofKeyMax)
  }

  return {
    add: (session, ofKeyMax, entry) =>
      commit.apply(() => {
        open(session, ofKeyMax)
        writeEntry(entry)
      }),
    addLink: ({ digest, accountId, keyId, expiresAtMs }, nowMs, entry) =>
      commit.apply(() => {
        removeLinksOver.run(nowMs)
        insertLink.run({
          ...{ digest, account_id: accountId, key_id: keyId },
          expires_at: expiresAtMs,
        })
        writeEntry(entry)
      }),
    useLink: ({ digest, session, ofKeyMax, nowMs }, entryOf) =>
      commit.decide(
        () => ofLink.get(digest, nowMs),
        (row) => {
          if (!row) return null
          const principal = principalOf(row)
          const { accountId, keyId } = principal
          removeLink.run(digest)
          open({ ...session, accountId, keyId }, ofKeyMax)
          writeEntry(entryOf(principal))
          return principal
        },
      ),
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
