/**
 * What the compiled binary can do, as ratios to what the framework can do on the same machine in the
 * same run: `bun run bench`. Servers on one core, the generator on the other, rounds in turn (A B A B).
 * `--quick` takes shorter rounds and less history.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayMs } from '../src/domain/limits.ts'
import { showDate } from '../src/domain/notation.ts'
import { weekdayOf } from '../src/domain/zone.ts'
import { domainCosts } from './bench/domain.ts'
import * as stage from './bench/stage.ts'
import { hasWrk, type Measured, measure, median } from './bench/wrk.ts'

const quick = process.argv.includes('--quick')
const rounds = quick ? 3 : 5
const seconds = quick ? 1 : 2
const history = quick ? 100_000 : 500_000
const humansCount = 1_000
const binary = join(import.meta.dir, '..', 'dist', 'slotflow')

type Round = () => Promise<Measured>

/** The servers side by side, and the loads that are put on them. */
async function prepare(folder: string) {
  const firstDay = Math.floor(Date.now() / dayMs) + 30
  const server = await stage.start([binary], settingsFor(folder))
  await stage.makeWebhook(server.url)
  const humans = await stage.makeHumans(server.url, humansCount)
  const rep = await stage.makeRep(server.url)
  const humansFile = join(folder, 'humans.txt')
  await Bun.write(humansFile, `${humans.join('\n')}\n`)
  const monday = firstDay + ((8 - weekdayOf(firstDay)) % 7)
  const query = `date_from=${showDate(monday)}&date_to=${showDate(monday + 4)}&duration=30`
  const repSlots = `${server.url}/v1/humans/${rep}/slots?${query}`
  const payload = await stage.read(repSlots)
  const script = join(import.meta.dir, 'bench/reference.ts')
  const reference = await stage.start(
    [process.execPath, script],
    { NODE_ENV: 'production' },
    payload,
  )
  const env = {
    BENCH_KEY: stage.key,
    BENCH_HUMANS: humansFile,
    BENCH_QUERY: query,
    BENCH_FIRST_DAY: String(firstDay),
  }
  let next = 0

  /** No slot twice: what was under way when a round ended is left out of the next. */
  const bookings =
    (connections: number): Round =>
    async () => {
      const round = { script: 'bookings.lua', connections, seconds } as const
      const first = { ...env, BENCH_FIRST: String(next) }
      const measured = await measure({ ...round, url: server.url, env: first })
      next = Math.ceil((next + measured.requests) / humansCount + 1) * humansCount
      return measured
    }
  const echo =
    (connections: number): Round =>
    () =>
      measure({
        url: reference.url,
        script: 'bookings.lua',
        connections,
        seconds,
        env: { ...env, BENCH_FIRST: '0' },
      })
  const get =
    (url: string, connections = 64): Round =>
    () =>
      measure({ url, connections, seconds, env })
  const slotsOfMany: Round = () =>
    measure({ url: server.url, script: 'slots.lua', connections: 64, seconds, env })
  return {
    server,
    bookings,
    echo,
    slotsOfOne: get(repSlots),
    slotsOfMany,
    fixed: get(`${reference.url}/static`),
    store: () => stage.storeBookings(folder, humans, history, firstDay),
    stop: async () => {
      await server.stop()
      await reference.stop()
    },
  }
}

function settingsFor(folder: string): Record<string, string> {
  return {
    SLOTFLOW_PORT: '0',
    SLOTFLOW_DATA: folder,
    SLOTFLOW_API_KEY: stage.key,
    SLOTFLOW_LOG: 'off',
    // Outbox rows are written and stay: what is measured is booking, not sending.
    SLOTFLOW_WEBHOOK_SCHEDULE: '24h',
  }
}

/** Measures in turn, prints one row, answers the ratio. */
async function compare(what: string, ours: Round, theirs: Round, bound = ''): Promise<number> {
  const pairs: [Measured, Measured][] = []
  for (let round = 0; round < rounds; round += 1) pairs.push([await ours(), await theirs()])
  const ratio = median(pairs.map(([a, b]) => a.perSecond / b.perSecond))
  const middle = (pick: (measured: Measured) => number) => median(pairs.map(([a]) => pick(a)))
  const reference = median(pairs.map(([, b]) => b.perSecond))
  const failures = pairs.reduce((sum, [a, b]) => sum + a.failures + b.failures, 0)
  const rate = `${middle((m) => m.perSecond).toFixed(0)}/s of ${reference.toFixed(0)}/s`
  const waits = `p50 ${middle((m) => m.p50Ms).toFixed(2)} ms, p99 ${middle((m) => m.p99Ms).toFixed(2)} ms`
  const failed = failures > 0 ? `, FAILURES ${failures}` : ''
  const row = `${what.padEnd(42)} ${ratio.toFixed(2)} ${bound.padEnd(7)} ${rate.padStart(22)}  ${waits}${failed}`
  console.log(`  ${row}`)
  return ratio
}

type Prepared = Awaited<ReturnType<typeof prepare>>

async function table(title: string, prepared: Prepared): Promise<{ book: number; slots: number }> {
  const { bookings, echo, slotsOfOne, slotsOfMany, fixed } = prepared
  console.log(`\n${title}: ratio to the reference, medians of ${rounds} rounds of ${seconds} s`)
  for (const connections of [1, 32, 128]) {
    const what = `durable bookings / echo, ${connections} connections`
    await compare(what, bookings(connections), echo(connections))
  }
  const what = 'durable bookings / echo, 64 connections'
  const book = await compare(what, bookings(64), echo(64), '[0.40]')
  const slots = await compare('slots of one human / static', slotsOfOne, fixed, '[0.60]')
  await compare('slots over 1,000 humans / static', slotsOfMany, fixed)
  return { book, slots }
}

async function startTimes(folder: string): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const server = await stage.start([binary], settingsFor(join(folder, `start-${round}`)))
    times.push(server.readyMs)
    await server.stop()
  }
  return median(times)
}

if (!hasWrk() || !(await Bun.file(binary).exists())) {
  console.error(
    'bench: it takes wrk and taskset (apt-get install wrk util-linux), and bun run build',
  )
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'slotflow-bench-'))
console.log(`${cpus().length} cores, ${cpus()[0]?.model}\n\nSlot engine, µs [bound]`)
for (const [what, micros, bound] of domainCosts()) {
  console.log(`  ${what.padEnd(42)} ${micros.toFixed(1).padStart(7)} [${bound}]`)
}
const prepared = await prepare(folder)
const fresh = await table('New file', prepared)
prepared.store()
const full = await table(`With ${history.toLocaleString('en')} bookings stored`, prepared)
const kept = (pick: (ratios: typeof fresh) => number) => (pick(full) / pick(fresh)).toFixed(2)
console.log(
  `  with history / without: bookings ${kept((r) => r.book)}, slots ${kept((r) => r.slots)} [0.90]`,
)
const [booking, reading] = await Promise.all([prepared.bookings(64)(), prepared.slotsOfOne()])
console.log(
  `\nBoth at once: bookings ${booking.perSecond.toFixed(0)}/s p99 ${booking.p99Ms} ms, slots ${reading.perSecond.toFixed(0)}/s p99 ${reading.p99Ms} ms`,
)
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
console.log(`Resident after all this ${mebibytes(await prepared.server.residentBytes())}`)
await prepared.stop()
console.log(
  `Binary ${mebibytes(Bun.file(binary).size)}, start to ready ${(await startTimes(folder)).toFixed(0)} ms`,
)
rmSync(folder, { recursive: true })
