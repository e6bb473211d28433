import { Bounded } from '../bounded.ts'

/** So many requests in a window, by a name for the callers. What is used comes back evenly over the window. */
export interface RatePolicy {
  readonly name: string
  readonly requests: number
  readonly windowMs: number
}

/**
 * What is left, at one instant. Each millisecond gives `requests` of credit and each request takes
 * `windowMs`: whole numbers, so that whoever waits as long as he is told finds it.
 */
export interface Bucket {
  /** 0 to `requests` times `windowMs`. */
  readonly credit: number
  readonly atMs: number
}

/** How a request stands with a policy. */
export interface RateStanding {
  readonly policy: RatePolicy
  readonly passes: boolean
  /** Whole requests that may follow at once. */
  readonly left: number
  /** Until one more may pass; 0 where one may at once. */
  readonly waitMs: number
  /** Until all are back. */
  readonly fullMs: number
}

/**
 * What has come back since. A clock that was set back begins anew from its present time, so that nobody
 * waits for the time it showed before; one that was set forward fills the bucket, never over its brim.
 */
export function refilled({ credit, atMs }: Bucket, policy: RatePolicy, nowMs: number): Bucket {
  const back = Math.max(0, nowMs - atMs) * policy.requests
  return { credit: Math.min(policy.requests * policy.windowMs, credit + back), atMs: nowMs }
}

/** Token buckets, one for each name, full at first. Of more than `bucketsMax` the oldest is forgotten. */
export class Buckets {
  readonly #kept: Bounded<Bucket>

  constructor(
    readonly policy: RatePolicy,
    bucketsMax: number,
  ) {
    this.#kept = new Bounded(bucketsMax)
  }

  /** Takes one request out, if there is one. */
  take(name: string, nowMs: number): RateStanding {
    const { policy } = this
    const { requests, windowMs } = policy
    const known = this.#kept.get(name) ?? { credit: requests * windowMs, atMs: nowMs }
    const bucket = refilled(known, policy, nowMs)
    const passes = bucket.credit >= windowMs
    const credit = passes ? bucket.credit - windowMs : bucket.credit
    this.#kept.set(name, { credit, atMs: nowMs })
    return {
      policy,
      passes,
      left: Math.floor(credit / windowMs),
      waitMs: Math.max(0, windowMs - credit) / requests,
      fullMs: (requests * windowMs - credit) / requests,
    }
  }
}
