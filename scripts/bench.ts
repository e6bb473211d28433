/**
 * What the compiled binary can do, as ratios to what the framework can do on the same machine in the
 * same run: `bun run bench`. Servers on one core, the generator on the other, rounds in turn (A B A B).
 * `--quick` takes shorter rounds and less history.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { showDate, weekdayOf } from '../src/domain/time/notation.ts'
import { dayMs } from '../src/domain/time/units.ts'
import { domainCosts } from './bench/domain.ts'
import * as stage from './bench/stage.ts'
import { hasWrk, type Load, type Measured, measure, median } from './bench/wrk.ts'

const quick = process.argv.includes('--quick')
const rounds = quick ? 3 : 5
const seconds = quick ? 1 : 2
const history = quick ? 100_000 : 500_000
const humansCount = 1_000
/** The largest plan that has a limit. */
const teamCount = 25
const binary = join(import.meta.dir, '..', 'dist', 'slotflow')

interface Costed extends Measured {
  /** Processor time of the server, a request: it hangs less on what else the machine does. */
  readonly cpuMicros: number
}

type Round = () => Promise<Costed>

/** The servers side by side, and the loads that are put on them. */
async function prepare(folder: string) {
  const firstDay = Math.floor(Date.now() / dayMs) + 30
  const server = await stage.start([binary], settingsFor(folder))
  await stage.makeWebhook(server.url)
  const humans = await stage.makeHumans(server.url, humansCount)
  const rep = await stage.makeRep(server.url)
  const team = await stage.makeHumans(server.url, teamCount)
  const humansFile = join(folder, 'humans.txt')
  await Bun.write(humansFile, `${humans.join('\n')}\n`)
  const teamFile = join(folder, 'team.txt')
  await Bun.write(teamFile, `${team.join('\n')}\n`)
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
  /** Bookings that meet none before: what was under way when a round ended is left out of the next. */
  const booker = (file: string, count: number) => {
    let next = 0
    return (connections: number): Round =>
      async () => {
        const first = { ...env, BENCH_HUMANS: file, BENCH_FIRST: String(next) }
        const measured = await costed(server, posts(server.url, connections, first))
        next = Math.ceil((next + measured.requests + connections) / count) * count
        return measured
      }
  }
  const echoed = { ...env, BENCH_FIRST: '0' }
  const echo =
    (connections: number): Round =>
    () =>
      costed(reference, posts(reference.url, connections, echoed))
  const get =
    (from: stage.Running, url: string): Round =>
    () =>
      costed(from, { url, connections: 64, seconds, env })
  const slotsOfMany: Round = () =>
    costed(server, { url: server.url, script: 'slots.lua', connections: 64, seconds, env })
  return {
    server,
    bookings: booker(humansFile, humansCount),
    bookingsOfTeam: booker(teamFile, teamCount),
    echo,
    slotsOfOne: get(server, repSlots),
    slotsOfMany,
    fixed: get(reference, `${reference.url}/static`),
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

function posts(url: string, connections: number, env: Record<string, string>): Load {
  return { url, script: 'bookings.lua', connections, seconds, env }
}

async function costed(server: stage.Running, load: Load): Promise<Costed> {
  const before = await server.cpuMicros()
  const measured = await measure(load)
  const cpuMicros = ((await server.cpuMicros()) - before) / measured.requests
  return { ...measured, cpuMicros }
}

/** Both servers compile their code while they serve: neither is measured before it has. */
async function warmUp({ bookings, echo, slotsOfOne, slotsOfMany, fixed }: Prepared): Promise<void> {
  const rounds = [bookings(64), echo(64), slotsOfOne, slotsOfMany, fixed]
  for (const round of [...rounds, ...rounds]) await round()
}

/** Measures in turn, prints one row, answers the ratio. */
async function compare(what: string, ours: Round, theirs: Round, bound = ''): Promise<number> {
  const pairs: [Costed, Costed][] = []
  for (let round = 0; round < rounds; round += 1) pairs.push([await ours(), await theirs()])
  const ratio = median(pairs.map(([a, b]) => a.perSecond / b.perSecond))
  const middle = (pick: (measured: Costed) => number) => median(pairs.map(([a]) => pick(a)))
  const reference = median(pairs.map(([, b]) => b.perSecond))
  const failures = pairs.reduce((sum, [a, b]) => sum + a.failures + b.failures, 0)
  const rate = `${middle((m) => m.perSecond).toFixed(0)}/s of ${reference.toFixed(0)}/s`
  const waits = `p50 ${middle((m) => m.p50Ms).toFixed(2)} ms, p99 ${middle((m) => m.p99Ms).toFixed(2)} ms`
  const theirMicros = median(pairs.map(([, b]) => b.cpuMicros)).toFixed(1)
  const cost = `CPU ${middle((m) => m.cpuMicros).toFixed(1)} µs to ${theirMicros}`
  const failed = failures > 0 ? `, FAILURES ${failures}` : ''
  const row = `${what.padEnd(42)} ${ratio.toFixed(2)} ${bound.padEnd(7)} ${rate.padStart(22)}  ${waits}, ${cost}${failed}`
  console.log(`  ${row}`)
  return ratio
}

type Prepared = Awaited<ReturnType<typeof prepare>>

async function table(title: string, prepared: Prepared): Promise<{ book: number; slots: number }> {
  const { bookings, bookingsOfTeam, echo, slotsOfOne, slotsOfMany, fixed } = prepared
  console.log(`\n${title}: ratio to the reference, medians of ${rounds} rounds of ${seconds} s`)
  for (const connections of [1, 32, 128]) {
    const what = `durable bookings / echo, ${connections} connections`
    await compare(what, bookings(connections), echo(connections))
  }
  const what = 'durable bookings / echo, 64 connections'
  const book = await compare(what, bookings(64), echo(64), '[0.40]')
  await compare('the same, a team of 25 humans', bookingsOfTeam(64), echo(64))
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
await warmUp(prepared)
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
