/** Workers with accounts, endpoints and events in number, and a look at what they have in flight. */

import { createLog } from '../../src/observe/log.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { createGate } from '../../src/operations/caller-memory.ts'
import type { Context } from '../../src/operations/context.ts'
import type { Store } from '../../src/store/store.ts'
import { movableClock } from './app.ts'
import type { Script, Sent } from './deliverer.ts'
import { testSecrets } from './secrets.ts'
import { addAccount, addHuman, addWebhook, bookMany, newId, nowMs, type TestFile } from './store.ts'

export interface Customer {
  readonly accountId: string
  readonly humanId: string
  readonly webhookIds: readonly string[]
}

/** Accounts on one file, each with some endpoints that hear every event of the account. */
export async function began(file: TestFile, store: Store, accounts: number, endpoints: number) {
  const customers: Customer[] = []
  for (let n = 0; n < accounts; n += 1) {
    const accountId = n === 0 ? await addAccount(store) : file.addAccount()
    const { id: humanId } = await addHuman(store, accountId)
    const made = Array.from({ length: endpoints }, () => addWebhook(store, accountId))
    const webhookIds = (await Promise.all(made)).map(({ id }) => id)
    customers.push({ accountId, humanId, webhookIds })
  }
  return customers
}

export function contextOf(store: Store) {
  const clock = movableClock(new Date(nowMs).toISOString())
  const log: string[] = []
  const context: Context = {
    store,
    clock,
    newId,
    log: createLog('json', (line) => log.push(line), clock.nowMs),
    gate: createGate(0),
    metrics: createMetrics(null),
    checkUrl: async () => null,
    checkCalendarUrl: async () => null,
    loopbackByDefault: false,
    secrets: testSecrets,
    publicUrl: null,
    sendsMail: false,
    backupEveryMs: null,
  }
  return { context, clock, log }
}

/** Events for every account at once. */
export async function bookAll(store: Store, customers: readonly Customer[], count: number) {
  await Promise.all(
    customers.map(({ accountId, humanId }) => bookMany(store, accountId, humanId, count)),
  )
}

export const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Watches what is in flight: how much at most, in all and to one endpoint. Keeps every attempt. */
export function watched(script: Script) {
  const sent: Sent[] = []
  const open = new Map<string, number>()
  const most = { inAll: 0, toOne: 0 }
  let inAll = 0
  const count = (webhookId: string, by: 1 | -1) => {
    inAll += by
    const toOne = (open.get(webhookId) ?? 0) + by
    open.set(webhookId, toOne)
    most.inAll = Math.max(most.inAll, inAll)
    most.toOne = Math.max(most.toOne, toOne)
  }
  const answer: Script = async (each) => {
    sent.push(each)
    count(each.webhookId, 1)
    const outcome = await script(each)
    // As on a network, the answer comes in another turn of the event loop.
    await nextTurn()
    count(each.webhookId, -1)
    return outcome
  }
  return { sent, most, answer }
}

/** Resolves when it has been called so many times. */
export function countdown(count: number) {
  const { promise, resolve } = Promise.withResolvers<void>()
  let left = count
  return {
    promise,
    count() {
      left -= 1
      if (left === 0) resolve()
    },
  }
}

export function statusesOf(file: TestFile): Record<string, number> {
  const sql = `SELECT id || ' ' || status AS name, count(*) AS n
     FROM deliveries JOIN webhooks ON seq = webhook_seq GROUP BY 1 ORDER BY 1`
  const rows = file.sql().query<{ name: string; n: number }, []>(sql).all()
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]))
}

export const keyOf = ({ id, webhookId }: Sent) => `${webhookId} ${id}`
