import type { Database } from 'bun:sqlite'
import { backlogCountedMax, backlogEndpointsMax } from '../../domain/limits.ts'
import type { Backlog } from '../store.ts'

/** What waits to be delivered to endpoints that are switched on, looked at by index and within bounds. */
export function backlogReader(reader: Database): () => Backlog {
  const waiting = reader.prepare<{ count: number }, [number]>(
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM deliveries INDEXED BY deliveries_waiting WHERE status = 'pending' AND event_seq > 0 LIMIT ?)`,
  )
  // One step in the index for each endpoint.
  const oldest = reader.prepare<{ dueMs: number | null }, [number]>(
    `SELECT min(due) AS dueMs FROM (
       SELECT (SELECT min(next_attempt_at) FROM deliveries INDEXED BY deliveries_due
         WHERE webhook_seq = w.seq AND status = 'pending') AS due
       FROM webhooks w WHERE active = 1 LIMIT ?)`,
  )
  return () => ({
    waiting: waiting.get(backlogCountedMax)?.count ?? 0,
    oldestDueMs: oldest.get(backlogEndpointsMax)?.dueMs ?? null,
  })
}
