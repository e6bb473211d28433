/** guide/webhooks.md#the-log: the log of what is sent to an endpoint, and sending it again. */

import { expect, test } from 'bun:test'
import { minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { expectRefusal } from '../support/answers.ts'
import { type Method, startTestApp, type TestApp } from '../support/app.ts'
import {
  answering,
  type DeliveryBody,
  getDelivery,
  listDeliveries,
  oneAttempt,
  only,
  register,
  silence,
  startBooking,
  startDeliverer,
  succeeded,
} from '../support/deliverer.ts'
import { senderOf, startReceiver } from '../support/receiver.ts'

const nobody = '019aa3c0-7a00-7000-8000-000000000001'

/** An app with one endpoint, and a way to make events for it. */
async function began() {
  const app = await startTestApp()
  const book = await startBooking(app)
  const endpoint = await register(app)
  return { app, book, endpoint, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

async function redeliver(app: TestApp, webhookId: string, id: string): Promise<DeliveryBody> {
  const path = `/v1/webhooks/${webhookId}/deliveries/${id}/redeliver`
  return JSON.parse(succeeded(await app.call('POST', path)).text)
}

async function redeliverFailed(app: TestApp, webhookId: string, since: string): Promise<unknown> {
  const path = `/v1/webhooks/${webhookId}/redeliver-failed`
  return JSON.parse(succeeded(await app.call('POST', path, { since })).text)
}

test('deliveries are listed newest first, page by page, with their total', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  expect(await listDeliveries(app, endpoint.id)).toEqual({
    ...{ deliveries: [], total: 0, limit: 50, offset: 0 },
  })
  for (let n = 0; n < 5; n += 1) {
    await book()
    app.clock.advance(minuteMs)
  }
  const { deliveries, total } = await listDeliveries(app, endpoint.id)
  expect(total).toBe(5)
  expect(deliveries.map(({ created_at }) => created_at)).toEqual(
    [4, 3, 2, 1, 0].map((minute) => `2026-03-10T10:0${minute}:00.000Z`),
  )
  const pages = []
  for (const offset of ['0', '2', '4', '6']) {
    const page = await listDeliveries(app, endpoint.id, { limit: '2', offset })
    const { cursor, ...rest } = { cursor: undefined, ...page }
    expect(cursor !== undefined).toBe(Number(offset) < 3)
    expect({ ...rest, deliveries: [] }).toEqual({
      ...{ deliveries: [], total: 5, limit: 2, offset: Number(offset) },
    })
    pages.push(page.deliveries)
  }
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1, 0])
  expect(pages.flat()).toEqual([...deliveries])
})

test('a delivery says how it stands: new, failed once, delivered, given up', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const booking = await book({ attendee_name: 'Sam Chen' })
  const fresh = only((await listDeliveries(app, endpoint.id)).deliveries)
  expect(fresh).toEqual({
    id: fresh.id,
    event: 'booking.confirmed',
    booking_id: booking.id,
    attendee_name: 'Sam Chen',
    status: 'pending',
    attempts: 0,
    postponed: 0,
    last_status_code: null,
    error: null,
    next_attempt_at: '2026-03-10T10:00:00.000Z',
    created_at: '2026-03-10T10:00:00.000Z',
    settled_at: null,
  })
  let outcome = answering(503)
  await startDeliverer(app.context, () => outcome).run()
  const retried = only((await listDeliveries(app, endpoint.id)).deliveries)
  const { next_attempt_at } = retried
  expect(retried).toEqual({
    ...{ ...fresh, attempts: 1, last_status_code: 503, error: 'answered 503', next_attempt_at },
  })
  app.clock.advance(6 * minuteMs)
  outcome = answering(200)
  await startDeliverer(app.context, () => outcome).run()
  const settled = { ...fresh, next_attempt_at: null, settled_at: '2026-03-10T10:06:00.000Z' }
  expect(only((await listDeliveries(app, endpoint.id)).deliveries)).toEqual({
    ...{ ...settled, status: 'delivered', attempts: 2, last_status_code: 200 },
  })
  await book()
  await startDeliverer(app.context, () => silence, oneAttempt).run()
  const [{ id, ...failed } = fresh] = (await listDeliveries(app, endpoint.id)).deliveries
  expect(failed).toMatchObject({ status: 'failed', attempts: 1, last_status_code: null })
  expect(failed.error).toBe('no answer within 10 seconds')
})

test('a delivery says with whom its booking is by now', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const { id } = await book()
  await book({ attendee_name: 'Sam Chen' })
  await app.call('PATCH', `/v1/bookings/${id}`, { attendee_name: 'Kim Park' })
  const { deliveries } = await listDeliveries(app, endpoint.id)
  const told = deliveries.map(({ event, attendee_name }) => [event, attendee_name])
  expect(told).toEqual([
    ['booking.updated', 'Kim Park'],
    ['booking.confirmed', 'Sam Chen'],
    ['booking.confirmed', 'Kim Park'],
  ])
  expect([deliveries[0], deliveries[2]].map((delivery) => delivery?.booking_id)).toEqual([id, id])
})

test('a delivery carries a number that grows with every change of its booking, as events have it', async () => {
  await using on = await began()
  const { app, book } = on
  const worker = startDeliverer(app.context)
  const first = await book()
  await book()
  const path = `/v1/bookings/${first.id}`
  await app.call('PATCH', path, { attendee_name: 'Sam' })
  await app.call('PATCH', path, { duration: 60, starts_at: '2026-03-17T09:00:00Z' })
  await app.call('DELETE', path)
  const numbers = (await worker.run())
    .filter(({ payload }) => JSON.parse(payload).data.id === first.id)
    .map(({ payload, sequence }) => [JSON.parse(payload).event, sequence])
  expect(numbers.map(([event]) => event)).toEqual([
    ...['booking.confirmed', 'booking.updated', 'booking.rescheduled', 'booking.cancelled'],
  ])
  expect(numbers).toEqual(numbers.toSorted(([, a], [, b]) => a - b))
  const { text } = await app.call('GET', '/v1/events')
  const events: { event: string; seq: number; data: { id: string } }[] = JSON.parse(text).events
  expect<unknown>(numbers).toEqual(
    events.filter(({ data }) => data.id === first.id).map(({ event, seq }) => [event, seq]),
  )
})

test('the list can be asked for one status', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const made: Record<string, string> = {}
  for (const [status, code] of [
    ['delivered', 204],
    ['failed', 500],
  ] as const) {
    await book()
    made[status] = only(
      await startDeliverer(app.context, () => answering(code), oneAttempt).run(),
    ).id
  }
  await book()
  for (const status of ['delivered', 'failed', 'pending']) {
    const { deliveries, total } = await listDeliveries(app, endpoint.id, { status })
    const delivery = only(deliveries)
    expect([delivery.status, total]).toEqual([status, 1])
    if (made[status]) expect(delivery.id).toBe(made[status])
  }
})

const wrongQueries: [query: string, fields: string[]][] = [
  ['status=lost', ['status']],
  ['status=', ['status']],
  ['limit=0', ['limit']],
  ['limit=101', ['limit']],
  ['limit=1.5', ['limit']],
  ['offset=-1', ['offset']],
  ['kind=booking.confirmed', ['kind']],
  ['status=x&limit=x&offset=x', ['status', 'limit', 'offset']],
]

test.each(wrongQueries)(
  'the query %s is refused by the names of its fields',
  async (query, fields) => {
    await using on = await began()
    const path = `/v1/webhooks/${on.endpoint.id}/deliveries?${query}`
    expectRefusal(await on.app.call('GET', path), 'VALIDATION_ERROR', fields)
  },
)

test('endpoints and deliveries that are foreign, unknown or no ids are NOT_FOUND at every door', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  await book()
  const ownDelivery = only((await listDeliveries(app, endpoint.id)).deliveries).id
  const sibling = await register(app)
  const { key } = await app.account('other')
  const foreign = await register(app, {}, { key })
  const before = await getDelivery(app, endpoint.id, ownDelivery)
  const since = { since: '2026-03-10T00:00:00Z' }
  const refuse = async (method: Method, path: string, body?: unknown, by = app.key) =>
    expectRefusal(await app.call(method, `/v1/webhooks/${path}`, body, { key: by }), 'NOT_FOUND')

  for (const id of [foreign.id, nobody, 'x', '%00']) {
    await refuse('GET', `${id}/deliveries`)
    await refuse('GET', `${id}/deliveries/${ownDelivery}`)
    await refuse('POST', `${id}/deliveries/${ownDelivery}/redeliver`)
    await refuse('POST', `${id}/redeliver-failed`, since)
    await refuse('POST', `${id}/test`)
  }
  for (const id of [nobody, 'x']) {
    await refuse('GET', `${endpoint.id}/deliveries/${id}`)
    await refuse('POST', `${endpoint.id}/deliveries/${id}/redeliver`)
  }
  // A delivery of another endpoint, and the right ones under the wrong key.
  await refuse('GET', `${sibling.id}/deliveries/${ownDelivery}`)
  await refuse('POST', `${sibling.id}/deliveries/${ownDelivery}/redeliver`)
  await refuse('GET', `${endpoint.id}/deliveries/${ownDelivery}`, undefined, key)
  await refuse('POST', `${endpoint.id}/deliveries/${ownDelivery}/redeliver`, undefined, key)
  expect(await getDelivery(app, endpoint.id, ownDelivery)).toEqual(before)
})

test('each delivery has an id of its own, with the time of its event in it, and the same at every look', async () => {
  await using on = await began()
  const { app, book } = on
  const endpoints = [on.endpoint, await register(app)]
  const startMs = app.clock.nowMs()
  for (let n = 0; n < 4; n += 1) {
    if (n % 2 === 1) app.clock.advance(1)
    await book()
  }
  const idsOf = async () => {
    const lists = await Promise.all(endpoints.map(({ id }) => listDeliveries(app, id)))
    return lists.flatMap(({ deliveries }) => deliveries.map(({ id }) => id))
  }
  const ids = await idsOf()
  expect(new Set(ids).size).toBe(8)
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  const times = ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16) - startMs)
  // Newest first, endpoint by endpoint.
  expect(times).toEqual([2, 1, 1, 0, 2, 1, 1, 0])
  const sent = await startDeliverer(app.context, () => answering(500), oneAttempt).run()
  expect(sent.map(({ id }) => id).sort()).toEqual(ids.toSorted())
  expect(await idsOf()).toEqual(ids)
  for (const { webhookId, id } of sent) {
    expect((await getDelivery(app, webhookId, id)).id).toBe(id)
    expect((await redeliver(app, webhookId, id)).id).toBe(id)
  }
  const again = await startDeliverer(app.context).run()
  expect(again.map(({ webhookId, id, payload }) => `${webhookId} ${id} ${payload}`).sort()).toEqual(
    sent.map(({ webhookId, id, payload }) => `${webhookId} ${id} ${payload}`).sort(),
  )
  expect(await idsOf()).toEqual(ids)
})

/** An id that differs in one place only, by its number from the left. */
function altered(id: string, at: number): string {
  const digit = Number.parseInt(id.charAt(at), 16) ^ 1
  return `${id.slice(0, at)}${digit.toString(16)}${id.slice(at + 1)}`
}

test('an id that differs in any digit is no delivery, though it numbers the same event', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const sibling = await register(app)
  await book()
  await startDeliverer(app.context, () => answering(500), oneAttempt).run()
  const { id } = only((await listDeliveries(app, endpoint.id)).deliveries)
  const siblingId = only((await listDeliveries(app, sibling.id)).deliveries).id
  const before = await getDelivery(app, endpoint.id, id)
  const digits = [...id].flatMap((sign, at) => (sign === '-' ? [] : [altered(id, at)]))
  const eventSeq = id.slice(-12)
  const random = Array.from({ length: 8 }, () => crypto.randomUUID())
  // With the number of the event, but of another endpoint, another time, another version or none of it.
  const alike = [siblingId, ...random.map((other) => `${other.slice(0, -12)}${eventSeq}`)]
  const none = [eventSeq, `x${id}`, `${id}0`, id.replaceAll('-', ''), id.slice(1), '%20', 'null']
  expect(digits).toHaveLength(32)
  for (const wrong of [...digits, ...alike, ...random, ...none]) {
    const path = `/v1/webhooks/${endpoint.id}/deliveries/${wrong}`
    expectRefusal(await app.call('GET', path), 'NOT_FOUND')
    expectRefusal(await app.call('POST', `${path}/redeliver`), 'NOT_FOUND')
  }
  expect(await getDelivery(app, endpoint.id, id)).toEqual(before)
  expect((await getDelivery(app, sibling.id, siblingId)).status).toBe('failed')
  expect(await startDeliverer(app.context).run()).toEqual([])
})

test('the id of a delivery may be written in upper case, and is answered as it is', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  // Until its event has a letter among its digits.
  for (let n = 0; n < 10; n += 1) await book()
  const { deliveries } = await listDeliveries(app, endpoint.id)
  for (const { id } of deliveries) {
    expect((await getDelivery(app, endpoint.id, id.toUpperCase())).id).toBe(id)
    expect((await redeliver(app, endpoint.id, id.toUpperCase())).id).toBe(id)
  }
})

test('a failing endpoint gets its attempts at 0, 5 and 60 minutes, never sooner, and no fourth', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const worker = startDeliverer(app.context, () => answering(500, 'oops'))
  const { clock } = app
  await book()
  const startMs = clock.nowMs()
  const sent = [...(await worker.run())]
  expect(sent.map(({ atMs }) => atMs)).toEqual([startMs])
  for (const [attempt, waitMs] of [
    [1, 5 * minuteMs],
    [2, 60 * minuteMs],
  ] as const) {
    const endedMs = clock.nowMs()
    const { next_attempt_at } = await getDelivery(app, endpoint.id, sent[0]?.id ?? '')
    const dueMs = Date.parse(next_attempt_at ?? '')
    expect(dueMs).toBeWithin(endedMs + waitMs, endedMs + waitMs * 1.1 + 1)
    clock.advance(dueMs - endedMs - 1)
    expect(await worker.run()).toEqual([])
    clock.advance(1)
    const again = only(await worker.run())
    expect({ attempts: again.attempts, atMs: again.atMs }).toEqual({
      attempts: attempt,
      atMs: dueMs,
    })
    sent.push(again)
  }
  const { id } = only((await listDeliveries(app, endpoint.id, { status: 'failed' })).deliveries)
  expect(await getDelivery(app, endpoint.id, id)).toMatchObject({
    ...{ status: 'failed', attempts: 3, next_attempt_at: null, error: 'answered 500' },
  })
  for (let day = 0; day < 3; day += 1) {
    clock.advance(24 * 60 * minuteMs)
    expect(await worker.run()).toEqual([])
  }
  expect(new Set(sent.map((each) => `${each.id} ${each.payload}`)).size).toBe(1)
})

test('one delivery is shown with its body and every attempt: when, how long, what was answered', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const empty = { ...answering(200), noBody: 'empty' } as const
  const outcomes = [silence, answering(502, '<h1>"Bad"</h1>\n\u2028👋'), empty]
  let took = 0
  const worker = startDeliverer(app.context, ({ attempts }) => {
    took = [10_000, 84, 0][attempts] ?? 0
    app.clock.advance(took)
    return outcomes[attempts] ?? silence
  })
  await book()
  const { id, payload } = only(await worker.run())
  app.clock.set('2026-03-10T10:06:00Z')
  await worker.run()
  app.clock.set('2026-03-10T11:30:00Z')
  await worker.run()
  const { log, body, headers: _, ...rest } = await getDelivery(app, endpoint.id, id)
  expect(body).toBe(payload)
  expect(rest).toEqual(only((await listDeliveries(app, endpoint.id)).deliveries))
  expect(log).toEqual([
    {
      started_at: '2026-03-10T10:00:00.000Z',
      duration_ms: 10_000,
      status_code: null,
      error: 'no answer within 10 seconds',
      answer: null,
    },
    {
      started_at: '2026-03-10T10:06:00.000Z',
      duration_ms: 84,
      status_code: 502,
      error: 'answered 502',
      answer: '<h1>"Bad"</h1>\n\u2028👋',
    },
    {
      started_at: '2026-03-10T11:30:00.000Z',
      duration_ms: 0,
      status_code: 200,
      error: null,
      answer: null,
      no_body: 'empty',
    },
  ])
})

test('of a long answer the first KiB is shown', async () => {
  await using on = await began()
  const { app, book } = on
  await using receiver = startReceiver(() => new Response('x'.repeat(1_020) + 'é'.repeat(50_000)))
  const endpoint = await register(app, { url: `${receiver.url}/hook` })
  await app.call('DELETE', `/v1/webhooks/${on.endpoint.id}`)
  const resolve = () => Promise.reject(new Error('a name was asked for'))
  const send = senderOf(loopbackNetworks, resolve, 10_000, () => true)
  await book()
  const worker = startDeliverer(app.context, (sent) => send(sent, sent.atMs))
  const { id } = only(await worker.run())
  const { status, log } = await getDelivery(app, endpoint.id, id)
  expect([status, only(log).answer]).toEqual(['delivered', `${'x'.repeat(1_020)}éé`])
})

test('what failed is sent again under the same id, with a new round of three attempts', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const worker = startDeliverer(app.context, () => answering(500))
  await book()
  const first = only(await worker.run())
  const exhaust = async () => {
    for (const minutes of [6, 67]) {
      app.clock.advance(minutes * minuteMs)
      expect(await worker.run()).toHaveLength(1)
    }
  }
  await exhaust()
  expect((await getDelivery(app, endpoint.id, first.id)).status).toBe('failed')
  app.clock.advance(minuteMs)
  const begun = await redeliver(app, endpoint.id, first.id)
  expect(begun).toMatchObject({
    ...{ id: first.id, status: 'pending', attempts: 0, settled_at: null },
    next_attempt_at: new Date(app.clock.nowMs()).toISOString(),
  })
  const again = only(await worker.run())
  expect({ ...again, atMs: first.atMs }).toEqual({ ...first, pace: 'failing' })
  await exhaust()
  const { status, attempts, log } = await getDelivery(app, endpoint.id, first.id)
  expect([status, attempts, log.length]).toEqual(['failed', 3, 6])
  app.clock.advance(minuteMs)
  await redeliver(app, endpoint.id, first.id)
  await startDeliverer(app.context).run()
  expect(await getDelivery(app, endpoint.id, first.id)).toMatchObject({
    ...{ status: 'delivered', attempts: 1, last_status_code: 204, error: null },
  })
})

test('what was delivered can be sent again, and what waits for its next attempt goes at once', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  await book()
  const delivered = only(await startDeliverer(app.context).run())
  app.clock.advance(1)
  await redeliver(app, endpoint.id, delivered.id)
  const failing = startDeliverer(app.context, () => answering(500))
  expect(only(await failing.run()).id).toBe(delivered.id)
  app.clock.advance(1)
  expect(await failing.run()).toEqual([])
  expect((await redeliver(app, endpoint.id, delivered.id)).attempts).toBe(0)
  const last = { ...delivered, pace: 'failing' as const, atMs: app.clock.nowMs() }
  expect(only(await failing.run())).toEqual(last)
  const { log } = await getDelivery(app, endpoint.id, delivered.id)
  expect(log.map(({ status_code }) => status_code)).toEqual([204, 500, 500])
})

test('to send again what is being sent changes nothing', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const held = Promise.withResolvers<void>()
  let sends = 0
  const worker = startDeliverer(app.context, async () => {
    sends += 1
    await held.promise
    return answering(200)
  })
  await book()
  await worker.runOnce()
  const [before] = (await listDeliveries(app, endpoint.id)).deliveries
  app.clock.advance(5_000)
  const after = await redeliver(app, endpoint.id, before?.id ?? '')
  expect<unknown>(after).toEqual(before)
  await worker.runOnce()
  held.resolve()
  await worker.settled()
  expect(sends).toBe(1)
  const { status, log } = await getDelivery(app, endpoint.id, after.id)
  expect([status, log.length]).toEqual(['delivered', 1])
})

test('to send again what is at a later attempt begins a new round when that one has ended', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  await book()
  const failing = startDeliverer(app.context, () => answering(500))
  const { id } = only(await failing.run())
  app.clock.advance(6 * minuteMs)
  const held = Promise.withResolvers<void>()
  const worker = startDeliverer(app.context, async () => {
    await held.promise
    return answering(500)
  })
  await worker.runOnce()
  const begun = await redeliver(app, endpoint.id, id)
  const at = new Date(app.clock.nowMs()).toISOString()
  expect(begun).toMatchObject({ status: 'pending', attempts: 0, next_attempt_at: at })
  // Not at the same time.
  expect(await failing.run()).toEqual([])
  held.resolve()
  await worker.settled()
  const { attempts, log } = await getDelivery(app, endpoint.id, id)
  expect([attempts, log.length]).toEqual([1, 3])
})

test('all that failed since an instant is sent again, and nothing else', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const other = await register(app)
  const failing = startDeliverer(app.context, () => answering(500), oneAttempt)
  const failed: string[] = []
  for (let n = 0; n < 4; n += 1) {
    await book()
    const sent = await failing.run()
    failed.push(...sent.filter(({ webhookId }) => webhookId === endpoint.id).map(({ id }) => id))
    app.clock.advance(minuteMs)
  }
  await book()
  await startDeliverer(app.context).run()
  app.clock.advance(minuteMs)
  expect(await redeliverFailed(app, endpoint.id, '2026-03-10T11:02:00+01:00')).toEqual({
    redelivered: 2,
  })
  const sent = await startDeliverer(app.context).run()
  expect(sent.map(({ id }) => id).sort()).toEqual(failed.slice(2).sort())
  expect((await listDeliveries(app, other.id, { status: 'failed' })).total).toBe(4)
  expect(await redeliverFailed(app, endpoint.id, '2026-03-10T10:02:00Z')).toEqual({
    redelivered: 0,
  })
  expect(await redeliverFailed(app, endpoint.id, '1970-01-01T00:00:00Z')).toEqual({
    redelivered: 2,
  })
})

const wrongSince: [body: unknown, fields: string[]][] = [
  [{}, ['since']],
  [{ since: null }, ['since']],
  [{ since: 'yesterday' }, ['since']],
  [{ since: '2026-03-10' }, ['since']],
  [{ since: '2026-03-10T10:00:00' }, ['since']],
  [{ since: 1_773_136_800_000 }, ['since']],
  [{ since: '2026-03-10T10:00:00Z', until: '2026-03-11T10:00:00Z' }, ['until']],
  [[], ['body']],
]

test.each(wrongSince)('redeliver-failed with %j is refused by name', async (body, fields) => {
  await using on = await began()
  const path = `/v1/webhooks/${on.endpoint.id}/redeliver-failed`
  expectRefusal(await on.app.call('POST', path, body), 'VALIDATION_ERROR', fields)
})

test.each(['test', 'rotate-secret', `deliveries/${nobody}/redeliver`])(
  'POST …/%s takes no body: a field is refused by its name, {} is as good as none',
  async (what) => {
    await using on = await began()
    const { app, endpoint } = on
    const path = `/v1/webhooks/${endpoint.id}/${what}`
    expectRefusal(await app.call('POST', path, { force: true }), 'VALIDATION_ERROR', ['force'])
    const bodies = [{}, undefined]
    const answers = await Promise.all(bodies.map((body) => app.call('POST', path, body)))
    for (const { status } of answers) expect(status).not.toBe(422)
  },
)
