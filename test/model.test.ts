/**
 * The service and the model side by side: random commands, a clock that is moved through nights on which
 * clocks change and through ends of months, a store that fails. `SLOTFLOW_TEST_SEED` and `SLOTFLOW_TEST_RUNS`
 * set how.
 */
import { afterAll, beforeAll, expect } from 'bun:test'
import { createCopyWriter } from '../src/workers/copies.ts'
import { expectRefusal } from './support/answers.ts'
import { startTestApp, type TestApp } from './support/app.ts'
import { publicUrl } from './support/attendee.ts'
import { clockTest as test } from './support/clock-test.ts'
import type { Real } from './support/commands.ts'
import { copyServers } from './support/copies.ts'
import { type Faulty, faults, openFaulty } from './support/faulty.ts'
import { openMemory } from './support/memory/engine.ts'
import { Rows } from './support/memory/rows.ts'
import { monthName, nothing } from './support/memory/times.ts'
import { compare, type Service } from './support/model-run.ts'
import { randomOf } from './support/random.ts'
import {
  type RemoteCalendars,
  type RemoteFault,
  startRemoteCalendars,
} from './support/remote-calendars.ts'
import { account, apiKey } from './support/store.ts'

let app: TestApp
let faulty: Faulty
let remote: RemoteCalendars
beforeAll(async () => {
  const { opened, ...rest } = await openFaulty(() => startTestApp({ parts: { publicUrl } }))
  app = opened
  faulty = rest.faulty
  remote = startRemoteCalendars()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await remote[Symbol.asyncDispose]()
})

let accounts = 0

function onSqlite(): Service {
  return {
    app,
    addAccount(plan, buysPacks) {
      accounts += 1
      return app.account(`m${accounts}`, plan, buysPacks)
    },
    async use(accountId, monthMs, used) {
      const sql = 'INSERT INTO usage (account_id, month, used, packs) VALUES (?, ?, ?, 0)'
      app.database.run(sql, [accountId, monthMs, used])
    },
    database: app.database,
    outside: { ...remote, write, waiting },
  }
}

function waiting(): number {
  const rows = app.database.query("SELECT 1 FROM remote_events WHERE state <> 'written'").all()
  return rows.length
}

/** Has bookings written as a worker does that comes anew, and has waited for as long as it was told to. */
async function write(fault?: readonly [writes: number, fault: RemoteFault]): Promise<boolean> {
  if (fault) remote.failAt(...fault)
  const writer = createCopyWriter(app.context, copyServers)
  app.database.run('UPDATE calendars SET write_after = 0')
  while ((await writer.runOnce()) > 0) await writer.settled()
  return remote.mend()
}

function onMemory(inMemory: TestApp, rows: Rows): Service {
  const { store } = inMemory.context
  return {
    app: inMemory,
    async addAccount(plan, autoPurchase) {
      const { id, ...rest } = account({ plan, autoPurchase })
      const key = `sk_live_${id}`
      await store.accounts.add({ id, ...rest }, apiKey(id, key))
      return { id, key }
    },
    use: (accountId, monthMs, used) =>
      rows.change(
        async () => monthName(accountId, monthMs),
        ({ counts }, month) => {
          counts.set(month, { ...nothing, used })
        },
      ),
    database: null,
  }
}

/** The same service, whose store fails now and then: nothing was written, and the same call does it then. */
function failing(real: Real, seed: number, seen: Map<string, number>): Real {
  const random = randomOf(seed)
  return {
    ...real,
    async call(method, path, body, asked) {
      const fault = random(3) === 0 && method !== 'GET' ? faults[random(faults.length)] : undefined
      if (fault) faulty.arm(fault)
      const answer = await real.call(method, path, body, asked)
      if (!fault || !faulty.disarm()) return answer
      const name = `${fault.code} at ${fault.at}`
      seen.set(name, (seen.get(name) ?? 0) + 1)
      // A lock is waited for, and then all is as ever.
      if (fault.code === 5) return answer
      expectRefusal(answer, 'UNAVAILABLE')
      expect(answer.headers.get('retry-after')).toBe('1')
      return real.call(method, path, body, asked)
    },
  }
}

const timeoutMs = 600_000

test(
  'whatever clients do in whatever order, the service says and keeps what the model does',
  () => compare(onSqlite(), 8),
  timeoutMs,
)

test(
  'a write that fails is 503, has changed nothing, and succeeds when it is sent again',
  async () => {
    const seen = new Map<string, number>()
    await compare(onSqlite(), 8, (real, seed) => failing(real, seed, seen))
    expect(seen.size).toBe(6)
    console.log(`failed: ${JSON.stringify(Object.fromEntries(seen))}`)
  },
  timeoutMs,
)

test(
  'an engine that waits at every read does the same',
  async () => {
    const rows = new Rows()
    await using inMemory = await startTestApp({ parts: { store: openMemory(rows), publicUrl } })
    await compare(onMemory(inMemory, rows), 8)
  },
  timeoutMs,
)
