import { accountFields, changeEntry, type Entry, entryOf } from '../domain/access/audited-fields.ts'
import {
  type Account,
  type AccountChange,
  decideAccount,
  decideAccountChange,
  decideSuspension,
  type KeptKey,
  ofValidKey,
} from '../domain/account.ts'
import { monthOf, type PlanName } from '../domain/plan.ts'
import type { AccountUsage } from '../store/store.ts'
import type { Context, Sight } from './context.ts'
import { firstKey, keptKey, newKey } from './keys.ts'

export type { AccountUsage }

/**
 * Makes account `default`, on the given plan, and its admin key where the file has none yet. Answers a key that was made here and must be shown once; null otherwise.
 * A start that finds both writes nothing, and waits for no disk.
 */
export async function ensureAccount(
  context: Context,
  plan: PlanName,
  givenKey: string | null,
): Promise<string | null> {
  const { accounts } = context.store
  const isThere = (await accounts.findFirst()) !== null
  const key = givenKey ?? newKey()
  // Another process may begin the same file in this moment: the store decides who is first.
  if (!isThere && (await addFirst(context, plan, key))) return givenKey === null ? key : null
  const first = await accounts.findFirst()
  if (givenKey !== null && first) await openTo(context, first.id, givenKey)
  return null
}

function addFirst(context: Context, plan: PlanName, key: string): Promise<boolean> {
  const { store, clock, newId } = context
  const id = newId()
  const createdAtMs = clock.nowMs()
  return store.accounts.addFirst(
    { id, name: 'default', plan, autoPurchase: false, createdAtMs, suspendedAtMs: null },
    keptKey(context, id, { ...firstKey, name: 'first' }, key),
    byOperator(id, 'createAccount', createdAtMs),
  )
}

/** A key set by the operator opens the door, also of a file that was made with another one. */
async function openTo(context: Context, accountId: string, key: string): Promise<void> {
  const { accounts } = context.store
  const kept = keptKey(context, accountId, { ...firstKey, name: 'SLOTFLOW_API_KEY' }, key)
  if ((await accounts.findPrincipal(kept.digest)) !== null) return
  const object = { kind: 'api_key', id: kept.id } as const
  const author = { accountId, keyId: null }
  await accounts.addKey(kept, entryOf(author, 'createApiKey', object, kept.createdAtMs))
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
  const wanted = { id, name, plan, autoPurchase: false, createdAtMs, suspendedAtMs: null }
  const account = decideAccountChange(wanted, { autoPurchase })
  const key = newKey()
  const kept = keptKey(context, id, { ...firstKey, name: 'first' }, key)
  await context.store.accounts.add(account, kept, byOperator(id, 'createAccount', createdAtMs))
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

/** Its calls are refused and nothing is sent, in every process at once; all waits. @throws Refusal NOT_FOUND */
export function suspendAccount({ store, clock }: Context, id: string): Promise<Account> {
  const nowMs = clock.nowMs()
  const entry = () => byOperator(id, 'suspendAccount', nowMs)
  return store.accounts.change(id, (account) => decideSuspension(account, nowMs), entry)
}

/** What has waited goes on. @throws Refusal NOT_FOUND */
export function resumeAccount({ store, clock }: Context, id: string): Promise<Account> {
  const nowMs = clock.nowMs()
  const entry = () => byOperator(id, 'resumeAccount', nowMs)
  return store.accounts.change(id, (account) => decideSuspension(account, null), entry)
}

/** Effective at once, in every process. @throws Refusal NOT_FOUND, VALIDATION_ERROR */
export function updateAccount(
  { store, clock }: Context,
  id: string,
  change: AccountChange,
): Promise<Account> {
  const nowMs = clock.nowMs()
  const [author, object] = [{ accountId: id, keyId: null }, { kind: 'account', id } as const]
  const entry = changeEntry(accountFields, author, 'updateAccount', object, nowMs)
  return store.accounts.change(id, (account) => decideAccountChange(account, change), entry)
}

function byOperator(accountId: string, operation: Entry['operation'], atMs: number): Entry {
  const author = { accountId, keyId: null }
  return entryOf(author, operation, { kind: 'account', id: accountId }, atMs)
}

export async function getAccount({ store }: Context, sight: Sight): Promise<Account> {
  return ofValidKey(await store.accounts.find(sight.account))
}

export interface Used {
  readonly usage: AccountUsage
  readonly period: { readonly startMs: number; readonly endMs: number }
  /** When the newest backup was made that this process knows of. */
  readonly lastBackupMs: number | null
}

/** What is used of the plan in the present UTC month, and when that ends. */
export async function getUsage({ store, clock, metrics }: Context, sight: Sight): Promise<Used> {
  const nowMs = clock.nowMs()
  const usage = await store.accounts.usage(sight.wholeAccount, nowMs)
  return { usage, period: monthOf(nowMs), lastBackupMs: metrics.lastBackup()?.begunMs ?? null }
}
