/** What the store keeps and tells for those who run the service: last uses of keys, backlog, commits. */
import { expect, test } from 'bun:test'
import {
  addAccount,
  addHuman,
  addWebhook,
  apiKey,
  bookMany,
  newId,
  nowMs,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

export function figuresContract(start: StartEngine): void {
  test('the last use of a key is the latest that any process marked', async () => {
    await using engine = start()
    const [one, other] = [engine.open(), engine.open()]
    const accountId = await addAccount(one)
    const key = apiKey(accountId, 'sk_live_second', { scope: 'agent' })
    await one.accounts.addKey(key)
    const lastUses = async () =>
      (await other.accounts.listKeys(accountId)).map(({ lastUsedMs }) => lastUsedMs)
    expect(await lastUses()).toEqual([null, null])
    await one.accounts.markUsed(new Map([[key.id, nowMs]]))
    expect(await lastUses()).toEqual([null, nowMs])
    await other.accounts.markUsed(new Map([[key.id, nowMs + 5]]))
    await one.accounts.markUsed(new Map([[key.id, nowMs + 3]]))
    expect(await lastUses()).toEqual([null, nowMs + 5])
    await one.accounts.markUsed(
      new Map([
        [newId(), nowMs],
        [key.id, nowMs + 9],
      ]),
    )
    expect(await lastUses()).toEqual([null, nowMs + 9])
    // It opens what it opened before.
    expect((await one.accounts.findPrincipal(key.digest))?.keyId).toBe(key.id)
  })

  test('the backlog is what waits, and since when the first of it is due', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id: humanId } = await addHuman(store, accountId)
    const backlog = () => engine.open().deliveries.backlog()
    expect(await backlog()).toEqual({ waiting: 0, oldestDueMs: null })
    const { id: firstId } = await addWebhook(store, accountId)
    const { id: secondId } = await addWebhook(store, accountId)
    await bookMany(store, accountId, humanId, 3)
    expect(await backlog()).toEqual({ waiting: 6, oldestDueMs: nowMs })
    // What waits for one that is switched off is not late.
    for (const id of [firstId, secondId]) {
      await store.webhooks.change(accountId, id, (webhook) => {
        if (!webhook) throw new Error('it was just made')
        return { ...webhook, active: false }
      })
    }
    expect((await backlog()).oldestDueMs).toBeNull()
  })

  test('the backlog of any endpoint is seen, however many there are', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const made = Array.from({ length: 1_100 }, () => addWebhook(store, accountId))
    const ids = (await Promise.all(made)).map(({ id }) => id)
    for (const [place, webhookId] of ids.entries()) {
      if (place % 50 > 0 && place < 1_099) continue
      await store.deliveryLog.addTest({ accountId, webhookId }, nowMs - place)
    }
    expect(await store.deliveries.backlog()).toEqual({ waiting: 23, oldestDueMs: nowMs - 1_099 })
  })

  test('each commit tells how many writes shared it; a refusal is one, a failed write none', async () => {
    await using engine = start()
    const commits: number[] = []
    const store = engine.open(0, (writes) => commits.push(writes))
    const accountId = await addAccount(store)
    commits.length = 0
    await addHuman(store, accountId)
    expect(commits).toEqual([1])
    const waiting = [addHuman(store, accountId), addHuman(store, accountId)]
    expect(await store.load()).toEqual({ writesWaiting: 2 })
    await Promise.all(waiting)
    expect([commits, await store.load()]).toEqual([[1, 2], { writesWaiting: 0 }])
  })
}
