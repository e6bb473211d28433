/**
 * How long the longest turn of the event loop is at each operation at its largest, as another connection sees it, and
 * how long another account waits beside eight such callers: `bun run build && bun scripts/bench/turns.ts`. Each call
 * meets a process that was started for it, so that nothing is in its memory yet. Take the figures on an idle machine.
 */
import { loadavg } from 'node:os'
import { fillAccount, type LargeCall, largestCalls } from '../../test/support/largest.ts'
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

/** Asks for /healthz again and again; answers how long it waited for each. */
function startProbe({ url }: Service) {
  const waits: number[] = []
  let goesOn = true
  const asking = (async () => {
    while (goesOn) {
      const beganMs = performance.now()
      await (await fetch(`${url}/healthz`)).text()
      waits.push(performance.now() - beganMs)
      await Bun.sleep(1)
    }
  })()
  return async () => {
    goesOn = false
    await asking
    return waits
  }
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

async function measure(folder: string, large: LargeCall): Promise<string> {
  if (!program) return ''
  await using service = await startService(program, folder, env)
  await send(service, warmUp)
  const stopProbe = startProbe(service)
  await Bun.sleep(50)
  const before = await residentBytes(service)
  const beganMs = performance.now()
  const { status, bytes } = await send(service, large)
  const tookMs = performance.now() - beganMs
  const waits = await stopProbe()
  const grown = ((await residentBytes(service)) - before) / mebibyte
  await service.stop()
  const figures = [Math.max(...waits), tookMs, grown].map((n) => n.toFixed(0).padStart(6))
  const [place = '', query = ''] = large.path.split('?')
  const short = `${query.slice(0, 60)}${place.includes('?') ? '' : ''}`
  return `${large.operationId.padEnd(18)}${figures.join('')} ${status} ${String(bytes).padStart(8)} ${short}`
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
const calls = largestCalls(ids)
const reads = calls.filter(({ method }) => method === 'GET')
const busiest = ['listSlots', 'listTeamSlots', 'listBookings', 'listEvents', 'getWeek']
console.log(
  `load of the machine ${loadavg()[0]?.toFixed(1)}; longest turn ms, whole call ms, memory MiB, status, bytes`,
)
await besideEight(
  folder.path,
  busiest.flatMap((id) => reads.filter(({ operationId }) => operationId === id).slice(1, 2)),
)
const only = process.argv.slice(2)
for (const call of calls)
  if (only.length === 0 || only.includes(call.operationId))
    console.log(await measure(folder.path, call))
