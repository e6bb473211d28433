/** Pages of other origins, as their browsers ask for them. */
import { expect, test } from 'bun:test'
import { readOrigins } from '../../src/http/door/cors.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { startTestServer } from '../support/server.ts'

const page = 'https://app.example.com'
const corsOrigins = [page, 'http://localhost:5173']

const from = (origin: string, headers: Readonly<Record<string, string>> = {}) => ({
  headers: { origin, ...headers },
})

function preflight(app: TestApp, path: string, origin: string): Promise<Response> {
  const asks = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization, content-type, idempotency-key',
  }
  return app.fetch(requestOf('OPTIONS', path, undefined, from(origin, asks)))
}

const corsIn = ({ headers }: Response) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'))

test('without the setting no page of another origin is told anything', async () => {
  await using app = await startTestApp()
  const asked = await preflight(app, '/v1/bookings', page)
  expect({ status: asked.status, cors: corsIn(asked) }).toEqual({ status: 401, cors: [] })
  const request = requestOf('GET', '/v1/account', undefined, { key: app.key, ...from(page) })
  const answer = await app.fetch(request)
  expect(answer.status).toBe(200)
  expect([...corsIn(answer), answer.headers.get('vary')]).toEqual([null])
})

test('a page that is named is welcome everywhere, before and with its request', async () => {
  await using app = await startTestApp({ corsOrigins })
  for (const path of ['/v1/bookings', '/v1/bookings/x', '/mcp', '/openapi.json', '/nothing']) {
    const asked = await preflight(app, path, page)
    expect(asked.status).toBe(204)
    const { headers } = asked
    expect(headers.get('access-control-allow-origin')).toBe(page)
    expect(headers.get('vary')).toBe('origin')
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE')
    const sent = headers.get('access-control-allow-headers')?.split(', ')
    for (const name of ['authorization', 'content-type', 'idempotency-key', 'mcp-session-id'])
      expect(sent).toContain(name)
    expect(headers.has('access-control-allow-credentials')).toBe(false)
    expect(headers.get('x-request-id')).toBeString()
  }
  // As often as browsers ask, nobody wants to read of it.
  expect(app.requests).toEqual([])
})

test('answers and refusals say who may read them, and which headers', async () => {
  await using app = await startTestApp({ corsOrigins })
  const asked: [string, string | null, number][] = [
    ['/v1/account', app.key, 200],
    ['/v1/account', null, 401],
    ['/v1/nothing', app.key, 404],
    ['/openapi.json', null, 200],
  ]
  for (const [path, key, status] of asked) {
    const answer = await app.fetch(requestOf('GET', path, undefined, { key, ...from(page) }))
    expect(answer.status).toBe(status)
    expect(answer.headers.get('access-control-allow-origin')).toBe(page)
    const exposed = answer.headers.get('access-control-expose-headers')?.split(', ')
    for (const name of ['x-request-id', 'retry-after', 'ratelimit', 'idempotent-replayed'])
      expect(exposed).toContain(name)
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
  }
})

test('any other page, and whoever sends no origin, gets the answer of before', async () => {
  await using app = await startTestApp({ corsOrigins })
  for (const origin of [
    'https://evil.example',
    `${page}.evil.example`,
    'http://app.example.com',
    'null',
  ]) {
    const asked = await preflight(app, '/v1/bookings', origin)
    expect({ status: asked.status, cors: corsIn(asked) }).toEqual({ status: 401, cors: [] })
    const request = requestOf('GET', '/v1/account', undefined, { key: app.key, ...from(origin) })
    const answer = await app.fetch(request)
    expect({ status: answer.status, cors: corsIn(answer) }).toEqual({ status: 200, cors: [] })
    // A cache keeps the two apart.
    expect(answer.headers.get('vary')).toBe('origin')
  }
  const bare = await app.fetch(requestOf('OPTIONS', '/v1/bookings', undefined, from(page)))
  expect(bare.status).toBe(401)
})

test('with * every page is welcome, and none by its name', async () => {
  await using app = await startTestApp({ corsOrigins: '*' })
  for (const origin of [page, 'null']) {
    const asked = await preflight(app, '/v1/bookings', origin)
    expect(asked.headers.get('access-control-allow-origin')).toBe('*')
    expect(asked.headers.has('vary')).toBe(false)
  }
})

test('a client of MCP in a page calls tools where its origin is named, and only there', async () => {
  await using app = await startTestApp({ corsOrigins })
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_humans' } }
  const call = (origin: string) =>
    app.fetch(requestOf('POST', '/mcp', message, { key: app.key, ...from(origin) }))
  const good = await call(page)
  expect(good.status).toBe(200)
  expect(good.headers.get('access-control-allow-origin')).toBe(page)
  expect((await call('https://evil.example')).status).toBe(403)
})

test('over a socket a stream of events is readable as well', async () => {
  await using server = await startTestServer({ corsOrigins })
  const headers = { origin: page, authorization: `Bearer ${server.key}` }
  const stream = await fetch(`${server.url}/v1/events/stream`, { headers })
  expect(stream.headers.get('access-control-allow-origin')).toBe(page)
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  await stream.body?.cancel()
  const preflight = await fetch(`${server.url}/v1/humans`, {
    method: 'OPTIONS',
    headers: { origin: page, 'access-control-request-method': 'PATCH' },
  })
  expect(preflight.status).toBe(204)
})

test('the setting is a list of origins, or *', () => {
  const texts: [string, ReturnType<typeof readOrigins>][] = [
    ['*', '*'],
    [' https://a.example , http://localhost:5173/', ['https://a.example', 'http://localhost:5173']],
    ['HTTPS://A.Example:443', ['https://a.example']],
    ['chrome-extension://abc', ['chrome-extension://abc']],
    ['a.example', null],
    ['https://a.example/path', null],
    ['https://*.example', null],
    ['https://user@a.example', null],
    ['https://a.example,', null],
    ['null', null],
  ]
  for (const [text, origins] of texts) expect([text, readOrigins(text)]).toEqual([text, origins])
})
