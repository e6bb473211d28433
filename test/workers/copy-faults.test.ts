/** What may go wrong while bookings are written into calendars: at the end each is there once, or not at all. */
import { afterAll, describe, expect, test } from 'bun:test'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import type { CopyServers } from '../../src/workers/copies.ts'
import { type CopyStage, copying, copyServers } from '../support/copies.ts'
import { davKindsHere, davUser } from '../support/dav-servers.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const idOf = ({ text }: { text: string }): string => JSON.parse(text).id
const startsOf = async (it: CopyStage) => (await it.events()).map(({ start }) => start)
const statesOf = ({ app }: CopyStage) =>
  app.database
    .query<{ state: string }, []>('SELECT state FROM remote_events ORDER BY booking_seq')
    .all()
    .map(({ state }) => state)
const two = '2026-03-16T14:00:00Z'

/** Whoever writes with these dies between the server's answer and the record of it. */
const dying: CopyServers = {
  ...copyServers,
  async put(access, event, nowMs) {
    await copyServers.put(access, event, nowMs)
    throw new Error('the process is gone')
  },
  async remove(access, url, nowMs) {
    await copyServers.remove(access, url, nowMs)
    throw new Error('the process is gone')
  },
}

for (const kind of davKindsHere) {
  describe(kind, () => {
    test('a writer that dies behind each write: the next one leaves one event, or none', async () => {
      await using it = await copying(kind, reader)
      const next = async () => {
        await it.write(dying)
        // The lease of whoever died runs out.
        it.app.clock.advance(3 * minuteMs)
        await it.write()
        return startsOf(it)
      }
      const id = idOf(await it.app.book(it.human, two))
      expect(await next()).toEqual(['20260316T140000Z'])
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      expect(await next()).toEqual(['20260316T150000Z'])
      await it.app.call('DELETE', `/v1/bookings/${id}`)
      expect(await next()).toEqual([])
      expect(it.app.log).toHaveLength(3)
      expect([statesOf(it), (await it.calendar()).error]).toEqual([[], null])
    }, 60_000)

    test('the booking changes while nobody knows what was written: its last state alone is there', async () => {
      await using it = await copying(kind, reader)
      const id = idOf(await it.app.book(it.human, two))
      await it.write(dying)
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      it.app.clock.advance(3 * minuteMs)
      await it.write()
      expect(await startsOf(it)).toEqual(['20260316T150000Z'])
      const other = idOf(await it.app.book(it.human, two))
      await it.write(dying)
      await it.app.call('DELETE', `/v1/bookings/${other}`)
      it.app.clock.advance(3 * minuteMs)
      await it.write()
      expect(await startsOf(it)).toEqual(['20260316T150000Z'])
    }, 60_000)

    test('a booking that changes while it is written is written once more', async () => {
      await using it = await copying(kind, reader)
      const id = idOf(await it.app.book(it.human, two))
      let changes = 0
      await it.write({
        ...copyServers,
        async put(access, event, nowMs) {
          const etag = await copyServers.put(access, event, nowMs)
          if (changes++ === 0) await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
          return etag
        },
      })
      expect([await startsOf(it), changes]).toEqual([['20260316T150000Z'], 2])
    }, 60_000)

    test('of two processes one writes, and one whose lease has passed on is not believed', async () => {
      await using it = await copying(kind, reader)
      const id = idOf(await it.app.book(it.human, two))
      let puts = 0
      const counting: CopyServers = {
        ...copyServers,
        put: (access, event, nowMs) => {
          puts += 1
          return copyServers.put(access, event, nowMs)
        },
      }
      await Promise.all([it.write(counting), it.write(counting)])
      expect([await startsOf(it), puts]).toEqual([['20260316T140000Z'], 1])

      // One is held up behind its write; its lease runs out, the booking is cancelled, and another takes it out.
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      const [reached, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const slow = it.write({
        ...copyServers,
        async put(access, event, nowMs) {
          reached.resolve()
          await held.promise
          return copyServers.put(access, event, nowMs)
        },
      })
      await reached.promise
      await it.write(counting)
      expect(puts).toBe(1)
      it.app.clock.advance(3 * minuteMs)
      await it.app.call('DELETE', `/v1/bookings/${id}`)
      await it.write()
      expect(await startsOf(it)).toEqual([])
      held.resolve()
      await slow
      await it.write()
      expect(await startsOf(it)).toEqual([])
    }, 60_000)

    test('a server that does not answer: all waits, at longer and longer intervals, and follows when it is back', async () => {
      await using it = await copying(kind, reader)
      const first = idOf(await it.app.book(it.human, two))
      await it.write()
      let asked = 0
      const { fault, url } = { fault: 'http://127.0.0.1:9/', url: it.dav.collection }
      await it.app.call('PATCH', it.path, { url: fault, ...davUser })
      const down: CopyServers = {
        ...copyServers,
        collection: (access, nowMs) => {
          asked += 1
          return copyServers.collection(access, nowMs)
        },
      }
      await it.app.book(it.human, '2026-03-16T15:00:00Z')
      await it.patch(first, { starts_at: '2026-03-16T16:00:00Z' })
      await it.write(down)
      await it.write(down)
      expect(asked).toBe(1)
      const waits = [1, 5, 30, 120, 360, 1_440, 1_440]
      for (const [at, minutes] of waits.entries()) {
        it.app.clock.advance(minutes * minuteMs - 1_000)
        await it.write(down)
        expect([at, asked]).toEqual([at, at + 1])
        it.app.clock.advance(1_000)
        await it.write(down)
        expect([at, asked]).toEqual([at, at + 2])
      }
      const metrics = await it.app.call('GET', '/metrics')
      expect(metrics.text).toContain('slotflow_calendar_writes_waiting 2')
      expect(metrics.text).toContain('slotflow_calendars_held 1')
      it.app.clock.set('2026-03-13T10:00:00Z')
      await it.app.call('PATCH', it.path, { url, ...davUser })
      await it.write()
      expect(await startsOf(it)).toEqual(['20260316T150000Z', '20260316T160000Z'])
    }, 60_000)

    test('a server that can be read again is written into at once', async () => {
      await using it = await copying(kind, reader)
      await it.dav.stop()
      await it.app.book(it.human, two)
      await it.write()
      for (const _ of [1, 2, 3]) {
        it.app.clock.advance(hourMs)
        await it.poll()
        await it.write()
      }
      expect(await it.calendar()).toMatchObject({ status: 'unreachable', write_bookings: true })
      await it.dav.start()
      // The calendar would be left alone for an hour more.
      it.app.clock.advance(hourMs)
      await it.write()
      expect(await startsOf(it)).toEqual([])
      await it.poll()
      await it.write()
      expect(await startsOf(it)).toEqual(['20260316T140000Z'])
      expect(await it.calendar()).toMatchObject({ status: 'ok', error: null })
    }, 60_000)

    test('an event that somebody has changed meanwhile makes way, once', async () => {
      await using it = await copying(kind, reader)
      const id = idOf(await it.app.book(it.human, two))
      await it.write()
      const text = (await it.dav.text(`${id}.ics`)) ?? ''
      await it.dav.put(`${id}.ics`, text.replace('SUMMARY:Booked', 'SUMMARY:Lunch'))
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      await it.write()
      expect(await it.events()).toEqual([
        { start: '20260316T150000Z', title: 'Booked', sequence: '1' },
      ])
      await it.dav.remove(`${id}.ics`)
      await it.patch(id, { starts_at: '2026-03-16T16:00:00Z' })
      await it.write()
      expect(await startsOf(it)).toEqual(['20260316T160000Z'])
    }, 60_000)

    test('a meeting that is there under another name is left to that event', async () => {
      await using it = await copying(kind, reader)
      const id = idOf(await it.app.book(it.human, two))
      const uid = `${id}@${await it.app.store.instanceId()}.slotflow`
      const event = `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260316T140000Z\r\nDURATION:PT30M\r\nEND:VEVENT`
      await it.dav.put(
        'invite.ics',
        `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n${event}\r\nEND:VCALENDAR\r\n`,
      )
      await it.write()
      const other = idOf(await it.app.book(it.human, '2026-03-16T15:00:00Z'))
      await it.write()
      expect((await it.dav.names()).toSorted()).toEqual([`${other}.ics`, 'invite.ics'])
      expect(statesOf(it)).toEqual(['refused', 'written'])
      expect(await it.calendar()).toMatchObject({ status: 'ok', error: null })
      it.app.clock.advance(10 * minuteMs)
      await it.read()
      expect(it.told()).not.toContain('booking.conflict')
    }, 60_000)
  })
}

test.if(davKindsHere.includes('radicale'))(
  'a wrong password asks for a person, and all waits until one comes',
  async () => {
    await using it = await copying('radicale', reader)
    const { collection: url } = it.dav
    await it.app.call('PATCH', it.path, { url, ...davUser, password: 'wrong' })
    await it.app.book(it.human, two)
    await it.write()
    expect(await it.calendar()).toMatchObject({ status: 'reconnect', error: 'It answers 401.' })
    it.app.clock.advance(dayMs - 1_000)
    const asked: string[] = []
    await it.write({
      ...copyServers,
      collection: async ({ url: address }) => {
        asked.push(address)
        return address
      },
    })
    expect(asked).toEqual([])
    await it.app.call('PATCH', it.path, { url, ...davUser })
    await it.write()
    expect(await startsOf(it)).toEqual(['20260316T140000Z'])
    await it.read()
    expect(await it.calendar()).toMatchObject({ status: 'ok' })
  },
  60_000,
)

describe('what servers answer', () => {
  /** A collection that answers writes as it is told. */
  function answering(write: (request: Request) => Response) {
    return Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: (request) =>
        request.method === 'PROPFIND'
          ? new Response(
              `<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/c/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`,
              { status: 207, headers: { 'content-type': 'application/xml' } },
            )
          : write(request),
    })
  }

  const status =
    (code: number, text = '') =>
    () =>
      new Response(text, { status: code })
  const cases: [string, (request: Request) => Response, object][] = [
    [
      '403',
      status(403),
      { status: 'reconnect', error: 'It answers 403: bookings may not be written into it.' },
    ],
    ['405', status(405), { status: 'reconnect' }],
    [
      '404',
      status(404),
      { status: 'reconnect', error: 'It has no calendar at this address any more.' },
    ],
    ['409', status(409), { status: 'reconnect' }],
    ['a way elsewhere', () => Response.redirect('http://127.0.0.1:9/'), { status: 'reconnect' }],
    ['503', status(503), { status: 'syncing', error: 'It answers 503.' }],
    [
      '412 on and on',
      status(412),
      { status: 'syncing', error: 'It changes an event while it is written.' },
    ],
    [
      '413',
      status(413),
      {
        ...{ status: 'syncing', error: null },
        warnings: ['1 booking is not in it: it does not take this event: it answers 413.'],
      },
    ],
    [
      '409 with a reason',
      status(409, '<c:no-uid-conflict/>'),
      {
        ...{ status: 'syncing', error: null },
        warnings: ['1 booking is not in it: it has this meeting under another name.'],
      },
    ],
  ]
  for (const [name, write, expected] of cases) {
    test(name, async () => {
      using server = answering(write)
      await using it = await writingTo(`http://127.0.0.1:${server.port}/c/`)
      await it.app.book(it.human, two)
      await it.write()
      expect(await it.calendar()).toMatchObject(expected)
      expect(statesOf(it)).toEqual([
        'error' in expected && expected.error === null ? 'refused' : 'waiting',
      ])
    })
  }

  test('bookings that are not taken are counted until they are over, and are told no more once they are', async () => {
    let code = 413
    using server = answering(() => new Response(null, { status: code }))
    await using it = await writingTo(`http://127.0.0.1:${server.port}/c/`)
    const first = await it.app.book(it.human, two)
    await it.app.book(it.human, '2026-03-17T14:00:00Z')
    await it.write()
    const why = 'it does not take this event: it answers 413.'
    expect((await it.calendar()).warnings).toEqual([
      `2 bookings are not in it. Of one of them, ${why}`,
    ])
    code = 201
    await it.patch(JSON.parse(first.text).id, { starts_at: '2026-03-16T15:00:00Z' })
    await it.write()
    expect((await it.calendar()).warnings).toEqual([`1 booking is not in it: ${why}`])
    const read = "UPDATE calendars SET synced_at = unixepoch('2026-03-18') * 1000"
    it.app.database.run(read)
    expect('warnings' in (await it.calendar())).toBe(false)
  })

  test('a version that a proxy has made weak is named as the server knows it', async () => {
    const asked: (string | null)[] = []
    using server = answering((request) => {
      if (request.method === 'GET') return new Response('x', { headers: { etag: 'W/"a"' } })
      asked.push(request.headers.get('if-none-match') ?? request.headers.get('if-match'))
      return new Response(null, { status: asked.length === 1 ? 412 : 204 })
    })
    await using it = await writingTo(`http://127.0.0.1:${server.port}/c/`)
    await it.app.book(it.human, two)
    await it.write()
    expect(asked).toEqual(['*', '"a"'])
  })
})

/** A human whose calendar is at an address of a test's own. */
const writingTo = (url: string) => copying(null, reader, { url })
