import { type Author, entryOf } from '../domain/access/audit.ts'
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
  address: string | null = null,
): Promise<{ secret: string; expiresAtMs: number }> {
  const bytes = crypto.getRandomValues(new Uint8Array(sessionSecretBytes))
  const secret = Buffer.from(bytes).toString('base64url')
  const createdAtMs = clock.nowMs()
  const expiresAtMs = createdAtMs + sessionMs
  const digest = digestOf(secret)
  const session = { digest, accountId, keyId, createdAtMs, expiresAtMs }
  const entry = sessionEntry({ accountId, keyId, address }, 'signIn', createdAtMs)
  await store.sessions.add(session, sessionsOfKeyMax, entry)
  return { secret, expiresAtMs }
}

/** Who a session stands for, and until when; null for one that is unknown, over, or whose key was revoked. */
export function findSession({ store, clock }: Context, secret: string) {
  return store.sessions.findPrincipal(digestOf(secret), clock.nowMs())
}

/** Effective at once; one that is over already is no matter. */
export function endSession(
  { store, clock }: Context,
  secret: string,
  address: string | null = null,
): Promise<void> {
  const nowMs = clock.nowMs()
  return store.sessions.remove(digestOf(secret), (owner) =>
    sessionEntry({ ...owner, address }, 'signOut', nowMs),
  )
}

/** A session has no name but its secret: the audit names its key. */
function sessionEntry(author: Author, operation: 'signIn' | 'signOut', atMs: number) {
  return entryOf(author, operation, { kind: 'api_key', id: author.keyId }, atMs)
}
