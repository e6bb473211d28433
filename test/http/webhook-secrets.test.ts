/** The secrets that sign webhooks: sealed in the file, and opened for whoever may read them. */
import { expect, test } from 'bun:test'
import { hourMs } from '../../src/domain/time/units.ts'
import { sealWebhooks } from '../../src/operations/webhooks.ts'
import { createSecrets, keyBytes } from '../../src/secrets/secrets.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { only, register, startBooking, startDeliverer } from '../support/deliverer.ts'

const withKeys = (...bytes: number[]) =>
  createSecrets(() => ({
    keys: bytes.map((byte) => new Uint8Array(keyBytes).fill(byte)),
    fault: null,
  }))

const keptIn = (app: TestApp) =>
  app.database
    .query<{ secret: string; previous_secrets: string }, []>(
      'SELECT secret, previous_secrets FROM webhooks',
    )
    .get()

const everythingIn = (app: TestApp): string =>
  JSON.stringify([
    keptIn(app),
    app.database.query('SELECT * FROM idempotency').all(),
    app.database.query('SELECT * FROM deliveries').all(),
  ])

test('no secret stands in the file, whoever was answered it, and deliveries are signed with it', async () => {
  await using app = await startTestApp()
  const headers = { 'idempotency-key': 'once' }
  const fields = { url: 'https://crm.example/sealed' }
  const first = await register(app, fields, { headers })
  const again = await register(app, fields, { headers })
  expect(again).toEqual(first)
  const rotated = (await app.call('POST', `/v1/webhooks/${first.id}/rotate-secret`)).body.secret
  expect(rotated).toMatch(/^whsec_/)
  expect(everythingIn(app)).not.toContain('whsec_')
  const worker = startDeliverer(app.context)
  const book = await startBooking(app)
  await book()
  const sent = only(await worker.run())
  expect([sent.secret, sent.previousSecrets[0]?.secret]).toEqual([rotated, first.secret])
  // A kept answer shows no secret that was rotated since.
  expect('secret' in (await register(app, fields, { headers }))).toBe(false)
})

test('what 0.1.0 left in clear, and what an older key sealed, is sealed anew', async () => {
  await using app = await startTestApp({ parts: { secrets: withKeys(1) } })
  const { secret } = await register(app)
  const clear = JSON.stringify([{ secret: 'whsec_b2xk', untilMs: Date.now() * 2 }])
  app.database.query('UPDATE webhooks SET secret = ?, previous_secrets = ?').run(secret, clear)
  expect(await sealWebhooks(app.context)).toEqual([])
  expect(JSON.stringify(keptIn(app))).not.toContain('whsec_')
  const before = keptIn(app)?.secret
  const rotated = { ...app.context, secrets: withKeys(2, 1) }
  expect(await sealWebhooks(rotated)).toEqual([])
  expect(keptIn(app)?.secret).not.toBe(before ?? '')
  const worker = startDeliverer({ ...app.context, secrets: withKeys(2) })
  await (await startBooking(app))()
  expect(only(await worker.run()).secret).toBe(secret)
})

test('with another key bookings go on, and a delivery waits, uncounted, until the key is back', async () => {
  await using app = await startTestApp({ parts: { secrets: withKeys(1) } })
  const { id, secret } = await register(app)
  const lost = { ...app.context, secrets: withKeys(9) }
  await (await startBooking(app))()
  expect(await sealWebhooks(lost)).toEqual([id])
  const worker = startDeliverer(lost)
  expect(await worker.run()).toEqual([])
  const { deliveries } = JSON.parse((await app.call('GET', `/v1/webhooks/${id}/deliveries`)).text)
  expect(deliveries).toMatchObject([{ status: 'pending', attempts: 0 }])
  app.clock.advance(hourMs)
  const back = startDeliverer(app.context)
  expect(only(await back.run()).secret).toBe(secret)
})
