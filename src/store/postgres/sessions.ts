import type { Bindings } from '../rows/bindings.ts'
import { ofNoDeleted, type PrincipalRow, principalColumns, principalOf } from '../rows/key-rows.ts'
import type { Session, Sessions } from '../store.ts'
import type { Engine } from './engine.ts'

interface SessionRow extends PrincipalRow {
  session_ends: number
}

export function postgresSessions({ writer, reader, commit, writeEntry }: Engine): Sessions {
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

  const open = async (session: Session, ofKeyMax: number): Promise<void> => {
    const { digest, accountId, keyId, createdAtMs, expiresAtMs } = session
    await removeOver.run(createdAtMs)
    await insert.run({
      digest,
      account_id: accountId,
      key_id: keyId,
      expires_at: expiresAtMs,
      created_at: createdAtMs,
    })
    await removeOldest.run(keyId, digest, ofKeyMax)
  }

  return {
    add: (session, ofKeyMax, entry) =>
      commit.of(session.accountId).apply(async () => {
        await open(session, ofKeyMax)
        await writeEntry(entry)
      }),
    addLink: ({ digest, accountId, keyId, expiresAtMs }, nowMs, entry) =>
      commit.of(accountId).apply(async () => {
        await removeLinksOver.run(nowMs)
        await insertLink.run({
          ...{ digest, account_id: accountId, key_id: keyId },
          expires_at: expiresAtMs,
        })
        await writeEntry(entry)
      }),
    useLink: ({ digest, session, ofKeyMax, nowMs }, entryOf) =>
      commit.decide(
        () => ofLink.get(digest, nowMs),
        async (row) => {
          if (!row) return null
          const principal = principalOf(row)
          const { accountId, keyId } = principal
          await removeLink.run(digest)
          await open({ ...session, accountId, keyId }, ofKeyMax)
          await writeEntry(entryOf(principal))
          return principal
        },
      ),
    async findPrincipal(digest, nowMs) {
      const row = await find.get(digest, nowMs)
      return row && { principal: principalOf(row), expiresAtMs: row.session_ends }
    },
    remove: (digest, entryOf) =>
      commit.apply(async () => {
        const owner = await remove.get(digest)
        if (owner) await writeEntry(entryOf?.(owner))
      }),
  }
}
