/** The servers that are measured, filled alike, and the loads that are put on them. */
import { join } from 'node:path'
import { showDate, weekdayOf } from '../../src/domain/time/notation.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import * as stage from './stage.ts'
import { type Load, type Measured, measure } from './wrk.ts'

export const quick = process.argv.includes('--quick')
export const seconds = quick ? 1 : 2
export const history = quick ? 100_000 : 500_000
const humansCount = 1_000
/** The largest plan that has a limit. */
const teamCount = 25

export interface Costed extends Measured {
  /** Processor time of the server, a request: it hangs less on what else the machine does. */
  readonly cpuMicros: number
}

export type Round = () => Promise<Costed>

/** The servers side by side, and the loads that are put on them. */
export async function prepare(binary: string, folder: string) {
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
  const script = join(import.meta.dir, 'reference.ts')
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
  const toolCalls: Round = () =>
    costed(server, {
      ...{ url: `${server.url}/mcp`, script: 'tool.lua', connections: 64, seconds },
      env: { ...env, BENCH_HUMAN: rep, BENCH_DAY: showDate(monday) },
    })
  return {
    server,
    toolCalls,
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

function posts(url: string, connections: number, env: Record<string, string>): Load {
  return { url, script: 'bookings.lua', connections, seconds, env }
}

async function costed(server: stage.Running, load: Load): Promise<Costed> {
  const before = await server.cpuMicros()
  const measured = await measure(load)
  const cpuMicros = ((await server.cpuMicros()) - before) / measured.requests
  return { ...measured, cpuMicros }
}
