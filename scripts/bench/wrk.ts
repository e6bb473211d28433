/** Load from wrk (Debian's package `wrk`), pinned to the core that the servers do not use. */
import { join } from 'node:path'

export interface Load {
  readonly url: string
  /** A Lua script beside this file; without one, plain GETs of `url`. */
  readonly script?: 'bookings.lua' | 'slots.lua' | 'tool.lua'
  readonly env?: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
}

export interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly requests: number
  readonly failures: number
}

const generatorCore = '1'

export function hasWrk(): boolean {
  return Bun.which('wrk') !== null && Bun.which('taskset') !== null
}

/** Runs one round. Failures are answers other than 2xx and connections that broke. */
export async function measure(load: Load): Promise<Measured> {
  const { url, script, env, connections, seconds } = load
  const lua = join(import.meta.dir, script ?? 'plain.lua')
  const cmd = ['taskset', '-c', generatorCore, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`]
  const wrk = Bun.spawn([...cmd, '-s', lua, url], {
    env: { ...process.env, ...env },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const output = await new Response(wrk.stdout).text()
  const line = output.split('\n').find((text) => text.startsWith('BENCH '))
  if (!line) throw new Error(`wrk said nothing to read:\n${output}`)
  const [perSecond = 0, p50Ms = 0, p99Ms = 0, requests = 0, failures = 0] = line
    .slice('BENCH '.length)
    .split(' ')
    .map(Number)
  return { perSecond, p50Ms, p99Ms, requests, failures }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
