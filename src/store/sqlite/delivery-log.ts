import type { Database, SQLQueryBindings } from 'bun:sqlite'
import type { Attempt, Delivery, DeliveryStatus } from '../../domain/delivery.ts'
import { testEventType } from '../../domain/event.ts'
import { bulkRowsMax } from '../../domain/limits.ts'
import type { DeliveryLog, WebhookKey } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'

const columns = `d.id, d.webhook_id AS webhookId, e.type AS eventType, d.status, d.attempts,
  d.last_status_code AS lastStatusCode, d.last_error AS lastError,
  d.next_attempt_at AS nextAttemptAtMs, d.created_at AS createdAtMs, d.settled_at AS settledAtMs`
const joined = 'FROM deliveries d JOIN events e ON e.seq = d.event_seq'
const oneSql = `SELECT ${columns} ${joined} WHERE d.webhook_id = ? AND d.id = ?`
const ownedSql = 'SELECT 1 FROM webhooks WHERE id = ? AND account_id = ?'
const newRound = `status = 'pending', attempts = 0, settled_at = NULL, lease_owner = NULL, lease_until = NULL`

export function sqliteDeliveryLog(
  writer: Database,
  reader: Database,
  commit: GroupCommit,
  written: () => void,
): DeliveryLog {
  const isOwned = ownership(reader)
  const owns = ownership(writer)
  const one = reader.prepare<Delivery, [string, string]>(oneSql)
  const fresh = writer.prepare<Delivery, [string, string]>(oneSql)
  const attempts = reader.prepare<Attempt, [string, string]>(
    `SELECT started_at AS startedAtMs, duration_ms AS durationMs, status_code AS statusCode, error, answer
     FROM delivery_attempts WHERE webhook_id = ? AND delivery_id = ? ORDER BY attempt`,
  )
  // One that is in flight keeps its lease: it is being sent already.
  const redeliver = writer.prepare<null, [number, string, string, number]>(
    `UPDATE deliveries SET ${newRound}, next_attempt_at = ?1 WHERE webhook_id = ?2 AND id = ?3
       AND (lease_until IS NULL OR lease_until <= ?4)`,
  )
  const failed = reader.prepare<{ id: string }, [string, string, number, number]>(
    `SELECT id FROM deliveries WHERE webhook_id = +? AND id > +? AND status = 'failed'
       AND settled_at >= ? ORDER BY id LIMIT ?`,
  )
  const redeliverFailed = writer.prepare<null, [number, string, string, string, number]>(
    `UPDATE deliveries SET ${newRound}, next_attempt_at = ?
     WHERE webhook_id = ? AND id > ? AND id <= ? AND status = 'failed' AND settled_at >= ?`,
  )
  const addTest = testWriter(writer)

  return {
    async list(key, status, { limit, offset }) {
      if (!isOwned(key)) return null
      const { where, values } = selection(key, status)
      const sql = `SELECT ${columns} ${joined} ${where} ORDER BY d.id DESC LIMIT ? OFFSET ?`
      const deliveries = reader
        .query<Delivery, SQLQueryBindings[]>(sql)
        .all(...values, limit, offset)
      const counted = reader
        .query<{ total: number }, SQLQueryBindings[]>(
          `SELECT count(*) AS total FROM deliveries d ${where}`,
        )
        .get(...values)
      return { deliveries, total: counted?.total ?? 0 }
    },
    async find(key, id) {
      const delivery = isOwned(key) ? one.get(key.webhookId, id) : null
      return delivery && { delivery, attempts: attempts.all(key.webhookId, id) }
    },
    redeliver: (key, id, nowMs) =>
      commit.write(() => () => {
        if (!owns(key)) return null
        redeliver.run(nowMs, key.webhookId, id, nowMs)
        written()
        return fresh.get(key.webhookId, id)
      }),
    async redeliverFailed(key, sinceMs, nowMs) {
      if (!isOwned(key)) return null
      const { webhookId } = key
      let count = 0
      for (let after = '', last: string | undefined; ; after = last) {
        last = failed.all(webhookId, after, sinceMs, bulkRowsMax).at(-1)?.id
        if (last === undefined) return count
        const upTo = last
        count += await commit.write(() => () => {
          written()
          return redeliverFailed.run(nowMs, webhookId, after, upTo, sinceMs).changes
        })
      }
    },
    addTest: (key, payload, nowMs) =>
      commit.write(() => () => {
        if (!owns(key)) return null
        written()
        return fresh.get(key.webhookId, addTest(key, payload, nowMs))
      }),
  }
}

function ownership(db: Database) {
  const owned = db.prepare<unknown, [string, string]>(ownedSql)
  return ({ accountId, webhookId }: WebhookKey) => owned.get(webhookId, accountId) !== null
}

function selection({ webhookId }: WebhookKey, status: DeliveryStatus | undefined) {
  return status === undefined
    ? { where: 'WHERE d.webhook_id = ?', values: [webhookId] }
    : { where: 'WHERE d.webhook_id = ? AND d.status = ?', values: [webhookId, status] }
}

/** A test event is for one endpoint, whatever it listens to: no trigger spreads it. */
function testWriter(writer: Database) {
  const insertEvent = writer.prepare<null, [string, string, string, number, number]>(
    `INSERT INTO events (account_id, booking_id, type, payload, created_at, due_at)
     VALUES (?, '', ?, ?, ?, ?)`,
  )
  const insert = writer.prepare<null, [string, string, string, number, number, number]>(
    `INSERT INTO deliveries (webhook_id, id, account_id, event_seq, status, attempts, next_attempt_at, created_at)
     VALUES (?, ?, ?, ?, 'pending', 0, ?, ?)`,
  )
  return ({ accountId, webhookId }: WebhookKey, payload: string, nowMs: number): string => {
    // Its own time stands in it, as in those that the trigger makes: rows are listed and swept by id.
    const id = Bun.randomUUIDv7('hex', nowMs)
    const { lastInsertRowid } = insertEvent.run(accountId, testEventType, payload, nowMs, nowMs)
    insert.run(webhookId, id, accountId, Number(lastInsertRowid), nowMs, nowMs)
    return id
  }
}
