/** The whole API without a network: every door, a real SQLite file, and a clock that tests move. */

import { Database } from 'bun:sqlite'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCalendarCheck } from '../../src/calendars/url-check.ts'
import type { PlanName } from '../../src/domain/plan.ts'
import type { Wording } from '../../src/domain/wording/says.ts'
import { createApp } from '../../src/http/app.ts'
import type { Origins } from '../../src/http/door/cors.ts'
import { mcp as tools } from '../../src/mcp/door.ts'
import { createLog } from '../../src/observe/log.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { ensureAccount } from '../../src/operations/accounts.ts'
import { createGate } from '../../src/operations/caller-memory.ts'
import type { Context } from '../../src/operations/context.ts'
import { firstKey } from '../../src/operations/keys.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createUrlCheck } from '../../src/outbound/resolve.ts'
import type { Store } from '../../src/store/store.ts'
import { type AnswerBody, type EventBody, type HumanBody, readAnswer } from './answers.ts'
import { storeOnPostgres } from './postgres.ts'
import { testSecrets } from './secrets.ts'
import { openAt } from './store.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface TestAppOptions {
  /** The plan of the ready-made account; unlimited if absent. */
  readonly plan?: PlanName
  /** Parts of the context to replace, such as an id source that throws. */
  readonly parts?: Partial<Context>
  /** The room of the tools, with tools of a test’s own. */
  readonly mcp?: typeof tools
  /** Whether /metrics asks for no key. */
  readonly metricsArePublic?: boolean
  /** Whose pages may call. */
  readonly corsOrigins?: Origins
  /** As of the store. */
  readonly committed?: (writes: number) => void
}

export interface CallOptions {
  /** Another key than the ready-made one; null sends none. */
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface HumanOptions extends CallOptions {
  readonly name?: string
  readonly timezone?: string
  readonly role?: string
  readonly email?: string
  readonly cancel_notice?: number
  readonly move_notice?: number
  /** What differs from `officeHours`; null leaves the availability unset. */
  readonly rules?: Readonly<Record<string, unknown>> | null
  readonly overrides?: readonly Readonly<Record<string, unknown>>[]
}

/** Monday to Friday, 09:00 to 17:00, for 30 or 60 minutes. */
export const officeHours = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
} as const

/** A Tuesday; the Monday after it is 2026-03-16. */
export const firstNow = '2026-03-10T10:00:00Z'

export function movableClock(startsAt = firstNow) {
  let nowMs = Date.parse(startsAt)
  return {
    nowMs: () => nowMs,
    set(instant: string) {
      nowMs = Date.parse(instant)
    },
    advance(ms: number) {
      nowMs += ms
    },
  }
}

/** Office hours but for what is said; with weekly hours of their own they have no one window a day. */
export function rulesWith(rules: object): object {
  const { meeting_durations } = officeHours
  return 'weekly_hours' in rules ? { meeting_durations, ...rules } : { ...officeHours, ...rules }
}

type Documents = Parameters<typeof tools.door>[0]['document']

const documents = new Map<Wording, ReturnType<Documents>>()

/** The document depends on the routes and the words alone: tools are made of one for all apps of a process, which costs 0.2 s. */
function sharing(mcp: typeof tools): typeof tools {
  return {
    ...mcp,
    door({ document, ...api }) {
      const shared: Documents = (wording) => {
        const made = documents.get(wording) ?? document(wording)
        documents.set(wording, made)
        return made
      }
      return mcp.door({ ...api, document: shared })
    },
  }
}

/** On a file, unless whoever runs the tests asks for PostgreSQL: what looks into the file itself fails there. */
async function storeAt(path: string, committed?: (writes: number) => void): Promise<Store> {
  const onFile = openAt(path, { committed })
  if (process.env['SLOTFLOW_TEST_ENGINE'] !== 'postgres') return onFile
  await onFile.close()
  return storeOnPostgres(committed)
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>

/**
 * @example
 * await using app = await startTestApp({ plan: 'free' })
 * const { id } = await app.human({ rules: { work_start: '10:00' } })
 * const { status } = await app.book(id, '2026-03-16T14:00:00Z')
 */
export async function startTestApp({
  plan = 'unlimited',
  parts = {},
  mcp = tools,
  metricsArePublic = false,
  corsOrigins,
  committed,
}: TestAppOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-test-'))
  const path = join(folder, 'slotflow.db')
  const store = await storeAt(path, committed)
  const clock = movableClock()
  const log: string[] = []
  const requests: string[] = []
  const isRequest = (line: string) => line.includes('"message":"request"')
  const context: Context = {
    store,
    clock,
    newId: () => Bun.randomUUIDv7(),
    log: createLog('json', (line) => (isRequest(line) ? requests : log).push(line), clock.nowMs),
    // Loopback is open, and no name resolves: tests ask no name server.
    checkUrl: createUrlCheck(loopbackNetworks, () => Promise.reject(new Error('no name server'))),
    checkCalendarUrl: createCalendarCheck(loopbackNetworks, () =>
      Promise.reject(new Error('no name server')),
    ),
    loopbackByDefault: false,
    secrets: testSecrets,
    publicUrl: null,
    sendsMail: false,
    backupEveryMs: null,
    gate: createGate(0),
    metrics: createMetrics(null),
    ...parts,
  }
  const key = 'sk_live_test_0123456789abcdef'
  await ensureAccount({ ...context, newId: () => Bun.randomUUIDv7() }, plan, key)
  const stopping = new AbortController()
  const switches = { metricsArePublic, corsOrigins: corsOrigins ?? null, stopping: stopping.signal }
  const http = createApp(context, '0.0.0-test', sharing(mcp), switches)
  /** A second connection, as another process has one. */
  const database = new Database(path, { strict: true })

  const fetch = async (request: Request): Promise<Response> => http.handle(request)
  const send = async (request: Request) => readAnswer(await fetch(request))

  /** One request; a body is sent as JSON. */
  const call = (method: Method, path: string, body?: unknown, options: CallOptions = {}) =>
    send(requestOf(method, path, body, { key, ...options }))

  /** A call that has to succeed: its answer's body. */
  async function made(method: Method, path: string, body: unknown, options: CallOptions) {
    const answer = await call(method, path, body, options)
    if (answer.status < 300) return answer.body
    throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
  }

  async function human(options: HumanOptions = {}): Promise<HumanBody> {
    const { rules = {}, overrides = [], headers, key: otherKey, ...fields } = options
    const by = { ...(headers && { headers }), ...(otherKey !== undefined && { key: otherKey }) }
    const wanted = { name: 'Sarah Chen', timezone: 'UTC', ...fields }
    let found: AnswerBody = await made('POST', '/v1/humans', wanted, by)
    const path = `/v1/humans/${found.id}`
    if (rules) found = await made('PUT', `${path}/availability`, rulesWith(rules), by)
    for (const override of overrides) await made('POST', `${path}/overrides`, override, by)
    return found
  }

  /** Tries to book: 30 minutes with Alex Rivera, unless `fields` say otherwise. */
  function book(humanId: string, startsAt: string, fields: object = {}, options?: CallOptions) {
    const slot = { human_id: humanId, starts_at: startsAt, duration: 30 }
    return call(
      'POST',
      '/v1/bookings',
      { ...slot, attendee_name: 'Alex Rivera', ...fields },
      options,
    )
  }

  /** The starts offered on local dates, both inclusive. */
  async function slots(humanId: string, from: string, to = from, duration = 30) {
    const query = `date_from=${from}&date_to=${to}&duration=${duration}`
    const { slots: found } = await made(
      'GET',
      `/v1/humans/${humanId}/slots?${query}`,
      undefined,
      {},
    )
    return found.map(({ starts_at }) => starts_at)
  }

  /** One more account beside the ready-made one, and its key. */
  async function account(name: string, its: PlanName = 'unlimited', autoPurchase = false) {
    const [id, otherKey] = [Bun.randomUUIDv7(), `sk_live_${name}_0123456789abcdef`]
    const insert = 'INSERT INTO accounts (id, name, plan, auto_purchase, created_at) VALUES'
    database.run(`${insert} (?, ?, ?, ?, ?)`, [id, name, its, autoPurchase, clock.nowMs()])
    const digest = createHash('sha256').update(otherKey).digest('base64url')
    const made = { id: Bun.randomUUIDv7(), accountId: id, name, prefix: 'sk_live_' }
    await store.accounts.addKey({
      ...made,
      ...{ ...firstKey, createdBy: null, digest, createdAtMs: clock.nowMs(), lastUsedMs: null },
    })
    return { id, key: otherKey }
  }

  /** Changes the file as another process does: this one sees it from the next turn of its event loop on. */
  async function elsewhere(sql: string): Promise<void> {
    database.run(sql)
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** Every event written so far, as webhooks get it, oldest first. */
  function events(): EventBody[] {
    const rows = database.query<{ payload: string }, []>('SELECT payload FROM events ORDER BY seq')
    return rows.all().map(({ payload }) => JSON.parse(payload))
  }

  async function close(): Promise<void> {
    stopping.abort()
    database.close(true)
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }

  return {
    key,
    clock,
    context,
    store,
    database,
    /** Log lines, as JSON, without those that tell of requests. */
    log,
    /** A log line for each request. */
    requests,
    /** Method and path of every door. */
    routes: http.routes.map(({ method, path }) => ({ method, path })),
    /** The bare answer, whose body may have no end. */
    fetch,
    send,
    /** Aborted, it stops what has no end of its own. */
    stopping,
    call,
    human,
    book,
    slots,
    account,
    elsewhere,
    events,
    [Symbol.asyncDispose]: close,
    [Symbol.dispose]: () => void close(),
  }
}

export function requestOf(
  method: string,
  path: string,
  body: unknown,
  { key, headers = {} }: CallOptions,
): Request {
  return new Request(`http://localhost${path}`, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}
