/** guide/webhooks.md#endpoints-that-fail: an endpoint that fails for a day is switched off; PATCH changes it, and brings it back. */

import { expect, test } from 'bun:test'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import {
  answering,
  type EndpointBody,
  endpointOf,
  getDelivery,
  listDeliveries,
  oneAttempt,
  only,
  register,
  type Sent,
  startBooking,
  startDeliverer,
  succeeded,
} from '../support/deliverer.ts'

/** An endpoint that answers as `status` says, each delivery having one attempt. */
async function began() {
  const app = await startTestApp()
  const book = await startBooking(app)
  const endpoint = await register(app)
  const state = { status: 500 }
  const script = ({ webhookId }: Sent) => answering(webhookId === endpoint.id ? state.status : 200)
  const worker = startDeliverer(app.context, script, oneAttempt)
  return {
    app,
    endpoint,
    state,
    book,
    worker,
    /** `count` events, one every `everyMs`, each sent as it comes. */
    async deliver(count: number, everyMs: number): Promise<void> {
      for (let n = 0; n < count; n += 1) {
        await book()
        await worker.run()
        app.clock.advance(everyMs)
      }
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

async function patch(app: TestApp, id: string, change: object): Promise<EndpointBody> {
  return succeeded(await app.call('PATCH', `/v1/webhooks/${id}`, change)).body
}

/** 20 failures every so often last just over a day. */
const dailyMs = Math.ceil(dayMs / 19)

test('20 deliveries in a row that fail over 24 hours switch an endpoint off, with the reason', async () => {
  await using on = await began()
  const { app, endpoint } = on
  await on.deliver(19, dailyMs)
  expect(await endpointOf(app, endpoint.id)).toMatchObject({ active: true })
  expect(app.log).toEqual([])
  await on.deliver(1, 0)
  const disabled_reason = '20 deliveries in a row failed since 2026-03-10T10:00:00.000Z'
  const { secret, signing_secret, ...shown } = endpoint
  expect<unknown>(await endpointOf(app, endpoint.id)).toEqual({
    ...shown,
    active: false,
    disabled_reason,
    failing_since: '2026-03-10T10:00:00.000Z',
    recent_attempts: { total: 20, failed: 20 },
    failed: 19,
    last_day: { delivered: 0, failed: 19 },
    last_delivery: {
      ...{ status: 'failed', attempts: 1, error: 'answered 500' },
      at: new Date(app.clock.nowMs()).toISOString(),
    },
  })
  expect(JSON.parse(only(app.log))).toEqual({
    at: new Date(app.clock.nowMs()).toISOString(),
    level: 'error',
    message: 'webhook switched off',
    webhook: endpoint.id,
    reason: disabled_reason,
  })
  expect(app.log.join()).not.toContain('whsec_')
})

test('an endpoint that is switched off gets no request, whatever falls due or is asked for', async () => {
  await using on = await began()
  const { app, endpoint, book } = on
  const healthy = await register(app)
  await on.deliver(20, dailyMs)
  expect((await endpointOf(app, endpoint.id)).active).toBe(false)
  const { deliveries } = await listDeliveries(app, endpoint.id, { status: 'failed', limit: '1' })
  const path = `/v1/webhooks/${endpoint.id}`
  await app.call('POST', `${path}/deliveries/${only(deliveries).id}/redeliver`)
  await app.call('POST', `${path}/redeliver-failed`, { since: '2026-03-10T00:00:00Z' })
  await app.call('POST', `${path}/test`)
  await book()
  for (let days = 0; days < 3; days += 1) {
    app.clock.advance(dayMs)
    const sent = await on.worker.run()
    expect(sent.filter(({ webhookId }) => webhookId === endpoint.id)).toEqual([])
  }
  expect((await endpointOf(app, healthy.id)).active).toBe(true)
  expect((await listDeliveries(app, healthy.id, { status: 'delivered' })).total).toBe(21)
})

test('20 failures in less than 24 hours leave it on, until the day is over', async () => {
  await using on = await began()
  const { app, endpoint } = on
  await on.deliver(40, minuteMs)
  app.clock.set('2026-03-11T09:59:59.999Z')
  await on.deliver(1, 1)
  expect((await endpointOf(app, endpoint.id)).active).toBe(true)
  await on.deliver(1, 0)
  expect(await endpointOf(app, endpoint.id)).toMatchObject({
    active: false,
    disabled_reason: '42 deliveries in a row failed since 2026-03-10T10:00:00.000Z',
  })
})

test('19 failures over a week leave it on', async () => {
  await using on = await began()
  await on.deliver(19, 9 * hourMs)
  expect((await endpointOf(on.app, on.endpoint.id)).active).toBe(true)
  expect(on.app.log).toEqual([])
})

test('one success in between begins the count, and the day, anew', async () => {
  await using on = await began()
  const { app, endpoint, state } = on
  await on.deliver(19, dailyMs)
  state.status = 204
  await on.deliver(1, minuteMs)
  state.status = 500
  await on.deliver(19, dailyMs)
  expect((await endpointOf(app, endpoint.id)).active).toBe(true)
  await on.deliver(1, 0)
  expect(await endpointOf(app, endpoint.id)).toMatchObject({
    active: false,
    disabled_reason: '20 deliveries in a row failed since 2026-03-11T10:01:00.011Z',
  })
})

test('an attempt that fails while others are left does not count, nor does it end a row', async () => {
  await using on = await began()
  const { app, endpoint, book } = on
  await on.deliver(19, dailyMs)
  await book()
  const patient = startDeliverer(app.context, () => answering(500))
  await patient.run()
  app.clock.advance(6 * minuteMs)
  await patient.run()
  expect((await endpointOf(app, endpoint.id)).active).toBe(true)
  app.clock.advance(67 * minuteMs)
  await patient.run()
  expect((await endpointOf(app, endpoint.id)).active).toBe(false)
})

test('PATCH active true brings it back, sends what waited, and forgets its failures', async () => {
  await using on = await began()
  const { app, endpoint, state, book } = on
  // Waits for its second attempt when the endpoint is switched off.
  await book()
  const [waiting] = await startDeliverer(app.context, () => answering(500)).run()
  app.database.run('UPDATE deliveries SET next_attempt_at = next_attempt_at + ?', [2 * dayMs])
  await on.deliver(20, dailyMs)
  app.clock.advance(3 * dayMs)
  expect(await on.worker.run()).toEqual([])
  const { secret, signing_secret, ...shown } = endpoint
  expect<unknown>(await patch(app, endpoint.id, { active: true })).toEqual(shown)
  const recent_attempts = { total: 20, failed: 20 }
  expect<unknown>(await endpointOf(app, endpoint.id)).toMatchObject({ ...shown, recent_attempts })
  state.status = 200
  expect(only(await on.worker.run()).id).toBe(waiting?.id ?? '')
  expect((await getDelivery(app, endpoint.id, waiting?.id ?? '')).status).toBe('delivered')
  state.status = 500
  await on.deliver(19, dailyMs)
  expect((await endpointOf(app, endpoint.id)).active).toBe(true)
})

test('coming back forgets the failures even before the first success', async () => {
  await using on = await began()
  const { app, endpoint } = on
  await on.deliver(20, dailyMs)
  await patch(app, endpoint.id, { active: true })
  await on.deliver(19, 9 * hourMs)
  expect((await endpointOf(app, endpoint.id)).active).toBe(true)
  await on.deliver(1, 0)
  expect((await endpointOf(app, endpoint.id)).active).toBe(false)
  await patch(app, endpoint.id, { active: true })
  await on.deliver(21, minuteMs)
  expect((await endpointOf(app, endpoint.id)).active).toBe(true)
})

test('an endpoint switched off by its owner has no reason, and holds what waits', async () => {
  await using on = await began()
  const { app, endpoint, state, book } = on
  state.status = 200
  await book()
  const { secret, signing_secret, ...shown } = endpoint
  expect<unknown>(await patch(app, endpoint.id, { active: false })).toEqual({
    ...shown,
    active: false,
  })
  expect(await on.worker.run()).toEqual([])
  await patch(app, endpoint.id, { url: 'https://crm.example/moved' })
  expect(await on.worker.run()).toEqual([])
  await patch(app, endpoint.id, { active: true })
  expect(only(await on.worker.run()).url).toBe('https://crm.example/moved')
})

test('an endpoint that is removed or switched off while something is in flight settles nothing more', async () => {
  await using on = await began()
  const { app, endpoint, book } = on
  const held = Promise.withResolvers<void>()
  const [gone, off] = [endpoint, await register(app)]
  await book()
  const worker = startDeliverer(app.context, async () => {
    await held.promise
    return answering(500)
  })
  expect(await worker.runOnce()).toBe(2)
  await app.call('DELETE', `/v1/webhooks/${gone.id}`)
  await patch(app, off.id, { active: false })
  held.resolve()
  await worker.settled()
  const rows = (table: string) => app.database.query(`SELECT webhook_seq FROM ${table}`).all()
  const left = app.database.query('SELECT seq AS webhook_seq FROM webhooks').all()
  expect([rows('deliveries'), rows('delivery_attempts')]).toEqual([left, left])
  const { deliveries } = await listDeliveries(app, off.id)
  expect(only(deliveries)).toMatchObject({ status: 'pending', attempts: 1 })
  app.clock.advance(dayMs)
  expect(await worker.run()).toEqual([])
  expect(app.log).toEqual([])
})

test('PATCH changes what is given and nothing else', async () => {
  await using on = await began()
  const { app, endpoint, book } = on
  const { secret, signing_secret, ...shown } = endpoint
  const secretKept = () =>
    app.database.query('SELECT secret FROM webhooks WHERE id = ?').get(endpoint.id)
  const kept = secretKept()
  expect<unknown>(await patch(app, endpoint.id, {})).toEqual(shown)
  const url = 'https://crm.example/new?x=1'
  expect<unknown>(await patch(app, endpoint.id, { url: `${url}#top` })).toEqual({ ...shown, url })
  const events = ['booking.cancelled']
  expect<unknown>(await patch(app, endpoint.id, { events, url: null })).toEqual({
    ...{ ...shown, url, events },
  })
  await book()
  expect(await on.worker.run()).toEqual([])
  expect(secretKept()).toEqual(kept)
})

test('an endpoint has a name where one is given, which a PATCH changes and null removes', async () => {
  await using app = await startTestApp()
  const { id, secret, signing_secret, ...rest } = await register(app, { name: 'Our CRM' })
  expect(rest.name).toBe('Our CRM')
  expect<unknown>(await endpointOf(app, id)).toEqual({ id, ...rest })
  expect((await patch(app, id, { active: false })).name).toBe('Our CRM')
  expect((await patch(app, id, { name: 'The old CRM' })).name).toBe('The old CRM')
  expect((await endpointOf(app, id)).name).toBe('The old CRM')
  expect('name' in (await patch(app, id, { name: null }))).toBe(false)
  expect('name' in (await register(app))).toBe(false)
})

const wrongChanges: [change: unknown, fields: string[]][] = [
  [{ url: 'ftp://crm.example/' }, ['url']],
  [{ url: 'http://10.0.0.1/' }, ['url']],
  [{ url: 'http://169.254.169.254/latest' }, ['url']],
  [{ events: [] }, ['events']],
  [{ name: ' ' }, ['name']],
  [{ name: 'x'.repeat(201) }, ['name']],
  [{ events: ['booking.made'] }, ['events.0']],
  [{ active: 'yes' }, ['active']],
  [{ secret: 'whsec_x' }, ['secret']],
  [{ disabled_reason: 'x' }, ['disabled_reason']],
  [{ url: '', events: 'all', active: 1 }, ['url', 'events', 'active']],
]

test('wrong changes are refused by the names of their fields, and change nothing', async () => {
  await using on = await began()
  const { app, endpoint } = on
  const path = `/v1/webhooks/${endpoint.id}`
  for (const [change, fields] of wrongChanges) {
    expectRefusal(await app.call('PATCH', path, change), 'VALIDATION_ERROR', fields)
  }
  const { secret, signing_secret, ...shown } = endpoint
  expect<unknown>(await endpointOf(app, endpoint.id)).toEqual(shown)
})

test('only an endpoint of the account can be changed, and only within the plan brought back', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { key } = await app.account('other')
  const foreign = await register(app, {}, { key })
  for (const id of [foreign.id, '019aa3c0-7a00-7000-8000-000000000001', 'x']) {
    expectRefusal(await app.call('PATCH', `/v1/webhooks/${id}`, { active: false }), 'NOT_FOUND')
  }
  const first = await register(app)
  await patch(app, first.id, { active: false })
  for (;;) {
    const url = `https://crm.example/${Bun.randomUUIDv7()}`
    const answer = await app.call('POST', '/v1/webhooks', { url, events: first.events })
    if (answer.status === 201) continue
    expectRefusal(answer, 'LIMIT_REACHED')
    break
  }
  const path = `/v1/webhooks/${first.id}`
  expectRefusal(await app.call('PATCH', path, { active: true }), 'LIMIT_REACHED')
  expect((await endpointOf(app, first.id)).active).toBe(false)
})

test('the list says how what is sent stands: the newest, what waits and since when, what failed of late', async () => {
  await using on = await began()
  const { app, endpoint, book, state } = on
  await on.deliver(2, minuteMs)
  app.clock.advance(dayMs - minuteMs - 1)
  await on.deliver(1, minuteMs)
  state.status = 200
  await on.deliver(1, minuteMs)
  const fared = async () => {
    const { failed, waiting, oldest_waiting_at, last_delivery } = await endpointOf(app, endpoint.id)
    return { failed, waiting, oldest_waiting_at, last_delivery }
  }
  const at = '2026-03-11T10:01:59.999Z'
  expect(await fared()).toEqual({
    ...{ failed: 1, waiting: undefined, oldest_waiting_at: undefined },
    last_delivery: { status: 'delivered', attempts: 1, error: null, at },
  })
  const since = new Date(app.clock.nowMs()).toISOString()
  for (let n = 0; n < 101; n += 1) {
    await book()
    app.clock.advance(1_000)
  }
  expect(await fared()).toMatchObject({
    ...{ failed: 1, waiting: 100, oldest_waiting_at: since },
    last_delivery: { status: 'pending', attempts: 0, error: null },
  })
})
