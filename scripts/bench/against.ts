/** One binary against another: the same loads on both in turn, so that what the machine does meets both alike. */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { type Costed, type Prepared, prepare, type Round, seconds } from './servers.ts'
import { median } from './wrk.ts'

const rounds = 9

/** Each load, as requests a second of `binary` to those of `other`: 1.1 is a tenth more. */
const loads: readonly (readonly [string, (servers: Prepared) => Round])[] = [
  ['durable bookings, 64 connections', ({ bookings }) => bookings(64)],
  ['durable bookings, 1 connection', ({ bookings }) => bookings(1)],
  ['slots of one human', ({ slotsOfOne }) => slotsOfOne],
  ['slots over 1,000 humans', ({ slotsOfMany }) => slotsOfMany],
  ['tool call (find_slots)', ({ toolCalls }) => toolCalls],
]

export async function compareWith(other: string, binary: string, folder: string): Promise<void> {
  const ours = await prepare(binary, join(folder, 'ours'))
  const theirs = await prepare(other, join(folder, 'theirs'))
  const both = loads.map(([what, load]) => ({ what, ours: load(ours), theirs: load(theirs) }))
  for (const load of [...both, ...both]) {
    await load.ours()
    await load.theirs()
  }
  console.log(
    `${rounds} rounds of ${seconds} s in turn; median of the ratios, with the least and the most`,
  )
  for (const load of both) console.log(`  ${await row(load.what, load.ours, load.theirs)}`)
  console.log(`load of the machine at the end: ${loadavg()[0]?.toFixed(1)}`)
  await ours.stop()
  await theirs.stop()
}

async function row(what: string, ours: Round, theirs: Round): Promise<string> {
  const pairs: (readonly [Costed, Costed])[] = []
  for (let round = 0; round < rounds; round += 1) {
    // Each goes first as often as the other.
    const first = await (round % 2 === 0 ? ours : theirs)()
    const second = await (round % 2 === 0 ? theirs : ours)()
    pairs.push(round % 2 === 0 ? [first, second] : [second, first])
  }
  const rates = pairs.map(([a, b]) => a.perSecond / b.perSecond)
  const costs = pairs.map(([a, b]) => b.cpuMicros / a.cpuMicros)
  const failures = pairs.reduce((sum, [a, b]) => sum + a.failures + b.failures, 0)
  const spread = (of: readonly number[]) =>
    `${median(of).toFixed(2)} (${Math.min(...of).toFixed(2)} to ${Math.max(...of).toFixed(2)})`
  const failed = failures > 0 ? `, FAILURES ${failures}` : ''
  return `${what.padEnd(34)} ${spread(rates)}; by processor time ${spread(costs)}${failed}`
}
