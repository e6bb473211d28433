import { expect, test } from 'bun:test'
import { entryOf } from '../../src/domain/access/audit.ts'
import { hourMs } from '../../src/domain/time/units.ts'
import { bulkRowsMax, type Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  apiKey,
  block,
  book,
  hold,
  nineMs,
  nowMs,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const of = (accountId: string) =>
  entryOf({ accountId, keyId: null }, 'deleteAccount', { kind: 'account', id: accountId }, nowMs)

/** One row of each kind that an account can have; answers its human and its key. */
async function fill(store: Store, accountId: string) {
  const { id: humanId } = await addHuman(store, accountId)
  const key = apiKey(accountId, `sk_live_of_${accountId}`)
  await store.accounts.addKey(key)
  await addWebhook(store, accountId)
  await store.overrides.add({ accountId, humanId, nowMs }, () => block(humanId))
  const once = { accountId, key: 'k', fingerprint: 'f', nowMs, answer: () => '{}' }
  await book(store, accountId, humanId, {}, once)
  await hold(store, accountId, humanId, { startMs: nineMs + hourMs })
  return { humanId, key }
}

async function remove(store: Store, accountId: string): Promise<number[]> {
  const steps: number[] = []
  let step = await store.removals.removeSome(accountId, '')
  while (step !== null) {
    steps.push(step.rows)
    step = await store.removals.removeSome(accountId, step.afterHold)
  }
  return steps
}

const none = { humans: 0, overrides: 0, bookings: 0, holds: 0, events: 0, webhooks: 0, keys: 0 }

export function removalsContract(start: StartEngine): void {
  test('an account is closed at once, and then gone with all it had; others keep theirs', async () => {
    await using engine = start()
    const [store, elsewhere] = [engine.open(), engine.open()]
    const stays = await addAccount(store)
    const goes = engine.addAccount()
    const { key, humanId } = await fill(store, goes)
    const other = await fill(store, stays)
    const counted = await store.removals.count(stays)
    expect(await store.removals.count(goes)).toMatchObject({ humans: 1, bookings: 1, holds: 1 })
    expect(await store.accounts.areSeveral()).toBe(true)
    const stamp = await store.accounts.keysStamp()
    await elsewhere.removals.close(goes, nowMs, of(goes))
    await new Promise((resolve) => setImmediate(resolve))
    expect(await store.accounts.keysStamp()).not.toBe(stamp)
    expect(await store.accounts.findPrincipal(key.digest)).toBeNull()
    expect(await store.accounts.findPrincipal(other.key.digest)).not.toBeNull()
    expect((await store.accounts.list()).map(({ id }) => id)).toEqual([stays])
    expect(await store.accounts.find(goes)).toBeNull()
    expect(await store.accounts.areSeveral()).toBe(false)
    await remove(elsewhere, goes)
    expect(await store.removals.count(goes)).toMatchObject(none)
    expect(await store.humans.find(goes, humanId)).toBeNull()
    expect(await store.removals.count(stays)).toEqual(counted)
    const { entries } = await store.audit.list(goes, {}, { limit: 9 })
    expect(entries.map(({ operation }) => operation)).toEqual(['deleteAccount'])
  })

  test('what is not closed is not removed, and closing twice changes nothing', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    await fill(store, accountId)
    const counted = await store.removals.count(accountId)
    expect(await remove(store, accountId)).toEqual([])
    expect(await store.removals.count(accountId)).toEqual(counted)
    await store.removals.close(accountId, nowMs, of(accountId))
    await store.removals.close(accountId, nowMs, of(accountId))
    await remove(store, accountId)
    await remove(store, accountId)
    expect((await store.audit.list(accountId, {}, { limit: 9 })).entries).toHaveLength(1)
    expect(await store.removals.count('nobody')).toBeNull()
    expect(await store.accounts.findFirst()).toBeNull()
  })

  test('no step removes more than a transaction may', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id: humanId } = await addHuman(store, accountId)
    const key = { accountId, humanId, nowMs }
    for (let n = 0; n < 3; n += 1) await store.overrides.add(key, () => block(humanId))
    await store.removals.close(accountId, nowMs)
    for (const rows of await remove(store, accountId)) expect(rows).toBeLessThanOrEqual(bulkRowsMax)
    // It had no hold, with which the last rows wait.
    expect(await store.removals.count(accountId)).toMatchObject(none)
  })
}
