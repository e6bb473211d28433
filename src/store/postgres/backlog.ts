import { backlogCountedMax } from '../outbox.ts'
import type { Backlog } from '../store.ts'
import type { Database } from './statements.ts'

/** Endpoints `w`: nothing is sent for an account that is suspended. */
export const ofNoSuspended = `NOT EXISTS (
  SELECT 1 FROM accounts WHERE seq = w.account_seq AND suspended_at IS NOT NULL)`

/** The endpoints that something waits for, one step in the index for each. */
const waitingSql = `WITH RECURSIVE waiting (seq) AS (
    SELECT min(webhook_seq) FROM deliveries WHERE status = 'pending'
    UNION ALL
    SELECT (SELECT min(webhook_seq) FROM deliveries
      WHERE status = 'pending' AND webhook_seq > waiting.seq)
    FROM waiting WHERE seq IS NOT NULL)`

/** When the first of what waits for the endpoint `w` is due. */
const firstDueSql = `(SELECT min(next_attempt_at) FROM deliveries
  WHERE webhook_seq = w.seq AND status = 'pending')`

/** Tells whether something is due to an endpoint that is open, sent by others meanwhile or not. */
export function dueReader(reader: Database): (nowMs: number) => Promise<boolean> {
  const due = reader.prepare<unknown, [number]>(
    `${waitingSql} SELECT 1 FROM waiting JOIN webhooks w USING (seq)
     WHERE ${firstDueSql} <= ? AND w.active = 1 AND ${ofNoSuspended} LIMIT 1`,
  )
  return async (nowMs) => (await due.get(nowMs)) !== null
}

/** What waits to be delivered, looked at by index. */
export function backlogReader(reader: Database): () => Promise<Backlog> {
  const waiting = reader.prepare<{ count: number }, [number]>(
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM deliveries WHERE status = 'pending' AND event_seq > 0 LIMIT ?) AS found`,
  )
  const oldest = reader.prepare<{ dueMs: number | null }, []>(
    `${waitingSql} SELECT min(${firstDueSql}) AS dueMs
     FROM waiting JOIN webhooks w USING (seq) WHERE w.active = 1 AND ${ofNoSuspended}`,
  )
  return async () => ({
    waiting: (await waiting.get(backlogCountedMax))?.count ?? 0,
    oldestDueMs: (await oldest.get())?.dueMs ?? null,
  })
}
