import type { Database, Statement } from 'bun:sqlite'
import type { Attempt, Delivery, DeliveryStatus } from '../../../domain/delivery.ts'
import { testEventType } from '../../../domain/event.ts'
import type { Bindings } from '../../rows/bindings.ts'
import { type DeliveryNumbers, deliveryIdOf, eventSeqIn } from '../../rows/delivery-ids.ts'
import type { DeliveryLog, WebhookKey } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'
import { asksEvents, deliverySearch } from './delivery-search.ts'
import { failedAgain, redeliverer } from './redeliver.ts'

const columns = `p.webhook_seq AS webhookSeq, p.event_seq AS eventSeq, e.type AS eventType, b.id AS bookingId,
  b.attendee_name AS attendeeName, p.status, p.attempts, p.postponements, p.last_status_code AS lastStatusCode,
  p.last_error AS lastError, p.next_attempt_at AS nextAttemptAtMs, e.created_at AS createdAtMs,
  p.settled_at AS settledAtMs`
const countedMax = 1_000_000
/** Events and bookings are looked up for the rows of a page only, not for those before it. */
const withEvents = (rows: string) =>
  `FROM (${rows}) p CROSS JOIN events e ON e.seq = p.event_seq LEFT JOIN bookings b ON b.id = e.booking_id`
const oneRow = withEvents('SELECT * FROM deliveries d WHERE d.webhook_seq = ? AND d.event_seq = ?')
const oneSql = `SELECT ${columns} ${oneRow}`

export function sqliteDeliveryLog(engine: Engine): DeliveryLog {
  const { writer, reader, commit, written, writeEntry } = engine
  const seqOf = seqOfEndpoint(reader)
  const listOf = listReaders(reader)
  const search = deliverySearch(reader)
  const shown = reader.prepare<DeliveryRow, [number, number]>(oneSql)
  const presentSeqOf = seqOfEndpoint(writer)
  const fresh = writer.prepare<DeliveryRow, [number, number]>(oneSql)
  const logged = reader.prepare<DeliveryRow & LoggedRow, [number, number]>(
    `SELECT ${columns}, e.payload, w.url, w.headers ${oneRow} JOIN webhooks w ON w.seq = p.webhook_seq`,
  )
  const attempts = reader.prepare<Attempt, [number, number]>(
    `SELECT started_at AS startedAtMs, duration_ms AS durationMs, status_code AS statusCode, error, answer, no_body AS noBody
     FROM delivery_attempts WHERE webhook_seq = ? AND event_seq = ? ORDER BY attempt`,
  )
  const again = redeliverer(writer)
  const addTest = testWriter(engine)
  const changed = (key: WebhookKey, { webhookSeq, eventSeq }: Target) => {
    const row = fresh.get(webhookSeq, eventSeq)
    return row && deliveryOf(key, row)
  }

  return {
    async list(key, filter, page) {
      const webhookSeq = seqOf(key)
      if (webhookSeq === null) return null
      if (asksEvents(filter)) {
        const { eventSeqs, ...rest } = search(webhookSeq, filter, page)
        const rows = eventSeqs.flatMap((eventSeq) => shown.get(webhookSeq, eventSeq) ?? [])
        return { deliveries: rows.map((row) => deliveryOf(key, row)), ...rest }
      }
      const { limit, offset, beforeSeq } = page
      const { rows: rowsOf, count } = listOf[filter.status ?? 'any']
      // One more than the page tells whether there is another.
      const some = rowsOf.all(
        webhookSeq,
        beforeSeq ?? Number.MAX_SAFE_INTEGER,
        limit + 1,
        beforeSeq === undefined ? offset : 0,
      )
      const rows = some.slice(0, limit)
      const nextSeq = some.length > limit ? (rows.at(-1)?.eventSeq ?? null) : null
      const deliveries = rows.map((row) => deliveryOf(key, row))
      return { deliveries, total: count.get(webhookSeq)?.total ?? 0, nextSeq }
    },
    async find(key, id) {
      const webhookSeq = seqOf(key)
      const found = webhookSeq === null ? null : rowOf(logged, webhookSeq, id)
      if (!found) return null
      const { payload, url, headers, ...row } = found
      const made = attempts.all(row.webhookSeq, row.eventSeq)
      const sent = { url, headerNames: Object.keys(JSON.parse(headers)), sequence: row.eventSeq }
      return { delivery: deliveryOf(key, row), body: payload, ...sent, attempts: made }
    },
    redeliver: (key, id, nowMs, entry) =>
      commit.apply(() => {
        const webhookSeq = presentSeqOf(key)
        const row = webhookSeq === null ? null : rowOf(fresh, webhookSeq, id)
        if (!row) return null
        again(row, nowMs)
        writeEntry(entry)
        written()
        return changed(key, row)
      }),
    redeliverFailed: failedAgain(engine, seqOf),
    addTest: (key, nowMs) =>
      commit.apply(() => {
        const webhookSeq = presentSeqOf(key)
        if (webhookSeq === null) return null
        written()
        return changed(key, addTest(webhookSeq, key, nowMs))
      }),
  }
}

type Target = Pick<DeliveryNumbers, 'webhookSeq' | 'eventSeq'>
type LoggedRow = { readonly payload: string; readonly url: string; readonly headers: string }
type DeliveryRow = Omit<Delivery, 'id' | 'webhookId'> & DeliveryNumbers

function deliveryOf({ webhookId }: WebhookKey, row: DeliveryRow): Delivery {
  const { webhookSeq, eventSeq, ...delivery } = row
  return { id: deliveryIdOf(row), webhookId, ...delivery }
}

/** The row of an id, if it is the id of that row. */
function rowOf<Row extends DeliveryNumbers>(
  one: Statement<Row, [number, number]>,
  webhookSeq: number,
  id: string,
): Row | null {
  const row = one.get(webhookSeq, eventSeqIn(id))
  return row && deliveryIdOf(row) === id ? row : null
}

/** The number of an endpoint of the account; null where there is none. */
function seqOfEndpoint(db: Database) {
  const find = db.prepare<{ seq: number }, [string, string]>(
    `SELECT seq FROM webhooks WHERE id = ? AND ${ofAccount} AND kind = 'webhook'`,
  )
  return ({ accountId, webhookId }: WebhookKey): number | null =>
    find.get(webhookId, accountId)?.seq ?? null
}

/** Lists of one endpoint, by status: what is pending or failed has an index of its own, and is little. */
function listReaders(reader: Database) {
  const listed = (index: string, condition: string) => {
    const rows = `deliveries d ${index}`
    const where = `WHERE d.webhook_seq = +? ${condition}`
    return {
      rows: reader.prepare<DeliveryRow, [number, number, number, number]>(
        `SELECT ${columns} ${withEvents(`SELECT * FROM ${rows} ${where} AND d.event_seq < ?
           ORDER BY d.event_seq DESC LIMIT ? OFFSET ?`)} ORDER BY p.event_seq DESC`,
      ),
      count: reader.prepare<{ total: number }, [number]>(
        `SELECT count(*) AS total FROM (SELECT 1 FROM ${rows} ${where} LIMIT ${countedMax})`,
      ),
    }
  }
  return {
    any: listed('', ''),
    pending: listed('INDEXED BY deliveries_due', "AND d.status = 'pending'"),
    delivered: listed('', "AND d.status = 'delivered'"),
    failed: listed('INDEXED BY deliveries_failed', "AND d.status = 'failed'"),
  } satisfies Record<DeliveryStatus | 'any', unknown>
}

/** A test event is for one endpoint, whatever it listens to: no trigger spreads it. */
function testWriter({ writer, encodeEvent }: Engine) {
  const insertEvent = writer.prepare<null, [Bindings]>(
    `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     SELECT account_seq, '', $type, $payload, $created_at, $created_at FROM webhooks WHERE seq = $webhook_seq`,
  )
  const insert = writer.prepare<null, [number, number, number]>(
    `INSERT INTO deliveries (webhook_seq, event_seq, account_seq, status, attempts, next_attempt_at)
     SELECT seq, ?, account_seq, 'pending', 0, ? FROM webhooks WHERE seq = ?`,
  )
  return (webhookSeq: number, { webhookId }: WebhookKey, nowMs: number): Target => {
    const type = testEventType
    const event = insertEvent.run({
      type,
      payload: encodeEvent({ type, webhookId, createdAtMs: nowMs }),
      created_at: nowMs,
      webhook_seq: webhookSeq,
    })
    const eventSeq = Number(event.lastInsertRowid)
    insert.run(eventSeq, nowMs, webhookSeq)
    return { webhookSeq, eventSeq }
  }
}
