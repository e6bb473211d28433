import type { Database } from 'bun:sqlite'
import { holdKeptMs, idempotencyKeptMs } from '../../domain/limits.ts'
import type { Store } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'

/**
 * Removes what retention no longer asks for, in transactions of some hundred rows. An event for which a
 * delivery waits stays, and so does the newest of all: its number must not come again.
 */
export function sqliteSweep(
  writer: Database,
  reader: Database,
  commit: GroupCommit,
): Store['sweep'] {
  const accounts = reader.prepare<{ id: string }, []>('SELECT id FROM accounts')
  const oldEvents = oldEventFinder(reader)
  const sweepDeliveries = deliverySweeper(writer)
  const removeEvent = writer.prepare<null, [number]>(
    `DELETE FROM events WHERE seq = ?1 AND NOT EXISTS (
       SELECT 1 FROM deliveries WHERE event_seq = ?1 AND status = 'pending')`,
  )
  const answers = writer.prepare<null, [number, number]>(
    `DELETE FROM idempotency WHERE (account_id, key) IN (
       SELECT account_id, key FROM idempotency WHERE created_at <= +? ORDER BY created_at LIMIT ?)`,
  )
  const holds = writer.prepare<null, [number, number]>(
    `DELETE FROM holds WHERE id IN (
       SELECT id FROM holds WHERE expires_at <= +? ORDER BY expires_at LIMIT ?)`,
  )

  return async (beforeMs, nowMs, rowsMax) => {
    const owners = accounts.all().map(({ id }) => id)
    // Looked for before the transaction: what still waits may be much, and is walked over.
    const found = owners.flatMap((id) => oldEvents(id, beforeMs, rowsMax)).slice(0, rowsMax)
    return commit.write(() => () => {
      let swept = answers.run(nowMs - idempotencyKeptMs, rowsMax).changes
      swept += holds.run(nowMs - holdKeptMs, Math.max(0, rowsMax - swept)).changes
      for (const id of owners) swept += sweepDeliveries(id, beforeMs, rowsMax - swept)
      for (const seq of found.slice(0, Math.max(0, rowsMax - swept))) {
        swept += removeEvent.run(seq).changes
      }
      return swept
    })
  }
}

/** The oldest events of an account that nothing waits for. */
function oldEventFinder(reader: Database) {
  const newest = reader.prepare<{ seq: number | null }, []>('SELECT max(seq) AS seq FROM events')
  const page = reader.prepare<{ seq: number; createdAtMs: number }, [string, number, number]>(
    `SELECT seq, created_at AS createdAtMs FROM events
     WHERE account_id = +? AND seq > +? ORDER BY seq LIMIT ?`,
  )
  const waiting = reader.prepare<unknown, [number]>(
    `SELECT 1 FROM deliveries WHERE event_seq = ? AND status = 'pending' LIMIT 1`,
  )
  return (accountId: string, beforeMs: number, rowsMax: number): number[] => {
    const last = newest.get()?.seq ?? 0
    const found: number[] = []
    for (let after = 0; found.length < rowsMax; ) {
      const events = page.all(accountId, after, rowsMax)
      for (const { seq, createdAtMs } of events) {
        if (createdAtMs >= beforeMs || seq === last) return found
        if (!waiting.get(seq)) found.push(seq)
      }
      const end = events.at(-1)
      if (!end) return found
      after = end.seq
    }
    return found
  }
}

/** Removes settled deliveries of an account. Ids begin with their time: they lie in order of age. */
function deliverySweeper(writer: Database) {
  const webhooks = writer.prepare<{ id: string }, [string]>(
    'SELECT id FROM webhooks WHERE account_id = ? AND active IN (0, 1)',
  )
  const settled = writer.prepare<null, [string, string, number]>(
    `DELETE FROM deliveries WHERE webhook_id = ?1 AND id IN (
       SELECT id FROM deliveries WHERE webhook_id = ?1 AND id < ?2 AND status <> 'pending' LIMIT ?3)`,
  )
  return (accountId: string, beforeMs: number, rowsMax: number): number => {
    const oldest = firstIdAt(beforeMs)
    let swept = 0
    for (const { id } of webhooks.all(accountId)) {
      swept += settled.run(id, oldest, Math.max(0, rowsMax - swept)).changes
    }
    return swept
  }
}

/** The least UUID of version 7 that can be made at an instant. */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}
