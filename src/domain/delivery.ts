/**
 *            claim                 2xx
 *   pending -------> (leased) ------------> delivered
 *      ^                 |  any other answer, or none
 *      |  attempts left  |
 *      +-----------------+------------> failed      no attempts left
 *
 * A lease that runs out (the process died) makes the row claimable again: at least once.
 */

/** The waits before each attempt, counted from the failure before; its length is the number of attempts. */
export type WebhookSchedule = readonly number[]

export type DeliveryStatus = 'pending' | 'delivered' | 'failed'

/** One event on its way to one endpoint, claimed by this process. */
export interface ClaimedDelivery {
  /** Stable per event and endpoint: the `webhook-id` by which receivers deduplicate. */
  readonly id: string
  readonly webhookId: string
  readonly url: string
  readonly secret: string
  /** The stored bytes, the same on every attempt. */
  readonly payload: string
  /** Attempts made before this one. */
  readonly attempts: number
}

/** What one attempt came to. */
export interface AttemptOutcome {
  readonly statusCode: number | null
  readonly error: string | null
}

/** How a delivery stands after an attempt. */
export interface DeliveryState {
  readonly status: DeliveryStatus
  readonly attempts: number
  /** Null once there is no further attempt. */
  readonly nextAttemptAtMs: number | null
  /** Null while attempts are left. */
  readonly settledAtMs: number | null
  readonly outcome: AttemptOutcome
}

/** Success is a 2xx status line, whatever the body does (contract 7). */
export function isSuccess({ statusCode }: AttemptOutcome): boolean {
  return statusCode !== null && statusCode >= 200 && statusCode < 300
}

/** The state after an attempt that ended at `nowMs`. `jitter` in [0, 1) lengthens a wait by up to a tenth. */
export function decideSettlement(
  attemptsBefore: number,
  outcome: AttemptOutcome,
  schedule: WebhookSchedule,
  nowMs: number,
  jitter: number,
): DeliveryState {
  const attempts = attemptsBefore + 1
  const settled = { attempts, nextAttemptAtMs: null, settledAtMs: nowMs, outcome }
  if (isSuccess(outcome)) return { status: 'delivered', ...settled }
  const waitMs = schedule[attempts]
  if (waitMs === undefined) return { status: 'failed', ...settled }
  const nextAttemptAtMs = nowMs + Math.round(waitMs * (1 + jitter / 10))
  return { status: 'pending', attempts, nextAttemptAtMs, settledAtMs: null, outcome }
}
