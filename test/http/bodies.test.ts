/** guide/requests.md: how a body has to arrive, on its way to the schema and on a real socket. */

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { bodyBytesMax } from '../../src/http/input/body.ts'
import { twiceIn } from '../../src/http/input/twice.ts'
import { type Answer, expectRefusal, readAnswer } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { startTestServer } from '../support/server.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

const json = 'application/json'
const human = '{"name":"Sarah Chen","timezone":"UTC"}'

/** Creates a human from a body as it stands. A content type of null: without the header. */
function post(body: BodyInit | null, contentType: string | null = json, headers: object = {}) {
  const request = new Request('http://localhost/v1/humans', {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${app.key}`, ...headers },
  })
  request.headers.delete('content-type')
  if (contentType !== null) request.headers.set('content-type', contentType)
  return app.send(request)
}

const bytes = (...values: number[]) => new Uint8Array(values)
const around = (middle: Uint8Array) =>
  Buffer.concat([Buffer.from('{"timezone":"UTC","name":"'), middle, Buffer.from('"}')])

/** A body that comes in pieces, of a length that is not told. */
function inPieces(text: string, size = 16_384): ReadableStream<Uint8Array> {
  const whole = Buffer.from(text)
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent >= whole.length) return controller.close()
      controller.enqueue(Uint8Array.from(whole.subarray(sent, sent + size)))
      sent += size
    },
  })
}

/** A creation of a human that is so many bytes long. */
const ofBytes = (length: number) => human.padEnd(length, ' ')

const refusedBodies: Record<string, BodyInit> = {
  nothing: '',
  'white space': ' \n',
  'an open brace': '{',
  'a trailing comma': '{"name":"x",}',
  'single quotes': "{'name':'x'}",
  'two values': '{} {}',
  'a comment': '{} // why',
  NaN: '{"name":NaN}',
  null: 'null',
  'an empty list': '[]',
  'a list with an object': `[${human}]`,
  'a string': '"x"',
  'a number': '1',
  true: 'true',
  'a form': 'name=Sarah&timezone=UTC',
  'a byte that UTF-8 does not have': around(bytes(0xff)),
  'half a character': around(bytes(0xc3)),
  'an overlong slash': around(bytes(0xc0, 0xaf)),
  'a surrogate in UTF-8': around(bytes(0xed, 0xa0, 0x80)),
  'UTF-16': Buffer.from(human, 'utf16le'),
  'thirty thousand brackets': '['.repeat(30_000),
  'a list of thirty thousand levels': '['.repeat(30_000) + ']'.repeat(30_000),
}

test.each(Object.keys(refusedBodies))('%s is no body', async (name) => {
  expectRefusal(await post(refusedBodies[name] ?? null), 'VALIDATION_ERROR', ['body'])
})

test('no body at all is a VALIDATION_ERROR that says so', async () => {
  const answer = await post(null)
  expectRefusal(answer, 'VALIDATION_ERROR', ['body'])
  expect(answer.body.error.message).toContain('missing')
})

const contentTypes: [string | null, 201 | 422][] = [
  [json, 201],
  ['application/json; charset=utf-8', 201],
  ['application/json;charset=UTF-8', 201],
  ['Application/JSON', 201],
  ['application/merge-patch+json', 201],
  [null, 422],
  ['', 422],
  ['text/plain', 422],
  ['text/json', 422],
  ['application/jsonx', 422],
  ['application/x-www-form-urlencoded', 422],
  ['multipart/form-data; boundary=x', 422],
  ['application/octet-stream', 422],
]

test.each(contentTypes)('the content type %p is answered %p', async (contentType, wanted) => {
  const answer = await post(human, contentType)
  if (wanted === 422) expectRefusal(answer, 'VALIDATION_ERROR', ['body'])
  else expect(answer.status).toBe(wanted)
})

test('a byte order mark is skipped', async () => {
  const { status, body } = await post(`\uFEFF${human}`)
  expect({ status, name: body.name }).toEqual({ status: 201, name: 'Sarah Chen' })
})

test('a body of 64 KiB is taken, one byte more is PAYLOAD_TOO_LARGE', async () => {
  const told = (length: number) => post(ofBytes(length), json, { 'content-length': String(length) })
  const untold = (length: number) => post(inPieces(ofBytes(length)))
  for (const send of [told, untold]) {
    expect((await send(bodyBytesMax)).status).toBe(201)
    expectRefusal(await send(bodyBytesMax + 1), 'PAYLOAD_TOO_LARGE')
    expectRefusal(await send(300 * 1024), 'PAYLOAD_TOO_LARGE')
  }
})

test.each([
  ['{"name":"A","timezone":"UTC","name":"B"}', 'name'],
  ['{"name":"A", "timezone" : "UTC", "n\\u0061me" :\n"A"}', 'name'],
  ['{"a":[{"b":{"c":1,"d":{},"c":2}}],"name":"A"}', 'a.b.c'],
  ['{"a":{"}":1,"\\\\":2,"\\"x":3,"\\"x":4}}', 'a."x'],
  // As many names by the look of it as members: one is written with a blank.
  ['{"a":1,"a":2,"b" :3}', 'a'],
  [`{"a":1,"a":2,"deep":${'['.repeat(40)}${']'.repeat(40)}}`, 'a'],
])('a member that stands twice in one object is refused: %s', async (text, field) => {
  expectRefusal(await post(text), 'VALIDATION_ERROR', [field])
})

test('a name may stand in each of several objects, and as a value', () => {
  const text =
    '{"a":{"a":"a"},"b":[{"a":1},{"a":"b"},"a","a"],"c":"{\\"a\\":1,\\"a\\":2}","\\\\":"\\\\"}'
  expect(Object.keys(JSON.parse(text))).toEqual(['a', 'b', 'c', '\\'])
  expect(twiceIn(text, JSON.parse(text))).toBeNull()
})

test('a member called __proto__ is a field like any other: unknown, and named', async () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
    for (const value of ['{"admin":true}', 'null']) {
      const answer = await post(`{"name":"A","timezone":"UTC","${name}":${value}}`)
      expectRefusal(answer, 'VALIDATION_ERROR', [name])
    }
  }
})

test('a member of a nested object called as one of every object is unknown, too', async () => {
  const { id } = await app.human()
  const override = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-20' }
  for (const name of ['__proto__', 'constructor', 'valueOf']) {
    const recurrence = JSON.parse(`{"freq":"weekly","${name}":null}`)
    const answer = await app.call('POST', `/v1/humans/${id}/overrides`, { ...override, recurrence })
    expectRefusal(answer, 'VALIDATION_ERROR', [`recurrence.${name}`])
  }
})

/** As a client sends it that says JSON whatever it sends. */
function remove(path: string, body: string | null) {
  const headers = { authorization: `Bearer ${app.key}`, 'content-type': json }
  return app.send(new Request(`http://localhost/v1${path}`, { method: 'DELETE', headers, body }))
}

test('an empty body sent with a DELETE changes nothing, nor does its content type', async () => {
  for (const body of [null, '', '{}']) {
    const { id } = await app.human()
    const { status } = await remove(`/humans/${id}`, body)
    expect({ body, status }).toEqual({ body, status: 200 })
  }
})

test('what is sent in the body of a DELETE does not pass in silence', async () => {
  const { id } = await app.human()
  const { body: booking } = await app.book(id, '2026-03-16T09:00:00Z')
  for (const path of [`/humans/${id}`, `/bookings/${booking.id}`]) {
    expectRefusal(await remove(path, '{"reason":"x"}'), 'VALIDATION_ERROR', ['reason'])
    expectRefusal(await remove(path, '{{{'), 'VALIDATION_ERROR', ['body'])
  }
  const { text } = await remove(`/bookings/${booking.id}`, '{"group":true}')
  expect(text).toContain('is read in the query alone')
  expect((await app.call('GET', `/v1/bookings/${booking.id}`)).body.status).toBe('confirmed')
  expect((await remove(`/bookings/${booking.id}?reason=x`, '{}')).status).toBe(200)
})

describe('on a socket', () => {
  let server: Awaited<ReturnType<typeof startTestServer>>
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  async function sent(method: string, path: string, init: RequestInit): Promise<Answer> {
    const headers = { authorization: `Bearer ${server.key}`, ...init.headers }
    return readAnswer(await fetch(server.url + path, { ...init, method, headers }))
  }
  const posted = (body: BodyInit) =>
    sent('POST', '/v1/humans', { body, headers: { 'content-type': json } })

  /** Sends bytes as they are, and reads until the server closes. */
  async function spoken(text: string): Promise<string> {
    let heard = ''
    const { promise, resolve } = Promise.withResolvers<void>()
    await Bun.connect({
      hostname: '127.0.0.1',
      port: Number(new URL(server.url).port),
      socket: {
        open: (socket) => void socket.write(text),
        data(_, chunk) {
          heard += chunk.toString()
        },
        close: () => resolve(),
        error: () => resolve(),
      },
    })
    await promise
    return heard
  }

  test('64 KiB are taken and one byte more is 413, with a length told or in chunks', async () => {
    for (const form of [(text: string) => text, (text: string) => inPieces(text)]) {
      expect((await posted(form(ofBytes(bodyBytesMax)))).status).toBe(201)
      expectRefusal(await posted(form(ofBytes(bodyBytesMax + 1))), 'PAYLOAD_TOO_LARGE')
      expectRefusal(await posted(form(ofBytes(300 * 1024))), 'PAYLOAD_TOO_LARGE')
    }
  })

  test('a DELETE without a body works, whatever headers come with it', async () => {
    for (const headers of [{}, { 'content-type': json }]) {
      const { body } = await posted(human)
      const { status } = await sent('DELETE', `/v1/humans/${body.id}`, { headers })
      expect(status).toBe(200)
    }
  })

  test('a short Host header moves no path past the key', async () => {
    const asked = (path: string) =>
      spoken(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect(await asked('/ab/v1/humans')).toMatch(/^HTTP\/1.1 404 /)
    expect(await asked('/v1/humans')).toMatch(/^HTTP\/1.1 401 /)
    expect(await asked('/x/../v1/humans')).toMatch(/^HTTP\/1.1 (401|404) /)
  })

  test('an answer on a socket has the request id and the content type of JSON', async () => {
    const { headers } = await sent('GET', '/v1/humans', { headers: { 'x-request-id': 'mine' } })
    expect(headers.get('x-request-id')).toBe('mine')
    expect(headers.get('content-type')).toMatch(/^application\/json/)
  })
})
