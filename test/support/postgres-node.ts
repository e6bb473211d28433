/**
 * A process that books on PostgreSQL until it is killed: `bun postgres-node.ts URL ACCOUNT HUMANS SEED AGENTS`. Each line that it
 * prints is a booking that was acknowledged.
 */
import { Refusal } from '../../src/domain/errors.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import { eventBody } from '../../src/wire/event.ts'
import { book, nineMs } from './store.ts'

const [url = '', accountId = '', humanIds = '', seed = '', agents = ''] = process.argv.slice(2)
const humans = humanIds.split(',')
const store = await openPostgres({ url, firstWaitMs: 0, encodeEvent: eventBody })
let state = Number(seed)

function next(below: number): number {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((state / 2_147_483_648) * below)
}

async function agent(): Promise<never> {
  while (true) {
    const humanId = humans[next(humans.length)] ?? ''
    const startMs = nineMs + next(2_000) * 30 * minuteMs
    try {
      const made = await book(store, accountId, humanId, { startMs })
      if (!made.replayed) process.stdout.write(`${made.value.id}\n`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'UNAVAILABLE') await Bun.sleep(20)
    }
  }
}

await Promise.all(Array.from({ length: Number(agents) }, agent))
