import type { Database } from 'bun:sqlite'
import { idempotencyKeptMs } from '../../domain/limits.ts'
import type { Store } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'

/**
 * Removes what retention no longer asks for, in transactions of some hundred rows. An event for which a
 * delivery waits stays, and so does the newest of all: its number must not come again.
 */
export function sqliteSweep(writer: Database, commit: GroupCommit): Store['sweep'] {
  const accounts = writer.prepare<{ id: string }, []>('SELECT id FROM accounts')
  const webhooks = writer.prepare<{ id: string }, [string]>(
    'SELECT id FROM webhooks WHERE account_id = ? AND active IN (0, 1)',
  )
  // Ids begin with their time, so the rows of one endpoint lie in order of age.
  const settled = writer.prepare<null, [string, string, number]>(
    `DELETE FROM deliveries WHERE webhook_id = ?1 AND id IN (
       SELECT id FROM deliveries WHERE webhook_id = ?1 AND id < ?2 AND status <> 'pending' LIMIT ?3)`,
  )
  // The oldest are looked at, and those of them that wait stay.
  const events = writer.prepare<null, [number, string, number]>(
    `DELETE FROM events WHERE created_at < ?1 AND seq < (SELECT max(seq) FROM events) AND seq IN (
       SELECT seq FROM events WHERE account_id = +?2 ORDER BY seq LIMIT ?3)
     AND NOT EXISTS (
       SELECT 1 FROM deliveries WHERE event_seq = events.seq AND status = 'pending')`,
  )
  const answers = writer.prepare<null, [number, number]>(
    `DELETE FROM idempotency WHERE (account_id, key) IN (
       SELECT account_id, key FROM idempotency WHERE created_at <= +? ORDER BY created_at LIMIT ?)`,
  )

  function sweepAccount(accountId: string, beforeMs: number, rowsMax: number): number {
    const oldest = firstIdAt(beforeMs)
    const ids = webhooks.all(accountId).map(({ id }) => id)
    let swept = 0
    for (const id of ids) swept += settled.run(id, oldest, rowsMax - swept).changes
    return swept + events.run(beforeMs, accountId, rowsMax - swept).changes
  }

  return (beforeMs, nowMs, rowsMax) =>
    commit.write(() => () => {
      let swept = answers.run(nowMs - idempotencyKeptMs, rowsMax).changes
      for (const { id } of accounts.all()) swept += sweepAccount(id, beforeMs, rowsMax - swept)
      return swept
    })
}

/** The least UUID of version 7 that can be made at an instant. */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}
