/**
 * What the compiled binary can do, as ratios to what the framework can do on the same machine in the
 * same run: `bun run bench`. Servers on one core, the generator on the other, rounds in turn (A B A B).
 * `bun run bench --quick` takes shorter rounds and less history.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayMs } from '../src/domain/limits.ts'
import { showDate } from '../src/domain/notation.ts'
import { domainCosts } from './bench/domain.ts'
import * as stage from './bench/stage.ts'
import { hasWrk, type Load, type Measured, measure, median } from './bench/wrk.ts'

const quick = process.argv.includes('--quick')
const rounds = quick ? 3 : 5
const seconds = quick ? 1 : 2
const humansCount = 1_000
const history = quick ? 100_000 : 500_000
const binary = join(import.meta.dir, '..', 'dist', 'slotflow')

if (!hasWrk()) {
  console.error('bench: wrk and taskset are needed: apt-get install wrk util-linux')
  process.exit(1)
}
if (!(await Bun.file(binary).exists())) {
  console.error('bench: there is no dist/slotflow yet: bun run build')
  process.exit(1)
}

console.log(`\nSlot engine (bound in brackets)`)
for (const [what, micros, bound] of domainCosts()) {
  console.log(`  ${what.padEnd(40)} ${micros.toFixed(1).padStart(8)} µs  [${bound}]`)
}

const folder = mkdtempSync(join(tmpdir(), 'slotflow-bench-'))
const firstDay = Math.floor(Date.now() / dayMs) + 30
const env = {
  SLOTFLOW_PORT: '0',
  SLOTFLOW_DATA: folder,
  SLOTFLOW_API_KEY: stage.key,
  SLOTFLOW_LOG: 'off',
  // Outbox rows are written and stay: what is measured is booking, not sending.
  SLOTFLOW_WEBHOOK_SCHEDULE: '24h',
}
const server = await stage.start([binary], env)
await stage.makeWebhook(server.url)
const humans = await stage.makeHumans(server.url, humansCount)
const rep = await stage.makeRep(server.url)
const humansFile = join(folder, 'humans.txt')
await Bun.write(humansFile, `${humans.join('\n')}\n`)
const monday = firstDay + ((11 - (firstDay % 7)) % 7)
const query = `date_from=${showDate(monday)}&date_to=${showDate(monday + 4)}&duration=30`
const repSlots = `${server.url}/v1/humans/${rep}/slots?${query}`
const payload = await (
  await fetch(repSlots, { headers: { authorization: `Bearer ${stage.key}` } })
).text()
const reference = await stage.start(
  [process.execPath, join(import.meta.dir, 'bench/reference.ts')],
  {
    NODE_ENV: 'production',
  },
  payload,
)
const loadEnv = {
  BENCH_KEY: stage.key,
  BENCH_HUMANS: humansFile,
  BENCH_QUERY: query,
  BENCH_FIRST_DAY: String(firstDay),
}
let nextBooking = 0

async function bookings(url: string, connections: number): Promise<Measured> {
  const load: Load = {
    url,
    script: 'bookings.lua',
    connections,
    seconds,
    env: { ...loadEnv, BENCH_FIRST: String(nextBooking) },
  }
  const measured = await measure(load)
  // wrk does not count what was under way at the end: leave it room.
  if (url === server.url)
    nextBooking += measured.requests + 1_000 + (1_000 - ((nextBooking + measured.requests) % 1_000))
  return measured
}

const plain = (url: string, connections: number) =>
  measure({ url, connections, seconds, env: loadEnv })
const slotsOfMany = (connections: number) =>
  measure({ url: server.url, script: 'slots.lua', connections, seconds, env: loadEnv })

async function compare(
  what: string,
  ours: () => Promise<Measured>,
  theirs: () => Promise<Measured>,
  bound = '',
): Promise<void> {
  const pairs: [Measured, Measured][] = []
  for (let round = 0; round < rounds; round += 1) pairs.push([await ours(), await theirs()])
  const ratio = median(pairs.map(([a, b]) => a.perSecond / b.perSecond))
  const of = (pick: (m: Measured) => number) => median(pairs.map(([a]) => pick(a)))
  const base = median(pairs.map(([, b]) => b.perSecond))
  const failures = pairs.reduce((sum, [a, b]) => sum + a.failures + b.failures, 0)
  console.log(
    `  ${what.padEnd(46)} ${ratio.toFixed(2)} ${bound.padEnd(7)} ${of((m) => m.perSecond)
      .toFixed(0)
      .padStart(7)}/s of ${base.toFixed(0).padStart(7)}/s` +
      `  p50 ${of((m) => m.p50Ms).toFixed(2)} ms  p99 ${of((m) => m.p99Ms).toFixed(2)} ms${failures ? `  FAILURES ${failures}` : ''}`,
  )
}

const echo = (connections: number) => () => bookings(reference.url, connections)
const staticSlots = () => plain(`${reference.url}/static`, 64)

async function table(when: string): Promise<void> {
  console.log(`\n${when} (median of ${rounds} rounds of ${seconds} s; ratio to the reference)`)
  for (const connections of [1, 32, 64, 128]) {
    const bound = connections === 64 ? '[0.40]' : ''
    await compare(
      `durable bookings / echo, ${connections} connections`,
      () => bookings(server.url, connections),
      echo(connections),
      bound,
    )
  }
  await compare('slots of one human / static', () => plain(repSlots, 64), staticSlots, '[0.60]')
  await compare('slots over 1,000 humans / static', () => slotsOfMany(64), staticSlots)
}

await table('New file')
const before = [await bookings(server.url, 64), await plain(repSlots, 64)]
stage.storeBookings(folder, humans, history, firstDay)
await table(`With ${history.toLocaleString('en')} bookings stored`)
const after = [await bookings(server.url, 64), await plain(repSlots, 64)]
console.log(
  `  with history / without: bookings ${(after[0]!.perSecond / before[0]!.perSecond).toFixed(2)}, slots ${(after[1]!.perSecond / before[1]!.perSecond).toFixed(2)} [0.90]`,
)

console.log('\nSlots while bookings run at full speed')
const both = await Promise.all([bookings(server.url, 64), plain(repSlots, 16)])
console.log(
  `  bookings ${both[0].perSecond.toFixed(0)}/s p99 ${both[0].p99Ms} ms; slots ${both[1].perSecond.toFixed(0)}/s p99 ${both[1].p99Ms} ms`,
)

console.log('\nProcess')
console.log(
  `  resident ${((await server.residentBytes()) / 2 ** 20).toFixed(0)} MiB after all this`,
)
console.log(
  `  binary ${(Bun.file(binary).size / 2 ** 20).toFixed(1)} MiB, data file ${(Bun.file(join(folder, 'slotflow.db')).size / 2 ** 20).toFixed(0)} MiB`,
)
console.log(`  ${cpus().length} cores, ${cpus()[0]?.model}`)
await server.stop()
await reference.stop()
const readies: number[] = []
for (let round = 0; round < 5; round += 1) {
  const again = await stage.start([binary], {
    ...env,
    SLOTFLOW_DATA: join(folder, `start-${round}`),
  })
  readies.push(again.readyMs)
  await again.stop()
}
console.log(`  start to ready, new file: ${median(readies).toFixed(0)} ms`)
rmSync(folder, { recursive: true })
