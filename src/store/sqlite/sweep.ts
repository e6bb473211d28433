import type { Database } from 'bun:sqlite'
import { idempotencyKeptMs } from '../../domain/limits.ts'
import type { Store } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'

/**
 * Removes what retention no longer asks for, in transactions of some hundred rows. An event leaves only
 * when no delivery as old as it waits any more, and the newest never: its number must not come again.
 */
export function sqliteSweep(writer: Database, commit: GroupCommit): Store['sweep'] {
  const webhooks = writer.prepare<{ id: string }, []>('SELECT id FROM webhooks')
  // Ids begin with their time, so the rows of one endpoint lie in order of age.
  const settled = writer.prepare<null, [string, string, number]>(
    `DELETE FROM deliveries WHERE webhook_id = ?1 AND id IN (
       SELECT id FROM deliveries WHERE webhook_id = ?1 AND id < ?2 AND status <> 'pending' LIMIT ?3)`,
  )
  const waiting = writer.prepare<unknown, [string, string]>(
    `SELECT 1 FROM deliveries WHERE webhook_id = ? AND id < ? AND status = 'pending' LIMIT 1`,
  )
  const events = writer.prepare<null, [number, number]>(
    `DELETE FROM events WHERE seq IN (
       SELECT seq FROM events WHERE seq < (SELECT max(seq) FROM events) ORDER BY seq LIMIT ?2)
     AND created_at < ?1`,
  )
  const answers = writer.prepare<null, [number, number]>(
    `DELETE FROM idempotency WHERE (account_id, key) IN (
       SELECT account_id, key FROM idempotency WHERE created_at <= ? ORDER BY created_at LIMIT ?)`,
  )

  return (beforeMs, nowMs, rowsMax) =>
    commit.write(() => () => {
      const oldest = firstIdAt(beforeMs)
      const ids = webhooks.all().map(({ id }) => id)
      let swept = 0
      for (const id of ids) {
        if (swept < rowsMax) swept += settled.run(id, oldest, rowsMax - swept).changes
      }
      const isAnyWaiting = swept >= rowsMax || ids.some((id) => waiting.get(id, oldest) !== null)
      if (!isAnyWaiting) swept += events.run(beforeMs, rowsMax).changes
      return swept + answers.run(nowMs - idempotencyKeptMs, rowsMax).changes
    })
}

/** The least UUID of version 7 that can be made at an instant. */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}
