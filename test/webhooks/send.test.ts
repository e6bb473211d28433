/** guide/webhooks.md#attempts: one attempt, as a receiver sees it, and what comes of receivers that misbehave. */
import { afterEach, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createSender, deliveryAnswerBytesMax } from '../../src/webhooks/send.ts'
import {
  type Arrival,
  claimed,
  type Script,
  senderOf,
  startRawReceiver,
  startReceiver,
  verdict,
} from '../support/receiver.ts'

/** In place of the 10 seconds. */
const timeoutMs = 150
const noNames = () => Promise.reject(new Error('a name was asked for'))
const everywhere = () => true
const send = senderOf(loopbackNetworks, noNames, timeoutMs, everywhere)
const attempt = async (url: string) => verdict(await send(claimed({ url }), Date.now()))

/** What `work` comes to, which must not take longer than is allowed. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const startedMs = performance.now()
  const outcome = await work
  expect(performance.now() - startedMs).toBeLessThan(timeoutMs + 500)
  return outcome
}

const secret = claimed().secret
const otherSecret = `whsec_${btoa('x'.repeat(32))}`
const verify = ({ headers, text }: Pick<Arrival, 'headers' | 'text'>, key = secret) =>
  new Webhook(key).verify(text, Object.fromEntries(headers))

const payloads = [
  '{"event":"booking.confirmed","data":{"z":1,"a":2}}',
  '{"emoji":"🗓️","separator":"\u2028\u2029","escaped":"\\u2028 \\/","umlaut":"Jürgen"}',
]

test.each(payloads)('%s arrives byte for byte, signed', async (payload) => {
  await using receiver = startReceiver()
  const sentMs = Date.now()
  const delivery = claimed({ url: `${receiver.url}/a%20b?c=d&e=%2F`, payload })
  expect(verdict(await send(delivery, sentMs))).toBe('200')
  const { method, path, text, headers } = receiver.first()
  expect({ method, path, text }).toEqual({
    method: 'POST',
    path: '/a%20b?c=d&e=%2F',
    text: payload,
  })
  expect(headers.toJSON()).toMatchObject({
    host: `127.0.0.1:${receiver.port}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(payload)),
    'user-agent': 'Slotflow',
    'accept-encoding': 'identity',
    'x-slotflow-sequence': '7',
    'webhook-id': delivery.id,
    'webhook-timestamp': String(Math.floor(sentMs / 1000)),
  })
  expect(verify({ headers, text })).toEqual(JSON.parse(payload))
  expect(() => verify({ headers, text: text.replace('}', ' }') })).toThrow('No matching signature')
  expect(() => verify({ headers, text }, otherSecret)).toThrow('No matching signature')
})

test('headers of the endpoint are sent, and never in place of ours', async () => {
  await using receiver = startReceiver()
  const headers = { Authorization: 'Bearer x', 'X-Team': 'a', 'webhook-id': 'forged', HOST: 'b' }
  await send(claimed({ url: receiver.url, headers }), Date.now())
  expect(receiver.first().headers.toJSON()).toMatchObject({
    ...{ authorization: 'Bearer x', 'x-team': 'a', 'webhook-id': claimed().id },
  })
})

/** The status, the header, and for how long the endpoint wants to be left alone. */
test.each([
  [429, '120', 120_000],
  [503, '120', 120_000],
  [503, 'Tue, 10 Mar 2026 10:05:00 GMT', 300_000],
  [503, 'Tue, 10 Mar 2026 09:00:00 GMT', undefined],
  [503, '0', undefined],
  [503, '-5', undefined],
  [503, 'soon', undefined],
  [500, '120', undefined],
  [200, '120', undefined],
])('%p with Retry-After: %s', async (status, text, expected) => {
  const headers = { 'retry-after': text }
  await using receiver = startReceiver(() => new Response(null, { status, headers }))
  const outcome = await send(claimed({ url: receiver.url }), Date.parse('2026-03-10T10:00:00Z'))
  expect(outcome.retryAfterMs).toBe(expected)
})

test('of what a private address answers nothing is kept, whoever opened it', async () => {
  await using receiver = startReceiver(() => new Response('what stands in here', { status: 500 }))
  const real = senderOf(loopbackNetworks, noNames, timeoutMs)
  expect(await real(claimed({ url: receiver.url }), Date.now())).toEqual({
    ...{ statusCode: 500, error: 'answered 500', answer: null, noBody: 'private' },
  })
})

test('an answer without a body is told from one of which nothing is kept, and not where it came from a private address', async () => {
  await using receiver = startReceiver(() => new Response('text'))
  expect(await send(claimed({ url: receiver.url }), Date.now())).toMatchObject({
    ...{ answer: 'text', noBody: null },
  })
  await using silent = startReceiver(() => new Response(null))
  const wanted = claimed({ url: silent.url })
  expect(await send(wanted, Date.now())).toMatchObject({ answer: null, noBody: 'empty' })
  const real = senderOf(loopbackNetworks, noNames, timeoutMs)
  expect(await real(wanted, Date.now())).toMatchObject({ answer: null, noBody: 'private' })
})

test('where no setting says it, loopback is open to endpoints that were registered so', async () => {
  await using receiver = startReceiver()
  const unsaid = senderOf(null, noNames, timeoutMs)
  const open = claimed({ url: receiver.url, isLoopbackOpen: true })
  expect(verdict(await unsaid(open, Date.now()))).toBe('200')
  const closed = await unsaid(claimed({ url: receiver.url }), Date.now())
  expect(closed).toMatchObject({ statusCode: null, isRefused: true })
  // What the operator says counts for all.
  expect(await senderOf([], noNames, timeoutMs)(open, Date.now())).toMatchObject({
    isRefused: true,
  })
  expect(receiver.arrivals).toHaveLength(1)
})

/** The signatures of the hosted service in the header: hex digits. */
function hostedSignatures({ headers }: Arrival): string[] {
  const [time, ...signatures] = (headers.get('x-slotflow-signature') ?? '').split(',')
  expect(time).toBe(`t=${headers.get('webhook-timestamp')}`)
  return signatures.map((signature) => signature.replace(/^v1=/, ''))
}

const hostedSignature = (key: string, { headers, text }: Arrival) =>
  createHmac('sha256', key)
    .update(`${headers.get('webhook-timestamp')}.${text}`)
    .digest('hex')

test('the signature of the hosted service is that of the time and the body', async () => {
  await using receiver = startReceiver()
  await attempt(receiver.url)
  const arrival = receiver.first()
  expect(hostedSignatures(arrival)).toEqual([hostedSignature(secret, arrival)])
})

test('after a rotation both secrets sign', async () => {
  await using receiver = startReceiver()
  await send(
    claimed({
      url: receiver.url,
      previousSecrets: [{ secret: otherSecret, untilMs: Date.now() + 1_000 }],
    }),
    Date.now(),
  )
  const arrival = receiver.first()
  for (const key of [secret, otherSecret]) {
    expect(() => verify(arrival, key)).not.toThrow()
    expect(hostedSignatures(arrival)).toContain(hostedSignature(key, arrival))
  }
})

test('every attempt is signed with its own time: an old one is stale', async () => {
  await using receiver = startReceiver()
  const nowMs = Date.now()
  await send(claimed({ url: receiver.url }), nowMs - 3_600_000)
  await send(claimed({ url: receiver.url }), nowMs)
  const old = receiver.first()
  const fresh = receiver.last()
  expect(() => verify(old)).toThrow('too old')
  expect(() => verify(fresh)).not.toThrow()
  expect(fresh.headers.get('webhook-id')).toBe(old.headers.get('webhook-id'))
  expect(fresh.text).toBe(old.text)
})

const http = (status: string, body = 'ok') =>
  `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
const closed = 'none: the connection was closed before an answer came'
const noHttp = 'none: the answer is not HTTP'

/** What a receiver writes before it hangs up, and what the attempt comes to. */
const answers: [name: string, bytes: string, verdict: string][] = [
  ['200', http('200 OK'), '200'],
  ['201', http('201 Created', ''), '201'],
  ['204', 'HTTP/1.1 204 No Content\r\n\r\n', '204'],
  ['299', http('299 Fine'), '299'],
  ['100, then 200', `HTTP/1.1 100 Continue\r\n\r\n${http('200 OK')}`, '200'],
  ['103, then 200', `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${http('200 OK')}`, '200'],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nok', '200'],
  ['000', http('000 Nothing'), '0: answered 0'],
  ['304', 'HTTP/1.1 304 Same\r\n\r\n', '304: answered 304: redirects are not followed'],
  ['400', http('400 Bad Request'), '400: answered 400'],
  ['404', http('404 Not Found'), '404: answered 404'],
  ['410', http('410 Gone'), '410: answered 410'],
  ['429', http('429 Slow\r\nretry-after: 1'), '429: answered 429'],
  ['500', http('500 Oh', '<b>\0\xff\xfe</b>'), '500: answered 500'],
  ['503', http('503 Later'), '503: answered 503'],
  ['999', http('999 Much'), '999: answered 999'],
  [
    '101',
    'HTTP/1.1 101 Switch\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    'none: the answer switches to another protocol',
  ],
  ['1000 headers', `HTTP/1.1 200 OK\r\n${'x: 1\r\n'.repeat(1_000)}\r\n`, noHttp],
  ['HTTP/2', http('200 OK').replace('1.1', '2.0'), noHttp],
  ['a status of one digit', http('2 OK'), noHttp],
  ['two lengths', http('200 OK\r\ncontent-length: 5'), noHttp],
  ['HTTP/0.9', 'ok', closed],
  ['garbage', '\0\xff\xfe\r\n\r\n', closed],
  ['nothing', '', closed],
  ['half a header', 'HTTP/1.1 200 OK\r\nx', closed],
  // What follows a status line changes nothing.
  ['200, truncated', http('200 OK', 'x'.repeat(99)).slice(0, -9), '200'],
  ['200, chunks broken', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', '200'],
  ['200, gzip broken', http('200 OK\r\ncontent-encoding: gzip', 'abc'), '200'],
  ['500, truncated', http('500 Oh', 'x'.repeat(99)).slice(0, -9), '500: answered 500'],
]

test.each(answers)('%s', async (_, bytes, expected) => {
  await using receiver = startRawReceiver((connection) => {
    connection.write(bytes)
    connection.end()
  })
  expect(await inTime(attempt(receiver.url))).toBe(expected)
  expect(receiver.requests()).toBe(1)
})

test.each([300, 301, 302, 303, 307, 308])('%i is not followed', async (status) => {
  await using elsewhere = startReceiver()
  const headers = { location: `${elsewhere.url}/private` }
  await using receiver = startReceiver(() => new Response(null, { status, headers }))
  const expected = `${status}: answered ${status}: redirects are not followed`
  expect(await attempt(receiver.url)).toBe(expected)
  expect([receiver.arrivals.length, elsewhere.arrivals.length]).toEqual([1, 0])
})

/** What a receiver answers, and what of it is kept. */
const bodies: [name: string, body: BodyInit, kept: string | null][] = [
  ['nothing', '', null],
  ['a text', 'thank you', 'thank you'],
  ['HTML', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['1 KiB', 'x'.repeat(1_024), 'x'.repeat(1_024)],
  ['more', 'x'.repeat(60_000), 'x'.repeat(1_024)],
  ['a character on the edge', `${'x'.repeat(1_023)}é`, 'x'.repeat(1_023)],
  ['NUL and no UTF-8', Uint8Array.of(65, 0, 0xff, 66), 'A\ufffd\ufffdB'],
]

test.each(bodies)('of an answer, the beginning is kept: %s', async (_, body, kept) => {
  await using receiver = startReceiver(() => new Response(body, { status: 500 }))
  expect((await send(claimed({ url: receiver.url }), Date.now())).answer).toBe(kept)
})

test('an answer is never unpacked: it could grow without bound', async () => {
  const packed = Bun.gzipSync('thank you')
  const headers = { 'content-encoding': 'gzip' }
  await using receiver = startReceiver(() => new Response(packed, { headers }))
  const { statusCode, answer } = await send(claimed({ url: receiver.url }), Date.now())
  expect([statusCode, answer?.slice(0, 1)]).toEqual([200, '\x1f'])
})

const timers: Timer[] = []
afterEach(() => {
  for (const timer of timers.splice(0)) clearInterval(timer)
})

/** Writes `first`, and then `drop` every few milliseconds. */
function drip(first: string, drop: string): Script {
  return (connection) => {
    connection.write(first)
    timers.push(setInterval(() => connection.write(drop), 5))
  }
}

const late = 'none: no answer within 0.15 seconds'

/** Receivers that do not come to an end. */
const slow: [name: string, script: Script, verdict: string][] = [
  ['no answer', () => undefined, late],
  ['a status line and no more', drip('HTTP/1.1 200 OK\r\n', ''), late],
  ['a header that drips', drip('HTTP/1.1 200 OK\r\nx: ', 'x'), late],
  ['headers that drip', drip('HTTP/1.1 200 OK\r\n', 'x: x\r\n'), late],
  ['interim answers without end', drip('', 'HTTP/1.1 102 Wait\r\n\r\n'), late],
  ['a body that never comes', drip(http('200 OK', 'x').slice(0, -1), ''), '200'],
  ['a body that drips', drip('HTTP/1.1 200 OK\r\n\r\n', 'x'), '200'],
  ['a refusal that drips', drip('HTTP/1.1 500 Oh\r\n\r\n', 'x'), '500: answered 500'],
]

test.each(slow)('%s', async (_, script, expected) => {
  await using receiver = startRawReceiver(script)
  expect(await inTime(attempt(receiver.url))).toBe(expected)
  await receiver.gone
})

test('a reset, before and in the middle of the headers', async () => {
  for (const bytes of ['', 'HTTP/1.1 200 OK\r\n']) {
    await using receiver = startRawReceiver((connection) => {
      connection.write(bytes)
      connection.reset()
    })
    expect(await inTime(attempt(receiver.url))).toBe(closed)
  }
})

/** Writes `first`, then 32 KiB a millisecond, and counts. */
function flood(first: string) {
  const written = { bytes: 0 }
  const script: Script = (connection) => {
    connection.write(first)
    const pour = () => {
      // -1 where the connection is closed already.
      written.bytes += Math.max(0, connection.write('x'.repeat(32_768)))
    }
    timers.push(setInterval(pour, 1))
  }
  return { written, script }
}

test('of a body without end little is read, and the connection is closed', async () => {
  const { written, script } = flood('HTTP/1.1 200 OK\r\n\r\n')
  await using receiver = startRawReceiver(script)
  // The real 10 seconds: the length ends it, not the time.
  const patient = senderOf(loopbackNetworks, noNames)
  expect(verdict(await inTime(patient(claimed({ url: receiver.url }), Date.now())))).toBe('200')
  await receiver.gone
  expect(written.bytes).toBeGreaterThanOrEqual(deliveryAnswerBytesMax)
  expect(written.bytes).toBeLessThan(20 * deliveryAnswerBytesMax)
})

test('a header without end ends with the time', async () => {
  await using receiver = startRawReceiver(flood('HTTP/1.1 200 OK\r\nx: ').script)
  expect(await inTime(attempt(receiver.url))).toStartWith('none: ')
  await receiver.gone
})

test('every attempt has a connection of its own', async () => {
  await using receiver = startRawReceiver((connection) => void connection.write(http('200 OK')))
  for (let n = 1; n <= 3; n += 1) {
    expect(await attempt(receiver.url)).toBe('200')
    expect(receiver.requests()).toBe(n)
  }
})

test('a port that nobody listens on', async () => {
  const receiver = startReceiver()
  await receiver[Symbol.asyncDispose]()
  expect(await attempt(receiver.url)).toBe('none: the connection was refused')
})

test('no proxy of the environment is asked', async () => {
  await using proxy = startReceiver()
  await using receiver = startReceiver()
  const before = process.env.HTTP_PROXY
  process.env.HTTP_PROXY = proxy.url
  expect(await attempt(receiver.url)).toBe('200')
  if (before === undefined) delete process.env.HTTP_PROXY
  else process.env.HTTP_PROXY = before
  expect([proxy.arrivals.length, receiver.arrivals.length]).toEqual([0, 1])
})

test('what is no longer wanted when its name is known is not sent', async () => {
  await using receiver = startReceiver()
  const asked: string[] = []
  const sender = createSender(loopbackNetworks, async (name) => {
    asked.push(name)
    return ['127.0.0.1']
  })
  const delivery = claimed({ url: `http://hook.example:${receiver.port}/` })
  const isWanted = async () => {
    asked.push('wanted')
    return false
  }
  expect(await sender(delivery, Date.now(), isWanted)).toBeNull()
  expect(asked).toEqual(['hook.example', 'wanted'])
  expect(receiver.arrivals).toEqual([])
})
