import type { RateStanding } from '../../domain/access/rate.ts'

/** The fields of draft-ietf-httpapi-ratelimit-headers: what is allowed, and what is left of it. */
export function rateHeaders({ policy, left, fullMs }: RateStanding): Record<string, string> {
  const { name, requests, windowMs } = policy
  return {
    'ratelimit-policy': `"${name}";q=${requests};w=${windowMs / 1_000}`,
    ratelimit: `"${name}";r=${left};t=${Math.ceil(fullMs / 1_000)}`,
  }
}
