/** Where a calendar is read from, when names lie, servers lead elsewhere and answers break off. */
import { afterAll, describe, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { readCollection } from '../../src/calendars/collection.ts'
import { CalendarFault } from '../../src/calendars/fault.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { readSubscription } from '../../src/calendars/subscription.ts'
import { createCalendarCheck } from '../../src/calendars/url-check.ts'
import { readNetworks } from '../../src/outbound/address.ts'
import type { Resolve } from '../../src/outbound/resolve.ts'
import { calendarText } from '../support/calendar-table.ts'

/** 127.0.0.2 stands for the internet, and 127.0.0.1 for what nobody may reach. */
const allow = readNetworks('127.0.0.2/32') ?? []

/** A resolver that gives one address after the other, and the names it was asked for. */
function rebinding(...addresses: readonly string[]) {
  const asked: string[] = []
  const resolve: Resolve = async (name) => addresses.slice(asked.length, asked.push(name))
  return { asked, resolve }
}

function serving(hostname: string, port: number, answer: (request: Request) => Response) {
  const asked: string[] = []
  const server = Bun.serve({
    ...{ hostname, port },
    fetch(request) {
      asked.push(`${request.headers.get('host')} ${request.headers.get('authorization') !== null}`)
      return answer(request)
    },
  })
  return {
    asked,
    port: Number(server.port),
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

const isFault = (words: RegExp) => (error: unknown) =>
  error instanceof CalendarFault && words.test(error.message)

async function faultOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof CalendarFault ? error.message : `no fault: ${error}`
}

const loopback = 'leads to a loopback address, which SLOTFLOW_CALENDAR_ALLOW does not open'
const text = () => new Response(calendarText([]))
const dav = { username: 'ana', password: 'word' }

const reader = createReader(startThread)
afterAll(() => reader.close())
const span = { startMs: 0, endMs: 1 }
const pieces = () =>
  reader.pieces({
    reading: { timeZone: 'UTC', email: null, span, nowMs: 0 },
    ...{ instanceId: 'i', copies: [] },
  })

describe('a name that leads to another address the next time', () => {
  test('is refused where it is private when it is connected to, and nothing is sent', async () => {
    await using shut = serving('127.0.0.1', 0, text)
    const url = `http://cal.test:${shut.port}/a.ics`
    for (const read of [
      (guard: { allow: typeof allow; resolve: Resolve }) => readSubscription(url, null, guard, 0),
      (guard: { allow: typeof allow; resolve: Resolve }) =>
        readCollection({ url, ...dav }, null, guard, 0, pieces()),
    ]) {
      const { resolve, asked } = rebinding('127.0.0.2', '127.0.0.1')
      expect(await createCalendarCheck(allow, resolve)(url)).toBeNull()
      expect(await faultOf(read({ allow, resolve }))).toBe(loopback)
      expect(asked).toEqual(['cal.test', 'cal.test'])
    }
    expect(shut.asked).toEqual([])
  })

  test('is asked for once a request, and the address that was checked is connected to', async () => {
    await using open = serving('127.0.0.2', 0, text)
    await using shut = serving('127.0.0.1', open.port, text)
    const { resolve, asked } = rebinding('127.0.0.2', '127.0.0.1')
    const url = `http://cal.test:${open.port}/a.ics`
    expect(await readSubscription(url, null, { allow, resolve }, 0)).not.toBeNull()
    expect([asked, open.asked, shut.asked]).toEqual([
      ['cal.test'],
      [`cal.test:${open.port} false`],
      [],
    ])
  })

  test('is refused at each step of the way to which a server leads', async () => {
    await using open = serving('127.0.0.2', 0, ({ url }) => {
      const steps = Number(new URL(url).pathname.slice(1))
      return Response.redirect(`http://cal.test:${new URL(url).port}/${steps + 1}`)
    })
    await using shut = serving('127.0.0.1', open.port, text)
    for (const steps of [1, 2, 3]) {
      const public_ = Array.from({ length: steps }, () => '127.0.0.2')
      const { resolve, asked } = rebinding(...public_, '127.0.0.1')
      const read = readSubscription(`http://cal.test:${open.port}/0`, null, { allow, resolve }, 0)
      expect(await faultOf(read)).toBe(loopback)
      expect(asked.length).toBe(steps + 1)
    }
    expect([open.asked.length, shut.asked.length]).toEqual([1 + 2 + 3, 0])
  })

  test('is refused between two requests to one CalDAV server, and the password is not sent again', async () => {
    const found = `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response>
<d:href>/</d:href><d:propstat><d:prop><d:resourcetype><c:calendar/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`
    const answer = () =>
      new Response(found, { status: 207, headers: { 'content-type': 'application/xml' } })
    await using open = serving('127.0.0.2', 0, answer)
    await using shut = serving('127.0.0.1', open.port, answer)
    const { resolve } = rebinding('127.0.0.2', '127.0.0.1')
    const url = `http://cal.test:${open.port}/`
    expect(
      await faultOf(readCollection({ url, ...dav }, null, { allow, resolve }, 0, pieces())),
    ).toBe(loopback)
    expect([open.asked, shut.asked]).toEqual([[`cal.test:${open.port} true`], []])
  })
})

describe('an answer that breaks off', () => {
  /** Sends these bytes to whoever comes, and closes the connection. */
  async function cutting(bytes: Uint8Array): Promise<{ url: string } & AsyncDisposable> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(bytes))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.2', done))
    const place = server.address()
    const port = typeof place === 'object' ? place?.port : 0
    return {
      url: `http://127.0.0.2:${port}/a.ics`,
      [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())),
    }
  }

  const guard = { allow, resolve: () => Promise.reject(new Error('none')) }
  const whole = calendarText([])
  const packed = gzipSync(Buffer.from(whole))
  const head = (lines: readonly string[]) =>
    Buffer.from(`${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`)
  const cases: Record<string, Uint8Array> = {
    'a length that does not come': Buffer.concat([
      head([`content-length: ${whole.length + 10}`]),
      Buffer.from(whole),
    ]),
    'a piece that is the last without saying so': Buffer.concat([
      head(['transfer-encoding: chunked']),
      Buffer.from(`${whole.length.toString(16)}\r\n${whole}\r\n`),
    ]),
    'half of what is packed': Buffer.concat([
      head([`content-length: ${packed.length - 12}`, 'content-encoding: gzip']),
      packed.subarray(0, -12),
    ]),
    'what says that it is packed, and is not': Buffer.concat([
      head([`content-length: ${whole.length}`, 'content-encoding: gzip']),
      Buffer.from(whole),
    ]),
  }
  for (const [name, bytes] of Object.entries(cases)) {
    test(name, async () => {
      await using server = await cutting(bytes)
      const fault = await readSubscription(server.url, null, guard, 0, 2_000).then(
        () => null,
        (error: unknown) => error,
      )
      expect(isFault(/^cannot be had/)(fault)).toBe(true)
      expect(String(fault)).not.toContain('127.0.0.2')
    })
  }
})

test('whatever a CalDAV server answers to a question about changes, it is a fault and never an empty calendar', async () => {
  for (const status of [200, 301, 404, 410, 500, 403]) {
    await using server = serving('127.0.0.2', 0, ({ method }) =>
      method === 'REPORT'
        ? new Response('<html></html>', { status, headers: { location: '/elsewhere' } })
        : new Response(
            `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"><d:response>
<d:href>/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype><cs:getctag>2</cs:getctag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response><d:response>
<d:href>/a.ics</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`,
            { status: 207, headers: { 'content-type': 'application/xml' } },
          ),
    )
    const guard = { allow, resolve: () => Promise.reject(new Error('none')) }
    const url = `http://127.0.0.2:${server.port}/`
    const cursor = JSON.stringify({ url, collection: url, tag: '1' })
    const fault = await faultOf(readCollection({ url, ...dav }, cursor, guard, 0, pieces()))
    expect(fault).toBe(`answers ${status}`)
  }
})

test('a CalDAV server that sends a byte now and then is given up at the deadline of the whole read', async () => {
  const drop = new TextEncoder().encode('<')
  const ended = Promise.withResolvers<void>()
  await using server = serving(
    '127.0.0.2',
    0,
    () =>
      new Response(
        new ReadableStream({
          async pull(controller) {
            controller.enqueue(drop)
            await Promise.race([Bun.sleep(50), ended.promise])
          },
        }),
        { status: 207 },
      ),
  )
  const guard = { allow, resolve: () => Promise.reject(new Error('none')) }
  const url = `http://127.0.0.2:${server.port}/`
  const fault = await faultOf(readCollection({ url, ...dav }, null, guard, 0, pieces(), 500))
  ended.resolve()
  expect(fault).toBe('cannot be had: no answer within 0.5 seconds')
})
