/**
 * Mixed traffic at 70 % of the measured maximum on a file with history: `bun run soak --minutes 10`.
 * `--humans`, `--bookings` and `--percent` take other figures than 50,000, 1,000,000 and 70. Fails for any
 * error, memory that goes on growing, a journal beyond its bound, or a file that slotflow check finds fault with.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkpointPages } from '../src/store/sqlite/file/connect.ts'
import { key, makeWebhook, type Running, start } from './bench/stage.ts'
import { seed } from './soak/seed.ts'
import { Tally, type Traffic, trafficOf } from './soak/traffic.ts'

const binary = join(import.meta.dir, '..', 'dist', 'slotflow')
const connections = 64
const tickMs = 10
const measureMs = 10_000
const sampleMs = 5_000
/** Four times what the service lets the journal grow to between two checkpoints. */
const journalBytesMax = 4 * checkpointPages * 4_096
/** Caches fill meanwhile, and the engine makes up its mind how much to keep. */
const warmingUpMs = 2 * 60_000
/** Memory of the second half of what follows against the first; below so many samples nothing can be said. */
const growthMax = 1.1
const samplesMin = 24

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    humans: { type: 'string', default: '50000' },
    bookings: { type: 'string', default: '1000000' },
    percent: { type: 'string', default: '70' },
  },
})
const figure = (name: keyof typeof values): number => {
  const number = Number(values[name])
  if (number > 0) return number
  console.error(`soak: --${name} must be a number above 0, not "${values[name]}"`)
  process.exit(2)
}

interface Sample {
  readonly residentBytes: number
  readonly journalBytes: number
  readonly fileBytes: number
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0

async function sample(server: Running, path: string): Promise<Sample> {
  const residentBytes = await server.residentBytes()
  return { residentBytes, journalBytes: sizeOf(`${path}-wal`), fileBytes: sizeOf(path) }
}

/** As many requests as the connections can carry: how many a second that is. */
async function maximum(traffic: Traffic): Promise<number> {
  const tally = new Tally()
  const endMs = performance.now() + measureMs
  const carry = async () => {
    while (performance.now() < endMs) await traffic.once(tally)
  }
  await Promise.all(Array.from({ length: connections }, carry))
  if (tally.errors.length > 0) throw new Error(`while measuring: ${tally.errors[0]}`)
  return tally.requests / (measureMs / 1_000)
}

/** So many requests a second, whether or not the answers keep up. */
async function steady(traffic: Traffic, perSecond: number, forMs: number, tally: Tally) {
  const inFlight = new Set<Promise<void>>()
  const startedMs = performance.now()
  let sent = 0
  for (let nowMs = startedMs; nowMs < startedMs + forMs; nowMs = performance.now()) {
    const due = ((nowMs - startedMs) / 1_000) * perSecond
    for (; sent < due; sent += 1) {
      const one = traffic.once(tally).finally(() => inFlight.delete(one))
      inFlight.add(one)
    }
    await Bun.sleep(tickMs)
  }
  await Promise.all(inFlight)
}

function show(name: string, tally: Tally, seconds: number, last: Sample): void {
  const rate = `${(tally.requests / seconds).toFixed(0)}/s`
  const waits = [50, 99, 99.9].map((p) => `p${p} ${tally.percentileMs(p).toFixed(1)} ms`).join(', ')
  const sizes = `resident ${mebibytes(last.residentBytes)}, journal ${mebibytes(last.journalBytes)}, file ${mebibytes(last.fileBytes)}`
  console.log(`${name}: ${rate}, ${waits}; ${sizes}; ${tally.errors.length} errors`)
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length

/** How much more memory there was towards the end than before, past the warming up; null for too short a run. */
function growthOf(samples: readonly Sample[]): number | null {
  const warm = samples.slice(warmingUpMs / sampleMs).map(({ residentBytes }) => residentBytes)
  if (warm.length < samplesMin) return null
  const half = Math.floor(warm.length / 2)
  return mean(warm.slice(half)) / mean(warm.slice(0, half))
}

/** What was promised and not kept, one line each. */
function failings(samples: readonly Sample[], errors: readonly string[]): string[] {
  const growth = growthOf(samples)
  const journal = Math.max(...samples.map(({ journalBytes }) => journalBytes))
  const memory = growth === null ? 'too short a run to tell' : growth.toFixed(2)
  console.log(`memory of the second half / of the first: ${memory}`)
  console.log(`journal at most ${mebibytes(journal)}`)
  return [
    ...errors.slice(0, 3),
    ...(growth !== null && growth > growthMax ? [`memory grows, ${growthMax} allowed`] : []),
    ...(journal > journalBytesMax ? [`the journal grew to ${mebibytes(journal)}`] : []),
  ]
}

function check(folder: string): string[] {
  const startedMs = performance.now()
  const { stdout, exitCode } = Bun.spawnSync([binary, 'check'], {
    env: { SLOTFLOW_DATA: folder, SLOTFLOW_LOG: 'off' },
  })
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
  console.log(`slotflow check: exit code ${exitCode} after ${seconds} s`)
  return exitCode === 0 ? [] : [`slotflow check: ${stdout}`]
}

async function soak(folder: string): Promise<string[]> {
  const path = join(folder, 'slotflow.db')
  await using receiver = startReceiver()
  const env = {
    SLOTFLOW_PORT: '0',
    SLOTFLOW_DATA: folder,
    SLOTFLOW_API_KEY: key,
    SLOTFLOW_LOG: 'off',
  }
  await (await start([binary], env)).stop()
  const seededMs = performance.now()
  const humans = seed(path, figure('humans'), figure('bookings'), Date.now())
  const took = ((performance.now() - seededMs) / 1_000).toFixed(1)
  console.log(
    `${values.humans} humans and ${values.bookings} bookings stored in ${took} s, ${mebibytes(sizeOf(path))}`,
  )
  const server = await start([binary], env)
  try {
    await makeWebhook(server.url, receiver.url)
    const traffic = trafficOf(server.url, key, humans)
    const most = await maximum(traffic)
    const perSecond = (most * figure('percent')) / 100
    console.log(
      `at most ${most.toFixed(0)}/s with ${connections} connections; now ${perSecond.toFixed(0)}/s for ${values.minutes} min`,
    )
    const whole = new Tally()
    const samples: Sample[] = []
    const timer = setInterval(async () => samples.push(await sample(server, path)), sampleMs)
    const minutes = figure('minutes')
    for (let minute = 0; minute < minutes; minute += 1) {
      const tally = new Tally()
      const seconds = Math.min(1, minutes - minute) * 60
      await steady(traffic, perSecond, seconds * 1_000, tally)
      whole.errors.push(...tally.errors)
      show(`minute ${minute + 1}`, tally, seconds, await sample(server, path))
    }
    clearInterval(timer)
    console.log(`${receiver.count()} webhooks received`)
    return failings(samples, whole.errors)
  } finally {
    await server.stop()
  }
}

function startReceiver() {
  let received = 0
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch() {
      received += 1
      return new Response('ok')
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/`,
    count: () => received,
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

if (!(await Bun.file(binary).exists())) {
  console.error('soak: it takes bun run build first')
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'slotflow-soak-'))
try {
  const failed = [...(await soak(folder)), ...check(folder)]
  for (const line of failed) console.error(`soak: ${line}`)
  console.log(failed.length === 0 ? 'soak: passed' : 'soak: FAILED')
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
