/** Calendars behind nginx: it packs, says what has not changed, leads elsewhere, and hands on to a CalDAV server. */
import { afterAll, describe, expect, test } from 'bun:test'
import { readCollection } from '../../src/calendars/collection.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { readSubscription } from '../../src/calendars/subscription.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import {
  calendarOf,
  calendarTable,
  entriesAt,
  spanText,
  tableHuman,
  tableNowMs,
  tableSpan,
} from '../support/calendar-table.ts'
import { copying } from '../support/copies.ts'
import { davKindsHere, davUser, startDav } from '../support/dav-servers.ts'
import { isNginxHere, startNginx } from '../support/nginx.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
const reading = { ...tableHuman, span: tableSpan, nowMs: tableNowMs }
const wanted = { reading, instanceId: 'i', copies: [] }
const read = (url: string, cursor: string | null = null, timeoutMs = 5_000) =>
  readSubscription(url, cursor, guard, tableNowMs, timeoutMs)
const faultOf = (url: string, timeoutMs?: number) =>
  read(url, null, timeoutMs).then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  )

describe.if(isNginxHere)('nginx', () => {
  test('a file that it packs is read, and is not sent again while it is as it was', async () => {
    await using nginx = await startNginx()
    await nginx.file('a.ics', calendarOf(calendarTable))
    const first = await read(`${nginx.root}files/a.ics`)
    if (first === null) throw new Error('nothing was read')
    const { times } = await reader.read(first.text, wanted)
    const expected = calendarTable.flatMap(({ busy }) => busy)
    expect(times.map(spanText).sort()).toEqual(expected.sort())
    expect(await read(`${nginx.root}files/a.ics`, first.cursor)).toBeNull()
    await nginx.file('a.ics', calendarOf(calendarTable.slice(0, 1)))
    const changed = await read(`${nginx.root}files/a.ics`, first.cursor)
    expect(changed).not.toBeNull()
    // As far as the one second goes that it tells by, this is another file with the same events.
    await nginx.file('a.ics', calendarOf(calendarTable.slice(0, 1)))
    nginx.touch('a.ics', 1_000)
    expect(await read(`${nginx.root}files/a.ics`, changed?.cursor)).toBeNull()
    expect(await nginx.asked()).toEqual([
      'GET /files/a.ics 200 gzip',
      'GET /files/a.ics 304 -',
      'GET /files/a.ics 200 gzip',
      'GET /files/a.ics 200 gzip',
    ])
  })

  test('ways elsewhere are followed, but not on and on, and to no private address', async () => {
    await using nginx = await startNginx()
    await nginx.file('a.ics', calendarOf(calendarTable))
    const first = await read(`${nginx.root}moved/a.ics`)
    expect(await read(`${nginx.root}moved/a.ics`, first?.cursor)).toBeNull()
    expect(await nginx.asked()).toEqual([
      ...['GET /moved/a.ics 301 -', 'GET /again/ 302 -', 'GET /files/a.ics 200 gzip'],
      ...['GET /moved/a.ics 301 -', 'GET /again/ 302 -', 'GET /files/a.ics 304 -'],
    ])
    expect(await faultOf(`${nginx.root}round/`)).toBe('leads on and on, more than 3 times')
    expect(await faultOf(`${nginx.root}private/`)).toStartWith('leads to a link-local address')
    expect(await faultOf(`${nginx.root}files/none.ics`)).toBe('answers 404')
  })

  test('a byte a second is given up at the deadline', async () => {
    await using nginx = await startNginx()
    await nginx.file('a.ics', calendarOf(calendarTable))
    expect(await faultOf(`${nginx.root}drops/a.ics`, 1_000)).toBe(
      'cannot be had: no answer within 1 seconds',
    )
  })

  test.if(davKindsHere.includes('radicale'))(
    'in front of a CalDAV server: read and written as by itself',
    async () => {
      await using dav = await startDav('radicale')
      await using nginx = await startNginx(dav.root)
      // All of the table is read from it by itself in caldav.test.ts.
      const entries = entriesAt('radicale').slice(0, 5)
      for (const [at, entry] of entries.entries()) await dav.put(`${at}.ics`, calendarOf([entry]))
      const url = `${nginx.root}dav${new URL(dav.collection).pathname}`
      const access = { url, ...davUser }
      const pieces = () => reader.pieces(wanted)
      const found = await readCollection(access, null, guard, tableNowMs, pieces())
      const expected = entries.flatMap(({ busy }) => busy)
      expect(found?.times.map(spanText).sort()).toEqual(expected.sort())
      const again = readCollection(access, found?.cursor ?? null, guard, tableNowMs, pieces())
      expect(await again).toBeNull()
      expect((await nginx.asked()).filter((line) => line.startsWith('REPORT'))).toEqual([
        `REPORT ${new URL(url).pathname} 207 gzip`,
      ])

      await using it = await copying(null, reader, { url })
      const booked = await it.app.book(it.human, '2026-03-16T14:00:00Z')
      const { id }: { id: string } = JSON.parse(booked.text)
      await it.write()
      const startOf = async () => /^DTSTART:(\S+)/m.exec((await dav.text(`${id}.ics`)) ?? '')?.[1]
      expect(await startOf()).toBe('20260316T140000Z')
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      await it.write()
      expect(await startOf()).toBe('20260316T150000Z')
      await it.app.call('DELETE', `/v1/bookings/${id}`)
      await it.write()
      expect(await dav.text(`${id}.ics`)).toBeNull()
    },
    60_000,
  )
})
