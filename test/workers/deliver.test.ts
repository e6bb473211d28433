/** The worker with the real sender: what reaches a receiver, when, and what no fault can stop. */

import { afterEach, expect, mock, spyOn, test } from 'bun:test'
import { Webhook as Verifier } from 'standardwebhooks'
import { minuteMs } from '../../src/domain/time/units.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { createGate } from '../../src/operations/caller-memory.ts'
import type { Context } from '../../src/operations/context.ts'
import { readMetrics } from '../../src/operations/metrics.ts'
import { loopbackNetworks, readNetworks } from '../../src/outbound/address.ts'
import type { Store } from '../../src/store/store.ts'
import { createSender } from '../../src/webhooks/send.ts'
import { createDeliverer } from '../../src/workers/deliver.ts'
import { deliveriesInFlightMax } from '../../src/workers/places.ts'
import { movableClock } from '../support/app.ts'
import { answering, startDeliverer, threeAttempts } from '../support/deliverer.ts'
import { callerOf, hire } from '../support/process.ts'
import { startRawReceiver, startReceiver } from '../support/receiver.ts'
import { testSecrets } from '../support/secrets.ts'
import { startReceiver as startHook, startTestServer } from '../support/server.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  book,
  bookMany,
  newId,
  type TestFile,
  testFile,
} from '../support/store.ts'

afterEach(() => mock.restore())

async function began(file: TestFile) {
  const store = file.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  // The library that verifies reads the real time.
  const clock = movableClock(new Date().toISOString())
  const log: string[] = []
  const context: Context = {
    store,
    clock,
    newId,
    log: { info: (line) => log.push(line), error: (line) => log.push(line) },
    gate: createGate(0),
    metrics: createMetrics(null),
    checkUrl: async () => null,
    checkCalendarUrl: async () => null,
    loopbackByDefault: false,
    secrets: testSecrets,
    publicUrl: null,
    sendsMail: false,
    backupEveryMs: null,
  }
  const worker = createDeliverer(context, threeAttempts, createSender(loopbackNetworks))
  /** How many are sent when everything is due that is. */
  const run = async () => {
    const count = await worker.runOnce()
    await worker.settled()
    return count
  }
  const endpoint = (url: string, fields: object = {}) =>
    addWebhook(store, accountId, { url, ...fields })
  const event = () => book(store, accountId, humanId, { createdAtMs: clock.nowMs() })
  return { store, accountId, humanId, clock, log, context, run, endpoint, event }
}

function statusesIn(file: TestFile): string[] {
  const sql = 'SELECT status FROM deliveries ORDER BY status'
  const rows = file.sql().query<{ status: string }, []>(sql).all()
  return rows.map(({ status }) => status)
}

test('attempts leave at 0, 5 and 60 minutes, not a millisecond sooner, then no more', async () => {
  await using file = testFile()
  await using receiver = startReceiver(() => new Response(null, { status: 500 }))
  const { clock, run, endpoint, event } = await began(file)
  spyOn(Math, 'random').mockReturnValue(0)
  const { secret } = await endpoint(receiver.url)
  await event()
  expect(await run()).toBe(1)
  for (const minutes of [5, 60]) {
    clock.advance(minutes * minuteMs - 1)
    expect(await run()).toBe(0)
    clock.advance(1)
    expect(await run()).toBe(1)
  }
  clock.advance(100 * 24 * 60 * minuteMs)
  expect(await run()).toBe(0)
  expect(statusesIn(file)).toEqual(['failed'])

  const [first, ...others] = receiver.arrivals
  const headersOf = (name: string) => receiver.arrivals.map(({ headers }) => headers.get(name))
  expect(others.map(({ text }) => text)).toEqual([first?.text ?? '', first?.text ?? ''])
  expect(new Set(headersOf('webhook-id')).size).toBe(1)
  const [firstSeconds = 0, ...later] = headersOf('webhook-timestamp').map(Number)
  expect(later.map((seconds) => seconds - firstSeconds)).toEqual([300, 3_900])
  const verifier = new Verifier(secret)
  const headers = Object.fromEntries(first?.headers ?? [])
  expect(verifier.verify(first?.text ?? '', headers)).toMatchObject({ event: 'booking.confirmed' })
  expect(() => verifier.verify(`${first?.text} `, headers)).toThrow('No matching signature')
})

test('the longest jitter leaves later, by a tenth of the wait', async () => {
  await using file = testFile()
  await using receiver = startReceiver(() => new Response(null, { status: 503 }))
  const { clock, run, endpoint, event } = await began(file)
  spyOn(Math, 'random').mockReturnValue(0.999_999)
  await endpoint(receiver.url)
  await event()
  expect(await run()).toBe(1)
  clock.advance(5.4 * minuteMs)
  expect(await run()).toBe(0)
  clock.advance(0.1 * minuteMs)
  expect(await run()).toBe(1)
})

test('a 2xx whose body breaks off is delivered; a redirect is a failure and goes nowhere', async () => {
  await using file = testFile()
  await using target = startReceiver()
  await using moved = startReceiver(() => Response.redirect(target.url, 307))
  await using broken = startRawReceiver(({ write, reset }) => {
    write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf')
    reset()
  })
  const { run, endpoint, event } = await began(file)
  await endpoint(moved.url)
  await endpoint(broken.url)
  await event()
  expect(await run()).toBe(2)
  expect(statusesIn(file)).toEqual(['delivered', 'pending'])
  expect(target.arrivals).toEqual([])
})

test('endpoints that can never be reached are given up, and delay nobody', async () => {
  await using file = testFile()
  await using receiver = startReceiver()
  const { clock, log, run, endpoint, event } = await began(file)
  await endpoint('no url at all')
  await endpoint('http://127.0.0.1:1/')
  await endpoint('http://10.0.0.1/')
  await endpoint(receiver.url, { secret: '' })
  await endpoint(receiver.url)
  await event()
  await run()
  expect(receiver.arrivals.length).toBeGreaterThanOrEqual(1)
  for (const minutes of [6, 67]) {
    clock.advance(minutes * minuteMs)
    await run()
  }
  expect(statusesIn(file)).not.toContain('pending')
  expect(statusesIn(file).filter((status) => status === 'failed')).toHaveLength(3)
  expect(log).toEqual(['webhook refused'])
})

test('an attempt whose end cannot be written is written later and not made again; a claim that fails is made again', async () => {
  await using file = testFile()
  const { store, accountId, humanId, clock, log, context } = await began(file)
  await addWebhook(store, accountId)
  await bookMany(store, accountId, humanId, 1)
  const faults = { claims: 1, ends: 2 }
  const deliveries: Store['deliveries'] = {
    ...store.deliveries,
    claimDue: (claim) =>
      faults.claims-- > 0
        ? Promise.reject(new Error('the disk is full'))
        : store.deliveries.claimDue(claim),
    settle: (...ended) =>
      faults.ends-- > 0
        ? Promise.reject(new Error('the disk is full'))
        : store.deliveries.settle(...ended),
  }
  const worker = startDeliverer({ ...context, store: { ...store, deliveries } }, () =>
    answering(200),
  )
  expect(await worker.run()).toEqual([])
  const endedMs = clock.nowMs()
  expect(await worker.run()).toHaveLength(1)
  // Its lease is over, and it is due.
  clock.advance(15_000)
  expect(await worker.run()).toEqual([])
  expect(statusesIn(file)).toEqual(['pending'])
  expect(await worker.run()).toEqual([])
  expect(statusesIn(file)).toEqual(['delivered'])
  const settledAt = file.sql().query('SELECT settled_at FROM deliveries').get()
  expect(settledAt).toEqual({ settled_at: endedMs })
  clock.advance(15_000)
  expect(await worker.run()).toEqual([])
  expect(log).toEqual([
    'due deliveries could not be claimed',
    'the end of a delivery is kept until it can be written',
  ])
})

test('while ends cannot be written, no more is sent than a process may have under way', async () => {
  await using file = testFile()
  const { store, accountId, humanId, context } = await began(file)
  const endpoints = Array.from({ length: 300 }, () => addWebhook(store, accountId))
  await Promise.all(endpoints)
  await bookMany(store, accountId, humanId, 1)
  const deliveries: Store['deliveries'] = {
    ...store.deliveries,
    settle: () => Promise.reject(new Error('the disk is full')),
  }
  const worker = startDeliverer({ ...context, store: { ...store, deliveries } })
  let sent = 0
  for (let n = 0; n < 9; n += 1) sent += (await worker.run()).length
  expect(sent).toBe(deliveriesInFlightMax)
})

test('a worker that stops writes the ends it has kept, and waits for none of them', async () => {
  await using file = testFile()
  const { store, accountId, humanId, context } = await began(file)
  await addWebhook(store, accountId)
  await bookMany(store, accountId, humanId, 1)
  let faults = 1
  const deliveries: Store['deliveries'] = {
    ...store.deliveries,
    settle: (...ended) =>
      faults-- > 0
        ? Promise.reject(new Error('the disk is full'))
        : store.deliveries.settle(...ended),
  }
  const worker = startDeliverer({ ...context, store: { ...store, deliveries } })
  expect(await worker.run()).toHaveLength(1)
  expect(statusesIn(file)).toEqual(['pending'])
  await worker.stop()
  expect(statusesIn(file)).toEqual(['delivered'])
})

test('an end that can never be written is given up after 600 tries, and sent again', async () => {
  await using file = testFile()
  const { store, accountId, humanId, clock, log, context } = await began(file)
  await addWebhook(store, accountId)
  await bookMany(store, accountId, humanId, 1)
  const deliveries: Store['deliveries'] = {
    ...store.deliveries,
    settle: () => Promise.reject(new Error('a fault of our own')),
  }
  const worker = startDeliverer({ ...context, store: { ...store, deliveries } })
  expect(await worker.run()).toHaveLength(1)
  for (let tries = 1; tries < 600; tries += 1) {
    clock.advance(1_000)
    if (tries < 599) expect(await worker.run()).toEqual([])
  }
  await worker.run()
  expect(log.at(-1)).toBe('a delivery could not be settled')
  clock.advance(15_000)
  expect(await worker.run()).toHaveLength(1)
})

test('what no network leads to is put off, uses up no attempt, and is no failure of the endpoint', async () => {
  await using file = testFile()
  const { store, clock, endpoint, event, context } = await began(file)
  spyOn(Math, 'random').mockReturnValue(0)
  // The system answers at once that it knows no way there.
  const nowhere = readNetworks('255.255.255.255/32') ?? []
  const worker = createDeliverer(context, [0], createSender(nowhere))
  await endpoint('http://255.255.255.255/')
  await event()
  for (const [n, seconds] of [2, 4, 8].entries()) {
    expect(await worker.runOnce()).toBe(1)
    await worker.settled()
    const row = file.sql().query('SELECT * FROM deliveries').get()
    expect(row).toMatchObject({
      ...{ status: 'pending', attempts: 0, postponements: n + 1, lease_until: null },
      next_attempt_at: clock.nowMs() + seconds * 1_000,
      last_error:
        'not sent, and not counted: this machine has no network that leads to the address',
    })
    clock.advance(seconds * 1_000 - 1)
    expect(await worker.runOnce()).toBe(0)
    clock.advance(1)
  }
  expect(file.sql().query('SELECT failures FROM webhooks').get()).toEqual({ failures: 0 })
  expect(file.sql().query('SELECT * FROM delivery_attempts').all()).toEqual([])
  expect(await store.deliveries.backlog()).toMatchObject({ waiting: 1 })
  expect(await readMetrics(context)).toContain(
    'slotflow_delivery_attempts_total{result="postponed"} 3',
  )
})

test('a delivery leaves within 100 ms of the answer to the booking', async () => {
  await using server = await startTestServer()
  await using hook = startHook()
  const call = callerOf(server.url, server.key)
  const human_id = await hire(call)
  await call('POST', '/v1/webhooks', { url: hook.url, events: ['booking.confirmed'] })
  const tookMs: number[] = []
  for (let n = 0; n < 7; n += 1) {
    const starts_at = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + n * 3_600_000)
    const request = { human_id, starts_at: starts_at.toISOString(), duration: 30 }
    const { body } = await call('POST', '/v1/bookings', { ...request, attendee_name: 'Alex' })
    const answeredMs = performance.now()
    await hook.next(({ data }) => data.id === body.id)
    tookMs.push(performance.now() - answeredMs)
  }
  // Without the wake the poll would take half a second on average; one slow turn of the machine may pass.
  tookMs.sort((a, b) => a - b)
  expect(tookMs[3]).toBeLessThan(100)
})
