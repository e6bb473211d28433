import {
  type Account,
  type AccountChange,
  decideAccount,
  decideAccountChange,
  decideRevocation,
  type KeptKey,
  keyPrefix,
  ofValidKey,
  type Principal,
  type Scope,
} from '../domain/account.ts'
import { monthOf, type PlanName } from '../domain/plan.ts'
import type { AccountUsage, ApiKey, Stamp } from '../store/store.ts'
import type { Recognised } from './caller-memory.ts'
import type { Context } from './context.ts'

const keySecretBytes = 24

export type { AccountUsage, Recognised }

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

/**
 * Makes a further account and its first admin key, which is in the answer, and nowhere else ever again.
 * @throws Refusal VALIDATION_ERROR
 */
export async function createAccount(
  context: Context,
  { name, plan, autoPurchase }: Required<AccountChange>,
): Promise<{ account: Account; kept: KeptKey; key: string }> {
  const id = context.newId()
  const createdAtMs = context.clock.nowMs()
  const wanted = { id, name, plan, autoPurchase: false, createdAtMs }
  const account = decideAccountChange(wanted, { autoPurchase })
  const key = newKey()
  const kept = keptKey(context, id, 'first', 'admin', key)
  await context.store.accounts.add(account, kept)
  return { account, kept, key }
}

/** All accounts, oldest first. */
export function listAccounts({ store }: Context): Promise<Account[]> {
  return store.accounts.list()
}

/**
 * The account of an id or a name; without either, the only one there is.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR where several fit.
 */
export async function findAccount({ store }: Context, wanted?: string): Promise<Account> {
  return decideAccount(await store.accounts.list(), wanted)
}

/** Effective at once, in every process. @throws Refusal NOT_FOUND, VALIDATION_ERROR */
export function updateAccount(
  { store }: Context,
  id: string,
  change: AccountChange,
): Promise<Account> {
  return store.accounts.change(id, (account) => decideAccountChange(account, change))
}

/** The key is in the answer, and nowhere else ever again. */
export async function createApiKey(
  context: Context,
  accountId: string,
  { name, scope }: { readonly name: string; readonly scope: Scope },
): Promise<{ kept: KeptKey; key: string }> {
  const key = newKey()
  const kept = keptKey(context, accountId, name, scope, key)
  await context.store.accounts.addKey(kept)
  return { kept, key }
}

/** Those that are not revoked, oldest first; with uses of this process that are not written yet. */
export async function listApiKeys({ store, gate }: Context, accountId: string): Promise<KeptKey[]> {
  const keys = await store.accounts.listKeys(accountId)
  return keys.map((key) => ({ ...key, lastUsedMs: gate.uses.latest(key.id, key.lastUsedMs) }))
}

/** Effective at once. @throws Refusal NOT_FOUND; VALIDATION_ERROR for the last admin key. */
export async function revokeApiKey(
  { store, clock }: Context,
  accountId: string,
  id: string,
): Promise<void> {
  await store.accounts.revokeKey(accountId, clock.nowMs(), (keys) => decideRevocation(keys, id))
}

/** Moves whenever a key is made or revoked, by whatever process. Taken before a key is looked up: it then looks old, never new. */
export function keysStamp({ store }: Context): Stamp {
  return store.accounts.keysStamp()
}

export async function getAccount({ store }: Context, accountId: string): Promise<Account> {
  return ofValidKey(await store.accounts.find(accountId))
}

/** What is used of the plan in the present UTC month, and when that ends. */
export async function getUsage(
  { store, clock }: Context,
  accountId: string,
): Promise<{ usage: AccountUsage; period: { startMs: number; endMs: number } }> {
  const nowMs = clock.nowMs()
  return { usage: await store.accounts.usage(accountId, nowMs), period: monthOf(nowMs) }
}

/**
 * Who a key stands for, as far as that is known without asking the store; null: ask `authenticate`. Looked up
 * by digest: near misses cost the same.
 */
export function recognise({ gate, store }: Context, key: string): Recognised | null {
  const known = gate.principals.get(digestOf(key))
  return known && known.stamp === store.accounts.keysStamp() ? known : null
}

/** Who a key stands for; null for one that is unknown or revoked, by whatever process. */
export async function authenticate(
  { gate, store }: Context,
  key: string,
): Promise<Principal | null> {
  const digest = digestOf(key)
  // Before the key is read: a revocation in between makes it look old, never new.
  const stamp = store.accounts.keysStamp()
  const principal = await store.accounts.findPrincipal(digest)
  gate.isShared = await store.accounts.areSeveral()
  if (principal) gate.principals.set(digest, { stamp, principal })
  return principal
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
    lastUsedMs: null,
  }
}

/** 192 random bits. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(keySecretBytes))
  return keyPrefix + Buffer.from(bytes).toString('base64url')
}

/** What is kept of a secret. */
export function digestOf(secret: string): string {
  return Bun.SHA256.hash(secret, 'base64url')
}
