/** The servers that are measured, filled alike, and the loads that are put on them. */
import { join } from 'node:path'
import { showDate, weekdayOf } from '../../src/domain/time/notation.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import * as stage from './stage.ts'
import { type Load, type Measured, measure } from './wrk.ts'

export const quick = process.argv.includes('--quick')
export const seconds = 1
export const humansCount = 1_000
/** The largest plan that has a limit. */
export const teamCount = 25

export interface Costed extends Measured {
  /** Processor time of the server, a request: it hangs less on what else the machine does. */
  readonly cpuMicros: number
}

export type Round = () => Promise<Costed>

/** A load of bookings: so many connections, each booking for the next of the humans, and none twice. */
export type Bookings = (connections: number) => Round

/** One binary, filled, and the loads that are put on it. */
export async function prepare(binary: string, folder: string, cores?: string) {
  const firstDay = Math.floor(Date.now() / dayMs) + 30
  const server = await stage.start([binary], settingsFor(folder), '', cores)
  await stage.makeWebhook(server.url)
  const crowd = await fileOf(folder, 'humans', await stage.makeHumans(server.url, humansCount))
  const team = await fileOf(folder, 'team', await stage.makeHumans(server.url, teamCount))
  const rep = await stage.makeRep(server.url)
  const monday = firstDay + ((8 - weekdayOf(firstDay)) % 7)
  const query = `date_from=${showDate(monday)}&date_to=${showDate(monday + 4)}&duration=30`
  const repSlots = `${server.url}/v1/humans/${rep}/slots?${query}`
  const slotsOf = ({ path }: Humans, day: number): Round => {
    const days = `date_from=${showDate(day)}&date_to=${showDate(day + 4)}&duration=30`
    const env = { BENCH_KEY: stage.key, BENCH_HUMANS: path, BENCH_QUERY: days }
    const load = { url: server.url, script: 'slots.lua', connections: 64, seconds, env } as const
    return () => costed(server, load)
  }
  const toolCalls: Round = () =>
    costed(server, {
      ...{ url: `${server.url}/mcp`, script: 'tool.lua', connections: 64, seconds },
      env: { BENCH_KEY: stage.key, BENCH_HUMAN: rep, BENCH_DAY: showDate(monday) },
    })
  return {
    server,
    crowd,
    team,
    firstDay,
    toolCalls,
    /** The text of the slots of one human. */
    payload: await stage.read(repSlots),
    bookings: booker(server, crowd, firstDay),
    bookingsOfTeam: booker(server, team, firstDay),
    slotsOfOne: getter(server, repSlots),
    slotsOfMany: slotsOf(crowd, monday),
    store: (count: number) => stage.storeBookings(folder, crowd.ids, count, firstDay),
    stop: () => server.stop(),
  }
}

export type Prepared = Awaited<ReturnType<typeof prepare>>

interface Humans {
  readonly ids: readonly string[]
  /** A file with an id a line. */
  readonly path: string
}

async function fileOf(folder: string, name: string, ids: readonly string[]): Promise<Humans> {
  const path = join(folder, `${name}.txt`)
  await Bun.write(path, `${ids.join('\n')}\n`)
  return { ids, path }
}

/** Bookings that meet none before: what was under way when a round ended is left out of the next. */
export function booker(server: stage.Running, { ids, path }: Humans, firstDay: number): Bookings {
  let next = 0
  return (connections) => async () => {
    const env = {
      BENCH_KEY: stage.key,
      BENCH_HUMANS: path,
      BENCH_FIRST_DAY: String(firstDay),
      BENCH_FIRST: String(next),
    }
    const load = { url: server.url, script: 'bookings.lua', connections, seconds, env } as const
    const measured = await costed(server, load)
    next = Math.ceil((next + measured.requests + connections) / ids.length) * ids.length
    return measured
  }
}

/** GETs of one address. */
export function getter(server: stage.Running, url: string): Round {
  return () => costed(server, { url, connections: 64, seconds, env: { BENCH_KEY: stage.key } })
}

export function settingsFor(folder: string): Record<string, string> {
  return {
    SLOTFLOW_PORT: '0',
    SLOTFLOW_DATA: folder,
    SLOTFLOW_API_KEY: stage.key,
    SLOTFLOW_LOG: 'off',
    // Outbox rows are written and stay: what is measured is booking, not sending.
    SLOTFLOW_WEBHOOK_SCHEDULE: '24h',
  }
}

async function costed(server: stage.Running, load: Load): Promise<Costed> {
  const before = await server.cpuMicros()
  const measured = await measure(load)
  const cpuMicros = ((await server.cpuMicros()) - before) / measured.requests
  return { ...measured, cpuMicros }
}
