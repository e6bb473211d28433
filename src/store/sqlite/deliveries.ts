import type { Database } from 'bun:sqlite'
import {
  type Attempt,
  type ClaimedDelivery,
  type DeliveryStatus,
  decideHealth,
  type EndpointHealth,
} from '../../domain/delivery.ts'
import type { OldSecret } from '../../domain/event.ts'
import type { Claim, Deliveries } from '../store.ts'
import { backlogReader } from './backlog.ts'
import type { GroupCommit } from './group-commit.ts'

export function sqliteDeliveries(
  writer: Database,
  reader: Database,
  commit: GroupCommit,
): Deliveries {
  const backlog = backlogReader(reader)
  const claim = claimer(writer)
  const settle = writer.prepare<
    null,
    [
      string,
      number,
      number | null,
      number | null,
      string | null,
      number | null,
      string,
      string,
      string,
    ]
  >(
    `UPDATE deliveries SET status = ?, attempts = ?, next_attempt_at = ?, last_status_code = ?,
       last_error = ?, settled_at = ?, lease_owner = NULL, lease_until = NULL
     WHERE webhook_id = ? AND id = ? AND lease_owner = ?`,
  )
  const release = writer.prepare<null, [string, string]>(
    `UPDATE deliveries SET lease_owner = NULL, lease_until = NULL
     WHERE webhook_id = ? AND status = 'pending' AND lease_owner = ?`,
  )
  const waiting = waitingWebhooks(writer)
  const logAttempt = attemptLogger(writer)
  const judge = healthKeeper(writer)

  return {
    backlog: async () => backlog(),
    claimDue: (wanted) => commit.write(() => () => claim(wanted)),
    settle: (delivery, owner, state, attempt) =>
      commit.write(() => () => {
        const { status, attempts, nextAttemptAtMs, outcome, settledAtMs } = state
        const { statusCode, error } = outcome
        const { webhookId, id } = delivery
        const { changes } = settle.run(
          status,
          attempts,
          nextAttemptAtMs,
          statusCode,
          error,
          settledAtMs,
          webhookId,
          id,
          owner,
        )
        if (changes === 0) return null
        logAttempt(delivery, attempt)
        return judge(webhookId, status, attempt.startedAtMs + attempt.durationMs)
      }),
    release: (owner) =>
      commit.write(() => () => {
        for (const webhookId of waiting('')) release.run(webhookId, owner)
      }),
  }
}

function attemptLogger(writer: Database) {
  const insert = writer.prepare<
    null,
    [number, number, number | null, string | null, string | null, string, string]
  >(
    `INSERT INTO delivery_attempts (webhook_id, delivery_id, account_id, attempt, started_at,
       duration_ms, status_code, error, answer)
     SELECT webhook_id, id, account_id, 1 + (SELECT count(*) FROM delivery_attempts
         WHERE webhook_id = d.webhook_id AND delivery_id = d.id), ?, ?, ?, ?, ?
     FROM deliveries d WHERE webhook_id = ? AND id = ?`,
  )
  return ({ webhookId, id }: ClaimedDelivery, attempt: Attempt): void => {
    const { startedAtMs, durationMs, statusCode, error, answer } = attempt
    insert.run(startedAtMs, durationMs, statusCode, error, answer, webhookId, id)
  }
}

/** Counts failures in a row; answers the reason where that switches the endpoint off. */
function healthKeeper(writer: Database) {
  const read = writer.prepare<EndpointHealth, [string]>(
    'SELECT failures, failing_since AS failingSinceMs FROM webhooks WHERE id = ? AND active = 1',
  )
  const write = writer.prepare<null, [number, number | null, string | null, string]>(
    `UPDATE webhooks SET failures = ?, failing_since = ?, disabled_reason = ?3,
       active = iif(?3 IS NULL, active, 0) WHERE id = ?4`,
  )
  return (webhookId: string, status: DeliveryStatus, nowMs: number): string | null => {
    const known = read.get(webhookId)
    if (!known) return null
    const { health, disabledReason } = decideHealth(known, status, nowMs)
    if (health.failures !== known.failures) {
      write.run(health.failures, health.failingSinceMs, disabledReason, webhookId)
    }
    return disabledReason
  }
}

/** The endpoints that something waits for, in order of id after the given one: one index step each. */
function waitingWebhooks(writer: Database) {
  const next = writer.prepare<{ webhook_id: string }, [string]>(
    `SELECT webhook_id FROM deliveries INDEXED BY deliveries_due
     WHERE status = 'pending' AND webhook_id > +? ORDER BY webhook_id LIMIT 1`,
  )
  return function* (after: string): Generator<string> {
    for (let row = next.get(after); row; row = next.get(row.webhook_id)) yield row.webhook_id
  }
}

type ClaimedRow = Omit<ClaimedDelivery, 'previousSecrets'> & { previousSecrets: string }

function claimedOf(row: ClaimedRow): ClaimedDelivery {
  const previousSecrets: OldSecret[] = JSON.parse(row.previousSecrets)
  return { ...row, previousSecrets }
}

function claimer(writer: Database) {
  const waiting = waitingWebhooks(writer)
  // A lease longer than any that is given comes from a clock that was set back since: not live.
  const leased = writer.prepare<{ count: number }, [string, number, number]>(
    `SELECT count(*) AS count FROM deliveries INDEXED BY deliveries_leased
     WHERE webhook_id = ? AND lease_until > ? AND lease_until <= ?`,
  )
  const due = writer.prepare<{ id: string }, [string, number, number, number]>(
    `SELECT id FROM deliveries INDEXED BY deliveries_due
     WHERE webhook_id = +?1 AND status = 'pending' AND next_attempt_at <= +?2
       AND (lease_until IS NULL OR lease_until <= ?2 OR lease_until > ?3)
     ORDER BY next_attempt_at LIMIT ?4`,
  )
  const lease = writer.prepare<null, [string, number, string, string]>(
    'UPDATE deliveries SET lease_owner = ?, lease_until = ? WHERE webhook_id = ? AND id = ?',
  )
  const read = writer.prepare<ClaimedRow, [string, string]>(
    `SELECT d.id, d.webhook_id AS webhookId, w.url, w.secret, e.payload, d.attempts,
       w.previous_secrets AS previousSecrets
     FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id JOIN events e ON e.seq = d.event_seq
     WHERE d.webhook_id = ? AND d.id = ?`,
  )
  const active = writer.prepare<unknown, [string]>(
    'SELECT 1 FROM webhooks WHERE id = ? AND active = 1',
  )
  let lastServed = ''

  function claimOne(webhookId: string, claim: Claim, count: number): ClaimedDelivery[] {
    const { owner, nowMs, leaseUntilMs, perWebhook } = claim
    // What waits for an endpoint that is switched off waits until it is switched on.
    if (!active.get(webhookId)) return []
    const rows = due.all(webhookId, nowMs, leaseUntilMs, count)
    if (rows.length === 0) return []
    const inFlight = leased.get(webhookId, nowMs, leaseUntilMs)?.count ?? 0
    const places = Math.max(0, perWebhook(webhookId) - inFlight)
    return rows.slice(0, places).flatMap(({ id }) => {
      lease.run(owner, leaseUntilMs, webhookId, id)
      const row = read.get(webhookId, id)
      return row ? [claimedOf(row)] : []
    })
  }

  /** All endpoints that something waits for, each once, those after the last served first. */
  function* inTurn(): Generator<string> {
    const last = lastServed
    yield* waiting(last)
    for (const webhookId of waiting('')) {
      if (webhookId > last) return
      yield webhookId
    }
  }

  return (claim: Claim): ClaimedDelivery[] => {
    const claimed: ClaimedDelivery[] = []
    for (const webhookId of inTurn()) {
      if (claimed.length >= claim.count) break
      claimed.push(...claimOne(webhookId, claim, claim.count - claimed.length))
      lastServed = webhookId
    }
    return claimed
  }
}
