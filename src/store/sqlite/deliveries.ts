import type { Database } from 'bun:sqlite'
import type { ClaimedDelivery } from '../../domain/delivery.ts'
import type { Claim, Deliveries } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'

export function sqliteDeliveries(writer: Database, commit: GroupCommit): Deliveries {
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

  return {
    claimDue: (wanted) => commit.write(() => () => claim(wanted)),
    settle: (delivery, owner, { status, attempts, nextAttemptAtMs, outcome, settledAtMs }) =>
      commit.write(() => () => {
        const { statusCode, error } = outcome
        const { webhookId, id } = delivery
        settle.run(
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
      }),
    release: (owner) =>
      commit.write(() => () => {
        for (const webhookId of waiting('')) release.run(webhookId, owner)
      }),
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
  const read = writer.prepare<ClaimedDelivery, [string, string]>(
    `SELECT d.id, d.webhook_id AS webhookId, w.url, w.secret, e.payload, d.attempts
     FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id JOIN events e ON e.seq = d.event_seq
     WHERE d.webhook_id = ? AND d.id = ?`,
  )
  let lastServed = ''

  function claimOne(webhookId: string, claim: Claim, count: number): ClaimedDelivery[] {
    const { owner, nowMs, leaseUntilMs, perWebhook } = claim
    const inFlight = leased.get(webhookId, nowMs, leaseUntilMs)?.count ?? 0
    const places = Math.max(0, Math.min(count, perWebhook - inFlight))
    return due.all(webhookId, nowMs, leaseUntilMs, places).flatMap(({ id }) => {
      lease.run(owner, leaseUntilMs, webhookId, id)
      const claimed = read.get(webhookId, id)
      return claimed ? [claimed] : []
    })
  }

  return (claim: Claim): ClaimedDelivery[] => {
    const claimed: ClaimedDelivery[] = []
    const after = [...waiting(lastServed)]
    const before = lastServed === '' ? [] : [...waiting('')].filter((id) => id <= lastServed)
    for (const webhookId of [...after, ...before]) {
      if (claimed.length >= claim.count) break
      claimed.push(...claimOne(webhookId, claim, claim.count - claimed.length))
      lastServed = webhookId
    }
    return claimed
  }
}
