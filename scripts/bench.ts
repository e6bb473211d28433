/**
 * What the compiled binary can do, as ratios to what the framework can do on the same machine in the
 * same run: `bun run bench`. Servers on one core, the generator on the other, rounds in turn (A B A B).
 * `--quick` takes shorter rounds and less history. `--against PROGRAM` holds the binary against another one, such as that of
 * the commit before: both filled alike, nine rounds in turn.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareWith } from './bench/against.ts'
import { domainCosts } from './bench/domain.ts'
import {
  type Costed,
  history,
  prepare,
  quick,
  type Round,
  seconds,
  settingsFor,
} from './bench/servers.ts'
import * as stage from './bench/stage.ts'
import { hasWrk, median } from './bench/wrk.ts'

const rounds = quick ? 3 : 5
const binary = join(import.meta.dir, '..', 'dist', 'slotflow')

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
const other = process.argv[process.argv.indexOf('--against') + 1]
if (process.argv.includes('--against') && other !== undefined) {
  await compareWith(other, binary, folder)
  rmSync(folder, { recursive: true })
  process.exit(0)
}
console.log(`${cpus().length} cores, ${cpus()[0]?.model}\n\nSlot engine, µs [bound]`)
for (const [what, micros, bound] of domainCosts()) {
  console.log(`  ${what.padEnd(42)} ${micros.toFixed(1).padStart(7)} [${bound}]`)
}
const prepared = await prepare(binary, folder)
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
