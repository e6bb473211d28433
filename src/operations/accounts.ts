import type { Account, Principal, Scope } from '../domain/account.ts'
import { keySecretBytes } from '../domain/limits.ts'
import type { PlanName } from '../domain/plan.ts'
import type { ApiKey } from '../store/store.ts'
import type { Context } from './context.ts'

/** Every key begins so. */
export const keyPrefix = 'sk_live_'

/** Characters of a key that are kept in clear, to recognise it by. */
const clearCharacters = keyPrefix.length + 4

/**
 * Makes account `default`, on the given plan, and its admin key where the file has none yet. Answers a key that was made here and must be shown once; null otherwise.
 */
export async function ensureAccount(
  context: Context,
  plan: PlanName,
  givenKey: string | null,
): Promise<string | null> {
  const { store, clock, newId } = context
  const accountId = newId()
  const createdAtMs = clock.nowMs()
  const account: Account = {
    id: accountId,
    name: 'default',
    plan,
    autoPurchase: false,
    createdAtMs,
  }
  const key = givenKey ?? newKey()
  const isFirst = await store.accounts.addFirst(
    account,
    keptKey(context, accountId, 'first', 'admin', key),
  )
  if (isFirst) return givenKey === null ? key : null
  const first = await store.accounts.findFirst()
  // A key set by the operator opens the door, also of a file that was made with another one.
  if (givenKey !== null && first) {
    await store.accounts.addKey(keptKey(context, first.id, 'SLOTFLOW_API_KEY', 'admin', givenKey))
  }
  return null
}

/** Who a key stands for; null for one that is unknown or revoked. Looked up by digest: near misses cost the same. */
export function authenticate({ store }: Context, key: string): Promise<Principal | null> {
  return store.accounts.findPrincipal(digestOf(key))
}

function keptKey(
  { clock, newId }: Context,
  accountId: string,
  name: string,
  scope: Scope,
  key: string,
): ApiKey {
  return {
    id: newId(),
    accountId,
    name,
    prefix: key.slice(0, clearCharacters),
    scope,
    digest: digestOf(key),
    createdAtMs: clock.nowMs(),
  }
}

/** 192 random bits. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(keySecretBytes))
  return keyPrefix + Buffer.from(bytes).toString('base64url')
}

function digestOf(key: string): string {
  return Bun.SHA256.hash(key, 'base64url')
}
