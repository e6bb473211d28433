/**
 * A crowd of clients, two processes on one file, and kill -9 in the middle: whatever the order, no overlap,
 * one event for each thing that happened, no quota exceeded, slots = schedule - bookings - holds.
 * `SLOTFLOW_TEST_SEED` decides what the clients do, `SLOTFLOW_TEST_RUNS` how many rounds there are.
 */
import { expect, setDefaultTimeout, test } from 'bun:test'
import type { Answer } from '../support/answers.ts'
import type { Method } from '../support/app.ts'
import { expectSound } from '../support/audit.ts'
import { consult } from '../support/oracle.ts'
import {
  callerOf,
  hire,
  openFile,
  product,
  type Service,
  soundBookings,
  startService,
  until,
} from '../support/process.ts'
import { randomOf, runs } from '../support/random.ts'
import { temporaryFolder } from '../support/store.ts'
import { instantText } from '../support/wire.ts'

setDefaultTimeout(600_000)

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs
const clientsCount = 12
const stepsPerRound = 25
const humansCount = 3
/** Two days, all of them open, in half hours. */
const places = 96
const minutes = 30
const firstDay = Math.floor(Date.now() / dayMs) + 3
const { seed, numRuns: rounds } = runs(1)
const quotaLeft = Math.min(900, 120 * rounds)
const random = randomOf(seed)

/** A process that is started again after each kill. */
interface Stand {
  service: Service
  url: string
}

interface Owned {
  readonly id: string
  place: number
  isCancelled: boolean
  moves: number
}

interface Crowd {
  readonly stands: readonly [Stand, Stand]
  readonly humans: readonly string[]
  readonly bookings: Owned[]
  readonly statuses: Map<string, number>
  keys: number
}

const startsAt = (place: number) => instantText(firstDay * dayMs + place * minutes * minuteMs)

/** Sends until it is answered, by whichever process lives: a client that was cut off asks again. */
async function insist(
  { stands, statuses }: Crowd,
  method: Method,
  path: string,
  body?: object,
  headers = {},
): Promise<Answer> {
  const which = random(2)
  for (let tries = 0; tries < 200; tries += 1) {
    const { url } = stands[(which + tries) % 2] ?? stands[0]
    try {
      const answer = await callerOf(url)(method, path, body, headers)
      if (answer.status === 503) throw new Error('going')
      const name = `${method} ${answer.status}`
      statuses.set(name, (statuses.get(name) ?? 0) + 1)
      return answer
    } catch {
      await Bun.sleep(5)
    }
  }
  throw new Error(`${method} ${path} was never answered`)
}

/** A creating call that happens once, however often it is sent. */
function create(crowd: Crowd, path: string, body: object): Promise<Answer> {
  crowd.keys += 1
  return insist(crowd, 'POST', path, body, { 'idempotency-key': `key ${crowd.keys}` })
}

/** One client: what it owns, and one step after the other. */
async function client(crowd: Crowd, name: string): Promise<void> {
  const owned: Owned[] = []
  let holds: { readonly id: string; readonly place: number }[] = []
  const human = () => crowd.humans[random(humansCount)]
  const own = () => owned[random(owned.length)]

  async function book(body: object, place: number): Promise<void> {
    const { status, body: made } = await create(crowd, '/v1/bookings', {
      ...body,
      attendee_name: name,
    })
    if (status !== 201) return
    const booking = { id: made.id, place, isCancelled: false, moves: 0 }
    owned.push(booking)
    crowd.bookings.push(booking)
  }

  async function cancel(booking: Owned): Promise<void> {
    const { status } = await insist(crowd, 'DELETE', `/v1/bookings/${booking.id}`)
    expect(status).toBe(200)
    booking.isCancelled = true
  }

  async function move(booking: Owned): Promise<void> {
    const place = random(places)
    const path = `/v1/bookings/${booking.id}`
    const { status } = await insist(crowd, 'PATCH', path, { starts_at: startsAt(place) })
    if (booking.isCancelled) expect(status).toBe(422)
    if (status !== 200 || place === booking.place) return
    Object.assign(booking, { place, moves: booking.moves + 1 })
  }

  async function hold(place: number): Promise<void> {
    const slot = { human_id: human(), starts_at: startsAt(place), duration: minutes }
    const answer = await create(crowd, '/v1/holds', { ...slot, ttl_seconds: 3_600 })
    if (answer.status === 201) holds.push({ id: answer.body.id, place })
  }

  async function useHold(): Promise<void> {
    const [first, ...rest] = holds
    if (!first) return
    holds = rest
    if (random(3) > 0) return book({ hold_id: first.id }, first.place)
    expect([200, 404]).toContain((await insist(crowd, 'DELETE', `/v1/holds/${first.id}`)).status)
  }

  for (let step = 0; step < stepsPerRound; step += 1) {
    const place = random(places)
    const booking = own()
    const what = random(10)
    if (what < 5 || !booking) {
      await book({ human_id: human(), starts_at: startsAt(place), duration: minutes }, place)
    } else if (what < 6) await cancel(booking)
    else if (what < 7) await move(booking)
    else if (what < 8) await hold(place)
    else if (what < 9) await useHold()
    else await insist(crowd, 'GET', `/v1/bookings?limit=5&offset=${place}`)
  }
}

const env = { SLOTFLOW_PLAN: 'starter', SLOTFLOW_WEBHOOK_SCHEDULE: '24h' }

async function begin(folder: string): Promise<Crowd> {
  const [program] = product
  if (!program) throw new Error('there is no program')
  const start = async (): Promise<Stand> => {
    const service = await startService(program, folder, env)
    return { service, url: service.url }
  }
  const stands = [await start(), await start()] as const
  const call = callerOf(stands[0].url)
  const humans: string[] = []
  while (humans.length < humansCount) humans.push(await hire(call))
  await call('POST', '/v1/webhooks', {
    url: 'http://127.0.0.1:9/',
    events: ['booking.confirmed', 'booking.cancelled', 'booking.rescheduled'],
  })
  using db = openFile(folder)
  const now = new Date()
  const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth())
  db.run('INSERT INTO usage SELECT id, ?, ?, 0 FROM accounts', [month, 1_000 - quotaLeft])
  return { stands, humans, bookings: [], statuses: new Map(), keys: 0 }
}

/** kill -9 of one of the two at a moment that chance decides, and a new one in its place. */
async function killOne({ stands, statuses }: Crowd, folder: string): Promise<void> {
  const before = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const after = before + 20 + random(clientsCount * 12)
  const answered = () => [...statuses.values()].reduce((sum, count) => sum + count, 0)
  await until('load', () => answered() >= after, 60_000)
  const stand = stands[random(2)] ?? stands[0]
  await stand.service.kill()
  const [program] = product
  if (!program) throw new Error('there is no program')
  stand.service = await startService(program, folder, env)
  stand.url = stand.service.url
}

/** What is in the file is what was answered, and nothing else. */
function expectKept({ bookings }: Crowd, folder: string): void {
  const kept = soundBookings(folder)
  const line = (id: string, startMs: number, status: string) =>
    `${id} ${instantText(startMs)} ${status}`
  const found = kept.map(({ id, startsAtMs, status }) => line(id, startsAtMs, status))
  const expected = bookings.map(({ id, place, isCancelled }) =>
    line(id, Date.parse(startsAt(place)), isCancelled ? 'cancelled' : 'confirmed'),
  )
  expect(found.sort()).toEqual(expected.sort())
  using db = openFile(folder)
  expectSound(db)
  const moved = db
    .query<{ id: string; count: number }, []>(
      `SELECT booking_id AS id, count(*) AS count FROM events
       WHERE type = 'booking.rescheduled' GROUP BY booking_id ORDER BY booking_id`,
    )
    .all()
  const moves = bookings.flatMap(({ id, moves: count }) => (count > 0 ? [{ id, count }] : []))
  expect(moved).toEqual(moves.sort((a, b) => (a.id < b.id ? -1 : 1)))
}

async function expectQuota(crowd: Crowd): Promise<void> {
  const { text } = await insist(crowd, 'GET', '/v1/usage')
  const usage: { readonly bookings: { readonly used: number } } = JSON.parse(text)
  expect(usage.bookings.used).toBe(1_000 - quotaLeft + crowd.bookings.length)
  expect(usage.bookings.used).toBeLessThanOrEqual(1_000)
  if (crowd.statuses.has('POST 402')) expect(usage.bookings.used).toBe(1_000)
}

/** Both processes offer what the oracle finds free. */
async function expectSlots({ stands, humans }: Crowd, folder: string): Promise<void> {
  using db = openFile(folder)
  const taken = db.query<{ startMs: number; endMs: number }, [string, string, number]>(
    `SELECT starts_at AS startMs, ends_at AS endMs FROM bookings
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ?) AND cancelled = 0
     UNION ALL SELECT starts_at, ends_at FROM holds
     WHERE human_id = ? AND booking_id IS NULL AND expires_at > ? ORDER BY 1`,
  )
  const hours = { startMinutes: 0, endMinutes: 1_440 }
  const rules = { workingDays: [1, 2, 3, 4, 5, 6, 7] as const, hours, durationsMinutes: [minutes] }
  for (const id of humans) {
    const busy = taken.all(id, id, Date.now())
    const calendar = { timeZone: 'UTC', rules, overrides: [], busy, nowMs: Date.now() }
    const free = consult(calendar, firstDay, firstDay + 1).slots(firstDay, firstDay + 1, minutes)
    const [from, to] = [startsAt(0), startsAt(places - 1)].map((text) => text.slice(0, 10))
    for (const { url } of stands) {
      const path = `/v1/humans/${id}/slots?date_from=${from}&date_to=${to}&duration=${minutes}`
      const { body } = await callerOf(url)('GET', path)
      expect(body.slots.map(({ starts_at }) => starts_at)).toEqual(
        free.map(({ startMs }) => instantText(startMs)),
      )
    }
  }
}

test(`a crowd at two processes of which one is killed again and again, seed ${seed}`, async () => {
  using folder = temporaryFolder()
  const crowd = await begin(folder.path)
  await using _one = { [Symbol.asyncDispose]: () => crowd.stands[0].service[Symbol.asyncDispose]() }
  await using _two = { [Symbol.asyncDispose]: () => crowd.stands[1].service[Symbol.asyncDispose]() }
  for (let round = 0; round < rounds; round += 1) {
    const names = Array.from({ length: clientsCount }, (_, n) => `client ${round}-${n}`)
    const load = Promise.all(names.map((name) => client(crowd, name)))
    await Promise.all([load, killOne(crowd, folder.path)])
    expectKept(crowd, folder.path)
    await expectQuota(crowd)
    await expectSlots(crowd, folder.path)
  }
  console.log(`crowd: ${crowd.bookings.length} bookings, ${JSON.stringify([...crowd.statuses])}`)
})
