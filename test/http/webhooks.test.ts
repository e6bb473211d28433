/** guide/webhooks.md: registering endpoints. What is sent to them is tested in test/webhooks and test/workers. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { openFaulty } from '../support/faulty.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

const nobody = '019aa3c0-7a00-7000-8000-000000000001'
const endpoint = { url: 'https://your-agent.com/first', events: ['booking.confirmed'] }
let registered = 0
/** Of an address of its own. */
const register = (fields: Readonly<Record<string, unknown>> = {}, on = app) => {
  registered += 1
  const url = `https://your-agent.com/${registered}`
  return on.call('POST', '/v1/webhooks', { ...endpoint, url, ...fields })
}

test('the secret is shown at registration and never again', async () => {
  await using other = await startTestApp()
  const { status, text, body } = await register({ url: endpoint.url }, other)
  const { secret, signing_secret, ...rest } = body
  expect([status, signing_secret]).toEqual([201, secret])
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect<unknown>(rest).toEqual({
    id: body.id,
    ...endpoint,
    active: true,
    created_at: '2026-03-10T10:00:00.000Z',
  })
  const list = await other.call('GET', '/v1/webhooks')
  expect<unknown>(list.body).toEqual({ webhooks: [rest], total: 1 })
  expect([list.text.includes('whsec_'), text.includes('whsec_')]).toEqual([false, true])
})

test('every endpoint has a secret of its own', async () => {
  const made = await Promise.all(Array.from({ length: 5 }, () => register()))
  expect(new Set(made.map(({ body }) => body.secret)).size).toBe(5)
})

test('endpoints are listed oldest first', async () => {
  await using other = await startTestApp()
  const urls = ['https://c.com/', 'https://a.com/', 'https://b.com/']
  for (const url of urls) await register({ url }, other)
  const { body } = await other.call('GET', '/v1/webhooks')
  expect(body.webhooks.map(({ url }) => url)).toEqual(urls)
  expect(body.total).toBe(3)
})

/** An address, and as what it is kept. */
const urls: [sent: string, kept: string][] = [
  ['https://your-agent.com/webhooks', 'https://your-agent.com/webhooks'],
  ['http://a.com', 'http://a.com/'],
  ['https://a.com:8443/x?y=1&z=%20', 'https://a.com:8443/x?y=1&z=%20'],
  ['HTTPS://A.com/X', 'https://a.com/X'],
  ['https://a.com/x#fragment', 'https://a.com/x'],
  ['https://exämple.com/', 'https://xn--exmple-cua.com/'],
  [`https://a.com/${'x'.repeat(2_034)}`, `https://a.com/${'x'.repeat(2_034)}`],
]

test.each(urls)('the address %s is kept as %s', async (sent, kept) => {
  const { status, body } = await register({ url: sent })
  expect({ status, url: body.url }).toEqual({ status: 201, url: kept })
})

const wrongUrls = [
  null,
  '',
  'a.com',
  '/webhooks',
  '//a.com',
  'http:',
  'http://',
  'https:///x',
  'http:a.com',
  'http://?x',
  'http://a.com:0/',
  'http://a.com:65536/',
  'http://a.com:x/',
  'http://a b.com/',
  'http://[::1/',
  'http://%00/',
  ' https://a.com/',
  'https://user@a.com/',
  'https://user:pass@a.com/',
  'https://:pass@a.com/',
  'ftp://a.com/',
  'file:///etc/passwd',
  'data:text/plain,x',
  'javascript:alert(1)',
  's3://bucket/x',
  'unix:///var/run/x.sock',
  'ws://a.com/',
  'blob:https://a.com/x',
  'https://a.com/\0',
  'https://a.com/\ud800',
  `https://a.com/${'x'.repeat(2_035)}`,
  1,
  true,
  {},
  [],
]

test.each(wrongUrls)('the address %p is refused', async (url) => {
  expectRefusal(await register({ url }), 'VALIDATION_ERROR', ['url'])
})

test('each event can be listened to, alone or together', async () => {
  const all = ['booking.confirmed', 'booking.cancelled', 'booking.rescheduled', 'booking.updated']
  all.push('booking.reminder', 'booking.started', 'booking.conflict')
  all.push('calendar.unreachable', 'calendar.recovered', 'mail.failed')
  for (const events of [...all.map((event) => [event]), all, all.toReversed()]) {
    const { status, body } = await register({ events })
    expect({ status, events: body.events }).toEqual({ status: 201, events })
  }
})

/** The wrong field, and the events. */
const wrongEvents: [field: string, events: unknown][] = [
  ['events', null],
  ['events', []],
  ['events', {}],
  ['events', 'booking.confirmed'],
  ['events', ['booking.confirmed', 'booking.confirmed']],
  ['events.0', ['*']],
  ['events.0', ['booking']],
  ['events.0', ['booking.deleted']],
  ['events.0', ['Booking.Confirmed']],
  ['events.1', ['booking.confirmed', '']],
  ['events.0', [null]],
  ['events.0', [1]],
]

test.each(wrongEvents)('%s is named for the events %j', async (field, events) => {
  expectRefusal(await register({ events }), 'VALIDATION_ERROR', [field])
})

test('secret, state and other fields cannot be chosen', async () => {
  for (const field of ['secret', 'active', 'id', 'description']) {
    expectRefusal(await register({ [field]: 'x' }), 'VALIDATION_ERROR', [field])
  }
})

/** What waits to be sent: the event and how often. */
function waiting(on: TestApp): string[] {
  const sql = 'SELECT type FROM deliveries JOIN events ON seq = event_seq ORDER BY seq, webhook_seq'
  return on.database
    .query<{ type: string }, []>(sql)
    .all()
    .map(({ type }) => type)
}

test('an endpoint gets the events it asked for, from its registration on, once each', async () => {
  await using other = await startTestApp()
  const { id } = await other.human()
  const path = `/v1/bookings/${(await other.book(id, '2026-03-16T09:00:00Z')).body.id}`
  expect(waiting(other)).toEqual([])
  await register({ events: ['booking.confirmed', 'booking.rescheduled'] }, other)
  await register({ events: ['booking.cancelled'] }, other)
  await other.call('PATCH', path, { starts_at: '2026-03-16T10:00:00Z' })
  await other.book(id, '2026-03-16T09:00:00Z')
  await other.book(id, '2026-03-16T09:00:00Z')
  await other.call('DELETE', path)
  await other.call('DELETE', path)
  expect(waiting(other)).toEqual(['booking.rescheduled', 'booking.confirmed', 'booking.cancelled'])
})

test('a deleted endpoint is gone, with what still waited for it', async () => {
  await using other = await startTestApp()
  const { id } = await other.human()
  const [gone, stays] = [await register({}, other), await register({}, other)]
  await other.book(id, '2026-03-16T09:00:00Z')
  expect(waiting(other)).toHaveLength(2)
  const path = `/v1/webhooks/${gone.body.id}`
  const { status, body } = await other.call('DELETE', path)
  expect<unknown>({ status, body }).toEqual({
    status: 200,
    body: { deleted: true, id: gone.body.id },
  })
  expect(waiting(other)).toHaveLength(1)
  const list = await other.call('GET', '/v1/webhooks')
  expect(list.body.webhooks.map((webhook) => webhook.id)).toEqual([stays.body.id])
  expectRefusal(await other.call('DELETE', path), 'NOT_FOUND')
  await other.book(id, '2026-03-16T10:00:00Z')
  expect(waiting(other)).toHaveLength(2)
})

test('a deletion that breaks off half-way says so, and is finished when it is asked for again', async () => {
  let commits = Number.NEGATIVE_INFINITY
  let isFirst = () => {}
  const committed = () => {
    commits += 1
    if (commits === 1) isFirst()
  }
  const { opened, faulty } = await openFaulty(() => startTestApp({ committed }))
  await using other = opened
  const { id } = await other.human()
  const { body } = await register({}, other)
  await other.book(id, '2026-03-16T09:00:00Z')
  commits = 0
  isFirst = () => {
    faulty.arm({ at: 'begin', code: 10, rollsBack: false })
  }
  const path = `/v1/webhooks/${body.id}`
  const refused = await other.call('DELETE', path)
  expectRefusal(refused, 'UNAVAILABLE')
  expect(refused.text).toContain('It is switched off, but still there. Send the request again.')
  expect(refused.text).not.toContain('Nothing was written')
  expect((await other.call('DELETE', path)).status).toBe(200)
  expect(waiting(other)).toEqual([])
})

test('an endpoint that is not there is NOT_FOUND', async () => {
  for (const id of [nobody, 'x', '%00']) {
    expectRefusal(await app.call('DELETE', `/v1/webhooks/${id}`), 'NOT_FOUND')
  }
})

test('the same address for an event in common is refused, with the id of the first', async () => {
  await using other = await startTestApp()
  const url = 'https://your-agent.com/hook'
  const first = await register({ url, events: ['booking.confirmed', 'booking.cancelled'] }, other)
  for (const sent of [url, 'HTTPS://Your-Agent.com:443/hook#top']) {
    const again = await register({ url: sent, events: ['booking.cancelled'] }, other)
    expectRefusal(again, 'VALIDATION_ERROR', ['url'])
    expect(again.body.error.message).toContain(`${first.body.id} gets booking.cancelled there`)
  }
  const second = await register({ url, events: ['booking.updated'] }, other)
  expect(second.status).toBe(201)
  const away = await register({ events: ['booking.confirmed'] }, other)
  const changes: [id: string, change: object][] = [
    [second.body.id, { events: ['booking.updated', 'booking.confirmed'] }],
    [away.body.id, { url }],
  ]
  for (const [id, change] of changes) {
    const answer = await other.call('PATCH', `/v1/webhooks/${id}`, change)
    expectRefusal(answer, 'VALIDATION_ERROR', ['url'])
    expect(answer.body.error.message).toContain(first.body.id)
  }
  const itself = { url, events: ['booking.confirmed'] }
  const path = `/v1/webhooks/${first.body.id}`
  expect((await other.call('PATCH', path, itself)).status).toBe(200)
  // Another account knows nothing of it, and what is deleted is in nobody's way.
  const { key } = await other.account('other')
  const theirs = await other.call('POST', '/v1/webhooks', { ...endpoint, url }, { key })
  expect(theirs.status).toBe(201)
  await other.call('DELETE', path)
  expect((await register({ url, events: ['booking.confirmed'] }, other)).status).toBe(201)
})

test('two of one address that were there before this was refused stay, and can be switched off and on', async () => {
  await using other = await startTestApp()
  const first = await register({}, other)
  const { body } = await register({}, other)
  other.database.run('UPDATE webhooks SET url = ?', [first.body.url])
  for (const active of [false, true]) {
    expect((await other.call('PATCH', `/v1/webhooks/${body.id}`, { active })).status).toBe(200)
  }
})

test('an account has 1,000 endpoints at most, those that are off included, whatever its plan says', async () => {
  await using other = await startTestApp()
  other.database.run(
    `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 999)
     INSERT INTO webhooks (id, account_seq, url, events, secret, failures, active, created_at)
     SELECT 'made-' || n, (SELECT seq FROM accounts), 'https://a.com/' || n, '[]', '', 0, n % 2, 0 FROM n`,
  )
  expect((await register({}, other)).status).toBe(201)
  const refused = await register({}, other)
  expectRefusal(refused, 'VALIDATION_ERROR', ['url'])
  expect(refused.body.error.message).toContain('1,000')
  expect((await other.call('GET', '/v1/webhooks')).body.total).toBe(1_000)
  await other.call('DELETE', '/v1/webhooks/made-1')
})

const someHeaders = { Authorization: 'Bearer top secret', 'X-Team': 'a' }

test('headers of an endpoint are kept, and only their names are shown', async () => {
  await using other = await startTestApp()
  const made = await register({ headers: someHeaders }, other)
  const header_names = ['Authorization', 'X-Team']
  expect(made.body).toMatchObject({ header_names })
  const path = `/v1/webhooks/${made.body.id}`
  const list = await other.call('GET', '/v1/webhooks')
  expect(list.body.webhooks[0]).toMatchObject({ header_names })
  const patched = await other.call('PATCH', path, { active: false })
  expect(patched.body).toMatchObject({ header_names })
  const replaced = await other.call('PATCH', path, { headers: { 'X-Other': 'top secret too' } })
  expect(replaced.body).toMatchObject({ header_names: ['X-Other'] })
  for (const { text } of [made, list, patched, replaced]) expect(text).not.toContain('top secret')
  expect([...other.log, ...other.requests].join()).not.toContain('top secret')
  const cleared = await other.call('PATCH', path, { headers: {} })
  expect(cleared.body).not.toHaveProperty('header_names')
})

/** The wrong field, and the headers. */
const wrongHeaders: [field: string, headers: unknown][] = [
  ['headers', []],
  ['headers', 'X: y'],
  ['headers.X', { X: 1 }],
  ...[
    ...['Host', 'content-type', 'Content-Length', 'webhook-id', 'Webhook-Other', 'X-Slotflow-Any'],
    ...['Connection', 'keep-alive', 'Proxy-Authorization', 'TE', 'Trailer', 'Transfer-Encoding'],
    ...['Upgrade', 'Accept-Encoding', 'User-Agent', 'Expect'],
  ].map((name): [string, unknown] => [`headers.${name}`, { [name]: 'top secret' }]),
  ['headers', { 'a b': 'x' }],
  ['headers', { '': 'x' }],
  ['headers', { é: 'x' }],
  ['headers', { ['x'.repeat(101)]: 'x' }],
  ['headers', { A: 'x', a: 'y' }],
  ['headers.A', { A: '' }],
  ['headers.A', { A: ' x' }],
  ['headers.A', { A: 'x\r\nB: top secret' }],
  ['headers.A', { A: 'é' }],
  ['headers.A', { A: 'x'.repeat(1_025) }],
  ['headers', Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`X-${n}`, 'x']))],
  ['headers', Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`X-${n}`, 'x'.repeat(900)]))],
]

test.each(wrongHeaders)('%s is named for the headers %j', async (field, headers) => {
  for (const answer of [
    await register({ headers }),
    await app.call('PATCH', `/v1/webhooks/${nobody}`, { headers }),
  ]) {
    expectRefusal(answer, 'VALIDATION_ERROR', [field])
    expect(answer.text).not.toContain('top secret')
  }
})
