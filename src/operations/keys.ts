import { entryOf } from '../domain/access/audit.ts'
import { type Sight, unbound } from '../domain/access/sight.ts'
import {
  decideNewKey,
  decideRevocation,
  type KeptKey,
  keyPrefix,
  type NewKey,
  type Principal,
} from '../domain/account.ts'
import type { ApiKey, StampSoon } from '../store/store.ts'
import type { Recognised } from './caller-memory.ts'
import type { Context } from './context.ts'
import { follow, type Soon } from './soon.ts'

export type { Recognised }

const keySecretBytes = 24

/** Characters of a key that are kept in clear, to recognise it by. */
const clearCharacters = keyPrefix.length + 4

/** What an operator's key may do: all. */
export const firstKey = {
  ...unbound,
  scope: 'admin',
  expiresAtMs: null,
  dailyBookings: null,
} as const

/** The key is in the answer, and nowhere else ever again. @throws Refusal as decideNewKey */
export async function createApiKey(
  context: Context,
  sight: Sight,
  wanted: NewKey,
): Promise<{ kept: KeptKey; key: string }> {
  const { store, clock } = context
  decideNewKey(wanted, await known(context, sight, wanted), clock.nowMs())
  const key = newKey()
  const kept = keptKey(context, sight.wholeAccount, wanted, key, sight.keyId)
  const object = { kind: 'api_key', id: kept.id } as const
  const entry = entryOf(sight.author, 'createApiKey', object, kept.createdAtMs)
  await store.accounts.addKey(kept, entry)
  return { kept, key }
}

/** The humans that a key shall be bound to, as far as there are such; also those that were deleted. */
async function known({ store }: Context, sight: Sight, { humanIds }: NewKey): Promise<string[]> {
  const humans = await Promise.all(
    (humanIds ?? []).map((id) => store.humans.find(sight.wholeAccount, id)),
  )
  return humans.flatMap((human) => human?.id ?? [])
}

/** Those that are not revoked, oldest first; with uses of this process that are not written yet. */
export async function listApiKeys({ store, gate }: Context, sight: Sight): Promise<KeptKey[]> {
  const keys = await store.accounts.listKeys(sight.wholeAccount)
  return keys.map((key) => ({ ...key, lastUsedMs: gate.uses.latest(key.id, key.lastUsedMs) }))
}

/** Effective at once; answers the ids. @throws Refusal as decideRevocation */
export async function revokeApiKey(
  { store, clock }: Context,
  sight: Sight,
  id: string,
  withDescendants = false,
): Promise<readonly string[]> {
  const nowMs = clock.nowMs()
  const revoked = await store.accounts.revokeKeys(
    sight.wholeAccount,
    nowMs,
    (keys, makers) => decideRevocation(keys, makers, id, withDescendants),
    entryOf(sight.author, 'revokeApiKey', { kind: 'api_key', id }, nowMs),
  )
  return revoked.map((key) => key.id)
}

/**
 * Who the key of a request that has just come in stands for, as far as that is known without asking the store; null: ask
 * `authenticate`. Looked up by digest: near misses cost the same.
 */
export function recognise({ gate, store }: Context, key: string): Soon<Recognised | null> {
  const known = gate.principals.get(digestOf(key))
  if (!known) return null
  return follow(store.accounts.keysStampAtArrival(), (stamp) =>
    known.stamp === stamp ? known : null,
  )
}

/** Moves with every change of keys, by whatever process. */
export function keysStamp({ store }: Context): StampSoon {
  return store.accounts.keysStamp()
}

/** Who a key stands for; null for one that is unknown or revoked, by whatever process. */
export async function authenticate(
  { gate, store }: Context,
  key: string,
): Promise<Principal | null> {
  const digest = digestOf(key)
  // Before the key is read: a revocation in between makes it look old, never new.
  const stamp = await store.accounts.keysStamp()
  const principal = await store.accounts.findPrincipal(digest)
  gate.isShared = await store.accounts.areSeveral()
  if (principal) gate.principals.set(digest, { stamp, principal })
  return principal
}

/** A key as it will be kept. */
export function keptKey(
  { clock, newId }: Context,
  accountId: string,
  wanted: NewKey,
  key: string,
  createdBy: string | null = null,
): ApiKey {
  return {
    ...wanted,
    id: newId(),
    accountId,
    prefix: key.slice(0, clearCharacters),
    digest: digestOf(key),
    createdAtMs: clock.nowMs(),
    createdBy,
    lastUsedMs: null,
  }
}

/** 192 random bits. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(keySecretBytes))
  return keyPrefix + Buffer.from(bytes).toString('base64url')
}

/** What is kept of a secret. */
export function digestOf(secret: string): string {
  return Bun.SHA256.hash(secret, 'base64url')
}
