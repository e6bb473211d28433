/** guide/webhooks.md#the-log: which deliveries are listed, and what one was sent with. */

import { expect, test } from 'bun:test'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { deliveriesSearchedMax } from '../../src/store/outbox.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'
import {
  answering,
  endpointOf,
  getDelivery,
  listDeliveries,
  oneAttempt,
  only,
  register,
  silence,
  startBooking,
  startDeliverer,
  unsent,
} from '../support/deliverer.ts'
import { senderOf, startReceiver } from '../support/receiver.ts'

/** Four events an hour apart: answered 204, 500, 404, and nothing; and one that waits. */
async function began() {
  const app = await startTestApp()
  const book = await startBooking(app)
  const { id } = await register(app)
  const bookings: string[] = []
  for (const outcome of [answering(204), answering(500), answering(404), silence]) {
    bookings.push(String((await book()).id))
    await startDeliverer(app.context, () => outcome, oneAttempt).run()
    app.clock.advance(hourMs)
  }
  bookings.push(String((await book()).id))
  /** Which of the five are listed, as their places. */
  const places = async (query: Readonly<Record<string, string>>) => {
    const { deliveries, total } = await listDeliveries(app, id, query)
    expect(total).toBe(deliveries.length)
    return deliveries.map((one) => bookings.indexOf(one.booking_id ?? ''))
  }
  return { app, id, bookings, places, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

test('the list can be asked for a booking, a type, what was answered, and when it happened', async () => {
  await using on = await began()
  const { app, places, bookings } = on
  expect(await places({ booking_id: bookings[2] ?? '' })).toEqual([2])
  expect(await places({ last_status_code: '500' })).toEqual([1])
  expect(await places({ last_status_code: '0' })).toEqual([3])
  expect(await places({ last_status_code: '404', status: 'delivered' })).toEqual([])
  expect(await places({ status: 'failed', booking_id: bookings[1] ?? '' })).toEqual([1])
  expect(await places({ status: 'pending', event: 'booking.confirmed' })).toEqual([4])
  const [second, third] = ['2026-03-10T11:00:00Z', '2026-03-10T12:00:00.000Z']
  expect(await places({ since: second })).toEqual([4, 3, 2, 1])
  expect(await places({ until: third })).toEqual([1, 0])
  expect(await places({ since: second, until: third })).toEqual([1])
  expect(await places({ since: '2030-01-01T00:00:00Z' })).toEqual([])
  await app.call('DELETE', `/v1/bookings/${bookings[0]}`)
  expect(await places({ event: 'booking.cancelled' })).toEqual([0])
  expect(await places({ booking_id: bookings[0] ?? '' })).toEqual([0, 0])
  await app.call('POST', `/v1/webhooks/${on.id}/test`)
  expect(await places({ event: 'webhook.test' })).toEqual([-1])
})

test('a filtered list goes on by its cursor, and says how many there are', async () => {
  await using on = await began()
  const { app, id, bookings } = on
  const query = { event: 'booking.confirmed', limit: '2' }
  const seen: (string | null)[] = []
  let cursor: string | undefined
  do {
    const page = await listDeliveries(app, id, { ...query, ...(cursor && { cursor }) })
    seen.push(...page.deliveries.map(({ booking_id }) => booking_id))
    cursor = page.cursor
  } while (cursor !== undefined)
  expect(seen).toEqual([...bookings].reverse())
  const second = await listDeliveries(app, id, { ...query, offset: '2' })
  expect([second.total, second.deliveries.length]).toEqual([5, 2])
})

test('what stands behind the deliveries that one page looks through is found by its cursor', async () => {
  await using on = await began()
  const { app, id, bookings } = on
  app.database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${deliveriesSearchedMax})
       INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
       SELECT account_seq, 'another', type, payload, created_at, due_at
       FROM (SELECT * FROM events ORDER BY seq DESC LIMIT 1), n`,
  )
  const query = { booking_id: bookings[1] ?? '' }
  const first = await listDeliveries(app, id, query)
  expect([first.deliveries, first.total]).toEqual([[], 0])
  const next = await listDeliveries(app, id, { ...query, cursor: first.cursor ?? '' })
  expect(only(next.deliveries).booking_id).toBe(bookings[1] ?? '')
  expect(next.cursor).toBeUndefined()
  // Instants say where to look: nothing else is looked through.
  const before = await listDeliveries(app, id, { ...query, until: '2026-03-10T11:30:00Z' })
  expect(only(before.deliveries).booking_id).toBe(bookings[1] ?? '')
})

test('an end that is not later than the beginning, and other nonsense, is refused by name', async () => {
  await using on = await began()
  const at = '2026-03-10T11:00:00Z'
  for (const [query, field] of [
    [`since=${at}&until=${at}`, 'until'],
    ['since=yesterday', 'since'],
    ['event=booking.lost', 'event'],
    ['last_status_code=600', 'last_status_code'],
    ['booking_id=7', 'booking_id'],
  ] as const) {
    const answer = await on.app.call('GET', `/v1/webhooks/${on.id}/deliveries?${query}`)
    expectRefusal(answer, 'VALIDATION_ERROR', [field])
  }
})

test('an endpoint says what became of the events of the last 24 hours', async () => {
  await using on = await began()
  const { app, id } = on
  expect((await endpointOf(app, id)).last_day).toEqual({ delivered: 1, failed: 3 })
  // The first two happened 26 and 25 hours ago by then.
  app.clock.advance(22 * hourMs - minuteMs)
  expect((await endpointOf(app, id)).last_day).toEqual({ delivered: 0, failed: 2 })
  app.clock.advance(24 * hourMs)
  expect((await endpointOf(app, id)).last_day).toBeUndefined()
})

test('a delivery shows the headers of its last attempt as they came, but no signature and no secret', async () => {
  await using app = await startTestApp()
  await using receiver = startReceiver()
  const headers = { Authorization: 'Bearer sesame', 'X-Team': 'sales' }
  const { id: webhookId } = await register(app, { url: `${receiver.url}/hook`, headers })
  await (await startBooking(app))()
  const send = senderOf(loopbackNetworks)
  let isOut = true
  const worker = startDeliverer(app.context, (sent) => (isOut ? unsent : send(sent, sent.atMs)))
  const { id } = only(await worker.run())
  expect((await getDelivery(app, webhookId, id)).headers).toBeUndefined()
  isOut = false
  app.clock.advance(hourMs)
  await worker.run()
  const shown = (await getDelivery(app, webhookId, id)).headers ?? {}
  const came = Object.fromEntries(receiver.first().headers)
  const masked = {
    ...{ authorization: '***', 'x-team': '***' },
    'webhook-signature': 'v1,***',
    'x-slotflow-signature': came['x-slotflow-signature']?.replace(/v1=.*/, 'v1=***') ?? '',
  }
  // These are written by the connection: they differ with each, and mean nothing to a receiver.
  const { connection: _, accept: __, 'content-length': ___, ...rest } = came
  expect(shown).toEqual({ ...rest, ...masked })
  expect(JSON.stringify(shown)).not.toContain('sesame')
})
