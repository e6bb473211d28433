import { expect, test } from 'bun:test'
import { type Entry, entryOf } from '../../src/domain/access/audit.ts'
import { humanFields } from '../../src/domain/access/audited-fields.ts'
import { changesBetween } from '../../src/domain/access/changes.ts'
import { humanNotFound } from '../../src/domain/booking.ts'
import type { Store } from '../../src/store/store.ts'
import {
  account,
  addAccount,
  apiKey,
  block,
  fresh,
  human,
  nowMs,
  refusalOf,
  removeOverride,
  webhook,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const everything = { limit: 100 }

/** Every write of the port that takes an entry, each in its own words. */
async function writeAll(store: Store, accountId: string): Promise<string[]> {
  const said: string[] = []
  const entry = (operation: Entry['operation'], id: string | null): Entry => {
    said.push(operation)
    return entryOf({ accountId, keyId: 'k' }, operation, { kind: 'human', id }, nowMs)
  }
  const made = human()
  await store.humans.add(accountId, () => made, undefined, entry('createHuman', made.id))
  const updated = entry('updateHuman', made.id)
  await store.humans.change(...[accountId, made.id, () => ({ ...made, role: 'x' }), () => updated])
  const key = { accountId, humanId: made.id, nowMs }
  const blocked = block(made.id)
  const created = entry('createOverride', blocked.id)
  await store.overrides.add(key, () => blocked, undefined, created)
  const removed = entry('deleteOverride', blocked.id)
  await removeOverride(store, accountId, made.id, blocked.id, removed)
  const endpoint = webhook()
  const { id } = fresh(
    await store.webhooks.add(accountId, () => endpoint, undefined, entry('createWebhook', 'w')),
  )
  const switched = entry('updateWebhook', id)
  await store.webhooks.change(
    accountId,
    id,
    () => endpoint,
    () => switched,
  )
  await store.webhooks.remove(accountId, id, entry('deleteWebhook', id))
  const further = apiKey(accountId, 'sk_live_further')
  await store.accounts.addKey(further, entry('createApiKey', further.id))
  const revoking = entry('revokeApiKey', 'named by each')
  await store.accounts.revokeKeys(
    accountId,
    nowMs,
    (keys) => keys.filter((one) => one.id === further.id),
    revoking,
  )
  const renamed = account({ id: accountId })
  const set = entry('updateAccount', accountId)
  await store.accounts.change(
    accountId,
    () => renamed,
    () => set,
  )
  return said.reverse()
}

export function auditContract(start: StartEngine): void {
  test('each write is in the audit with its entry, newest first', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const said = await writeAll(store, accountId)
    const { entries, nextSeq } = await store.audit.list(accountId, {}, everything)
    expect(entries.map(({ operation }) => String(operation))).toEqual(said)
    expect(nextSeq).toBeNull()
    const revoked = entries.find(({ operation }) => operation === 'revokeApiKey')
    expect(revoked?.objectId).not.toBe('named by each')
    const other = engine.addAccount()
    expect((await store.audit.list(other, {}, everything)).entries).toEqual([])
  })

  test('entries are found by key and by object, page by page', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    for (const [keyId, id] of [...'abab'].map((key, at) => [key, at < 2 ? 'x' : 'y'] as const)) {
      const entry = entryOf({ accountId, keyId }, 'createHuman', { kind: 'human', id }, nowMs)
      await store.humans.add(accountId, () => human(), undefined, entry)
    }
    const found = async (filter: object) =>
      (await store.audit.list(accountId, filter, everything)).entries.map(
        ({ keyId, objectId }) => `${keyId}${objectId}`,
      )
    expect(await found({})).toEqual(['by', 'ay', 'bx', 'ax'])
    expect(await found({ keyId: 'a' })).toEqual(['ay', 'ax'])
    expect(await found({ objectId: 'x' })).toEqual(['bx', 'ax'])
    expect(await found({ objectId: 'x', keyId: 'b' })).toEqual(['bx'])
    const first = await store.audit.list(accountId, {}, { limit: 3 })
    const beforeSeq = first.nextSeq ?? 0
    const last = await store.audit.list(accountId, {}, { limit: 3, beforeSeq })
    expect([first.entries.length, last.entries.length, last.nextSeq]).toEqual([3, 1, null])
  })

  test('entries are found by when they were made, page by page', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const other = engine.addAccount()
    for (let n = 0; n < 40; n += 1) {
      const [owner, atMs] = n % 3 === 2 ? [other, 1] : [accountId, nowMs + 10 * n]
      const object = { kind: 'human', id: String(n) } as const
      const entry = entryOf({ accountId: owner, keyId: null }, 'createHuman', object, atMs)
      await store.humans.add(owner, () => human(), undefined, entry)
    }
    const all = (await store.audit.list(accountId, {}, everything)).entries
    expect(all).toHaveLength(27)
    for (const [since, until] of [
      ...([
        [0, 400],
        [100, 300],
        [100, 101],
        [101, 110],
        [390, 500],
        [200, 100],
      ] as const),
    ]) {
      const filter = { sinceMs: nowMs + since, untilMs: nowMs + until }
      const found: string[] = []
      for (let beforeSeq: number | null | undefined; beforeSeq !== null; ) {
        const page = { limit: 5, beforeSeq }
        const { entries, nextSeq } = await store.audit.list(accountId, filter, page)
        found.push(...entries.map(({ objectId }) => String(objectId)))
        beforeSeq = nextSeq
      }
      const isWithin = ({ atMs }: { readonly atMs: number }) =>
        atMs >= filter.sinceMs && atMs < filter.untilMs
      expect(found).toEqual(all.filter(isWithin).map(({ objectId }) => String(objectId)))
    }
  })

  test('an entry is told what was and what is, and what it keeps beside comes back', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const made = human()
    await store.humans.add(accountId, () => made)
    await store.humans.change(
      accountId,
      made.id,
      (present) => ({ ...(present ?? made), timeZone: 'Asia/Tokyo' }),
      (before, after) => {
        const changes = changesBetween(humanFields, before, after)
        const object = { kind: 'human', id: made.id } as const
        return entryOf({ accountId, keyId: null }, 'updateHuman', object, nowMs, { changes })
      },
    )
    const { entries } = await store.audit.list(accountId, {}, everything)
    expect(entries.map(({ details }) => details)).toEqual([
      { changes: [{ field: 'timezone', before: 'UTC', after: 'Asia/Tokyo' }] },
    ])
  })

  test('a refusal, a replay and a key of the same text leave no entry', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const object = { kind: 'human', id: 'x' } as const
    const entry = entryOf({ accountId, keyId: null }, 'createHuman', object, nowMs)
    const refuse = () => {
      throw humanNotFound()
    }
    expect(await refusalOf(store.humans.add(accountId, refuse, undefined, entry))).toBe('NOT_FOUND')
    const once = { accountId, key: 'k', fingerprint: 'f', nowMs, answer: () => '{}' }
    for (let times = 0; times < 2; times += 1) {
      await store.humans.add(accountId, () => human(), once, entry)
      await store.accounts.addKey(apiKey(accountId, 'sk_live_same'), entry)
    }
    expect((await store.audit.list(accountId, {}, everything)).entries).toHaveLength(2)
  })
}
