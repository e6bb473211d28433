/** guide/accounts.md: what belongs to one account does not exist for another. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { keepMailEndpoints } from '../../src/operations/mails/mail-endpoints.ts'
import { expectRefusal } from '../support/answers.ts'
import { type Method, officeHours, startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let otherKey: string
/** One of everything, made with the first key. */
let humanId: string
let overrideId: string
let calendarId: string
let bookingId: string
let holdId: string
let serviceId: string
let webhookId: string
let deliveryId: string
let mailId: string
let keyId: string

const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-20' }
const calendar = { type: 'ics', url: 'http://127.0.0.1:9/a.ics' }
const endpoint = { url: 'https://a.com/', events: ['booking.confirmed', 'booking.cancelled'] }
const fields = { attendee_email: 'alex@startup.io', metadata: { lead_id: 'lead_1' } }

beforeAll(async () => {
  const parts = { publicUrl: 'https://book.example.com', sendsMail: true }
  app = await startTestApp({ parts })
  await keepMailEndpoints(app.context)
  app.stopping.abort()
  otherKey = (await app.account('other')).key
  humanId = (await app.human({ role: 'ae' })).id
  overrideId = (await app.call('POST', `/v1/humans/${humanId}/overrides`, block)).body.id
  calendarId = (await app.call('POST', `/v1/humans/${humanId}/calendars`, calendar)).body.id
  // It is read by nobody here, and shall be in nobody's way.
  await app.call('PATCH', `/v1/humans/${humanId}/calendars/${calendarId}`, { read_busy: false })
  webhookId = (await app.call('POST', '/v1/webhooks', endpoint)).body.id
  bookingId = (await app.book(humanId, '2026-03-16T09:00:00Z', fields)).body.id
  const kind = { name: 'x', durations: [30], human_ids: [humanId] }
  serviceId = (await app.call('POST', '/v1/services', kind)).body.id
  const slot = { human_id: humanId, starts_at: '2026-03-16T15:00:00Z', duration: 30 }
  holdId = (await app.call('POST', '/v1/holds', slot)).body.id
  keyId = (await app.call('POST', '/v1/api-keys', { name: 'x', scope: 'read' })).body.id
  deliveryId = (await app.call('POST', `/v1/webhooks/${webhookId}/test`)).body.id
  await app.elsewhere(`INSERT INTO mails (booking_seq, event_seq, recipient, account_seq, kind, as_of, shown_by, sequence, starts_at,
    ends_at, status, at) SELECT seq, event_seq, 'attendee', account_seq, 'confirmed', 0, event_seq, 0, 0, 0, 'failed', 0 FROM bookings`)
  mailId = JSON.parse((await app.call('GET', '/v1/mails?status=failed')).text).mails[0].id
})
afterAll(() => app[Symbol.asyncDispose]())

/** A body that each route takes. */
const bodies: Record<string, object> = {
  'POST /v1/humans/:id/feed': { detail: 'busy' },
  'PATCH /v1/humans/:id': { name: 'Mallory' },
  'PUT /v1/humans/:id/availability': officeHours,
  'POST /v1/humans/:id/overrides': block,
  'POST /v1/humans/:id/calendars': calendar,
  'PATCH /v1/humans/:id/calendars/:calendarId': { name: 'Mallory' },
  'POST /v1/humans/:id/hand-over': { to: 'sales' },
  'PATCH /v1/humans/:id/overrides/:overrideId': { title: 'Offsite' },
  'PATCH /v1/bookings/:id': { starts_at: '2026-03-16T10:00:00Z' },
  'PATCH /v1/webhooks/:id': { active: true },
  'PATCH /v1/services/:id': { name: 'Mallory' },
  'POST /v1/webhooks/:id/redeliver-failed': { since: '2026-03-01T00:00:00Z' },
}
/** What a path asks for in its query. */
const queries: Record<string, string> = {
  slots: '?date_from=2026-03-16&date_to=2026-03-16&duration=30',
  explain: '?starts_at=2026-03-16T10:00:00Z&duration=30',
}

/** Every route with an id in its path, with ids that exist in the first account. */
function addressed(): { method: Method; path: string; body: object | undefined }[] {
  const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
  return app.routes.flatMap((route) => {
    const method = methods.find((one) => one === route.method)
    if (method === undefined || !/^\/v1\/.*:/.test(route.path)) return []
    const pattern = route.path.replace(/\/$/, '')
    const owner = {
      humans: humanId,
      bookings: bookingId,
      holds: holdId,
      services: serviceId,
      webhooks: webhookId,
      mails: mailId,
      'api-keys': keyId,
    }
    const noun = Object.entries(owner).find(([name]) => pattern.startsWith(`/v1/${name}/`))
    if (!noun) throw new Error(`no id is known for ${pattern}`)
    const path = pattern
      .replace(':overrideId', overrideId)
      .replace(':calendarId', calendarId)
      .replace(':deliveryId', deliveryId)
      .replace(':id', noun[1])
    const query = queries[path.split('/').at(-1) ?? ''] ?? ''
    return [{ method, path: path + query, body: bodies[`${method} ${pattern}`] }]
  })
}

/** All rows of the first account, as they stand. */
const snapshot = () =>
  [
    ...[
      'humans',
      'overrides',
      'bookings',
      'holds',
      'services',
      'events',
      'webhooks',
      'deliveries',
      'usage',
    ],
    ...['ledger', 'api_keys'],
  ].map((table) => app.database.query(`SELECT * FROM ${table}`).all())

test('with another account’s key every id is NOT_FOUND on every route, and nothing changes', async () => {
  const before = snapshot()
  const routes = addressed()
  expect(routes.length).toBeGreaterThanOrEqual(12)
  for (const { method, path, body } of routes) {
    // Right after its owner asked, so that an answer kept for one account would show.
    if (method === 'GET') expect((await app.call(method, path)).status).toBe(200)
    expectRefusal(await app.call(method, path, body, { key: otherKey }), 'NOT_FOUND')
  }
  const booked = await app.book(humanId, '2026-03-16T10:00:00Z', {}, { key: otherKey })
  expectRefusal(booked, 'NOT_FOUND')
  const taken = { hold_id: holdId, attendee_name: 'Mallory' }
  const turned = await app.call('POST', '/v1/bookings', taken, { key: otherKey })
  expectRefusal(turned, 'NOT_FOUND')
  expect(snapshot()).toEqual(before)
})

test('an id of another account is answered as one that never was', async () => {
  const nobody = '019aa3c0-7a00-7000-8000-000000000001'
  for (const { method, path, body } of addressed()) {
    const theirs = await app.call(method, path, body, { key: otherKey })
    const ids = new RegExp(
      [humanId, overrideId, calendarId, bookingId, holdId, serviceId, webhookId].join('|'),
      'g',
    )
    const none = await app.call(method, path.replace(ids, nobody), body, { key: otherKey })
    expect(theirs.text).toBe(none.text)
  }
})

test('another account’s lists are empty, whatever they are filtered by', async () => {
  const lists = [
    '/v1/humans',
    '/v1/humans?role=ae',
    '/v1/webhooks',
    '/v1/bookings',
    `/v1/bookings?human_id=${humanId}`,
    '/v1/bookings?attendee_email=alex%40startup.io',
    '/v1/bookings?metadata.lead_id=lead_1',
    '/v1/bookings?status=confirmed&date_from=2026-03-16',
  ]
  for (const path of lists) {
    const { status, body } = await app.call('GET', path, undefined, { key: otherKey })
    expect({ path, status, total: body.total }).toEqual({ path, status: 200, total: 0 })
    expect([...(body.humans ?? body.webhooks ?? body.bookings)]).toEqual([])
    const mine = await app.call('GET', path)
    expect({ path, total: mine.body.total }).toEqual({ path, total: 1 })
  }
})

/** Routes without an id in their path, which another account may call: all it finds there is its own. */
const ownRoutes: Record<string, object | null> = {
  'GET /v1/account': null,
  'PATCH /v1/account': { holidays: null },
  'GET /v1/holidays?country=DE&year=2027': null,
  'GET /v1/usage': null,
  'GET /v1/usage/days?month=2026-03': null,
  'GET /v1/health': null,
  'GET /v1/audit': null,
  'GET /v1/mails': null,
  'GET /v1/api-keys': null,
  'POST /v1/api-keys': { name: 'own', scope: 'read' },
  'GET /v1/humans': null,
  'POST /v1/humans': { name: 'Own', timezone: 'UTC' },
  'GET /v1/bookings': null,
  'GET /v1/services': null,
  'POST /v1/services': { name: 'Own', durations: [30] },
  'GET /v1/webhooks': null,
  'POST /v1/webhooks': endpoint,
  'POST /v1/attendees/erase': { email: 'alex@example.com' },
  'GET /v1/events': null,
  'GET /v1/zones': null,
  'GET /v1/zones/clock?timezone=UTC': null,
  // Ended at once here; what it tells is asked in streams.test.ts.
  'GET /v1/events/stream': null,
}
/** Those that take an id in their body or query: that of another account is NOT_FOUND. */
const namingRoutes: Record<string, () => { query?: string; body?: object }> = {
  'POST /v1/bookings': () => ({ body: { ...slotOf(humanId), attendee_name: 'Mallory' } }),
  'POST /v1/holds': () => ({ body: slotOf(humanId) }),
  'GET /v1/holds': () => ({ query: `?human_id=${humanId}` }),
  'GET /v1/day': () => ({ query: `?human_ids=${humanId}` }),
  'GET /v1/usage/humans': () => ({ query: `?human_ids=${humanId}` }),
  'GET /v1/slots': () => ({
    query: `?human_ids=${humanId}&date_from=2026-03-16&date_to=2026-03-16&duration=30`,
  }),
}
const slotOf = (id: string) => ({ human_id: id, starts_at: '2026-03-16T11:00:00Z', duration: 30 })

test('on every route without an id nothing of another account is told; a new route must be known here', async () => {
  const routes = app.routes
    .filter(({ path }) => path.startsWith('/v1/') && !path.includes(':'))
    .map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`)
  const known = [...Object.keys(ownRoutes), ...Object.keys(namingRoutes)]
  expect(routes.sort()).toEqual(known.map((route) => route.replace(/\?.*/, '')).sort())
  const account = await app.store.accounts.findFirst()
  const theirs = [
    humanId,
    overrideId,
    bookingId,
    serviceId,
    webhookId,
    deliveryId,
    keyId,
    account?.id ?? '',
  ]
  const { key } = await app.account('curious')
  for (const [route, body] of Object.entries(ownRoutes)) {
    const [method, path = ''] = route.split(' ')
    const verb = method === 'GET' || method === 'PATCH' ? method : 'POST'
    const { status, text } = await app.call(verb, path, body ?? undefined, { key })
    expect([route, status < 300]).toEqual([route, true])
    for (const id of theirs) expect([route, text.includes(id)]).toEqual([route, false])
  }
  for (const [route, naming] of Object.entries(namingRoutes)) {
    const [method, path = ''] = route.split(' ')
    const { query = '', body } = naming()
    const verb = method === 'GET' ? 'GET' : 'POST'
    expectRefusal(await app.call(verb, path + query, body, { key }), 'NOT_FOUND')
  }
})

test('another account’s bookings go to its own endpoints only', async () => {
  const waiting = () => app.database.query('SELECT * FROM deliveries').all().length
  const { key } = await app.account('third')
  const { id } = await app.human({ key })
  const before = waiting()
  expect((await app.book(id, '2026-03-16T09:00:00Z', {}, { key })).status).toBe(201)
  expect(waiting()).toBe(before)
  await app.call('POST', '/v1/webhooks', endpoint, { key })
  expect((await app.book(id, '2026-03-16T10:00:00Z', {}, { key })).status).toBe(201)
  expect(waiting()).toBe(before + 1)
})

test('with its own key the first account still has everything', async () => {
  // Whom bookings may be handed over to.
  await app.human({ role: 'sales' })
  for (const { method, path, body } of addressed().filter(({ method }) => method !== 'DELETE')) {
    const { status } = await app.call(method, path, body)
    expect({ method, path, ok: status < 300 }).toEqual({ method, path, ok: true })
  }
})

test('a revoked key opens nothing from that moment on', async () => {
  const { key } = await app.account('revoked')
  expect((await app.call('GET', '/v1/humans', undefined, { key })).status).toBe(200)
  await app.elsewhere("UPDATE api_keys SET revoked_at = 1 WHERE name = 'revoked'")
  expectRefusal(await app.call('GET', '/v1/humans', undefined, { key }), 'UNAUTHORIZED')
})

test('no key stands in the file in clear', async () => {
  const tables = app.database
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
  for (const { name } of tables) {
    const rows = app.database.query<Record<string, unknown>, []>(`SELECT * FROM ${name}`).all()
    const text = rows
      .flatMap((row) => Object.values(row))
      .filter((cell) => typeof cell === 'string')
    expect(text.join('\n')).not.toContain(app.key)
    expect(text.join('\n')).not.toContain(otherKey)
  }
})
