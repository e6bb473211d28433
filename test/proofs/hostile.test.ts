/**
 * Clients that are broken or mean, on real sockets: each gets an error or is cut off, and whoever behaves is
 * served as if they were not there. `SLOTFLOW_TEST_RUNS=10` makes them ten times as many and waits until
 * the silent ones are cut off.
 */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { idleConnectionSeconds } from '../../src/server.ts'
import {
  alwaysOpen,
  type Call,
  callerOf,
  hire,
  product,
  type Service,
  serviceKey,
  soundBookings,
  startService,
} from '../support/process.ts'
import { runs } from '../support/random.ts'
import { connectTo, type Line, statusesIn } from '../support/sockets.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(120_000)

const { numRuns: times } = runs(1)
const isLong = times > 1
const minuteMs = 60_000
/** The midnight after the next. */
const firstMs = (Math.floor(Date.now() / (1_440 * minuteMs)) + 2) * 1_440 * minuteMs
/** Of a request by a client that behaves, on a machine that has other work as well. */
const answerMsMax = 5_000

const auth = `Host: localhost\r\nAuthorization: Bearer ${serviceKey}\r\n`
const json = `${auth}Content-Type: application/json\r\n`
const get = (path: string) => `GET ${path} HTTP/1.1\r\n${auth}\r\n`
const post = (path: string, body: string, headers = '') =>
  `POST ${path} HTTP/1.1\r\n${json}${headers}Content-Length: ${body.length}\r\n\r\n${body}`

/** What comes, and the statuses that are right; 0 is a connection that is closed without a word. */
const malformed: Readonly<Record<string, readonly [text: string, ...right: number[]]>> = {
  'no Host': ['GET /v1/humans HTTP/1.1\r\n\r\n', 400],
  'NUL in the path': [`GET /v1/\0humans HTTP/1.1\r\n${auth}\r\n`, 400, 505],
  'NUL in a header': [`GET /v1/humans HTTP/1.1\r\nA: b\0c\r\n${auth}\r\n`, 400],
  'a folded header': [`GET /v1/humans HTTP/1.1\r\nA: b\r\n c\r\n${auth}\r\n`, 400],
  'two lengths': [post('/v1/humans', '{}', 'Content-Length: 3\r\n'), 400],
  'a length and chunks': [post('/v1/humans', '{}', 'Transfer-Encoding: chunked\r\n'), 400],
  'a length below nothing': [
    `POST /v1/humans HTTP/1.1\r\n${json}Content-Length: -2\r\n\r\n{}`,
    400,
  ],
  'a length beyond all numbers': [
    `POST /v1/humans HTTP/1.1\r\n${json}Content-Length: 99999999999999999999\r\n\r\n{}`,
    400,
  ],
  'a length beyond the wall': [
    `POST /v1/humans HTTP/1.1\r\n${json}Content-Length: 9000000\r\n\r\n{}`,
    413,
  ],
  'a length beyond our limit': [
    `POST /v1/humans HTTP/1.1\r\n${json}Content-Length: 70000\r\n\r\n{}`,
    413,
  ],
  'a chunk of no length': [
    `POST /v1/humans HTTP/1.1\r\n${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    400,
  ],
  'bare line feeds': [`GET /v1/humans HTTP/1.1\n${auth.replaceAll('\r', '')}\n`, 400, 505],
  'HTTP/0.9': ['GET /v1/humans\r\n', 400, 505],
  'HTTP/1.0': ['GET /healthz HTTP/1.0\r\n\r\n', 200],
  'HTTP/1.0, to nowhere': ['GET /nope HTTP/1.0\r\n\r\n', 404],
  'an empty Host': ['GET /v1/nope HTTP/1.1\r\nHost: \r\n\r\n', 401],
  'half an IPv6 address as Host': ['GET /nope HTTP/1.1\r\nHost: [::1\r\n\r\n', 404],
  'HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 505],
  'two Hosts': [`GET /v1/humans HTTP/1.1\r\nHost: x\r\n${auth}\r\n`, 400, 422],
  TRACE: [`TRACE /healthz HTTP/1.1\r\n${auth}\r\n`, 400, 405],
  CONNECT: [`CONNECT localhost:1 HTTP/1.1\r\n${auth}\r\n`, 400, 404, 405],
  'a method that is none': [`FROB /healthz HTTP/1.1\r\n${auth}\r\n`, 0, 400, 405],
  'every byte there is': [
    Array.from({ length: 512 }, (_, n) => String.fromCharCode(n % 256)).join(''),
    0,
    400,
  ],
  'a greeting in TLS': ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 0, 400],
  'a key of 15 KiB': [
    `GET /v1/humans HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'k'.repeat(15_000)}\r\n\r\n`,
    401,
  ],
  'a header of 17 KiB': [`GET /v1/humans HTTP/1.1\r\n${auth}A: ${'k'.repeat(17_000)}\r\n\r\n`, 431],
  'a header of 1 MiB': [
    `GET /v1/humans HTTP/1.1\r\n${auth}A: ${'k'.repeat(1 << 20)}\r\n\r\n`,
    0,
    431,
  ],
  'a path of 15 KiB': [get(`/v1/humans?${'k'.repeat(15_000)}=1`), 422],
  'a path that climbs': [get('/v1/../../../etc/passwd'), 404],
  'an address as path': [`GET http://elsewhere/v1/humans HTTP/1.1\r\n${auth}\r\n`, 200, 400],
  'a wish for another protocol': [
    `GET /v1/humans HTTP/1.1\r\n${auth}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    200,
    400,
  ],
}

/** Bodies that are JSON, or nearly, and meant to hurt whoever reads them. */
const bodies: Readonly<Record<string, string>> = {
  'ten thousand levels': `{"name":"A","timezone":"UTC","role":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  'a prototype': '{"name":"A","timezone":"UTC","__proto__":{"status":200,"active":true}}',
  'a constructor': '{"name":"A","timezone":"UTC","constructor":{"prototype":{"role":"x"}}}',
  'a number beyond all bounds': '{"name":1e400,"timezone":"UTC"}',
  'a number of sixty thousand digits': `{"name":${'9'.repeat(60_000)},"timezone":"UTC"}`,
  'half a surrogate pair': '{"name":"\\ud800","timezone":"UTC"}',
  'a NUL': '{"name":"a\\u0000b","timezone":"UTC"}',
  'ten thousand members': `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":0`).join()}}`,
  'the same member a thousand times': `{${'"name":1,'.repeat(1_000)}"timezone":"UTC"}`,
}

/** What the log holds beside the requests: nothing that a client does is worth a complaint. */
function complaints({ said }: Service): string[] {
  return said.err.split('\n').filter((line) => line !== '' && !line.includes('"level":"info"'))
}

/** A client that behaves: every one of its requests is answered, and soon. */
async function expectServed(call: Call, requests: number): Promise<void> {
  const waits: number[] = []
  for (let n = 0; n < requests; n += 1) {
    const startedMs = performance.now()
    expect((await call('GET', '/v1/humans')).status).toBe(200)
    waits.push(performance.now() - startedMs)
  }
  expect(Math.max(...waits)).toBeLessThan(answerMsMax)
}

/** Linux only; elsewhere nothing is known. */
function residentBytes({ pid }: Service): number {
  if (process.platform !== 'linux') return 0
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024
}

async function openLines(service: Service, count: number): Promise<Line[]> {
  const lines = Array.from({ length: count }, () => connectTo(service))
  await Promise.all(lines.map(({ open }) => open))
  return lines
}

const order = (humanId: string, place: number) => ({
  human_id: humanId,
  starts_at: new Date(firstMs + place * 5 * minuteMs).toISOString(),
  duration: 5,
  attendee_name: `guest ${place}`,
})

// Thousands of sockets in one test leave too few for another.
const side = isLong ? describe : describe.concurrent
side.each([...product])('$name', (program) => {
  test('what is no HTTP, or strange HTTP, is refused or cut off, and nobody else notices', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const call = callerOf(service.url)
    const said = await Promise.all(
      Object.entries(malformed).map(async ([name, [text, ...right]]) => {
        using line = connectTo(service)
        await line.open
        line.send(Buffer.from(text, 'latin1'))
        await Promise.race([line.closed(), line.heard('\r\n\r\n')])
        const status = statusesIn(line.said)[0] ?? 0
        return right.includes(status) ? '' : `${name}: ${status}`
      }),
    )
    expect(said.filter(Boolean)).toEqual([])
    await expectServed(call, 20)
    expect(complaints(service)).toEqual([])
  })

  test('bodies that are meant to hurt are refused, and leave nothing behind', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    for (const [name, body] of Object.entries(bodies)) {
      using line = connectTo(service)
      line.send(post('/v1/humans', body))
      await line.heard('VALIDATION_ERROR')
      expect([name, ...statusesIn(line.said)]).toEqual([name, 422])
    }
    const { body } = await callerOf(service.url)('GET', '/v1/humans')
    expect<unknown>(body).toEqual({ humans: [], total: 0 })
    expect(complaints(service)).toEqual([])
  })

  test('requests in one breath, or byte by byte, are answered one by one and in order', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const requests = [get('/v1/humans'), post('/v1/humans', '{"name":1}'), get('/v1/none')]
    using breath = connectTo(service)
    breath.send(requests.join('').repeat(20))
    using bytes = connectTo(service)
    await bytes.open
    for (const byte of requests.join('')) {
      bytes.send(byte)
      await new Promise((resolve) => setImmediate(resolve))
    }
    // The last answer, then one that cannot be missed.
    for (const line of [breath, bytes]) line.send(get('/healthz'))
    for (const line of [breath, bytes]) await line.heard('"version"')
    expect(statusesIn(breath.said)).toEqual([...Array(20).fill([200, 422, 404]).flat(), 200])
    expect(statusesIn(bytes.said)).toEqual([200, 422, 404, 200])
  })

  test('connections that say nothing, or ever so slowly, take nothing from those that talk', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const call = callerOf(service.url)
    const starts = [
      '',
      'GET /v1/hum',
      `GET /v1/humans HTTP/1.1\r\n${auth}A: `,
      `POST /v1/humans HTTP/1.1\r\n${json}Content-Length: 500\r\n\r\n{"name":"`,
      `POST /v1/humans HTTP/1.1\r\n${json}Transfer-Encoding: chunked\r\n\r\n9\r\n{"name":"`,
      get('/v1/humans'),
    ]
    const lines = await openLines(service, Math.min(4_000, 400 * times))
    for (const [n, line] of lines.entries()) line.send(starts[n % starts.length] ?? '')
    await expectServed(call, 50)
    // One byte more now and then keeps no door open.
    const dripping = setInterval(() => {
      for (const line of lines) if (!line.isClosed) line.send('a')
    }, 2_000)
    if (isLong) {
      const boundMs = (idleConnectionSeconds + 10) * 1_000
      await Promise.all(lines.map((line) => line.closed(boundMs)))
      await expectServed(call, 50)
    }
    clearInterval(dripping)
    for (const line of lines) line.cut()
    expect(complaints(service)).toEqual([])
  })

  test('a thousand connections that stay open are served, each of them', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const lines = await openLines(service, Math.min(9_000, 1_000 * times))
    for (const line of lines) line.send(get('/v1/humans'))
    await Promise.all(lines.map((line) => line.heard('"total":0', 20_000)))
    await expectServed(callerOf(service.url), 20)
    for (const line of lines) line.cut()
  })

  test('of bodies in pieces no more is kept than a body may be, however much comes', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    await expectServed(callerOf(service.url), 20)
    const lines = await openLines(service, 200)
    const before = residentBytes(service)
    const piece = `ea60\r\n${'x'.repeat(60_000)}\r\n`
    for (const line of lines) {
      line.send(`POST /v1/humans HTTP/1.1\r\n${json}Transfer-Encoding: chunked\r\n\r\n`)
    }
    for (let n = 0; n < 15; n += 1) for (const line of lines) line.send(piece)
    await Promise.all(lines.map((line) => line.heard('PAYLOAD_TOO_LARGE', 20_000)))
    // Without an end of it each would be kept whole: 170 MiB.
    expect(residentBytes(service) - before).toBeLessThan(64 * 1024 * 1024)
    await expectServed(callerOf(service.url), 20)
    for (const line of lines) line.cut()
    expect(complaints(service)).toEqual([])
  })

  test('clients that hang up at any moment leave whole bookings or none', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const call = callerOf(service.url)
    const humanId = await hire(call, alwaysOpen)
    const lines = await openLines(service, 200)
    for (const [place, line] of lines.entries()) {
      const text = post('/v1/bookings', JSON.stringify(order(humanId, place)))
      // A third each: within the head, within the body, right after the last byte.
      line.send(text.slice(0, [60, -20, text.length][place % 3]))
    }
    await expectServed(call, 5)
    for (const line of lines) line.cut()
    const { status, body } = await call('GET', '/v1/bookings?limit=100')
    expect(status).toBe(200)
    for (const booking of body.bookings) expect(booking.status).toBe('confirmed')
    for (let place = 0; place < lines.length; place += 1) {
      const { status } = await call('POST', '/v1/bookings', order(humanId, place))
      expect([201, 409]).toContain(status)
    }
    expect(soundBookings(folder.path)).toHaveLength(lines.length)
    expect(complaints(service)).toEqual([])
  })

  test('a thousand idempotency keys at once are a thousand bookings, and none when they come again', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const call = callerOf(service.url)
    const humanId = await hire(call, alwaysOpen)
    const book = (place: number) =>
      call('POST', '/v1/bookings', order(humanId, place), { 'idempotency-key': `key ${place}` })
    const places = Array.from({ length: 1_000 }, (_, place) => place)
    const first = await Promise.all(places.map(book))
    const again = await Promise.all(places.map(book))
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([201]))
    expect(again.map(({ text }) => text)).toEqual(first.map(({ text }) => text))
    expect(soundBookings(folder.path)).toHaveLength(1_000)
  })
})
