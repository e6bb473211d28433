/**
 *            claim                 2xx
 *   pending -------> (leased) ------------> delivered       redelivery makes either end pending again
 *      ^                 |  any other answer, or none
 *      |  attempts left  |
 *      +-----------------+------------> failed      no attempts left
 *      |  nothing left this machine: put off, and no attempt used up
 *      +-----------------+
 *
 * A lease that runs out (the process died) makes the row claimable again: at least once.
 */

import type { OldSecret } from './event.ts'
import type { LinkFacts } from './links/link.ts'
import { showInstant } from './time/notation.ts'
import { dayMs, minuteMs } from './time/units.ts'

/** An endpoint is switched off when so many deliveries in a row failed, over so long or longer. */
const endpointFailuresMax = 20
const endpointFailingMs = dayMs

/** The first wait of a delivery that could not leave this machine. It doubles, up to the longest. */
export const postponementMs = 2_000
export const postponementMsMax = 5 * minuteMs
/** What could not leave for so long, a day by these waits, is told as failed attempts from then on. */
export const postponementsMax = 300

/** The waits before each attempt, counted from the failure before; its length is the number of attempts. */
export type WebhookSchedule = readonly number[]

export const webhookScheduleDefault: WebhookSchedule = [0, 5 * minuteMs, 60 * minuteMs]

/** An answer that took so long is slow: whoever gives it holds a place that a hundred others might use meanwhile. */
export const slowMs = 1_000

/** How an endpoint took its last attempt: what may hold a place for long is kept from taking all of them. */
export type Pace = 'new' | 'quick' | 'slow' | 'failing'

/** What an endpoint is: an address of the account's, or the mails of an account. */
export type EndpointKind = 'webhook' | 'mail'

export type DeliveryStatus = 'pending' | 'delivered' | 'failed'

/** One event on its way to one endpoint, claimed by this process. */
export interface ClaimedDelivery {
  /** Stable per event and endpoint: the `webhook-id` by which receivers deduplicate. */
  readonly id: string
  readonly webhookId: string
  readonly accountId: string
  readonly kind: EndpointKind
  readonly pace: Pace
  readonly url: string
  readonly secret: string
  /** The secrets before, of which each signs beside the present one until its time. */
  readonly previousSecrets: readonly OldSecret[]
  readonly headers: Readonly<Record<string, string>>
  readonly isLoopbackOpen: boolean
  /** The stored bytes, the same on every attempt. */
  readonly payload: string
  /** The booking that it tells of, where the endpoint gets links: as it is now. */
  readonly linked: LinkFacts | null
  /** The latest event of a booking has the greatest. */
  readonly sequence: number
  /** Attempts made before this one. */
  readonly attempts: number
  /** How often it was put off since the last of them. */
  readonly postponements: number
}

/** Why an answer has no body that could be shown: it had none, or it came from an address whose answers are not kept. */
export const noBodies = ['empty', 'private'] as const

export type NoBody = (typeof noBodies)[number]

/** What one attempt came to. */
export interface AttemptOutcome {
  readonly statusCode: number | null
  readonly error: string | null
  /** The beginning of the answer's body, as text; null where there was none. */
  readonly answer: string | null
  /** Only where something was answered, and none of it is kept; null or absent: also where nobody knows why. */
  readonly noBody?: NoBody | null
  /** Only where nothing left this machine, for a reason of its own: no descriptor, no way out, no resolver. */
  readonly isUnsent?: true
  /** Only where the endpoint asked for it: how long it wants to be left alone. */
  readonly retryAfterMs?: number
  /** Only where it waits until then, and counts as no attempt. */
  readonly putOffUntilMs?: number
  /** Only where no further attempt can help. */
  readonly isFinal?: true
  /** Only where it was not sent since the address leads where nothing may be sent. */
  readonly isRefused?: true
}

/** One attempt, as the log keeps it. */
export interface Attempt extends AttemptOutcome {
  readonly startedAtMs: number
  readonly durationMs: number
}

/** A delivery, as the log shows it. */
export interface Delivery {
  readonly id: string
  readonly webhookId: string
  readonly eventType: string
  /** Null: it tells of no booking. */
  readonly bookingId: string | null
  /** As the booking has it now. */
  readonly attendeeName: string | null
  readonly status: DeliveryStatus
  /** Attempts in the present round: redelivery begins a new one. */
  readonly attempts: number
  /** How often it was put off since the last of them, as nothing could leave this machine. */
  readonly postponements: number
  readonly lastStatusCode: number | null
  readonly lastError: string | null
  readonly nextAttemptAtMs: number | null
  readonly createdAtMs: number
  readonly settledAtMs: number | null
}

/** A delivery with all that is kept of it. */
export interface DeliveryLogged {
  readonly delivery: Delivery
  /** The text that is sent. */
  readonly body: string
  /** Where it goes, with headers of these names beside ours. */
  readonly url: string
  readonly headerNames: readonly string[]
  /** As ClaimedDelivery has it. */
  readonly sequence: number
  readonly attempts: readonly Attempt[]
}

/** How a delivery stands after an attempt. */
export interface DeliveryState {
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly postponements: number
  /** Null once there is no further attempt. */
  readonly nextAttemptAtMs: number | null
  /** Null while attempts are left. */
  readonly settledAtMs: number | null
  readonly outcome: AttemptOutcome
}

/** Success is a 2xx status line, whatever the body does (guide/webhooks.md#attempts). */
export function isSuccess({ statusCode }: AttemptOutcome): boolean {
  return statusCode !== null && statusCode >= 200 && statusCode < 300
}

/** Whether the endpoint says that it has too much to do. */
export function isBusy({ statusCode }: AttemptOutcome): boolean {
  return statusCode === 429 || statusCode === 503
}

export function paceOf(attempt: Attempt): Pace {
  if (isBusy(attempt)) return 'slow'
  if (!isSuccess(attempt)) return 'failing'
  return attempt.durationMs < slowMs ? 'quick' : 'slow'
}

/** The state after an attempt that ended at `nowMs`. `jitter` in [0, 1) lengthens a wait by up to a tenth. */
export function decideSettlement(
  before: Before,
  outcome: AttemptOutcome,
  schedule: WebhookSchedule,
  nowMs: number,
  jitter: number,
): DeliveryState {
  if (outcome.putOffUntilMs !== undefined) {
    const { attempts, postponements } = before
    const waits = { attempts, postponements, nextAttemptAtMs: outcome.putOffUntilMs, outcome }
    return { status: 'pending', ...waits, settledAtMs: null }
  }
  if (outcome.isUnsent && before.postponements < postponementsMax) {
    return postponed(before, outcome, nowMs, jitter)
  }
  const attempts = before.attempts + 1
  // What is counted though it never left is so until it leaves.
  const postponements = outcome.isUnsent ? before.postponements : 0
  const counted = { attempts, postponements, outcome }
  const settled = { ...counted, nextAttemptAtMs: null, settledAtMs: nowMs }
  if (isSuccess(outcome)) return { status: 'delivered', ...settled }
  const waitMs = outcome.isFinal ? undefined : schedule[attempts]
  if (waitMs === undefined) return { status: 'failed', ...settled }
  // The schedule stands: an endpoint may ask for twice its wait at most.
  const askedMs = Math.min(outcome.retryAfterMs ?? 0, 2 * waitMs)
  const nextAttemptAtMs = nowMs + Math.max(lengthened(waitMs, jitter), askedMs)
  return { status: 'pending', ...counted, nextAttemptAtMs, settledAtMs: null }
}

type Before = Pick<ClaimedDelivery, 'attempts' | 'postponements'>

function postponed(
  { attempts, postponements }: Before,
  outcome: AttemptOutcome,
  nowMs: number,
  jitter: number,
): DeliveryState {
  const waitMs = Math.min(postponementMs * 2 ** postponements, postponementMsMax)
  return {
    status: 'pending',
    attempts,
    postponements: postponements + 1,
    nextAttemptAtMs: nowMs + lengthened(waitMs, jitter),
    settledAtMs: null,
    outcome,
  }
}

function lengthened(waitMs: number, jitter: number): number {
  return Math.round(waitMs * (1 + jitter / 10))
}

/** How an endpoint has fared: deliveries that failed in a row, and since when. */
export interface EndpointHealth {
  readonly failures: number
  readonly failingSinceMs: number | null
}

/**
 * The health after a delivery that is settled, and the reason to switch the endpoint off, if there is
 * one: its last 20 deliveries failed, over 24 hours or more.
 */
export function decideHealth(
  { failures, failingSinceMs }: EndpointHealth,
  status: DeliveryStatus,
  nowMs: number,
): { health: EndpointHealth; disabledReason: string | null } {
  if (status === 'pending') return { health: { failures, failingSinceMs }, disabledReason: null }
  if (status === 'delivered') {
    return { health: { failures: 0, failingSinceMs: null }, disabledReason: null }
  }
  const health = { failures: failures + 1, failingSinceMs: failingSinceMs ?? nowMs }
  const isGivenUp =
    health.failures >= endpointFailuresMax && nowMs - health.failingSinceMs >= endpointFailingMs
  const since = showInstant(health.failingSinceMs)
  const disabledReason = isGivenUp
    ? `${health.failures} deliveries in a row failed since ${since}`
    : null
  return { health, disabledReason }
}
