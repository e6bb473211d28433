/** Processes that are killed or stopped while they work: what was acknowledged is there, once. */

import { Database } from 'bun:sqlite'
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { type DeliveryNumbers, deliveryIdOf } from '../../src/store/rows/delivery-ids.ts'
import {
  type Call,
  callerOf,
  fileIn,
  hire,
  openFile,
  product,
  soundBookings,
  startHook,
  startService,
  until,
  within,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const minuteMs = 60_000
const startMsMax = 5_000
/** The midnight after the next. */
const firstMs = (Math.floor(Date.now() / (1_440 * minuteMs)) + 2) * 1_440 * minuteMs

/** One request of the load, known by the name of its attendee, which is its Idempotency-Key as well. */
interface Order {
  readonly name: string
  readonly startsAtMs: number
  readonly minutes: number
  /** Booked to be cancelled; no rival wants its slot. */
  readonly isPassing: boolean
  /** Null while the answer is owed. */
  status: number | null
  id: string | null
  isCancelled: boolean
}

/** Every ten minutes are wanted by one passing order, or by two rivals that overlap. */
function ordersFor(place: number): Order[] {
  const startsAtMs = firstMs + place * 10 * minuteMs
  const order = { startsAtMs, minutes: 10, status: null, id: null, isCancelled: false }
  if (place % 4 === 0) return [{ ...order, name: `passing-${place}`, isPassing: true }]
  const rivals = { ...order, isPassing: false }
  const late = { startsAtMs: startsAtMs + 5 * minuteMs, minutes: 5 }
  return [
    { ...rivals, name: `early-${place}` },
    { ...rivals, ...late, name: `late-${place}` },
  ]
}

/** Brings an order as far as it goes; throws where the server is gone or going. */
async function place(call: Call, humanId: string, order: Order): Promise<void> {
  if (order.status === null) {
    const { name, startsAtMs, minutes } = order
    const starts_at = new Date(startsAtMs).toISOString()
    const request = { human_id: humanId, starts_at, duration: minutes, attendee_name: name }
    const { status, body } = await call('POST', '/v1/bookings', request, {
      'idempotency-key': name,
    })
    if (status === 503) throw new Error('going')
    order.status = status
    order.id = body.id ?? null
  }
  if (!order.isPassing) return
  const { status } = await call('DELETE', `/v1/bookings/${order.id}`)
  if (status === 503) throw new Error('going')
  order.isCancelled = status === 200
}

/**
 * Agents that order and order, for 0.4 s and at least 100 bookings, and go on while `end` ends the server.
 * Answers all that they ordered.
 */
async function orderUntil(end: () => Promise<unknown>, call: Call, humanId: string, from: number) {
  const orders: Order[] = []
  let next = from
  let isEnding = false
  let isGone = false
  async function agent(): Promise<void> {
    while (!isGone) {
      const wanted = ordersFor(next++)
      orders.push(...wanted)
      const results = await Promise.allSettled(wanted.map((order) => place(call, humanId, order)))
      for (const result of results) {
        if (result.status === 'fulfilled') continue
        if (!isEnding) throw result.reason
        isGone = true
      }
    }
  }
  const load = Promise.all(Array.from({ length: 24 }, agent))
  const enough = until('load', () => orders.filter(isWon).length >= 100)
  await Promise.race([load, Promise.all([Bun.sleep(400), enough])])
  isEnding = true
  await end()
  await within(5_000, 'the end of the load', load)
  return orders
}

/** Asks again for every answer that is owed, as a client does that was cut off: nothing may happen twice. */
async function settle(call: Call, humanId: string, orders: readonly Order[]): Promise<void> {
  const owed = orders.filter((order) => order.status === null || order.isPassing)
  const unsure = owed.filter((order) => !order.isCancelled)
  await Promise.all(unsure.map((order) => place(call, humanId, order)))
}

const isWon = ({ status }: Order) => status === 201

/** The file holds what was acknowledged, and nothing else. */
function expectKept(folder: string, orders: readonly Order[]): void {
  const kept = soundBookings(folder)
  const won = orders.filter(isWon)
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  const found = kept.map(({ id, attendee, startsAtMs, status }) => ({
    name: attendee,
    id,
    startsAtMs,
    status,
  }))
  const wanted = won.map(({ name, id, startsAtMs, isPassing }) => ({
    name,
    id: id ?? '',
    startsAtMs,
    status: isPassing ? 'cancelled' : 'confirmed',
  }))
  // Not toEqual on the whole: thousands of lines of difference help nobody.
  expect(found.length).toBe(wanted.length)
  wanted.sort(byName)
  const at = found.sort(byName).findIndex((row, n) => !Bun.deepEquals(row, wanted[n]))
  expect(found[at]).toEqual(wanted[at])
  const statuses = new Set(orders.map(({ status, isPassing }) => `${isPassing} ${status}`))
  expect([...statuses].sort()).toEqual(['false 201', 'false 409', 'true 201'])
  const places = new Set(won.map(({ startsAtMs }) => Math.floor(startsAtMs / (10 * minuteMs))))
  expect(places.size).toBe(won.length)
}

const demo = (humanId: string) => ({
  human_id: humanId,
  starts_at: new Date(firstMs).toISOString(),
  duration: 30,
  attendee_name: 'Alex Rivera',
  metadata: { lead_id: 'lead_1' },
})

function deliveryIdIn(folder: string): string | undefined {
  using db = new Database(fileIn(folder), { readonly: true })
  const row = db
    .prepare<DeliveryNumbers, []>(
      `SELECT created_at AS createdAtMs, webhook_seq AS webhookSeq, event_seq AS eventSeq
       FROM deliveries JOIN events ON seq = event_seq`,
    )
    .get()
  return row ? deliveryIdOf(row) : undefined
}

/** A dead process's lease ends after 15 s: here it ends now. */
function endLeases(folder: string): void {
  using db = openFile(folder)
  const { changes } = db.run('UPDATE deliveries SET lease_until = 0 WHERE lease_until > 0')
  expect(changes).toBeGreaterThan(0)
}

describe.concurrent.each([...product])('$name', (program) => {
  test('a booking and its event survive kill -9 right after the 201, and the event is delivered', async () => {
    using folder = temporaryFolder()
    await using hook = startHook(() => new Response('ok'))
    // The first wait is the time to kill it in: nothing has been sent yet.
    const env = { SLOTFLOW_WEBHOOK_SCHEDULE: '1s,1s,1s' }
    const { booking, deliveryId } = await bookAndKill()
    expect(hook.attempts).toBeEmpty()
    await using service = await startService(program, folder.path, env)
    expect(service.startMs).toBeLessThan(startMsMax)
    const { body } = await callerOf(service.url)('GET', `/v1/bookings/${booking.id}`)
    expect(body).toEqual(booking)
    expect(soundBookings(folder.path).map(({ id }) => id)).toEqual([booking.id])
    await hook.came(1)
    expect(hook.attempts).toHaveLength(1)
    expect(hook.attempts[0]?.event).toMatchObject({ event: 'booking.confirmed', data: booking })
    expect(hook.attempts[0]?.id).toBe(deliveryId)

    async function bookAndKill() {
      await using service = await startService(program, folder.path, env)
      const call = callerOf(service.url)
      const humanId = await hire(call)
      await call('POST', '/v1/webhooks', { url: hook.url, events: ['booking.confirmed'] })
      const { status, body } = await call('POST', '/v1/bookings', demo(humanId))
      await service.kill()
      expect(status).toBe(201)
      return { booking: body, deliveryId: deliveryIdIn(folder.path) }
    }
  })

  test('a delivery that was under way at kill -9 is sent again, the same bytes under the same id', async () => {
    using folder = temporaryFolder()
    const never = new Promise<Response>(() => {})
    await using hook = startHook((attempt) => (attempt === 1 ? never : new Response('ok')))
    {
      await using service = await startService(program, folder.path)
      const call = callerOf(service.url)
      const humanId = await hire(call)
      await call('POST', '/v1/webhooks', { url: hook.url, events: ['booking.confirmed'] })
      expect((await call('POST', '/v1/bookings', demo(humanId))).status).toBe(201)
      await hook.came(1)
      await service.kill()
    }
    await using _service = await startService(program, folder.path)
    endLeases(folder.path)
    await hook.came(2)
    expect(hook.attempts[1]).toEqual(hook.attempts[0])
  })

  test('kill -9 under full load, round after round on one file, loses no answer and doubles none', async () => {
    using folder = temporaryFolder()
    const env = { SLOTFLOW_WEBHOOK_SCHEDULE: '24h' }
    const orders: Order[] = []
    let humanId = ''
    for (const round of [1, 2, 3, 4, 5, 6]) {
      await using service = await startService(program, folder.path, env)
      expect(service.startMs).toBeLessThan(startMsMax)
      const call = callerOf(service.url)
      if (round === 1) {
        humanId = await hire(call)
        const events = ['booking.confirmed', 'booking.cancelled']
        await call('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/', events })
      }
      await settle(call, humanId, orders)
      if (round > 1) expectKept(folder.path, orders)
      if (round === 6) break
      orders.push(...(await orderUntil(service.kill, call, humanId, orders.length)))
    }
  })

  test('SIGTERM under load ends with exit code 0, without a journal, with every answer kept', async () => {
    using folder = temporaryFolder()
    let orders: Order[]
    let humanId: string
    {
      await using service = await startService(program, folder.path)
      const call = callerOf(service.url)
      humanId = await hire(call)
      orders = await orderUntil(() => service.stop(), call, humanId, 0)
      expect(await service.ended()).toEqual({ code: 0, signal: null })
      expect(service.complaints()).toBe('')
      expect(existsSync(`${fileIn(folder.path)}-wal`)).toBeFalse()
    }
    await using service = await startService(program, folder.path)
    await settle(callerOf(service.url), humanId, orders)
    expectKept(folder.path, orders)
  })
})
