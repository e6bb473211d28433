/**
 * What the compiled binary can do, as ratios to others on the same machine in the same run: `bun run bench`. Servers on one
 * core, the generator on the other, short rounds in turn. `--quick` takes fewer rounds and less history, `--history N` stores N
 * bookings. `--against PROGRAM` holds the binary against another one, such as that of the commit before: both filled alike.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compareWith } from './bench/against.ts'
import { compare, type Reference, rounds } from './bench/compare.ts'
import { domainCosts } from './bench/domain.ts'
import { type References, startReferences } from './bench/references.ts'
import { type Bookings, type Prepared, prepare, quick, settingsFor } from './bench/servers.ts'
import * as stage from './bench/stage.ts'
import { hasWrk, median } from './bench/wrk.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    history: { type: 'string', default: quick ? '100000' : '500000' },
    against: { type: 'string' },
  },
})
const history = Number(values.history)
const binary = join(import.meta.dir, '..', 'dist', 'slotflow')

/** Servers compile their code while they serve: none is measured before it has. */
async function warmUp(ours: Prepared, references: References): Promise<void> {
  const { bookings, slotsOfOne, slotsOfMany } = ours
  const { echo, spike, postgres, fixed } = references
  const loads = [bookings(64), slotsOfOne, slotsOfMany, echo(64), spike(64), fixed]
  if (postgres) loads.push(postgres(64))
  for (const load of [...loads, ...loads]) await load()
}

/** What bookings are held to: so much of the barest durable service, and no longer. */
const bookingBounds: readonly { connections: number; bound?: number; p99MsMax?: number }[] = [
  { connections: 1, bound: 0.7 },
  { connections: 16, p99MsMax: 8 },
  { connections: 64, bound: 0.8, p99MsMax: 15 },
]

interface Booked {
  readonly ours: Bookings
  readonly spike: Bookings
  readonly postgres: Bookings | null
}

async function bookingRows(who: string, { ours, spike, postgres }: Booked, echo: Bookings) {
  for (const { connections, bound, p99MsMax } of bookingBounds) {
    const references: Reference[] = [
      { name: 'the barest durable service', round: spike(connections), ...(bound && { bound }) },
      { name: 'the echo', round: echo(connections) },
    ]
    if (postgres && connections === 64) {
      references.push({ name: 'a plain service on PostgreSQL', round: postgres(64), bound: 2.5 })
    }
    const what = `durable bookings, ${who}, ${connections} connections`
    await compare(what, ours(connections), references, p99MsMax)
  }
}

async function table(ours: Prepared, references: References): Promise<void> {
  const { echo, spike, spikeOfTeam, postgres, postgresOfTeam, fixed } = references
  await bookingRows('1,000 humans', { ours: ours.bookings, spike, postgres }, echo)
  const team = { ours: ours.bookingsOfTeam, spike: spikeOfTeam, postgres: postgresOfTeam }
  await bookingRows('25 humans', team, echo)
  await compare('slots of one human', ours.slotsOfOne, [
    { name: 'a fixed text', round: fixed, bound: 0.7 },
  ])
  await compare('slots of 1,000 humans in turn', ours.slotsOfMany, [
    { name: 'a fixed text', round: fixed, bound: 0.6 },
  ])
}

/** The rate of bookings with and without a history, each held against the spike of its time. */
async function withHistory(ours: Prepared, { spike }: References): Promise<void> {
  const reference = [{ name: 'the barest durable service', round: spike(64) }]
  const [before = 0] = await compare('durable bookings, before', ours.bookings(64), reference)
  ours.store(history)
  const what = `with ${history.toLocaleString('en')} bookings stored`
  const [after = 0] = await compare(what, ours.bookings(64), reference)
  console.log(`    with history / without ${(after / before).toFixed(2)} [0.95]`)
}

async function startTimes(folder: string): Promise<{ readyMs: number; bytes: number }> {
  const times: number[] = []
  const bytes: number[] = []
  for (let round = 0; round < 9; round += 1) {
    const server = await stage.start([binary], settingsFor(join(folder, 'start')))
    times.push(server.readyMs)
    bytes.push(await server.residentBytes())
    await server.stop()
  }
  return { readyMs: median(times), bytes: median(bytes) }
}

if (!hasWrk() || !(await Bun.file(binary).exists())) {
  console.error(
    'bench: it takes wrk and taskset (apt-get install wrk util-linux), and bun run build',
  )
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'slotflow-bench-'))
if (values.against !== undefined) {
  await compareWith(values.against, binary, folder)
  rmSync(folder, { recursive: true })
  process.exit(0)
}
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
console.log(`${cpus().length} cores, ${cpus()[0]?.model}; load ${loadavg()[0]?.toFixed(1)}`)
console.log('\nSlot engine, µs [bound]')
for (const [what, micros, bound] of domainCosts()) {
  console.log(`  ${what.padEnd(42)} ${micros.toFixed(1).padStart(7)} [${bound}]`)
}
console.log(`\nMedians of ${rounds} rounds in turn, ratios with the least and the most [bound]`)
const ours = await prepare(binary, folder)
const references = await startReferences(ours, folder)
await warmUp(ours, references)
await table(ours, references)
await withHistory(ours, references)
console.log(`\nResident after all this ${mebibytes(await ours.server.residentBytes())}`)
await ours.stop()
await references.stop()
const start = await startTimes(folder)
console.log(
  `Binary ${mebibytes(Bun.file(binary).size)}, start to ready ${start.readyMs.toFixed(0)} ms [60], at rest ${mebibytes(start.bytes)} [90]; load ${loadavg()[0]?.toFixed(1)}`,
)
rmSync(folder, { recursive: true })
