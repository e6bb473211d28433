/** What is logged and counted of requests. */
import { expect, test } from 'bun:test'
import { createMetrics } from '../../src/observe/metrics.ts'
import { type Method, startTestApp, type TestApp } from '../support/app.ts'

interface Line {
  readonly level: string
  readonly message: string
  readonly method: string
  readonly route: string
  readonly status: number
  readonly ms: number
  readonly account: string | null
  readonly request_id: string
}

const linesOf = (app: TestApp): Line[] => app.requests.map((line) => JSON.parse(line))
const briefOf = (app: TestApp) =>
  linesOf(app).map(({ method, route, status }) => `${method} ${route} ${status}`)

test('each request is one line with its route, status, time, account and id, errors included', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  app.requests.splice(0)
  const unknown = Bun.randomUUIDv7()
  const big = { name: 'x'.repeat(70_000), timezone: 'UTC' }
  const calls: [Method, string, unknown, number][] = [
    ['GET', `/v1/humans/${id}`, undefined, 200],
    ['POST', '/v1/humans', { name: 'Sam', timezone: 'UTC' }, 201],
    ['GET', `/v1/humans/${unknown}?a=b`, undefined, 422],
    ['GET', `/v1/humans/${unknown}`, undefined, 404],
    ['GET', `/v1/nothing/${unknown}`, undefined, 404],
    ['PUT', `/v1/humans/${unknown}`, {}, 405],
    ['POST', '/v1/humans', big, 413],
    ['POST', '/v1/humans', 'no object', 422],
    ['GET', '/docs', undefined, 200],
  ]
  for (const [method, path, body, status] of calls) {
    expect((await app.call(method, path, body)).status).toBe(status)
  }
  expect((await app.call('GET', '/v1/humans', undefined, { key: null })).status).toBe(401)
  expect(briefOf(app)).toEqual([
    'GET /v1/humans/:id 200',
    'POST /v1/humans 201',
    'GET /v1/humans/:id 422',
    'GET /v1/humans/:id 404',
    'GET none 404',
    'PUT none 405',
    'POST /v1/humans 413',
    'POST /v1/humans 422',
    'GET /docs 200',
    'GET /v1/humans 401',
  ])
  const account = await app.store.accounts.findFirst()
  for (const line of linesOf(app)) {
    expect(line).toMatchObject({ level: 'info', message: 'request' })
    expect(line.ms).toBeGreaterThanOrEqual(0)
    const isOurs = line.status !== 401 && line.route !== '/docs'
    expect([line.route, line.account]).toEqual([line.route, isOurs ? (account?.id ?? '') : null])
  }
})

test('a line bears the id of its answer', async () => {
  await using app = await startTestApp()
  const options = { headers: { 'x-request-id': 'mine-1' } }
  await app.call('GET', '/v1/humans', undefined, options)
  await app.call('GET', '/v1/nothing', undefined, options)
  const { headers } = await app.call('GET', '/v1/usage')
  const ids = linesOf(app).map((line) => line.request_id)
  expect(ids).toEqual(['mine-1', 'mine-1', String(headers.get('x-request-id'))])
})

test('a crash is logged as a request too', async () => {
  const newId = () => {
    throw new Error('no ids today')
  }
  await using app = await startTestApp({ parts: { newId } })
  await app.call('POST', '/v1/humans', { name: 'Sam', timezone: 'UTC' })
  expect(briefOf(app)).toEqual(['POST /v1/humans 500'])
  expect(app.log).toHaveLength(1)
})

test('what asks often and says little is not logged', async () => {
  await using app = await startTestApp()
  for (const path of ['/healthz', '/readyz', '/metrics']) await app.call('GET', path)
  expect(app.requests).toEqual([])
})

test('no key, body, query, path or address of a person stands in a line', async () => {
  await using app = await startTestApp()
  const secret = 'sk_live_secret_0123456789'
  const { id } = await app.human({ name: 'Hidden Name', role: 'hidden-role' })
  const booked = await app.book(id, '2026-03-16T09:00:00Z', {
    ...{ attendee_name: 'Hidden Guest', attendee_email: 'hidden@guest.example' },
    metadata: { lead: 'hidden-lead' },
  })
  await app.call('GET', '/v1/bookings?attendee_email=hidden%40guest.example')
  await app.call('GET', '/v1/hidden@guest.example')
  await app.call('GET', `/v1/bookings/${booked.body.id}`, undefined, { key: secret })
  await app.call('GET', '/v1/humans', undefined, {
    headers: { 'x-request-id': 'hidden@guest.example', referer: 'hidden' },
  })
  await app.call('POST', '/v1/webhooks', { url: 'https://hidden.example/', events: ['hidden'] })
  expect(app.requests.length).toBeGreaterThan(6)
  const text = app.requests.join('\n')
  for (const word of ['idden', '@', '%40', 'sk_live', id, String(booked.body.id)]) {
    expect([word, text.includes(word)]).toEqual([word, false])
  }
})

/** The samples of a scrape, each with its value. */
async function scrape(app: TestApp): Promise<Map<string, number>> {
  const { status, text, headers } = await app.call('GET', '/metrics')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    samples.map((line) => {
      const [, name = '', value] = /^([a-z_]+(?:\{.*\})?) (\S+)$/.exec(line) ?? []
      expect([line, Number.isFinite(Number(value))]).toEqual([line, true])
      return [name, Number(value)]
    }),
  )
}

test('requests are counted by method, route and status, with how long they took', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  for (let at = 0; at < 3; at += 1) await app.call('GET', `/v1/humans/${id}`)
  await app.call('GET', `/v1/humans/${Bun.randomUUIDv7()}`)
  await app.call('GET', `/v1/${Bun.randomUUIDv7()}`)
  await app.call('GET', `/v1/${Bun.randomUUIDv7()}`)
  const samples = await scrape(app)
  const name = 'slotflow_http_request_duration_seconds'
  const of = (method: string, route: string, status: number, part = 'count', le = '') =>
    samples.get(`${name}_${part}{${le}method="${method}",route="${route}",status="${status}"}`)
  expect(of('GET', '/v1/humans/:id', 200)).toBe(3)
  expect(of('GET', '/v1/humans/:id', 200, 'bucket', 'le="+Inf",')).toBe(3)
  expect(of('GET', '/v1/humans/:id', 200, 'sum')).toBeGreaterThan(0)
  expect(of('GET', '/v1/humans/:id', 404)).toBe(1)
  expect(of('POST', '/v1/humans', 201)).toBe(1)
  expect(of('GET', 'none', 404)).toBe(2)
})

test('what waits in the store is asked for when it is scraped', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const webhook = { url: 'https://a.com/', events: ['booking.confirmed'] }
  await app.call('POST', '/v1/webhooks', webhook)
  expect((await scrape(app)).get('slotflow_deliveries_oldest_due_seconds')).toBe(0)
  await app.book(id, '2026-03-16T09:00:00Z')
  app.clock.advance(90_000)
  await app.book(id, '2026-03-16T10:00:00Z')
  const samples = await scrape(app)
  expect(samples.get('slotflow_deliveries_waiting')).toBe(2)
  expect(samples.get('slotflow_deliveries_oldest_due_seconds')).toBe(90)
  expect(samples.get('slotflow_writes_waiting')).toBe(0)
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(0)
})

test('commits and attempts are counted, and a worker’s figures bear its name', async () => {
  const metrics = createMetrics('4711')
  for (const writes of [1, 3, 256]) metrics.committed(writes)
  metrics.attempted('delivered')
  metrics.attempted('pending')
  metrics.attempted('pending')
  const none = { deliveriesWaiting: 0, oldestDueSeconds: 0, loopLagSeconds: 0, bookingsShifted: 0 }
  const held = { mailHeldSeconds: 0, copiesWaiting: 0, calendarsHeld: 0 }
  const zoneRules = { version: '2026f', releasedSeconds: 1_793_269_936 }
  const present = { writesWaiting: 7, ...none, ...held, zoneRules, backupAgeSeconds: 12 }
  const text = await metrics.render(present)
  for (const line of [
    'slotflow_commit_writes_count{worker="4711"} 3',
    'slotflow_commit_writes_sum{worker="4711"} 260',
    'slotflow_delivery_attempts_total{result="pending",worker="4711"} 2',
    'slotflow_writes_waiting{worker="4711"} 7',
    'slotflow_backup_age_seconds{worker="4711"} 12',
    'slotflow_zone_rules_released_seconds{version="2026f",worker="4711"} 1793269936',
  ]) {
    expect(text).toContain(line)
  }
})

test('metrics ask for an admin key, or for none where they are public', async () => {
  await using app = await startTestApp()
  const status = async (key: string | null) =>
    (await app.call('GET', '/metrics', undefined, { key })).status
  const made = await app.call('POST', '/v1/api-keys', { name: 'agent', scope: 'agent' })
  const agent: { key: string } = JSON.parse(made.text)
  expect([await status(null), await status(agent.key), await status(app.key)]).toEqual([
    401, 403, 200,
  ])
  await using open = await startTestApp({ metricsArePublic: true })
  expect((await open.call('GET', '/metrics', undefined, { key: null })).status).toBe(200)
  expect((await open.call('GET', '/v1/humans', undefined, { key: null })).status).toBe(401)
})
