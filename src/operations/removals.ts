import { entryOf } from '../domain/access/audit.ts'
import { noAccount } from '../domain/account.ts'
import type { AccountRows } from '../store/store.ts'
import type { Context } from './context.ts'

/** What an account has; also one whose deletion did not end. @throws Refusal NOT_FOUND */
export async function countAccount({ store }: Context, id: string): Promise<AccountRows> {
  const rows = await store.removals.count(id)
  if (rows === null) throw noAccount()
  return rows
}

/**
 * Closes an account, in every process within one request, then removes all of it but its ledger, some rows at a time, others
 * coming between. Where it was cut off, the same again goes on. Answers what there was. @throws Refusal NOT_FOUND
 */
export async function deleteAccount(context: Context, id: string): Promise<AccountRows> {
  const { store, clock } = context
  const rows = await countAccount(context, id)
  const nowMs = clock.nowMs()
  const author = { accountId: id, keyId: null }
  const entry = entryOf(author, 'deleteAccount', { kind: 'account', id }, nowMs)
  await store.removals.close(id, nowMs, entry)
  let step = await store.removals.removeSome(id, '')
  while (step !== null) {
    step = await store.removals.removeSome(id, step.afterHold)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return rows
}
