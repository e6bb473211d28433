/** Every operation at its largest, on the binary: each answer is bounded, and so is what the process grows by. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { answerBytesMax } from '../../src/domain/errors.ts'
import { memoryLimit } from '../support/cgroup.ts'
import {
  fillAccount,
  type Ids,
  type LargeCall,
  largestCalls,
  largestTools,
} from '../support/largest.ts'
import {
  type Call,
  callerOf,
  product,
  type Service,
  serviceKey,
  startService,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(240_000)

const mebibyte = 1024 * 1024
const growthMax = 64 * mebibyte
/** With links in what is answered, and calendars that may lead here. */
const env = {
  ...{ SLOTFLOW_RATE_LIMIT: '0', SLOTFLOW_PUBLIC_URL: 'https://book.example' },
  SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8',
}
/** What looks at all there is takes seconds where others have the processors, and eight such take turns. */
const patienceMs = 60_000
const isLinux = process.platform === 'linux'

function residentBytes({ pid }: Service): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024
}

async function expectBounded(call: Call, { operationId, method, path, body }: LargeCall) {
  const { status, text, body: answer } = await call(method, path, body)
  expect(Buffer.byteLength(text), operationId).toBeLessThanOrEqual(answerBytesMax)
  if (path === '/mcp') return expectResult(operationId, text)
  expect([200, 201, 422], `${operationId}: ${text.slice(0, 200)}`).toContain(status)
  if (status === 422) expect(answer.error.message.length, operationId).toBeGreaterThan(30)
  return status
}

/** Of a tool that is refused the sentence says why, with the code in front. */
function expectResult(operationId: string, text: string): number {
  const { result } = JSON.parse(text)
  if (!result.isError) return 200
  expect(result.content[0].text, operationId).toMatch(/^[A-Z_]+: .{30}/)
  return 422
}

/** What is kept anyway: the pages of the largest table there is, and the thread that knows holidays. */
async function warmUp(call: Call): Promise<void> {
  const { humans } = JSON.parse((await call('GET', '/v1/humans')).text)
  for (const { id } of humans) await call('GET', `/v1/humans/${id}/overrides`)
  await call('GET', '/v1/holidays?country=HK&year=2027')
}

const kinds = [
  { kind: 'operation', callsOf: largestCalls },
  { kind: 'tool', callsOf: largestTools },
]

test.each(isLinux ? product.flatMap((program) => kinds.map((one) => ({ program, ...one }))) : [])(
  '$program.name: every $kind at its largest answers within 2 MiB or says how to ask, and keeps little',
  async ({ program, callsOf }) => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path, env)
    const call = callerOf(service.url, serviceKey, patienceMs)
    const ids: Ids = await fillAccount(folder.path, call)
    await warmUp(call)
    const done = new Set<string>()
    const calls = callsOf(ids)
    for (const large of calls) {
      const before = residentBytes(service)
      const status = await expectBounded(call, large)
      expect(residentBytes(service) - before, large.operationId).toBeLessThan(growthMax)
      // One that is only ever refused was not asked for its largest.
      if (status < 300) done.add(large.operationId)
    }
    const asked = new Set(calls.map(({ operationId }) => operationId))
    // No mail leaves here, so none is sent again: that answers a few recipients at most.
    const bounded = [
      'getWeek',
      'getDay',
      'listTeamSlots',
      'listServiceSlots',
      'tool listTeamSlots',
      'resendMail',
    ]
    expect([...asked].filter((id) => !done.has(id) && !bounded.includes(id))).toEqual([])
    expect((await call('GET', '/readyz')).status).toBe(200)
  },
)

/**
 * Those that make a process grow most, when they are the first that it is asked for: documents and schedules are made for
 * them, and from the first on holidays are known.
 */
const heaviest = [
  ...['updateAccount', 'tool handOver', 'tool createBooking', 'tool listBookings'],
  ...['tool deleteOverride', 'tool updateHuman', 'tool setAvailability'],
]

test.each(isLinux ? [...product] : [])(
  '$name: the first call of a process keeps little too, where it is one of the heaviest',
  async (program) => {
    using folder = temporaryFolder()
    const first = await startService(program, folder.path, env)
    const ids: Ids = await fillAccount(folder.path, callerOf(first.url, serviceKey, patienceMs))
    await first.stop()
    const calls = [...largestTools(ids), ...largestCalls(ids)]
    for (const operationId of heaviest) {
      const large = calls.find((one) => one.operationId === operationId)
      if (!large) throw new Error(`there is no ${operationId}`)
      await using service = await startService(program, folder.path, env)
      const call = callerOf(service.url, serviceKey, patienceMs)
      await call('GET', '/v1/humans?limit=1')
      const before = residentBytes(service)
      expect(await expectBounded(call, large), operationId).toBeLessThan(300)
      expect(residentBytes(service) - before, operationId).toBeLessThan(growthMax)
    }
  },
)

const limitBytes = 256 * mebibyte

async function statusOf({ url }: Service, { method, path, body }: LargeCall): Promise<number> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${serviceKey}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  })
  await response.arrayBuffer()
  return response.status
}

function mostBytes({ pid }: Service): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024
}

test.each(isLinux ? [...product] : [])(
  '$name: eight callers at once, each at the largest of every read and booking, are answered in 256 MiB',
  async (program) => {
    using folder = temporaryFolder()
    // Where the kernel may not be asked to hold the process to it, what it took at most is looked at alone.
    await using limit = memoryLimit(limitBytes)
    const held = limit?.within(program) ?? program
    await using service = await startService(held, folder.path, env)
    const call = callerOf(service.url, serviceKey, patienceMs)
    const ids: Ids = await fillAccount(folder.path, call)
    const isFor = ({ method, operationId }: LargeCall) =>
      method === 'GET' || operationId === 'createBooking' || operationId === 'createHold'
    for (const large of largestCalls(ids).filter(isFor)) {
      const statuses = await Promise.all(Array.from({ length: 8 }, () => statusOf(service, large)))
      expect(Math.max(...statuses), `${large.operationId}: ${statuses}`).toBeLessThan(500)
    }
    expect(mostBytes(service)).toBeLessThan(limitBytes)
    expect(limit?.killed() ?? 0).toBe(0)
    expect((await call('GET', '/readyz')).status).toBe(200)
    await service.stop()
  },
)

test.each(isLinux ? [...product] : [])(
  '$name: eight at once that read long texts, again and again, leave little behind',
  async (program) => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path, env)
    const ids: Ids = await fillAccount(folder.path, callerOf(service.url, serviceKey, patienceMs))
    const calls = largestCalls(ids)
    for (const operationId of ['listEvents', 'listBookings']) {
      const large = calls.find((one) => one.operationId === operationId)
      if (!large) throw new Error(`there is no ${operationId}`)
      const before = residentBytes(service)
      for (let round = 0; round < 4; round += 1) {
        await Promise.all(Array.from({ length: 8 }, () => statusOf(service, large)))
      }
      expect(residentBytes(service) - before, operationId).toBeLessThan(2 * growthMax)
    }
  },
)
