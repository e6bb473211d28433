/**
 * How long the longest turn of the event loop is at each operation and tool at its largest, in processor time of the
 * process itself, and how long another account waits beside eight such callers: `bun run build && bun scripts/build.ts
 * scripts/bench/watched.ts watched && bun scripts/bench/turns.ts`. Each call meets a process that was started
 * for it, so that nothing is in its memory yet.
 */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import {
  fillAccount,
  type LargeCall,
  largestCalls,
  largestTools,
} from '../../test/support/largest.ts'
import {
  callerOf,
  product,
  runCommand,
  type Service,
  serviceKey,
  startService,
} from '../../test/support/process.ts'
import { temporaryFolder } from '../../test/support/store.ts'

const [program] = product
if (!program) throw new Error('there is no program')
const env = {
  ...{ SLOTFLOW_RATE_LIMIT: '0', SLOTFLOW_PUBLIC_URL: 'https://book.example' },
  SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8',
}
const mebibyte = 1024 * 1024
/** The same, with an eye on its loop. */
const watched = { name: 'watched', cmd: [join(import.meta.dir, '../../dist/watched')] }
const eyePort = '7391'

/** Looks at the loop of the service while it does something (turn-eye.ts). */
async function longestTurnMs(eye: string, doing: () => Promise<void>): Promise<number> {
  await fetch(`${eye}/begin`)
  await doing()
  const { longestMs } = await (await fetch(`${eye}/end`)).json()
  return Number(longestMs)
}

async function residentBytes({ pid }: Service): Promise<number> {
  const status = await Bun.file(`/proc/${pid}/status`).text()
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
}

async function send({ url }: Service, { method, path, body }: LargeCall) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${serviceKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, bytes: (await response.arrayBuffer()).byteLength }
}

const warmUp: LargeCall = {
  ...{ operationId: 'listHumans', method: 'GET', path: '/v1/humans?limit=1' },
  body: undefined,
}

interface Figures {
  readonly large: LargeCall
  readonly turnMs: number
  readonly grownMiB: number
  readonly line: string
}

async function measure(folder: string, large: LargeCall): Promise<Figures> {
  await using service = await startService(watched, folder, { ...env, SLOTFLOW_EYE_PORT: eyePort })
  await send(service, warmUp)
  const before = await residentBytes(service)
  const beganMs = performance.now()
  let [status, bytes] = [0, 0]
  const turnMs = await longestTurnMs(`http://127.0.0.1:${eyePort}`, async () => {
    ;({ status, bytes } = await send(service, large))
  })
  const tookMs = performance.now() - beganMs
  const grownMiB = ((await residentBytes(service)) - before) / mebibyte
  await service.stop()
  const figures = [turnMs, tookMs, grownMiB].map((n) => n.toFixed(0).padStart(6))
  const said = large.path.split('?')[1]?.slice(0, 60) ?? ''
  const line = `${large.operationId.padEnd(22)}${figures.join('')} ${status} ${String(bytes).padStart(8)} ${said}`
  return { large, turnMs, grownMiB, line }
}

function told(title: string, all: readonly Figures[], of: (one: Figures) => number, most: number) {
  console.log(`\n${title}`)
  for (const { line } of all.toSorted((a, b) => of(b) - of(a)).slice(0, most)) console.log(line)
}

/** Eight callers of one account, each at the largest question again and again, and one of another who asks for little. */
async function besideEight(folder: string, larges: readonly LargeCall[]): Promise<void> {
  if (!program) return
  await using service = await startService(program, folder, env)
  const { out } = await runCommand(program, folder, 'accounts create --name Other --json')
  const key: string = JSON.parse(out).api_key.key
  const other = callerOf(service.url, key)
  await other('GET', '/v1/humans')
  for (const large of larges) {
    const untilMs = performance.now() + 3_000
    const eight = Array.from({ length: 8 }, async () => {
      while (performance.now() < untilMs) await send(service, large)
    })
    const waits: number[] = []
    while (performance.now() < untilMs) {
      const beganMs = performance.now()
      await other('GET', '/v1/humans')
      waits.push(performance.now() - beganMs)
      await Bun.sleep(5)
    }
    await Promise.all(eight)
    waits.sort((a, b) => a - b)
    const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0
    console.log(
      `${large.operationId.padEnd(18)} p99 of another ${p99.toFixed(0)} ms, ${waits.length} calls`,
    )
  }
  const status = await Bun.file(`/proc/${service.pid}/status`).text()
  console.log(`most memory at once: ${/VmHWM:\s+(\d+ kB)/.exec(status)?.[1]}`)
}

using folder = temporaryFolder()
const first = await startService(program, folder.path, env)
const ids = await fillAccount(folder.path, callerOf(first.url))
await first.stop()
const calls = [...largestCalls(ids), ...largestTools(ids)]
const reads = calls.filter(({ method }) => method === 'GET')
const busiest = ['listSlots', 'listTeamSlots', 'listBookings', 'listEvents', 'getWeek']
const only = process.argv.slice(2)
if (only.length === 0) {
  await besideEight(
    folder.path,
    busiest.flatMap((id) => reads.filter(({ operationId }) => operationId === id).slice(1, 2)),
  )
}
console.log(
  `load of the machine ${loadavg()[0]?.toFixed(1)}; longest turn ms of processor time, whole call ms, memory MiB, status, bytes`,
)
const all: Figures[] = []
for (const call of calls) {
  if (only.length > 0 && !only.includes(call.operationId)) continue
  const figures = await measure(folder.path, call)
  console.log(figures.line)
  all.push(figures)
}
told('the longest turns', all, ({ turnMs }) => turnMs, 12)
told('the most memory', all, ({ grownMiB }) => grownMiB, 6)
