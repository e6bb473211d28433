/** guide/webhooks.md#reading-events-without-webhooks: the account's events in order, for receivers that were down; and test events, which are none. */

import { expect, test } from 'bun:test'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { type EventBody, expectRefusal } from '../support/answers.ts'
import { type CallOptions, startTestApp, type TestApp } from '../support/app.ts'
import {
  answering,
  type DeliveryBody,
  getDelivery,
  listDeliveries,
  only,
  register,
  startBooking,
  startDeliverer,
  succeeded,
} from '../support/deliverer.ts'

interface ListedEvent extends EventBody {
  readonly seq: number
}

interface EventListBody {
  readonly events: readonly ListedEvent[]
  readonly next: number
}

async function read(
  app: TestApp,
  query: Readonly<Record<string, number>> = {},
  options: CallOptions = {},
): Promise<EventListBody> {
  const params = Object.entries(query).map(([name, value]) => `${name}=${value}`)
  const path = `/v1/events?${params.join('&')}`
  return JSON.parse(succeeded(await app.call('GET', path, undefined, options)).text)
}

async function sendTest(app: TestApp, webhookId: string): Promise<DeliveryBody> {
  const path = `/v1/webhooks/${webhookId}/test`
  return JSON.parse(succeeded(await app.call('POST', path)).text)
}

const numbersOf = ({ events }: EventListBody) => events.map(({ seq }) => seq)

test('every change of a booking is listed in order, with the body that webhooks carry', async () => {
  await using app = await startTestApp()
  const book = await startBooking(app)
  const metadata = { lead_id: 'lead_1', n: 1.5, 'x y': ['é', null] }
  const first = await book({ metadata })
  app.clock.advance(minuteMs)
  await book()
  app.clock.advance(minuteMs)
  await app.call('PATCH', `/v1/bookings/${first.id}`, { starts_at: '2026-03-17T09:00:00Z' })
  await app.call('DELETE', `/v1/bookings/${first.id}`)
  await app.call('DELETE', `/v1/bookings/${first.id}`)
  const { events, next } = await read(app)
  expect(events.map(({ event, created_at }) => `${event} ${created_at}`)).toEqual([
    'booking.confirmed 2026-03-10T10:00:00.000Z',
    'booking.confirmed 2026-03-10T10:01:00.000Z',
    'booking.rescheduled 2026-03-10T10:02:00.000Z',
    'booking.cancelled 2026-03-10T10:02:00.000Z',
  ])
  expect(events.map(({ seq, ...body }) => body)).toEqual(app.events())
  expect(events.map(({ data }) => data.metadata)).toEqual([metadata, null, metadata, metadata])
  expect(events[2]?.previous).toEqual({ starts_at: first.starts_at, ends_at: first.ends_at })
  const seqs = events.map(({ seq }) => seq)
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
  expect(next).toBe(seqs.at(-1) ?? 0)
})

test('the cursor goes on where the page before ended, and stays where nothing is new', async () => {
  await using app = await startTestApp()
  expect(await read(app)).toEqual({ events: [], next: 0 })
  const book = await startBooking(app)
  for (let n = 0; n < 5; n += 1) await book()
  const all = numbersOf(await read(app))
  expect(all).toHaveLength(5)
  const pages: number[][] = []
  let after = 0
  for (let page = await read(app, { limit: 2 }); page.events.length > 0; ) {
    pages.push(numbersOf(page))
    after = page.next
    page = await read(app, { after, limit: 2 })
  }
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
  expect(pages.flat()).toEqual(all)
  expect(await read(app, { after })).toEqual({ events: [], next: after })
  const beyond = after + 1_000_000
  expect(await read(app, { after: beyond })).toEqual({ events: [], next: beyond })
  await book()
  expect(await read(app, { after })).toMatchObject({ events: [{ event: 'booking.confirmed' }] })
})

test('a page holds 50 events unless told, and 1,000 at most', async () => {
  await using app = await startTestApp()
  const book = await startBooking(app)
  for (let n = 0; n < 51; n += 1) await book()
  expect((await read(app)).events).toHaveLength(50)
  expect((await read(app, { limit: 1 })).events).toHaveLength(1)
  expect((await read(app, { limit: 1_000 })).events).toHaveLength(51)
})

const wrongQueries: [query: string, fields: string[]][] = [
  ['limit=0', ['limit']],
  ['limit=1001', ['limit']],
  ['limit=many', ['limit']],
  ['after=-1', ['after']],
  ['after=1.5', ['after']],
  ['after=', ['after']],
  ['after=99999999999999999999', ['after']],
  ['after=019aa3c0-7a00-7000-8000-000000000001', ['after']],
  ['since=2026-03-10T10:00:00Z', ['since']],
  ['after=x&limit=x', ['after', 'limit']],
]

test('wrong queries are refused by the names of their fields', async () => {
  await using app = await startTestApp()
  for (const [query, fields] of wrongQueries) {
    expectRefusal(await app.call('GET', `/v1/events?${query}`), 'VALIDATION_ERROR', fields)
  }
})

test('events of another account are not seen, and its numbers leave no page short', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('other')
  const book = await startBooking(app)
  const { id } = await app.human({ key })
  const theirs: string[] = []
  for (const hour of ['09', '10', '11']) {
    await book()
    const { body } = await app.book(id, `2026-03-16T${hour}:00:00Z`, {}, { key })
    theirs.push(body.id)
  }
  const [own, foreign] = [await read(app), await read(app, {}, { key })]
  expect(foreign.events.map(({ data }) => data.id)).toEqual(theirs)
  expect(own.events).toHaveLength(3)
  expect(own.events.some(({ data }) => theirs.includes(data.id))).toBe(false)
  const page = await read(app, { limit: 2 })
  expect(numbersOf(page)).toEqual(numbersOf(own).slice(0, 2))
  expect(numbersOf(await read(app, { after: page.next }))).toEqual(numbersOf(own).slice(2))
})

test('a receiver that was down reads what its webhooks have missed', async () => {
  await using app = await startTestApp()
  const book = await startBooking(app)
  const { id: webhookId } = await register(app)
  let isUp = true
  const received: string[] = []
  const worker = startDeliverer(app.context, ({ payload }) => {
    if (isUp) received.push(payload)
    return answering(isUp ? 200 : 503)
  })
  await book()
  await worker.run()
  const cursor = (await read(app)).next
  isUp = false
  for (let n = 0; n < 3; n += 1) await book()
  for (let hours = 0; hours < 3; hours += 1) {
    await worker.run()
    app.clock.advance(67 * minuteMs)
  }
  // One more comes while the endpoint is switched off, and becomes no delivery at all.
  await app.call('PATCH', `/v1/webhooks/${webhookId}`, { active: false })
  await book()
  isUp = true
  app.clock.advance(dayMs)
  await worker.run()
  expect(received).toHaveLength(1)
  const { events } = await read(app, { after: cursor })
  const known = received.map((text): EventBody => JSON.parse(text))
  const caughtUp = [...known, ...events.map(({ seq, ...body }) => body)]
  expect(caughtUp).toEqual(app.events())
})

test('a test event goes to its endpoint alone, and is in no list of events', async () => {
  await using app = await startTestApp()
  const book = await startBooking(app)
  const [asked, other] = [
    await register(app, { events: ['booking.cancelled'] }),
    await register(app),
  ]
  const delivery = await sendTest(app, asked.id)
  expect(delivery).toEqual({
    id: delivery.id,
    event: 'webhook.test',
    booking_id: null,
    attendee_name: null,
    status: 'pending',
    attempts: 0,
    postponed: 0,
    last_status_code: null,
    error: null,
    next_attempt_at: '2026-03-10T10:00:00.000Z',
    created_at: '2026-03-10T10:00:00.000Z',
    settled_at: null,
  })
  const sent = only(await startDeliverer(app.context).run())
  expect([sent.id, sent.webhookId, sent.url]).toEqual([delivery.id, asked.id, asked.url])
  const { event, created_at, data, ...rest } = JSON.parse(sent.payload)
  expect({ event, created_at, rest }).toEqual({
    ...{ event: 'webhook.test', created_at: '2026-03-10T10:00:00.000Z', rest: {} },
  })
  expect(data).toEqual({ webhook_id: asked.id, message: expect.stringMatching(/\w+ \w+/) })
  expect((await getDelivery(app, asked.id, delivery.id)).status).toBe('delivered')
  expect((await listDeliveries(app, other.id)).total).toBe(0)
  await book()
  await sendTest(app, asked.id)
  expect(only((await read(app)).events).event).toBe('booking.confirmed')
  expect((await read(app)).next).toBe(numbersOf(await read(app)).at(-1) ?? 0)
})

test('a test event stands among the other deliveries where its time puts it', async () => {
  await using app = await startTestApp()
  const book = await startBooking(app)
  const { id } = await register(app)
  await book()
  app.clock.advance(minuteMs)
  await sendTest(app, id)
  app.clock.advance(minuteMs)
  await book()
  const { deliveries } = await listDeliveries(app, id)
  expect(deliveries.map(({ created_at }) => created_at)).toEqual([
    '2026-03-10T10:02:00.000Z',
    '2026-03-10T10:01:00.000Z',
    '2026-03-10T10:00:00.000Z',
  ])
})
