import {
  type Attempt,
  type ClaimedDelivery,
  type DeliveryState,
  type DeliveryStatus,
  decideHealth,
  type EndpointHealth,
  type EndpointKind,
  type Pace,
  paceOf,
} from '../../domain/delivery.ts'
import type { OldSecret } from '../../domain/event.ts'
import type { LinkFacts } from '../../domain/links/link.ts'
import type { Bindings } from '../rows/bindings.ts'
import { type DeliveryNumbers, deliveryIdOf, eventSeqIn } from '../rows/delivery-ids.ts'
import type { Claim, Deliveries, Endpoint, EndpointNews, Places } from '../store.ts'
import { backlogReader, dueReader, ofNoSuspended } from './backlog.ts'
import type { Engine } from './engine.ts'
import { type Database, eachFound } from './statements.ts'

/** The rows of an endpoint, by its id. */
const ofEndpoint = 'webhook_seq = (SELECT seq FROM webhooks WHERE id = ?)'

export function postgresDeliveries({ writer, reader, commit }: Engine): Deliveries {
  const backlog = backlogReader(reader)
  const claim = claimer(writer)
  const isDue = dueReader(reader)
  const settle = writer.prepare<null, [Bindings]>(
    `UPDATE deliveries SET status = $status, attempts = $attempts, postponements = $postponements,
       next_attempt_at = $next_attempt_at, last_status_code = $last_status_code,
       last_error = $last_error, settled_at = $settled_at, lease_owner = NULL, lease_until = NULL
     WHERE webhook_seq = (SELECT seq FROM webhooks WHERE id = $webhook_id)
       AND event_seq = $event_seq AND lease_owner = $owner AND attempts = $attempts_before`,
  )
  const giveBack = writer.prepare<null, [string, number, string]>(
    `UPDATE deliveries SET lease_owner = NULL, lease_until = NULL
     WHERE ${ofEndpoint} AND event_seq = ? AND lease_owner = ?`,
  )
  const release = writer.prepare<null, [number, string]>(
    `UPDATE deliveries SET lease_owner = NULL, lease_until = NULL
     WHERE webhook_seq = ? AND lease_until IS NOT NULL AND lease_owner = ?`,
  )
  const wanted = reader.prepare<unknown, [string, string, number, string]>(
    `SELECT 1 FROM webhooks w JOIN deliveries d ON d.webhook_seq = w.seq
     WHERE w.id = ? AND w.url = ? AND w.active = 1 AND d.event_seq = ? AND d.lease_owner = ?
       AND ${ofNoSuspended}`,
  )
  const prolong = writer.prepare<null, [number, string, number, string]>(
    `UPDATE deliveries SET lease_until = ? WHERE ${ofEndpoint} AND event_seq = ? AND lease_owner = ?`,
  )
  const waiting = waitingEndpoints(writer)
  const logAttempt = attemptLogger(writer)
  const judge = healthKeeper(writer)

  return {
    backlog: async () => backlog(),
    // No lock is taken while nothing is due: bookings ask behind every commit, and most endpoints that fail are waited for.
    claimDue: async (terms) =>
      (await isDue(terms.nowMs())) ? commit.apply(() => claim(terms)) : [],
    async isWanted({ webhookId, url, id }, owner) {
      return (await wanted.get(webhookId, url, eventSeqIn(id), owner)) !== null
    },
    settle: (delivery, owner, state, attempt) =>
      commit.of(delivery.accountId).apply(async () => {
        const { webhookId, id } = delivery
        const eventSeq = eventSeqIn(id)
        // Put off: there was no attempt to keep, and none that tells how the endpoint fares.
        const isAttempt = state.attempts > delivery.attempts
        if ((await settle.run(settled(delivery, owner, state))).changes === 0) {
          // A new round was asked for meanwhile: it is due, and this attempt is only kept.
          const isGivenBack = (await giveBack.run(webhookId, eventSeq, owner)).changes > 0
          if (isGivenBack && isAttempt) await logAttempt(delivery, attempt)
          return null
        }
        if (!isAttempt) return null
        await logAttempt(delivery, attempt)
        return judge(delivery, state.status, attempt)
      }),
    prolong: ({ webhookId, id, accountId }, owner, untilMs) =>
      commit
        .of(accountId)
        .apply(async () => void (await prolong.run(untilMs, webhookId, eventSeqIn(id), owner))),
    release: (owner) =>
      commit.apply(async () => {
        for await (const { webhookSeq } of waiting(0)) await release.run(webhookSeq, owner)
      }),
  }
}

function settled(
  { webhookId, id, attempts }: ClaimedDelivery,
  owner: string,
  state: DeliveryState,
): Bindings {
  return {
    status: state.status,
    attempts: state.attempts,
    postponements: state.postponements,
    next_attempt_at: state.nextAttemptAtMs,
    last_status_code: state.outcome.statusCode,
    last_error: state.outcome.error,
    settled_at: state.settledAtMs,
    webhook_id: webhookId,
    event_seq: eventSeqIn(id),
    owner,
    attempts_before: attempts,
  }
}

function attemptLogger(writer: Database) {
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO delivery_attempts (webhook_seq, event_seq, account_seq, attempt, started_at,
       duration_ms, status_code, error, answer, no_body)
     SELECT webhook_seq, event_seq, account_seq, 1 + (SELECT count(*) FROM delivery_attempts
         WHERE webhook_seq = d.webhook_seq AND event_seq = d.event_seq),
       $started_at, $duration_ms, $status_code, $error, $answer, $no_body
     FROM deliveries d
     WHERE webhook_seq = (SELECT seq FROM webhooks WHERE id = $webhook_id) AND event_seq = $event_seq`,
  )
  return async ({ webhookId, id }: ClaimedDelivery, attempt: Attempt): Promise<void> => {
    await insert.run({
      started_at: attempt.startedAtMs,
      duration_ms: attempt.durationMs,
      status_code: attempt.statusCode,
      error: attempt.error,
      answer: attempt.answer,
      no_body: attempt.noBody ?? null,
      webhook_id: webhookId,
      event_seq: eventSeqIn(id),
    })
  }
}

/** How the last attempt went. */
interface Standing {
  readonly pace: Pace | null
  readonly refusal: string | null
}

/** Keeps how the endpoint took its last attempt, and counts failures in a row. */
function healthKeeper(writer: Database) {
  const read = writer.prepare<EndpointHealth & Standing, [string]>(
    `SELECT failures, failing_since AS failingSinceMs, pace, refusal FROM webhooks
     WHERE id = ? AND active = 1`,
  )
  const writeStanding = writer.prepare<null, [Pace | null, string | null, string]>(
    'UPDATE webhooks SET pace = ?, refusal = ? WHERE id = ?',
  )
  const write = writer.prepare<null, [number, number | null, string | null, string]>(
    `UPDATE webhooks SET failures = ?, failing_since = ?, disabled_reason = ?3::text,
       active = CASE WHEN ?3::text IS NULL THEN active ELSE 0 END WHERE id = ?4`,
  )
  return async (
    { webhookId, kind }: ClaimedDelivery,
    status: DeliveryStatus,
    attempt: Attempt,
  ): Promise<EndpointNews | null> => {
    // What is no address of the account's own is not the account's to switch on again.
    const known = kind === 'webhook' ? await read.get(webhookId) : null
    if (!known) return null
    const pace = paceOf(attempt)
    const refusal = attempt.isRefused ? attempt.error : null
    if (pace !== known.pace || refusal !== known.refusal) {
      await writeStanding.run(pace, refusal, webhookId)
    }
    const nowMs = attempt.startedAtMs + attempt.durationMs
    const { health, disabledReason } = decideHealth(known, status, nowMs)
    if (health.failures !== known.failures) {
      await write.run(health.failures, health.failingSinceMs, disabledReason, webhookId)
    }
    return { disabledReason, refusal: known.refusal === null ? refusal : null }
  }
}

/** Columns of an endpoint `w`. */
const accountAndPace = `w.kind, (SELECT id FROM accounts WHERE seq = w.account_seq) AS accountId,
  coalesce(w.pace, 'new') AS pace`

interface WaitingEndpoint extends Omit<Endpoint, 'inFlight'> {
  readonly webhookSeq: number
  /** 0 where it is switched off, or its account is suspended. */
  readonly isOpen: number
  /** When the first of what waits for it is due. */
  readonly firstDueMs: number
}

/** The endpoints that something waits for, by number, after the given one: one index step each. */
function waitingEndpoints(writer: Database) {
  const next = writer.prepare<WaitingEndpoint, [number]>(
    `SELECT d.webhook_seq AS webhookSeq, d.next_attempt_at AS firstDueMs, w.id, ${accountAndPace},
       w.active = 1 AND ${ofNoSuspended} AS isOpen
     FROM deliveries d JOIN webhooks w ON w.seq = d.webhook_seq
     WHERE d.status = 'pending' AND d.webhook_seq > ?
     ORDER BY d.webhook_seq, d.next_attempt_at LIMIT 1`,
  )
  return async function* (after: number): AsyncGenerator<WaitingEndpoint> {
    for (let row = await next.get(after); row; row = await next.get(row.webhookSeq)) yield row
  }
}

interface ClaimedRow extends DeliveryNumbers {
  readonly webhookId: string
  readonly accountId: string
  readonly kind: EndpointKind
  readonly pace: Pace
  readonly url: string
  readonly secret: string
  readonly previousSecrets: string
  readonly headers: string
  readonly loopbackOpen: number
  readonly payload: string
  readonly bookingId: string | null
  readonly linkVersion: number
  readonly cancelled: number
  readonly endMs: number
  readonly attempts: number
  readonly postponements: number
}

function claimedOf(row: ClaimedRow): ClaimedDelivery {
  const { webhookId, accountId, kind, pace, url, secret, payload } = row
  const previousSecrets: OldSecret[] = JSON.parse(row.previousSecrets)
  const id = deliveryIdOf(row)
  const { eventSeq: sequence, attempts, postponements } = row
  const headers: ClaimedDelivery['headers'] = JSON.parse(row.headers)
  const isLoopbackOpen = row.loopbackOpen === 1
  const reach = { url, headers, isLoopbackOpen }
  const endpoint = { webhookId, accountId, kind, pace, ...reach, secret, previousSecrets }
  const linked = linkedIn(row)
  return { id, ...endpoint, payload, linked, sequence, attempts, postponements }
}

function linkedIn({ bookingId: id, linkVersion, cancelled, endMs }: ClaimedRow): LinkFacts | null {
  if (id === null) return null
  return { id, linkVersion, endMs, status: cancelled === 1 ? 'cancelled' : 'confirmed' }
}

function claimer(writer: Database) {
  const waiting = waitingEndpoints(writer)
  // A lease twice as long as any that is given comes from a clock that was set back since: not live. (Not
  // any longer one: two processes may read the clock in another order than they claim.)
  const leased = writer.prepare<{ count: number }, [number, number, number]>(
    `SELECT count(*) AS count FROM deliveries
     WHERE webhook_seq = ? AND lease_until > ? AND lease_until <= ?`,
  )
  const due = writer.prepare<{ eventSeq: number }, [number, number, number, number]>(
    `SELECT event_seq AS eventSeq FROM deliveries
     WHERE webhook_seq = ?1 AND status = 'pending' AND next_attempt_at <= ?2
       AND (lease_until IS NULL OR lease_until <= ?2 OR lease_until > ?3)
     ORDER BY next_attempt_at LIMIT ?4`,
  )
  const lease = writer.prepare<null, [string, number, number, number]>(
    'UPDATE deliveries SET lease_owner = ?, lease_until = ? WHERE webhook_seq = ? AND event_seq = ?',
  )
  const read = writer.prepare<ClaimedRow, [number, number]>(
    `SELECT d.webhook_seq AS webhookSeq, d.event_seq AS eventSeq, e.created_at AS createdAtMs,
       w.id AS webhookId, ${accountAndPace}, w.url, w.secret, e.payload, d.attempts,
       d.postponements, w.headers, w.loopback_open AS loopbackOpen, w.previous_secrets AS previousSecrets,
       b.id AS bookingId, b.link_version AS linkVersion, b.cancelled, b.ends_at AS endMs
     FROM deliveries d JOIN webhooks w ON w.seq = d.webhook_seq JOIN events e ON e.seq = d.event_seq
       LEFT JOIN bookings b ON w.manage_links = 1 AND b.id = e.booking_id
     WHERE d.webhook_seq = ? AND d.event_seq = ?`,
  )
  let lastServed = 0

  async function claimOne(
    waits: WaitingEndpoint,
    { owner, leaseMs }: Claim,
    places: Places,
    nowMs: number,
    count: number,
  ): Promise<ClaimedDelivery[]> {
    const staleMs = nowMs + 2 * leaseMs
    const { webhookSeq, id, accountId, kind, pace } = waits
    // A thousand may wait that have no room: no more is asked about them.
    if (places.room({ id, accountId, kind, pace, inFlight: 0 }) === 0) return []
    const inFlight = (await leased.get(webhookSeq, nowMs, staleMs))?.count ?? 0
    const endpoint = { id, accountId, kind, pace, inFlight }
    const room = Math.min(places.room(endpoint), count)
    if (room === 0) return []
    const rows = await due.all(webhookSeq, nowMs, staleMs, room)
    places.take(endpoint, rows.length)
    return eachFound(rows, async ({ eventSeq }) => {
      await lease.run(owner, nowMs + leaseMs, webhookSeq, eventSeq)
      const row = await read.get(webhookSeq, eventSeq)
      return row && claimedOf(row)
    })
  }

  /** All endpoints that something waits for, each once, those after the last served first. */
  async function* inTurn(): AsyncGenerator<WaitingEndpoint> {
    const last = lastServed
    yield* waiting(last)
    for await (const endpoint of waiting(0)) {
      if (endpoint.webhookSeq > last) return
      yield endpoint
    }
  }

  return async (claim: Claim): Promise<ClaimedDelivery[]> => {
    const claimed: ClaimedDelivery[] = []
    const nowMs = claim.nowMs()
    const places = claim.places(nowMs)
    for await (const waits of inTurn()) {
      if (claimed.length >= claim.count) break
      // Most wait for a further attempt: looked at no closer.
      // What waits for an endpoint that is switched off, or whose account is suspended, goes on waiting.
      if (waits.firstDueMs > nowMs || waits.isOpen === 0) continue
      claimed.push(...(await claimOne(waits, claim, places, nowMs, claim.count - claimed.length)))
      lastServed = waits.webhookSeq
    }
    return claimed
  }
}
