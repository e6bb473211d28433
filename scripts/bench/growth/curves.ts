/** What is filled, and how it is measured: each curve grows one thing and leaves all others as they are. */
import { dayMs } from '../../../src/domain/time/units.ts'
import { booker, type Costed, type Round, settingsFor } from '../servers.ts'
import * as stage from '../stage.ts'
import { measure, median } from '../wrk.ts'
import { addCalendars, addEndpoints, addOverrides, addServices } from './ask.ts'
import { storeDeliveries, storeHumans, storeMany } from './fill.ts'

type Measured = Readonly<Record<'booking' | 'slots', number>>

export interface Curve {
  readonly name: string
  /** What the sizes count. */
  readonly unit: string
  readonly sizes: readonly number[]
  measure(binary: string, folder: string, size: number): Promise<Measured>
}

const connections = 16
const seconds = 1
const rounds = 5

/** What a size is made of: asked of the service itself, or stored into its file while it runs. */
interface Filling {
  readonly humans?: number
  fill?(url: string, ids: readonly string[], folder: string): Promise<void>
}

/** One server, filled, then asked in turns for bookings and for slots of its humans. */
async function measured(
  binary: string,
  folder: string,
  { humans = 25, fill }: Filling,
): Promise<Measured> {
  const firstDay = Math.floor(Date.now() / dayMs) + 30
  const settings = { ...settingsFor(folder), SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8' }
  const server = await stage.start([binary], settings)
  try {
    const made = Math.min(humans, humansAsked)
    const ids = [...(await stage.makeHumans(server.url, made))]
    if (humans > made) ids.push(...storeHumans(folder, humans - made))
    await fill?.(server.url, ids, folder)
    const path = `${folder}/humans.txt`
    await Bun.write(path, `${ids.join('\n')}\n`)
    const bookings = booker(server, { ids, path }, firstDay)(connections)
    const asked = slotsOf(server, ids, path, firstDay)
    const costs: { booking: number[]; slots: number[] } = { booking: [], slots: [] }
    for (let round = 0; round <= rounds; round += 1) {
      const [booked, looked] = [await well(bookings), await well(asked)]
      // The first compiles code and fills caches.
      if (round > 0) costs.booking.push(booked.cpuMicros)
      if (round > 0) costs.slots.push(looked.cpuMicros)
    }
    return { booking: median(costs.booking), slots: median(costs.slots) }
  } finally {
    await server.stop()
  }
}

/** More than so many are stored into the file: asking for each takes too long. */
const humansAsked = 1_000

/** A round in which something was refused measured something else. */
async function well(round: Round): Promise<Costed> {
  const costed = await round()
  if (costed.failures > 0) throw new Error(`${costed.failures} requests failed`)
  return costed
}

/** Five days of each human in turn, further on in every round: no answer is kept. */
function slotsOf(server: stage.Running, humans: readonly string[], path: string, firstDay: number) {
  let next = firstDay
  return async () => {
    const env = { BENCH_KEY: stage.key, BENCH_HUMANS: path, BENCH_FIRST_DAY: String(next) }
    const before = await server.cpuMicros()
    const load = { url: server.url, script: 'slots.lua', connections, seconds, env } as const
    const looked = await measure(load)
    next += Math.ceil((looked.requests + connections) / humans.length)
    return { ...looked, cpuMicros: ((await server.cpuMicros()) - before) / looked.requests }
  }
}

const thousand = 1_000
const million = 1_000_000

export const curves: readonly Curve[] = [
  {
    name: 'bookings',
    unit: 'bookings stored',
    sizes: [0, 10 * thousand, 100 * thousand, million, 10 * million],
    measure: (binary, folder, size) =>
      measured(binary, folder, {
        humans: 1_000,
        fill: async (_url, ids) => storeMany(folder, ids, size),
      }),
  },
  {
    name: 'humans',
    unit: 'humans',
    sizes: [25, thousand, 10 * thousand, 100 * thousand],
    measure: (binary, folder, humans) => measured(binary, folder, { humans }),
  },
  {
    name: 'overrides',
    unit: 'further overrides of each human',
    sizes: [0, 10, 100, 499],
    measure: (binary, folder, size) =>
      measured(binary, folder, { fill: (url, ids) => addOverrides(url, ids, size) }),
  },
  {
    name: 'services',
    unit: 'services',
    sizes: [0, 10, 200],
    measure: (binary, folder, size) =>
      measured(binary, folder, { fill: (url) => addServices(url, size) }),
  },
  {
    name: 'calendars',
    unit: 'events in each calendar',
    sizes: [0, 500, 5 * thousand],
    measure: (binary, folder, size) =>
      measured(binary, folder, { fill: (url, ids) => addCalendars(url, ids, size) }),
  },
  {
    name: 'endpoints',
    unit: 'endpoints',
    sizes: [0, 10, 100, thousand],
    measure: (binary, folder, size) =>
      measured(binary, folder, { fill: (url) => addEndpoints(url, size) }),
  },
  {
    name: 'deliveries',
    unit: 'deliveries waiting',
    sizes: [0, 10 * thousand, 100 * thousand, million],
    measure: (binary, folder, size) =>
      measured(binary, folder, {
        fill: async (url) => {
          await stage.makeWebhook(url)
          storeDeliveries(folder, size)
        },
      }),
  },
]
