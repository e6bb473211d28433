import type { Principal } from '../domain/account.ts'
import { hourMs } from '../domain/time/units.ts'
import type { Context } from './context.ts'
import { digestOf } from './keys.ts'

const sessionSecretBytes = 32
export const sessionMs = 12 * hourMs
export const sessionsOfKeyMax = 20

/** Opens a session of 12 hours for whoever has shown a key; of more than 20 of one key the oldest ends. The secret is in the answer only. */
export async function openSession(
  { store, clock }: Context,
  { accountId, keyId }: Principal,
): Promise<{ secret: string; expiresAtMs: number }> {
  const bytes = crypto.getRandomValues(new Uint8Array(sessionSecretBytes))
  const secret = Buffer.from(bytes).toString('base64url')
  const createdAtMs = clock.nowMs()
  const expiresAtMs = createdAtMs + sessionMs
  const digest = digestOf(secret)
  const session = { digest, accountId, keyId, createdAtMs, expiresAtMs }
  await store.sessions.add(session, sessionsOfKeyMax)
  return { secret, expiresAtMs }
}

/** Who a session stands for, and until when; null for one that is unknown, over, or whose key was revoked. */
export function findSession({ store, clock }: Context, secret: string) {
  return store.sessions.findPrincipal(digestOf(secret), clock.nowMs())
}

/** Effective at once; one that is over already is no matter. */
export function endSession({ store }: Context, secret: string): Promise<void> {
  return store.sessions.remove(digestOf(secret))
}
