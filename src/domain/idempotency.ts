import { Refusal } from './errors.ts'
import { hourMs } from './time/units.ts'
import { idempotencyKey, says, step } from './wording/says.ts'

export const idempotencyKeptMs = 24 * hourMs
export const idempotencyKeyCharactersMax = 255

/**
 * A creating request that may arrive again (guide/requests.md#idempotency). The first answer is kept with the work it
 * committed, in the same transaction, and given again for the same key and fingerprint.
 */
export interface Once<T> {
  readonly accountId: string
  /** The key that the caller chose. */
  readonly key: string
  /**
   * Digest of method, path and body as it was read: another one under the same key is a conflict. It begins with the
   * version of how it is made.
   */
  readonly fingerprint: string
  /** The same as the version before made it, whose kept answers stand. */
  earlier?(): string
  readonly nowMs: number
  /** Who sends it; absent: one who may read all. */
  readonly by?: Repeater
  /** The answer's body, as it will be sent and kept. */
  answer(value: T): string
}

/** Whether what is kept under a key is of this very request, by the rule of the version that kept it. */
export function isSameRequest(once: Pick<Once<never>, 'fingerprint' | 'earlier'>, kept: string) {
  return kept === once.fingerprint || kept === once.earlier?.()
}

/** One who may send what another has sent. */
export interface Repeater {
  readonly keyId: string | null
  /** Whether what was answered to a key may be read by this one: else the request is another one. */
  mayRead(madeBy: string | null, answer: string): boolean
}

/** What a creating call came to: fresh work, or the text of the answer given the first time. */
export type Outcome<T> =
  | { readonly replayed: false; readonly value: T }
  | { readonly replayed: true; readonly answer: string }

/** For a key that came with another request before. */
export function keyConflict(): Refusal {
  return new Refusal(
    'IDEMPOTENCY_CONFLICT',
    says`This ${idempotencyKey} was used for another request within the last 24 hours. If that was meant to be this one, look first whether it was carried out: ${step('listBookings')} for bookings. A new request takes a new key.`,
  )
}
