/** Calendars of real CalDAV servers: the same table of what is busy comes out of each. */
import { afterAll, describe, expect, test } from 'bun:test'
import { readCollection } from '../../src/calendars/collection.ts'
import { CalendarFault } from '../../src/calendars/fault.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp } from '../support/app.ts'
import {
  calendarOf,
  calendarTable,
  entriesAt,
  spanText,
  tableHuman,
  tableNowMs,
  tableSpan,
} from '../support/calendar-table.ts'
import { davKindsHere, davUser, startDav } from '../support/dav-servers.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
const reading = { ...tableHuman, span: tableSpan, nowMs: tableNowMs }
const wanted = { reading, instanceId: 'i', copies: [] }
const read = (url: string, cursor: string | null = null, user = davUser) =>
  readCollection({ url, ...user }, cursor, guard, tableNowMs, reader.pieces(wanted))

async function busyIn(url: string): Promise<string[]> {
  const found = await read(url)
  if (found === null) throw new Error('nothing is known yet')
  return found.times.map(spanText)
}

const faultOf = async (asked: Promise<unknown>) => {
  const error = await asked.catch((thrown: unknown) => thrown)
  if (!(error instanceof CalendarFault)) throw new Error('no fault')
  return { words: error.message, asksForPerson: error.asksForPerson }
}

for (const kind of davKindsHere) {
  describe(kind, () => {
    test('what is busy is what the table says, read from the calendar and from where its person begins', async () => {
      await using server = await startDav(kind)
      const entries = entriesAt(kind)
      const kept = []
      for (const [at, entry] of entries.entries()) {
        const status = await server.put(`${at}.ics`, calendarOf([entry]))
        expect([entry.name, status]).toEqual([entry.name, 201])
        kept.push(entry)
      }
      const expected = kept.flatMap(({ busy }) => busy).sort()
      expect((await busyIn(server.collection)).sort()).toEqual(expected)
      expect((await busyIn(server.root)).sort()).toEqual(expected)
    }, 60_000)

    test('what has not changed is not read again, and whatever changes is', async () => {
      await using server = await startDav(kind)
      const [first, second] = calendarTable
      if (!first || !second) throw new Error('the table is empty')
      await server.put('a.ics', calendarOf([first]))
      const { cursor = null } = (await read(server.collection)) ?? {}
      expect(await read(server.collection, cursor)).toBeNull()
      await server.put('b.ics', calendarOf([second]))
      const next = await read(server.collection, cursor)
      expect(next).not.toBeNull()
      await server.remove('a.ics')
      expect(await read(server.collection, next?.cursor ?? null)).not.toBeNull()
      expect((await busyIn(server.collection)).sort()).toEqual([...second.busy].sort())
    }, 60_000)

    test('is connected over the API, and its events take time', async () => {
      await using server = await startDav(kind)
      await using app = await startTestApp()
      const worker = createCalendarSync(
        app.context,
        {
          subscribe: () => Promise.reject(new Error('no such calendar')),
          collect: (access, cursor, nowMs, pieces) =>
            readCollection(access, cursor, guard, nowMs, pieces),
        },
        reader,
      )
      const meeting = 'DTSTART:20260316T100000Z\nDTEND:20260316T110000Z'
      const event = { name: 'meeting', events: [meeting], busy: [] }
      await server.put('a.ics', calendarOf([event]))
      const { id } = await app.human()
      const path = `/v1/humans/${id}/calendars`
      const wanted = { type: 'caldav', url: server.collection }
      expect((await app.call('POST', path, wanted)).status).toBe(422)
      expect((await app.call('POST', path, { ...wanted, type: 'ics', ...davUser })).status).toBe(
        422,
      )
      const made = await app.call('POST', path, { ...wanted, ...davUser })
      expect([made.status, made.text.includes(davUser.password)]).toEqual([201, false])
      await worker.runOnce()
      await worker.settled()
      const [calendar] = JSON.parse((await app.call('GET', path)).text).calendars
      expect(calendar).toMatchObject({ type: 'caldav', status: 'ok', max_age_minutes: 60 })
      expect((await app.book(id, '2026-03-16T10:30:00Z')).status).toBe(409)
      expect((await app.book(id, '2026-03-16T11:00:00Z')).status).toBe(201)
      const place = `${path}/${calendar.id}`
      expect((await app.call('PATCH', place, { password: 'x' })).status).toBe(422)
      expect((await app.call('PATCH', place, { url: server.root })).status).toBe(422)
      expect((await app.call('PATCH', place, { url: server.root, ...davUser })).status).toBe(200)
    }, 60_000)
  })
}

test.if(davKindsHere.includes('radicale'))(
  'a wrong password asks for somebody, and so does an address without a calendar',
  async () => {
    // Xandikos leaves passwords to what stands in front of it, and leads from anywhere to the person's calendar.
    await using server = await startDav('radicale')
    const wrong = read(server.collection, null, { ...davUser, password: 'wrong' })
    expect(await faultOf(wrong)).toEqual({ words: 'answers 401', asksForPerson: true })
    const nowhere = await faultOf(read(`${server.collection}nothing/here/`))
    expect(nowhere.words).toMatch(/^(?:is no CalDAV server|has no calendar|answers 4)/)
  },
  60_000,
)

test('the password goes to no other server than the one that was named', async () => {
  const asked: (string | null)[] = []
  using other = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      asked.push(request.headers.get('authorization'))
      return new Response('', { status: 404 })
    },
  })
  using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () => Response.redirect(`http://127.0.0.1:${other.port}/dav/`),
  })
  const fault = await faultOf(read(`http://127.0.0.1:${server.port}/`))
  expect(fault.words).toMatch(/^leads to another server/)
  expect(asked).toEqual([])
})

test('of many calendars at one address some are named, and how many more there are', async () => {
  const answerOf = (depth: string | null, count: number) => {
    const response = (href: string, types: string) =>
      `<response><href>${href}</href><propstat><prop><resourcetype>${types}</resourcetype>
        <current-user-principal><href>/</href></current-user-principal>
        <c:calendar-home-set><href>/</href></c:calendar-home-set></prop><status>HTTP/1.1 200 OK</status></propstat></response>`
    const calendars = Array.from({ length: count }, (_, n) =>
      response(`/c${n + 1}/`, '<collection/><c:calendar/>'),
    )
    const all = [response('/', '<collection/>'), ...(depth === '1' ? calendars : [])]
    return `<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">${all.join('')}</multistatus>`
  }
  for (const [count, end] of [
    [2, '/c2/'],
    [5, '/c5/'],
    [7, '/c5/ and 2 more'],
  ] as const) {
    using server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: ({ headers }) => {
        const text = answerOf(headers.get('depth'), count)
        return new Response(text, { status: 207, headers: { 'content-type': 'text/xml' } })
      },
    })
    const { words } = await faultOf(read(`http://127.0.0.1:${server.port}/`))
    expect(words).toStartWith(`has ${count} calendars at this address, and one has to be named: `)
    expect(words).toEndWith(end)
  }
})

test('an answer that never ends, one that is no WebDAV, one of many calendars', async () => {
  const answers: Record<string, () => Response> = {
    'is larger than 0.25 MiB': () => new Response(Buffer.alloc(300_000, 'A'), { status: 207 }),
    'is no CalDAV server, or has no calendar at this address': () =>
      new Response('<html></html>', { status: 207 }),
    'answers 503': () => new Response('busy', { status: 503 }),
  }
  for (const [words, answer] of Object.entries(answers)) {
    using server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answer })
    expect((await faultOf(read(`http://127.0.0.1:${server.port}/`))).words).toBe(words)
  }
})
