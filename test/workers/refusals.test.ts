/** guide/webhooks.md#addresses: what is open to an endpoint is decided at its registration, and a later refusal is seen. */
import { expect, test } from 'bun:test'
import type { Config } from '../../src/config.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { createUrlCheck } from '../../src/outbound/resolve.ts'
import { startServer } from '../../src/server.ts'
import { createSender, type Send } from '../../src/webhooks/send.ts'
import { createDeliverer } from '../../src/workers/deliver.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { endpointOf, only, register, startBooking, threeAttempts } from '../support/deliverer.ts'
import { callerOf } from '../support/process.ts'
import { startReceiver } from '../support/receiver.ts'
import { configIn, serverKey } from '../support/server.ts'
import { temporaryFolder } from '../support/store.ts'

const noNames = () => Promise.reject(new Error('no name server'))

/** As it is where no setting opens networks, and the service listens on loopback only. */
const local = { loopbackByDefault: true, checkUrl: createUrlCheck(null, noNames) }

async function deliver(app: TestApp, send: Send): Promise<void> {
  const worker = createDeliverer(app.context, threeAttempts, send)
  await worker.runOnce()
  await worker.settled()
}

test('loopback is open by default to the endpoints of an account that is the only one, and stays so to them', async () => {
  await using app = await startTestApp({ parts: local })
  await using receiver = startReceiver()
  const book = await startBooking(app)
  // However many accounts there are, no more of them are read than it takes to see that there are several.
  const list = () => Promise.reject(new Error('all accounts were read'))
  Object.assign(app.store.accounts, { list })
  const ours = await register(app, { url: `${receiver.url}/first` })
  const { key } = await app.account('other')
  for (const by of [undefined, key]) {
    const wanted = { url: `${receiver.url}/second`, events: ['booking.confirmed'] }
    const refused = await app.call('POST', '/v1/webhooks', wanted, { ...(by && { key: by }) })
    expectRefusal(refused, 'VALIDATION_ERROR', ['url'])
    expect(refused.text).toContain('SLOTFLOW_WEBHOOK_ALLOW')
  }
  await book()
  await deliver(app, createSender(null, noNames))
  expect(receiver.first().path).toBe('/first')
  // Its new address is one of now.
  const move = { url: `${receiver.url}/third` }
  expectRefusal(await app.call('PATCH', `/v1/webhooks/${ours.id}`, move), 'VALIDATION_ERROR')
})

test('a start says which endpoints its settings close', async () => {
  using folder = temporaryFolder()
  const lines: string[] = []
  const start = (settings: Partial<Config>) =>
    startServer(
      { ...configIn(folder.path), webhookAllow: null, log: 'json', ...settings },
      { write: (text) => lines.push(text), resolve: noNames },
    )
  const closed = () =>
    lines
      .join('')
      .split('\n')
      .filter((line) => line.includes('nothing is sent'))
  const first = await start({})
  const call = callerOf(first.url, serverKey)
  const events = ['booking.confirmed']
  const made = await call('POST', '/v1/webhooks', { url: 'http://localhost:9/', events })
  await call('POST', '/v1/webhooks', { url: 'https://a.com/', events })
  await first.stop()
  await (await start({})).stop()
  expect(closed()).toEqual([])
  await (await start({ webhookAllow: [], isWorker: true })).stop()
  expect(closed()).toEqual([])
  await (await start({ webhookAllow: [] })).stop()
  expect(JSON.parse(only(closed()))).toMatchObject({
    ...{ level: 'error', webhook: made.body.id },
    reason: 'leads to a loopback address, which SLOTFLOW_WEBHOOK_ALLOW does not open',
  })
})

test('a refusal that comes later is shown on the endpoint and said once in the log, until something arrives', async () => {
  await using app = await startTestApp({ parts: local })
  await using receiver = startReceiver()
  const book = await startBooking(app)
  const { id } = await register(app, { url: receiver.url })
  await book()
  await book()
  await deliver(app, createSender([], noNames))
  const refusal =
    'not sent: the URL leads to a loopback address, which SLOTFLOW_WEBHOOK_ALLOW does not open'
  expect((await endpointOf(app, id)).refusal).toBe(refusal)
  expect(JSON.parse(only(app.log))).toMatchObject({
    ...{ level: 'error', message: 'webhook refused', webhook: id, reason: refusal },
  })
  expect(receiver.arrivals).toEqual([])
  const other = await register(app, { url: `${receiver.url}/other` })
  await book()
  await deliver(app, createSender([], noNames))
  expect((await endpointOf(app, other.id)).refusal).toBe(refusal)
  // Of its new address nothing is known.
  const moved = await app.call('PATCH', `/v1/webhooks/${other.id}`, { url: 'https://a.com/' })
  expect(moved.body).not.toHaveProperty('refusal')
  await app.call('DELETE', `/v1/webhooks/${other.id}`)
  app.clock.advance(6 * minuteMs)
  await deliver(app, createSender(null, noNames))
  expect(receiver.arrivals).toHaveLength(3)
  expect(await endpointOf(app, id)).not.toHaveProperty('refusal')
})
