/** Requests whose Host makes no address, or that have none, as HTTP/1.0 allows: on sockets, answered as all others are. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Answer, expectRefusal, readAnswer } from '../support/answers.ts'
import { startTestServer } from '../support/server.ts'
import { connectTo } from '../support/sockets.ts'

/** The end of a request line, and what follows it. */
const hosts: Readonly<Record<string, string>> = {
  'none, of HTTP/1.0': 'HTTP/1.0\r\n',
  'an empty one': 'HTTP/1.1\r\nHost: \r\n',
  'a port beyond all ports': 'HTTP/1.1\r\nHost: x:99999\r\n',
  'one with a blank': 'HTTP/1.1\r\nHost: a b\r\n',
  'a percent sign': 'HTTP/1.1\r\nHost: %\r\n',
  'half an IPv6 address': 'HTTP/1.1\r\nHost: [::1\r\n',
  'one with a path': 'HTTP/1.1\r\nHost: x/v1/humans\r\n',
}

let server: Awaited<ReturnType<typeof startTestServer>>
let auth: string
beforeAll(async () => {
  server = await startTestServer()
  auth = `Authorization: Bearer ${server.key}\r\n`
})
afterAll(() => server[Symbol.asyncDispose]())

async function ask(what: string, host: string, headers = '', body = ''): Promise<Answer> {
  using line = connectTo({ port: Number(new URL(server.url).port) })
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`
  line.send(`${what} ${host}Connection: close\r\n${headers}${length}\r\n${body}`)
  await line.closed()
  const [head = '', ...rest] = line.said.split('\r\n\r\n')
  const [first = '', ...pairs] = head.split('\r\n')
  const status = Number(first.split(' ')[1])
  const sent = pairs.map((pair): [string, string] => {
    const [name = '', value = ''] = pair.split(': ')
    return [name, value]
  })
  return readAnswer(new Response(rest.join('\r\n\r\n'), { status, headers: sent }))
}

const json = 'Content-Type: application/json\r\n'
const human = '{"name":"Sarah Chen","timezone":"UTC"}'

test.each(Object.entries(hosts))('the Host is %s: refusals have the one shape', async (_, host) => {
  expectRefusal(await ask('GET /nope', host), 'NOT_FOUND')
  expectRefusal(await ask('GET /v1/nope', host), 'UNAUTHORIZED')
  expectRefusal(await ask('GET /v1/nope', host, auth), 'NOT_FOUND')
  expectRefusal(await ask('PUT /v1/humans', host, auth), 'METHOD_NOT_ALLOWED')
  expectRefusal(await ask('GET //v1/humans', host), 'NOT_FOUND')
  expectRefusal(await ask('GET /%zz', host), 'NOT_FOUND')
})

test.each(Object.entries(hosts))(
  'the Host is %s: path and query are read whole',
  async (_, host) => {
    for (const path of ['/a-long-name/v1/humans', '/long/healthz', '/healthz-no?x=/v1/humans']) {
      const answer = await ask(`GET ${path}`, host, auth)
      expectRefusal(answer, 'NOT_FOUND')
      expect(answer.body.error.message).toContain(`nothing at ${path.split('?')[0]}.`)
    }
    expectRefusal(await ask('GET /v1/humans?x=a/b', host, auth), 'VALIDATION_ERROR', ['x'])
  },
)

test.each(Object.entries(hosts))('the Host is %s: it serves as ever', async (name, host) => {
  expect((await ask('GET /healthz', host)).status).toBe(200)
  const headers = `${auth}${json}Idempotency-Key: ${name.replaceAll(' ', '-')}\r\n`
  const first = await ask('POST /v1/humans', host, headers, human)
  expect(first.status).toBe(201)
  // The same request, whichever way it comes.
  const again = await ask('POST /v1/humans', 'HTTP/1.1\r\nHost: localhost\r\n', headers, human)
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true'])
  expect(again.text).toBe(first.text)
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
  const { status, text } = await ask('POST /mcp', host, auth + json, ping)
  expect([status, JSON.parse(text)]).toEqual([200, { jsonrpc: '2.0', id: 1, result: {} }])
})

test.each(['x\r\nHost: y', 'x\r\nHost: x', 'x, y'])(
  'two hosts, %j, are refused at every path, and nothing is done',
  async (two) => {
    const host = `HTTP/1.1\r\nHost: ${two}\r\n`
    for (const what of [
      'GET /healthz',
      'GET /nope',
      'GET /v1/nope',
      'GET /v1/humans',
      'POST /mcp',
    ]) {
      expectRefusal(await ask(what, host, auth), 'VALIDATION_ERROR', ['Host'])
    }
    const count = async () => (await ask('GET /v1/humans', 'HTTP/1.0\r\n', auth)).body.total
    const before = await count()
    expectRefusal(await ask('POST /v1/humans', host, auth + json, human), 'VALIDATION_ERROR', [
      'Host',
    ])
    expect(await count()).toBe(before)
  },
)

test('CONNECT is refused in the one shape', async () => {
  const host = 'HTTP/1.1\r\nHost: localhost:443\r\n'
  const answer = await ask('CONNECT localhost:443', host, auth)
  expectRefusal(answer, 'NOT_FOUND')
  expect(answer.body.error.message).toContain('nothing at /localhost:443.')
  expectRefusal(await ask('CONNECT /v1/humans', host, auth), 'METHOD_NOT_ALLOWED')
})

test('wrong keys without a Host count for the address that they come from', async () => {
  const wrong = 'sk_live_wrong_0123456789'
  const statusOf = async () => {
    const authorization = `Bearer ${wrong}`
    return (await fetch(`${server.url}/v1/humans`, { headers: { authorization } })).status
  }
  for (let at = 0; at < 10; at += 1) {
    const { status } = await ask(
      'GET /v1/humans',
      'HTTP/1.0\r\n',
      `Authorization: Bearer ${wrong}\r\n`,
    )
    expect(status).toBe(401)
  }
  expect(await statusOf()).toBe(429)
})
