import type { Buckets, RateStanding } from '../domain/access/rate.ts'
import type { Principal } from '../domain/account.ts'
import { Refusal } from '../domain/errors.ts'
import { says, type Text, wait } from '../domain/wording/says.ts'
import type { Context } from './context.ts'

/** What is wrong with how a caller says who it is: nothing came, or no key of ours, or one that nobody has. */
export type KeyFault = 'missing' | 'malformed' | 'unknown'

/** A caller, if somebody stands for the key. */
interface Caller {
  /** What is to be said where nobody does. */
  readonly fault: KeyFault
  readonly principal: Principal | null
  /**
   * Names the network that the call came from. Asked for wrong keys only: a right one is let in wherever it
   * comes from, so that nobody can lock out those who share an address with him.
   */
  networkOf(): string
}

/**
 * Lets somebody known in, and says how that key's rate stands, null where no limit is set: `decideRate`
 * refuses by it.
 * @throws Refusal UNAUTHORIZED; RATE_LIMITED for too many wrong keys
 */
export function admit(context: Context, { fault, principal, networkOf }: Caller): Admitted {
  const { gate, clock } = context
  if (principal) return enter(context, principal)
  if (fault !== 'unknown') throw unauthorized(fault)
  throw wrongKey(gate.wrongKeys, networkOf(), clock.nowMs())
}

interface Admitted {
  readonly principal: Principal
  readonly rate: RateStanding | null
}

/** Counts a call of somebody known, by key or by session, as a use of the key, and says how its rate stands. */
function enter({ gate, clock }: Context, principal: Principal): Admitted {
  const nowMs = clock.nowMs()
  if (isExpired(principal, nowMs)) throw expired()
  if (principal.isSuspended) throw suspended()
  gate.uses.note(principal.keyId, nowMs)
  const isLimited = !gate.isForShared || gate.isShared
  return {
    principal,
    rate: isLimited ? (gate.requests?.take(principal.keyId, nowMs) ?? null) : null,
  }
}

/** Whether somebody who was let in would be let in once more. */
export function isStillIn({ clock }: Context, principal: Principal | null): boolean {
  if (principal === null || principal.isSuspended) return false
  return !isExpired(principal, clock.nowMs())
}

function isExpired({ expiresAtMs }: Principal, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs
}

function suspended(): Refusal {
  return new Refusal(
    'FORBIDDEN',
    'This account is suspended: nothing of it is answered or sent until it is taken up again. Ask whoever runs the service.',
  )
}

function expired(): Refusal {
  return new Refusal(
    'UNAUTHORIZED',
    'This API key has expired. Ask whoever runs the account for another one.',
  )
}

/** @throws Refusal RATE_LIMITED where the key made more requests than it may. */
export function decideRate(rate: RateStanding): void {
  if (rate.passes) return
  const { requests, windowMs } = rate.policy
  throw rateLimited(rate, tooManyRequests((requests * 1_000) / windowMs))
}

export const tooManyRequests = (perSecond: number) =>
  `This key may make ${perSecond} requests a second.`

/** Counts a wrong key where that alone refuses nothing. @throws Refusal RATE_LIMITED */
export function countWrongKey({ gate, clock }: Context, networkOf: () => string): void {
  const refusal = wrongKey(gate.wrongKeys, networkOf(), clock.nowMs())
  if (refusal.code === 'RATE_LIMITED') throw refusal
}

function wrongKey(wrongKeys: Buckets, network: string, nowMs: number): Refusal {
  const rate = wrongKeys.take(network, nowMs)
  if (rate.passes) return unauthorized('unknown')
  return rateLimited(rate, 'Too many wrong keys came from this address.')
}

const asHeader = 'Send the header "Authorization: Bearer sk_live_…"'

const keyFaults: Readonly<Record<KeyFault, string>> = {
  missing: `The API key is missing. ${asHeader}.`,
  malformed: `The Authorization header has no API key as Bearer. ${asHeader}, with one blank after Bearer and nothing behind the key.`,
  unknown: `No account has this API key: it was revoked, or is not whole, or is of another service. ${asHeader} with one that is in use.`,
}

export function unauthorized(fault: KeyFault): Refusal {
  return new Refusal('UNAUTHORIZED', keyFaults[fault])
}

function rateLimited(rate: RateStanding, reason: string): Refusal {
  const retryAfterSeconds = Math.max(1, Math.ceil(rate.waitMs / 1_000))
  const text = afterWaiting(reason, retryAfterSeconds)
  return new Refusal('RATE_LIMITED', text, { retryAfterSeconds, rate })
}

export function afterWaiting(reason: string, seconds: number): Text {
  return says`${reason} Wait ${wait(seconds)}, then repeat.`
}
