import { type Author, type Details, entryOf } from '../domain/access/audit.ts'
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
  const { secret, session } = newSession(clock.nowMs())
  const entry = sessionEntry({ accountId, keyId, address }, 'signIn', session.createdAtMs, {
    signedInBy: 'key',
  })
  await store.sessions.add({ ...session, accountId, keyId }, sessionsOfKeyMax, entry)
  return { secret, expiresAtMs: session.expiresAtMs }
}

/** What is kept of a new one, and its secret. */
export function newSession(createdAtMs: number) {
  const secret = newSecret()
  return {
    secret,
    session: { digest: digestOf(secret), createdAtMs, expiresAtMs: createdAtMs + sessionMs },
  }
}

/** 256 random bits. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(sessionSecretBytes))
  return Buffer.from(bytes).toString('base64url')
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
export function sessionEntry(
  author: Author,
  operation: 'signIn' | 'signOut',
  atMs: number,
  details: Details | null = null,
) {
  return entryOf(author, operation, { kind: 'api_key', id: author.keyId }, atMs, details)
}
