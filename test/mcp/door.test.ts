/** /mcp as a door: the key, limits and errors of every route, and pages of other origins kept out. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createGate } from '../../src/operations/caller-memory.ts'
import { expectRefusal, readAnswer } from '../support/answers.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { startTestServer } from '../support/server.ts'
import { messageOf } from '../support/tools.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
const post = (body: unknown, headers: Record<string, string> = {}, key: string | null = app.key) =>
  app.send(requestOf('POST', '/mcp', body, { key, headers }))

test('asks for the key first, and sends those who look for OAuth on to it', async () => {
  for (const key of [null, 'sk_live_wrong']) {
    const answer = await post(ping, {}, key)
    expectRefusal(answer, 'UNAUTHORIZED')
    // No resource_metadata: a client that asks for some finds none, and stays with its key.
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  }
  for (const name of [
    'oauth-protected-resource',
    'oauth-authorization-server',
    'openid-configuration',
  ]) {
    for (const suffix of ['', '/mcp']) {
      const path = `/.well-known/${name}${suffix}`
      expectRefusal(await app.send(requestOf('GET', path, undefined, { key: null })), 'NOT_FOUND')
    }
  }
})

test('answers in JSON whatever the caller accepts, under its request id', async () => {
  const { status, text, headers } = await post(ping, { 'x-request-id': 'mine', accept: '*/*' })
  expect([status, JSON.parse(text)]).toEqual([200, { jsonrpc: '2.0', id: 1, result: {} }])
  expect(headers.get('content-type')).toStartWith('application/json')
  expect(headers.get('x-request-id')).toBe('mine')
  const notification = { jsonrpc: '2.0', method: 'notifications/initialized' }
  expect((await post(notification)).status).toBe(202)
})

test('keeps nothing between messages: there is no stream to open and no session to end', async () => {
  for (const method of ['GET', 'DELETE']) {
    const answer = await app.send(requestOf(method, '/mcp', undefined, { key: app.key }))
    expectRefusal(answer, 'METHOD_NOT_ALLOWED')
    expect(answer.headers.get('allow')).toBe('POST')
  }
  const listen = { jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params: {} }
  const { text, headers } = await post(listen)
  expect(headers.get('content-type')).toStartWith('application/json')
  expect(JSON.parse(text)).toMatchObject({ error: { code: expect.any(Number) } })
})

test('refuses what is too large in the one shape, and what is no JSON as JSON-RPC does', async () => {
  const large = { ...ping, params: { text: 'x'.repeat(70_000) } }
  expectRefusal(await post(large), 'PAYLOAD_TOO_LARGE')
  const headers = { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' }
  const broken = new Request('http://localhost/mcp', { method: 'POST', headers, body: '{' })
  const refused = await app.send(broken)
  const message = expect.stringMatching(/^Parse error: .* must be valid JSON/)
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    400,
    { jsonrpc: '2.0', id: null, error: { code: -32_700, message } },
  ])
  for (const body of [{}, [], 'text', 7, { jsonrpc: '1.0', id: 1, method: 'ping' }]) {
    const { status, text } = await post(body)
    expect([body, status < 500, text]).toEqual([body, true, expect.not.stringContaining('stack')])
  }
})

test('a set in the address has fewer tools, a set that is not there is refused', async () => {
  const asked = async (query: string, message: object) => {
    const { text } = await app.send(requestOf('POST', `/mcp${query}`, message, { key: app.key }))
    return text
  }
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
  const { result } = JSON.parse(await asked('?tools=booking', list))
  expect(result.tools.map(({ name }: { name: string }) => name)).toEqual([
    ...['list_humans', 'list_services', 'find_slots', 'find_team_slots', 'create_booking'],
    ...['reschedule_booking', 'cancel_booking', 'list_bookings'],
  ])
  const other = await asked('?tools=booking', messageOf('get_usage', {}))
  expect(other).toContain('There is no tool called get_usage')
  expect(await asked('?tools=booking', messageOf('list_humans', {}))).toContain('"humans":[]')
  for (const name of ['nothing', '', 'toString']) {
    expect(await asked(`?tools=${name}`, list)).toContain('must be one of booking, or be left out')
  }
})

test('runs a batch of up to 20 messages, and of a longer one none', async () => {
  const make = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      jsonrpc: '2.0',
      id: at,
      method: 'tools/call',
      params: { name: 'create_human', arguments: { name: `Of ${count}`, timezone: 'UTC' } },
    }))
  const madeOf = async (count: number) => {
    const { text } = await app.call('GET', '/v1/humans')
    return text.split(`"name":"Of ${count}"`).length - 1
  }
  expect((await post(make(20))).status).toBe(200)
  expect(await madeOf(20)).toBe(20)

  const { status, text } = await post(make(21))
  expect([status, JSON.parse(text)]).toEqual([
    400,
    {
      jsonrpc: '2.0',
      id: null,
      error: { code: -32600, message: expect.stringMatching(/at most 20 messages.* 21: none/) },
    },
  ])
  expect(await madeOf(21)).toBe(0)
})

test('the calls of a batch are made in their order, each in a turn of its own: others come between', async () => {
  const batch = Array.from({ length: 20 }, (_, at) => ({
    jsonrpc: '2.0',
    id: at,
    method: 'tools/call',
    params: { name: 'list_humans', arguments: {} },
  }))
  // What the SDK loads at its first message takes turns as well.
  await post(batch)
  let turns = 0
  let isDone = false
  const count = () => {
    turns += 1
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  const { text } = await post(batch)
  isDone = true
  expect(JSON.parse(text).map(({ id }: { id: number }) => id)).toEqual(batch.map(({ id }) => id))
  expect(turns).toBeGreaterThanOrEqual(batch.length)
})

test('a page may call from loopback only, while that is where the service listens', async () => {
  for (const origin of ['http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:8080']) {
    expect((await post(ping, { origin })).status).toBe(200)
  }
  for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null', 'x']) {
    expectRefusal(await post(ping, { origin }), 'FORBIDDEN')
  }
  // What DNS rebinding looks like: the page's own host, led to this address.
  expectRefusal(
    await post(ping, { origin: 'http://evil.example', host: 'evil.example' }),
    'FORBIDDEN',
  )
})

test('where it listens wider, a page of its own host may call, and no other', async () => {
  await using server = await startTestServer({ host: '0.0.0.0' })
  const port = new URL(server.url).port
  const call = async (origin: string) => {
    const request = requestOf('POST', '/mcp', ping, {
      key: server.key,
      headers: { origin, host: `agents.example:${port}` },
    })
    return readAnswer(await fetch(`http://127.0.0.1:${port}/mcp`, request))
  }
  expect((await call(`http://agents.example:${port}`)).status).toBe(200)
  expectRefusal(await call('http://other.example'), 'FORBIDDEN')
})

interface Line {
  readonly method: string
  readonly route: string
  readonly tool?: string
  readonly status: number
  readonly account: string | null
  readonly request_id: string
}

const linesOf = ({ requests }: TestApp): Line[] =>
  requests.splice(0).map((line) => JSON.parse(line))
const unknown = '019aa3c0-7a00-7000-8000-000000000001'

test('each call of a tool is one line of the log, with what it came to; a message without any is one too', async () => {
  await using own = await startTestApp()
  const { id } = await own.human()
  const slot = { human_id: id, starts_at: '2026-03-16T09:00:00Z', duration: 30 }
  const wanted = { ...slot, attendee_name: 'Alex Rivera' }
  linesOf(own)
  const account = (await own.store.accounts.findFirst())?.id
  const lineOf = async (body: unknown) => {
    const headers = { 'x-request-id': 'trace-2' }
    await own.send(requestOf('POST', '/mcp', body, { key: own.key, headers }))
    const lines = linesOf(own)
    for (const line of lines) {
      expect(line).toMatchObject({ method: 'POST', route: '/mcp', request_id: 'trace-2' })
      expect(line.account).toBe(account ?? 'none')
    }
    return lines.map(({ tool = 'none', status }) => `${tool} ${status}`)
  }
  // With the names that its sentence looks up, a booking is still one call.
  expect(await lineOf(messageOf('create_booking', wanted))).toEqual(['create_booking 201'])
  const other = { ...wanted, attendee_name: 'Bo Berg' }
  expect(await lineOf(messageOf('create_booking', other))).toEqual(['create_booking 409'])
  expect(await lineOf(messageOf('get_booking', { booking_id: unknown }))).toEqual([
    'get_booking 404',
  ])
  expect(await lineOf(messageOf('no_tool', {}))).toEqual(['none 200'])
  expect(await lineOf(ping)).toEqual(['none 200'])
  const batch = [messageOf('list_humans', {}), messageOf('get_usage', {}, 2)]
  expect((await lineOf(batch)).sort()).toEqual(['get_usage 200', 'list_humans 200'])
})

test('calls are counted by their tool in the metrics', async () => {
  await using own = await startTestApp()
  for (const name of ['list_humans', 'list_humans', 'get_human'])
    await own.send(requestOf('POST', '/mcp', messageOf(name, {}), { key: own.key }))
  const { text } = await own.call('GET', '/metrics')
  const count = (route: string, status: number) =>
    `slotflow_http_request_duration_seconds_count{method="POST",route="${route}",status="${status}"}`
  expect(text).toContain(`${count('/mcp list_humans', 200)} 2`)
  expect(text).toContain(`${count('/mcp get_human', 422)} 1`)
  expect(text).not.toContain('route="/mcp",')
})

test('a call counts once against the limit of its key, and in a batch each counts', async () => {
  await using limited = await startTestApp({ parts: { gate: createGate(1.5) } })
  const call = (id: number) => messageOf('cancel_booking', { booking_id: unknown }, id)
  const statusesOf = async (...bodies: readonly unknown[]) => {
    limited.clock.advance(2_000)
    const statuses: number[] = []
    for (const body of bodies) {
      const sent = requestOf('POST', '/mcp', body, { key: limited.key })
      statuses.push((await limited.send(sent)).status)
    }
    return statuses
  }
  expect(await statusesOf(call(1), call(2), call(3), ping)).toEqual([200, 200, 200, 429])
  expect(await statusesOf([call(1), call(2), call(3)], ping)).toEqual([200, 429])
  expect(await statusesOf([call(1), call(2)], ping, ping)).toEqual([200, 200, 429])
})

test('a crash in a tool is told in the log, under the id of its message, and not to the caller', async () => {
  const broken = await startTestApp({
    parts: {
      newId: () => {
        throw new Error('no id')
      },
    },
  })
  await using _ = broken
  const call = messageOf('create_human', { name: 'A', timezone: 'UTC' })
  const headers = { 'x-request-id': 'trace-1' }
  const { text } = await broken.send(requestOf('POST', '/mcp', call, { key: broken.key, headers }))
  expect(text).toContain('INTERNAL')
  expect(text).not.toContain('no id')
  expect(broken.log.join('\n')).toContain('"request_id":"trace-1"')
  expect(linesOf(broken)).toMatchObject([{ tool: 'create_human', status: 500 }])
})
