/** guide/webhooks.md#the-log: what is older than the retention is swept in small transactions; what still waits is kept. */

import { expect, test } from 'bun:test'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { sweepOld } from '../../src/workers/sweep.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import {
  answering,
  endpointOf,
  getDelivery,
  listDeliveries,
  oneAttempt,
  only,
  register,
  startBooking,
  startDeliverer,
  succeeded,
} from '../support/deliverer.ts'

const retentionMs = 30 * dayMs

async function began() {
  const app = await startTestApp()
  const book = await startBooking(app)
  const endpoint = await register(app)
  return { app, book, endpoint, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

const swept = ['deliveries', 'delivery_attempts', 'events', 'idempotency'] as const
const kept = ['accounts', 'api_keys', 'humans', 'bookings', 'webhooks', 'usage'] as const

function counts<Table extends string>(app: TestApp, tables: readonly Table[]) {
  return tables.map((table) => {
    const sql = `SELECT count(*) AS n FROM ${table}`
    return app.database.query<{ n: number }, []>(sql).get()?.n ?? -1
  })
}

/** A delivery is as old as its event. */
const ofEvents = 'deliveries JOIN events ON seq = event_seq'

const createdAt = (app: TestApp, table: string) =>
  app.database
    .query<{ at: number }, []>(`SELECT created_at AS at FROM ${table} ORDER BY created_at`)
    .all()
    .map(({ at }) => at - Date.parse('2026-03-10T10:00:00Z'))

test('what was settled and is older than the retention goes, to the millisecond; all else stays', async () => {
  await using on = await began()
  const { app, book } = on
  for (const status of [200, 500, 200, 200]) {
    await book()
    await startDeliverer(app.context, () => answering(status), oneAttempt).run()
    app.clock.advance(1)
  }
  const before = counts(app, kept)
  app.clock.set('2026-03-10T10:00:00.002Z')
  app.clock.advance(retentionMs)
  expect(await sweepOld(app.context, retentionMs)).toBe(4)
  expect(createdAt(app, ofEvents)).toEqual([2, 3])
  expect(createdAt(app, 'events')).toEqual([2, 3])
  expect(counts(app, swept)).toEqual([2, 2, 2, 0])
  expect(counts(app, kept)).toEqual(before)
  expect(await sweepOld(app.context, retentionMs)).toBe(0)
})

test('the newest event stays however old it is, and numbers go on after it', async () => {
  await using on = await began()
  const { app, book } = on
  for (let n = 0; n < 3; n += 1) await book()
  await startDeliverer(app.context).run()
  const seqs = () =>
    app.database
      .query<{ seq: number }, []>('SELECT seq FROM events ORDER BY seq')
      .all()
      .map(({ seq }) => seq)
  const newest = seqs().slice(-1)
  app.clock.advance(365 * dayMs)
  await sweepOld(app.context, retentionMs)
  expect(seqs()).toEqual(newest)
  expect(counts(app, swept)).toEqual([0, 0, 1, 0])
  const { id } = await app.human()
  succeeded(await app.book(id, '2027-06-01T09:00:00Z'))
  expect(seqs()[1]).toBeGreaterThan(newest[0] ?? Number.NaN)
  await sweepOld(app.context, retentionMs)
  expect(seqs()).toHaveLength(1)
})

test('what still waits stays with its event and its attempts, and is delivered in the end', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  await book()
  await startDeliverer(app.context, () => answering(200)).run()
  await book()
  const { id } = only(await startDeliverer(app.context, () => answering(500)).run())
  // Within one millisecond.
  for (let n = 0; n < 8; n += 1) await book()
  app.clock.advance(2 * retentionMs)
  await sweepOld(app.context, retentionMs)
  const { deliveries } = await listDeliveries(app, endpoint.id)
  expect(deliveries.map(({ status }) => status)).toEqual(Array(9).fill('pending'))
  expect((await getDelivery(app, endpoint.id, id)).log).toHaveLength(1)
  const sent = await startDeliverer(app.context).run()
  expect(sent.map((each) => each.id).sort()).toEqual(deliveries.map((each) => each.id).sort())
  await sweepOld(app.context, retentionMs)
  expect(counts(app, swept)).toEqual([0, 0, 1, 0])
})

test('what was delivered to one endpoint is kept while another waits for the same event', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const slow = await register(app)
  for (let n = 0; n < 2; n += 1) await book()
  const onlyQuick = startDeliverer(app.context, ({ webhookId }) =>
    answering(webhookId === endpoint.id ? 200 : 500),
  )
  await onlyQuick.run()
  const shown = await listDeliveries(app, endpoint.id)
  expect(shown.deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  app.clock.advance(2 * retentionMs)
  expect(await sweepOld(app.context, retentionMs)).toBe(0)
  expect(await listDeliveries(app, endpoint.id)).toEqual(shown)
  for (const { id } of shown.deliveries) {
    expect((await getDelivery(app, endpoint.id, id)).log).toHaveLength(1)
  }
  // The other gets its own after all: the older event leaves with everything, of the newest all but itself.
  await startDeliverer(app.context).run()
  expect(await sweepOld(app.context, retentionMs)).toBe(5)
  for (const { id } of [endpoint, slow]) {
    expect((await listDeliveries(app, id)).total).toBe(0)
  }
  expect(counts(app, swept)).toEqual([0, 0, 1, 0])
})

test('what an endpoint got that is switched off since leaves like that of any other', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  for (let n = 0; n < 3; n += 1) await book()
  await startDeliverer(app.context).run()
  await app.call('PATCH', `/v1/webhooks/${endpoint.id}`, { active: false })
  app.clock.advance(2 * retentionMs)
  await sweepOld(app.context, retentionMs)
  expect(counts(app, swept)).toEqual([0, 0, 1, 0])
})

test('a test event that waits stays as well', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  const path = `/v1/webhooks/${endpoint.id}`
  await app.call('PATCH', path, { active: false })
  const { id } = succeeded(await app.call('POST', `${path}/test`)).body
  await book()
  app.clock.advance(2 * retentionMs)
  await sweepOld(app.context, retentionMs)
  await app.call('PATCH', path, { active: true })
  expect(only(await startDeliverer(app.context).run()).id).toBe(id)
})

test('what waits for one endpoint keeps nothing of another account', async () => {
  await using on = await began()
  const { app, book, endpoint } = on
  // Forgotten by its owner, with something that waits.
  await book()
  await app.call('PATCH', `/v1/webhooks/${endpoint.id}`, { active: false })
  const { id: otherId, key } = await app.account('other')
  const { id } = await app.human({ key })
  await register(app, {}, { key })
  for (const hour of ['09', '10', '11']) {
    succeeded(await app.book(id, `2026-03-16T${hour}:00:00Z`, {}, { key }))
  }
  await startDeliverer(app.context).run()
  app.clock.advance(2 * retentionMs)
  await sweepOld(app.context, retentionMs)
  const left = app.database.query(
    'SELECT count(*) AS n FROM events WHERE account_seq = (SELECT seq FROM accounts WHERE id = ?)',
  )
  // The newest event of the file.
  expect(left.get(otherId)).toEqual({ n: 1 })
  expect((await endpointOf(app, endpoint.id)).active).toBe(false)
})

test('a booking whose events are swept can still be moved and cancelled', async () => {
  await using on = await began()
  const { app, book } = on
  const made = await book()
  await book()
  await startDeliverer(app.context).run()
  app.clock.advance(31 * dayMs)
  await sweepOld(app.context, retentionMs)
  expect(counts(app, ['events'])).toEqual([1])
  const path = `/v1/bookings/${made.id}`
  succeeded(await app.call('PATCH', path, { starts_at: '2026-06-20T09:00:00Z' }))
  succeeded(await app.call('DELETE', path))
  expect(app.events().map(({ event }) => event)).toEqual([
    'booking.confirmed',
    'booking.rescheduled',
    'booking.cancelled',
  ])
})

test('answers kept for idempotency go after 24 hours, whatever the retention', async () => {
  await using on = await began()
  const { app } = on
  const make = async (key: string) => {
    const headers = { 'idempotency-key': key }
    const human = { name: 'Sarah Chen', timezone: 'UTC' }
    return succeeded(await app.call('POST', '/v1/humans', human, { headers }))
  }
  const first = await make('first')
  app.clock.advance(1)
  const second = await make('second')
  app.clock.advance(dayMs - 2)
  expect(await sweepOld(app.context, retentionMs)).toBe(0)
  expect((await make('first')).text).toBe(first.text)
  app.clock.advance(1)
  expect(await sweepOld(app.context, retentionMs)).toBe(1)
  expect(createdAt(app, 'idempotency')).toEqual([1])
  expect((await make('second')).text).toBe(second.text)
})

test('no transaction removes more rows than it may of a kind, and together they remove all', async () => {
  await using on = await began()
  const { app, book } = on
  await register(app)
  const headers = () => ({ 'idempotency-key': Bun.randomUUIDv7() })
  for (let n = 0; n < 23; n += 1) {
    await book()
    await app.call('POST', '/v1/humans', { name: 'A', timezone: 'UTC' }, { headers: headers() })
  }
  await startDeliverer(app.context).run()
  app.clock.advance(2 * retentionMs)
  const steps: number[][] = []
  const store: TestApp['store'] = {
    ...app.store,
    async sweep(...wanted) {
      const before = counts(app, swept)
      const gone = await app.store.sweep(...wanted)
      steps.push(counts(app, swept).map((count, n) => (before[n] ?? 0) - count))
      return gone
    },
  }
  expect(counts(app, swept)).toEqual([46, 46, 23, 23])
  expect(await sweepOld({ ...app.context, store }, retentionMs, { rowsMax: 10 })).toBe(46 + 22 + 23)
  expect(counts(app, swept)).toEqual([0, 0, 1, 0])
  expect(steps.flatMap((step) => step.filter((rows) => rows > 10))).toEqual([])
  expect(steps.length).toBeWithin(5, 12)
})

test('rows of the retention to come are found no sooner for being many', async () => {
  await using on = await began()
  const { app, book } = on
  for (let n = 0; n < 12; n += 1) await book()
  await startDeliverer(app.context).run()
  app.clock.advance(retentionMs - hourMs)
  for (let n = 0; n < 12; n += 1) await book()
  await startDeliverer(app.context).run()
  app.clock.advance(2 * hourMs)
  await sweepOld(app.context, retentionMs, { rowsMax: 5 })
  expect(createdAt(app, ofEvents)).toEqual(Array(12).fill(retentionMs - hourMs))
  expect(createdAt(app, 'events')).toEqual(Array(12).fill(retentionMs - hourMs))
})

test('a sweep ends with the transaction under way when the service stops', async () => {
  await using on = await began()
  const { app, book } = on
  for (let n = 0; n < 6; n += 1) await book()
  await startDeliverer(app.context).run()
  app.clock.advance(2 * retentionMs)
  const stopping = AbortSignal.abort()
  expect(await sweepOld(app.context, retentionMs, { rowsMax: 2, stopping })).toBe(2)
})

test('a sweep that fails is said in the log, and the next one goes on', async () => {
  await using on = await began()
  const { app, book } = on
  for (let n = 0; n < 2; n += 1) await book()
  await startDeliverer(app.context).run()
  app.clock.advance(retentionMs + minuteMs)
  const broken: TestApp['store'] = {
    ...app.store,
    sweep: () => Promise.reject(new Error('disk I/O error')),
  }
  expect(await sweepOld({ ...app.context, store: broken }, retentionMs)).toBe(0)
  expect(JSON.parse(only(app.log))).toMatchObject({
    level: 'error',
    message: 'old rows could not be swept',
    reason: 'Error: disk I/O error',
  })
  expect(await sweepOld(app.context, retentionMs)).toBe(3)
})
