/** The cookie of the dashboard: what it opens, when it ends, and who may not use it. */

import { expect, test } from 'bun:test'
import { wrongKeysMax } from '../../src/operations/caller-memory.ts'
import { expectRefusal } from '../support/answers.ts'
import { type Method, requestOf, startTestApp, type TestApp } from '../support/app.ts'

type Headers = Readonly<Record<string, string>>

const own: Headers = { 'sec-fetch-site': 'same-origin' }
const human = { name: 'Sarah Chen', timezone: 'UTC' }

/** A call by cookie, without a key. */
function visit(app: TestApp, method: Method, path: string, headers: Headers, body?: unknown) {
  return app.send(requestOf(method, path, body, { headers }))
}

async function signIn(app: TestApp, key = app.key, headers: Headers = own) {
  const answer = await visit(app, 'POST', '/dashboard/session', headers, { key })
  const setCookie = answer.headers.get('set-cookie') ?? ''
  return { answer, setCookie, cookie: setCookie.split(';')[0] ?? '' }
}

test('a key is exchanged for a cookie that no script can read, and that opens /v1', async () => {
  await using app = await startTestApp()
  const { answer, setCookie, cookie } = await signIn(app)
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.text)).toEqual({
    session: {
      key_id: expect.stringMatching(/^[\da-f-]{36}$/),
      scope: 'admin',
      expires_at: '2026-03-10T22:00:00.000Z',
    },
  })
  expect(setCookie).toMatch(
    /^slotflow_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
  )
  expect(answer.text).not.toContain(cookie.split('=')[1] ?? '')
  expect((await visit(app, 'GET', '/v1/humans', { ...own, cookie })).status).toBe(200)
  expect((await visit(app, 'POST', '/v1/humans', { ...own, cookie }, human)).status).toBe(201)
  const kept = app.database.query<{ digest: string }, []>('SELECT digest FROM sessions').all()
  expect(kept).toHaveLength(1)
  expect(cookie).not.toContain(kept[0]?.digest ?? '')
})

test('over TLS the cookie is bound to this host, and no other is taken', async () => {
  await using app = await startTestApp()
  const tls = { ...own, 'x-forwarded-proto': 'https' }
  const { setCookie, cookie } = await signIn(app, app.key, tls)
  expect(setCookie).toStartWith('__Host-slotflow_session=')
  expect(setCookie).toEndWith('; Secure')
  expect((await visit(app, 'GET', '/v1/humans', { ...tls, cookie })).status).toBe(200)
  const planted = cookie.replace('__Host-', '')
  expectRefusal(await visit(app, 'GET', '/v1/humans', { ...tls, cookie: planted }), 'UNAUTHORIZED')
})

test('behind several proxies the first one says how the browser came', async () => {
  await using app = await startTestApp()
  const by = async (proto: string) =>
    (await signIn(app, app.key, { ...own, 'x-forwarded-proto': proto })).setCookie
  expect(await by('HTTPS, http')).toEndWith('; Secure')
  expect(await by('http, https')).not.toContain('Secure')
})

test('a wrong key gets no cookie', async () => {
  await using app = await startTestApp()
  const { answer, setCookie } = await signIn(app, 'sk_live_wrong_0123456789abcdef')
  expectRefusal(answer, 'UNAUTHORIZED')
  expect(setCookie).toBe('')
  const none = await visit(app, 'POST', '/dashboard/session', own, {})
  expectRefusal(none, 'VALIDATION_ERROR', ['key'])
})

test('wrong keys are counted here as everywhere, and a right one passes all the same', async () => {
  await using app = await startTestApp()
  const wrong = 'sk_live_wrong_0123456789abcdef'
  for (let tries = 0; tries < wrongKeysMax; tries += 1) {
    expectRefusal((await signIn(app, wrong)).answer, 'UNAUTHORIZED')
  }
  expectRefusal((await signIn(app, wrong)).answer, 'RATE_LIMITED')
  expect((await signIn(app)).answer.status).toBe(200)
})

test('a call by cookie is a use of the key', async () => {
  await using app = await startTestApp()
  const { cookie } = await signIn(app)
  app.clock.advance(60_000)
  const { text } = await visit(app, 'GET', '/v1/api-keys', { ...own, cookie })
  expect(JSON.parse(text).api_keys[0].last_used_at).toBe('2026-03-10T10:01:00.000Z')
})

test('it may do what its key may, and no more', async () => {
  await using app = await startTestApp()
  const made = await app.call('POST', '/v1/api-keys', { name: 'reader', scope: 'read' })
  const { cookie } = await signIn(app, JSON.parse(made.text).key)
  expect((await visit(app, 'GET', '/v1/humans', { ...own, cookie })).status).toBe(200)
  expectRefusal(await visit(app, 'POST', '/v1/humans', { ...own, cookie }, human), 'FORBIDDEN')
})

test('refusals name pages and buttons, where a key reads of routes', async () => {
  await using app = await startTestApp()
  const { cookie } = await signIn(app)
  const path = '/v1/humans/019aa3c0-7a00-7000-8000-000000000001'
  const messageOf = ({ text }: { readonly text: string }) => JSON.parse(text).error.message
  const none = 'There is no active human with this id.'
  const seen = await visit(app, 'GET', path, { ...own, cookie })
  expect(messageOf(seen)).toBe(`${none} The page Humans lists those there are.`)
  const read = await app.call('GET', path)
  expect(messageOf(read)).toBe(`${none} GET /v1/humans lists those there are.`)
})

test('what makes keys and endpoints asks a session for its key once more', async () => {
  await using app = await startTestApp()
  const { text } = await app.call('POST', '/v1/api-keys', { name: 'other', scope: 'admin' })
  const other: string = JSON.parse(text).key
  const { cookie } = await signIn(app)
  const makes: [string, object][] = [
    ['/v1/api-keys', { name: 'new', scope: 'read' }],
    ['/v1/webhooks', { url: 'http://127.0.0.1:9/x', events: ['booking.confirmed'] }],
  ]
  const rows = () => app.database.query('SELECT id FROM api_keys UNION ALL SELECT id FROM webhooks')
  for (const [path, body] of makes) {
    const before = rows().all().length
    const post = (headers: Headers) =>
      visit(app, 'POST', path, { ...own, cookie, ...headers }, body)
    for (const headers of [{}, { 'x-slotflow-key': other }, { 'x-slotflow-key': 'wrong' }]) {
      const refused = await post(headers)
      expectRefusal(refused, 'FORBIDDEN')
      expect(refused.text).toContain('X-Slotflow-Key')
    }
    expect(rows().all()).toHaveLength(before)
    expect((await post({ 'x-slotflow-key': app.key })).status).toBe(201)
  }
  const endpoint = app.database.query<{ id: string }, []>('SELECT id FROM webhooks').get()?.id
  const path = `/v1/webhooks/${endpoint}`
  const state = () => app.database.query('SELECT url, headers, secret FROM webhooks').get()
  const guarded: [Method, string, object | undefined][] = [
    ['PATCH', path, { url: 'http://127.0.0.1:9/y' }],
    ['PATCH', path, { headers: { 'x-a': 'b' }, active: true }],
    ['POST', `${path}/rotate-secret`, undefined],
  ]
  for (const [method, at, body] of guarded) {
    const before = state()
    const send = (headers: Headers) => visit(app, method, at, { ...own, cookie, ...headers }, body)
    expectRefusal(await send({}), 'FORBIDDEN')
    expect(state()).toEqual(before)
    expect((await send({ 'x-slotflow-key': app.key })).status).toBe(200)
    expect(state()).not.toEqual(before)
  }
  // All else is open to the session alone, and a key needs no second one.
  expect((await visit(app, 'PATCH', path, { ...own, cookie }, { active: false })).status).toBe(200)
  expect((await visit(app, 'POST', '/v1/humans', { ...own, cookie }, human)).status).toBe(201)
  const tries = wrongKeysMax + 1
  for (let tried = 0; tried < tries; tried += 1) {
    const headers = { ...own, cookie, 'x-slotflow-key': 'sk_live_guess_0123456789' }
    const { body } = await visit(app, 'POST', '/v1/api-keys', headers, makes[0]?.[1])
    if (tried === tries - 1) expect(body.error?.code).toBe('RATE_LIMITED')
  }
})

test('revoking the key ends its sessions at once, and no others', async () => {
  await using app = await startTestApp()
  const made = await app.call('POST', '/v1/api-keys', { name: 'other', scope: 'admin' })
  const { id, key } = JSON.parse(made.text)
  const { cookie } = await signIn(app, key)
  const { cookie: mine } = await signIn(app)
  expect((await visit(app, 'DELETE', `/v1/api-keys/${id}`, { ...own, cookie })).status).toBe(200)
  expectRefusal(await visit(app, 'GET', '/v1/humans', { ...own, cookie }), 'UNAUTHORIZED')
  const seen = await visit(app, 'GET', '/dashboard/session', { ...own, cookie })
  expect(JSON.parse(seen.text)).toEqual({ session: null })
  expect((await visit(app, 'GET', '/v1/humans', { ...own, cookie: mine })).status).toBe(200)
})

test('it ends after 12 hours, and its row goes with the next sign-in', async () => {
  await using app = await startTestApp()
  const { cookie } = await signIn(app)
  app.clock.advance(12 * 3_600_000 - 1)
  expect((await visit(app, 'GET', '/v1/humans', { ...own, cookie })).status).toBe(200)
  app.clock.advance(1)
  expectRefusal(await visit(app, 'GET', '/v1/humans', { ...own, cookie }), 'UNAUTHORIZED')
  await signIn(app)
  expect(app.database.query('SELECT digest FROM sessions').all()).toHaveLength(1)
})

test('a key has 20 sessions: with one more the oldest ends, and none of another key', async () => {
  await using app = await startTestApp()
  const made = await app.call('POST', '/v1/api-keys', { name: 'other', scope: 'admin' })
  const other = (await signIn(app, JSON.parse(made.text).key)).cookie
  const cookies: string[] = []
  for (let signed = 0; signed < 21; signed += 1) {
    cookies.push((await signIn(app)).cookie)
    app.clock.advance(1)
  }
  const opens = async (cookie = '') =>
    (await visit(app, 'GET', '/v1/humans', { ...own, cookie })).status === 200
  const [first, second] = cookies
  expect([await opens(first), await opens(second), await opens(cookies.at(-1))]).toEqual([
    ...[false, true, true],
  ])
  expect(await opens(other)).toBe(true)
})

test('signing out ends it here and in the browser', async () => {
  await using app = await startTestApp()
  const { cookie } = await signIn(app)
  const out = await visit(app, 'DELETE', '/dashboard/session', { ...own, cookie })
  expect(out.headers.get('set-cookie')).toStartWith('slotflow_session=; Path=/;')
  expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
  expectRefusal(await visit(app, 'GET', '/v1/humans', { ...own, cookie }), 'UNAUTHORIZED')
})

test('a key beside the cookie decides alone', async () => {
  await using app = await startTestApp()
  const { cookie } = await signIn(app)
  const wrong = { ...own, cookie, authorization: 'Bearer sk_live_wrong_0123456789abcdef' }
  expectRefusal(await visit(app, 'GET', '/v1/humans', wrong), 'UNAUTHORIZED')
  const right = { cookie, authorization: `Bearer ${app.key}`, 'sec-fetch-site': 'cross-site' }
  expect((await visit(app, 'GET', '/v1/humans', right)).status).toBe(200)
})

/** Method, what the browser says of the page that asks, and whether the cookie counts. */
const origins: [Method, Headers, boolean][] = [
  ['POST', { 'sec-fetch-site': 'same-origin' }, true],
  ['POST', { 'sec-fetch-site': 'same-site' }, false],
  ['POST', { 'sec-fetch-site': 'cross-site' }, false],
  ['POST', { 'sec-fetch-site': 'none' }, false],
  ['POST', {}, false],
  ['POST', { origin: 'http://localhost' }, true],
  ['POST', { origin: 'http://localhost:8080' }, false],
  ['POST', { origin: 'http://evil.example' }, false],
  ['POST', { origin: 'null' }, false],
  ['POST', { origin: 'http://localhost', 'sec-fetch-site': 'cross-site' }, false],
  ['GET', {}, true],
  ['GET', { 'sec-fetch-site': 'none' }, true],
  ['GET', { 'sec-fetch-site': 'same-site' }, false],
  ['GET', { 'sec-fetch-site': 'cross-site' }, false],
]

test('the cookie counts only where the browser says that the dashboard asks', async () => {
  await using app = await startTestApp()
  const { cookie } = await signIn(app)
  for (const [method, said, counts] of origins) {
    const headers = { host: 'localhost', cookie, ...said }
    const body = method === 'GET' ? undefined : human
    const { status } = await visit(app, method, '/v1/humans', headers, body)
    expect({ method, said, counts: status < 300 }).toEqual({ method, said, counts })
    if (counts) continue
    expectRefusal(await visit(app, method, '/v1/humans', headers, body), 'FORBIDDEN')
    // Nor may another page sign its visitor in as somebody else.
    expectRefusal((await signIn(app, app.key, said)).answer, 'FORBIDDEN')
  }
})
