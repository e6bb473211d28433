/** Which bookings are in which calendar, as calendars, humans and bookings change. */
import { afterAll, describe, expect, test } from 'bun:test'
import { CalendarFault } from '../../src/calendars/fault.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { type CopyStage, copying, copyServers } from '../support/copies.ts'
import { davKindsHere, davUser, startDav } from '../support/dav-servers.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const idOf = ({ text }: { text: string }): string => JSON.parse(text).id
const two = '2026-03-16T14:00:00Z'
const [kind] = davKindsHere

async function changed(it: CopyStage, path: string, body: object) {
  const { status, text } = await it.app.call('PATCH', path, body)
  return { status, body: JSON.parse(text) }
}

describe.if(kind !== undefined)('bookings in calendars', () => {
  const begin = (fields: object = {}) => copying(kind ?? null, reader, fields)

  test('what is ahead comes with the wish, and goes with it; what is over stays', async () => {
    await using it = await begin({ write_bookings: false })
    const over = idOf(await it.app.book(it.human, '2026-03-11T09:00:00Z'))
    await it.app.book(it.human, two)
    const cancelled = idOf(await it.app.book(it.human, '2026-03-16T15:00:00Z'))
    await it.app.call('DELETE', `/v1/bookings/${cancelled}`)
    await it.write()
    expect(await it.events()).toEqual([])
    await changed(it, it.path, { write_bookings: true })
    await it.write()
    expect((await it.events()).map(({ start }) => start)).toEqual([
      '20260311T090000Z',
      '20260316T140000Z',
    ])
    it.app.clock.set('2026-03-12T10:00:00Z')
    expect((await changed(it, it.path, { write_bookings: false })).body.write_bookings).toBe(false)
    await it.write()
    expect(await it.dav.names()).toEqual([`${over}.ics`])
    expect(it.app.database.query('SELECT * FROM remote_events').all()).toEqual([])
  }, 60_000)

  test('hundreds come, whoever books meanwhile', async () => {
    await using it = await begin({ write_bookings: false })
    const nine = Date.parse('2026-03-16T09:00:00Z')
    for (let n = 0; n < 240; n += 1) {
      const [day, slot] = [Math.floor(n / 16), n % 16]
      const startMs = nine + (Math.floor(day / 5) * 7 + (day % 5)) * 1_440 * minuteMs
      await it.app.book(it.human, new Date(startMs + slot * 30 * minuteMs).toISOString())
    }
    await changed(it, it.path, { write_bookings: true })
    const written = new Set<string>()
    const noting = {
      ...copyServers,
      put: async (_: unknown, { url }: { url: string }) => {
        written.add(url)
        return '"1"'
      },
    }
    await it.write(noting)
    expect(written.size).toBe(240)
    const removed = new Set<string>()
    await changed(it, it.path, { write_bookings: false })
    await it.write({
      ...copyServers,
      remove: async (_, url) => {
        removed.add(url)
      },
    })
    expect([...removed].sort()).toEqual([...written].sort())
  }, 60_000)

  test('one calendar of a human has them: another takes over, and the first is cleared', async () => {
    await using it = await begin()
    await using other = await startDav(kind ?? 'radicale')
    await it.app.book(it.human, two)
    await it.write()
    const wanted = { type: 'caldav', url: other.collection, ...davUser, write_bookings: true }
    const made = await it.app.call('POST', `/v1/humans/${it.human}/calendars`, wanted)
    expect([made.status, (await it.calendar()).write_bookings]).toEqual([201, false])
    await it.write()
    expect([await it.dav.names(), (await other.names()).length]).toEqual([[], 1])
    await changed(it, it.path, { write_bookings: true })
    await it.write()
    expect([(await it.dav.names()).length, await other.names()]).toEqual([1, []])
  }, 60_000)

  test('a calendar that lies elsewhere is written anew, also by whoever is at it', async () => {
    await using it = await begin()
    await using other = await startDav(kind ?? 'radicale')
    await it.app.book(it.human, two)
    await it.write()
    let moves = 0
    await it.app.book(it.human, '2026-03-16T15:00:00Z')
    await it.write({
      ...copyServers,
      async put(access, event, nowMs) {
        if (moves++ === 0) await changed(it, it.path, { url: other.collection, ...davUser })
        return copyServers.put(access, event, nowMs)
      },
    })
    // Nothing of it is there: nobody has taken it out.
    it.app.clock.advance(10 * minuteMs)
    await it.read()
    expect(it.told()).not.toContain('booking.conflict')
    await it.write()
    expect((await other.names()).length).toBe(2)
    it.app.clock.advance(10 * minuteMs)
    await it.read()
    expect(it.told()).not.toContain('booking.conflict')
  }, 60_000)

  test('a booking that is handed over goes from the one calendar into the other', async () => {
    await using it = await begin()
    await using other = await startDav(kind ?? 'radicale')
    const { id: ben } = await it.app.human({ name: 'Ben' })
    const wanted = { type: 'caldav', url: other.collection, ...davUser, write_bookings: true }
    const made = await it.app.call('POST', `/v1/humans/${ben}/calendars`, wanted)
    await changed(it, `/v1/humans/${ben}/calendars/${idOf(made)}`, { read_busy: false })
    const id = idOf(await it.app.book(it.human, two))
    await it.write()
    const handed = await it.app.call('POST', `/v1/humans/${it.human}/hand-over`, { to: ben })
    expect([handed.status, handed.text]).toEqual([200, expect.stringContaining(id)])
    await it.write()
    expect([await it.dav.names(), await other.names()]).toEqual([[], [`${id}.ics`]])
    await it.app.call('DELETE', `/v1/bookings/${id}`)
    await it.write()
    expect(await other.names()).toEqual([])
  }, 60_000)

  test('detail full tells whom and where, without inviting anybody, until the person is erased', async () => {
    await using it = await begin({ detail: 'full' })
    const fields = {
      ...{ attendee_name: 'Alex; Rivera\r\n', attendee_email: 'alex@example.com' },
      ...{ attendee_phone: '+14155550123', location: 'Room 4, 2nd floor' },
    }
    const id = idOf(await it.app.book(it.human, two, { ...fields, attendee_name: 'Alex, Rivera' }))
    await it.write()
    const text = (await it.dav.text(`${id}.ics`))?.replaceAll(/\r\n /g, '') ?? ''
    for (const line of [
      'SUMMARY:Alex\\, Rivera',
      'LOCATION:Room 4\\, 2nd floor',
      'DESCRIPTION:alex@example.com\\n+14155550123',
      `UID:${id}@${await it.app.store.instanceId()}.slotflow`,
      'TRANSP:OPAQUE',
    ]) {
      expect(text).toContain(line)
    }
    expect(text).not.toMatch(/ATTENDEE|ORGANIZER|METHOD|\/b\//)
    await changed(it, it.path, { detail: 'busy' })
    await it.write()
    expect(await it.events()).toMatchObject([{ title: 'Booked' }])
    expect(await it.dav.text(`${id}.ics`)).not.toMatch(/Rivera|alex|Room/)
    await changed(it, it.path, { detail: 'full' })
    await it.write()
    await it.app.call('POST', '/v1/attendees/erase', { email: 'alex@example.com' })
    await it.write()
    expect(await it.events()).toMatchObject([{ title: 'Erased attendee' }])
    expect(await it.dav.text(`${id}.ics`)).not.toMatch(/Rivera|alex@|4155550123/)
  }, 60_000)

  test('nothing is written for a suspended account, and all of it once it is taken up again', async () => {
    await using it = await begin()
    await it.app.book(it.human, two)
    await it.app.elsewhere('UPDATE accounts SET suspended_at = 1')
    await it.write()
    expect(await it.events()).toEqual([])
    await it.app.elsewhere('UPDATE accounts SET suspended_at = NULL')
    await it.write()
    expect(await it.events()).toHaveLength(1)
  }, 60_000)

  test('cancelled or handed over in time, and written late: it leaves a calendar that has ceased too', async () => {
    await using it = await begin()
    const [gone, given, kept] = [
      idOf(await it.app.book(it.human, two)),
      idOf(await it.app.book(it.human, '2026-03-16T15:00:00Z')),
      idOf(await it.app.book(it.human, '2026-03-16T16:00:00Z')),
    ]
    const { id: other } = await it.app.human({ name: 'Ben' })
    await it.write()
    await it.app.call('DELETE', `/v1/bookings/${gone}`)
    const handed = { to: other, booking_ids: [given] }
    expect((await it.app.call('POST', `/v1/humans/${it.human}/hand-over`, handed)).status).toBe(200)
    await changed(it, it.path, { write_bookings: false })
    it.app.clock.set('2026-03-17T09:00:00Z')
    await it.write()
    expect(await it.dav.names()).toEqual([`${kept}.ics`])
    expect(it.app.database.query('SELECT * FROM remote_events').all()).toEqual([])
  }, 60_000)

  test('moved after an answer was lost, and over before the server is back: no event is left at the old time', async () => {
    await using it = await begin()
    const id = idOf(await it.app.book(it.human, two))
    await it.write({
      ...copyServers,
      async put(access, event, nowMs) {
        await copyServers.put(access, event, nowMs)
        throw new CalendarFault('cannot be had: the answer is lost')
      },
    })
    expect(await it.dav.names()).toEqual([`${id}.ics`])
    await it.patch(id, { starts_at: '2026-03-16T10:00:00Z' })
    it.app.clock.set('2026-03-17T09:00:00Z')
    await it.write()
    expect(await it.dav.names()).toEqual([])
    expect(it.app.database.query('SELECT * FROM remote_events').all()).toEqual([])
  }, 60_000)

  test('the feed of the human in a calendar that is read does not block, and what lies beside it does', async () => {
    await using it = await begin()
    const feed = await it.app.call('POST', `/v1/humans/${it.human}/feed`, { detail: 'busy' })
    const { url }: { url: string } = JSON.parse(feed.text)
    const id = idOf(await it.app.book(it.human, two))
    await it.write()
    const text = (await it.app.call('GET', url, undefined, { key: null })).text
    const instance = await it.app.store.instanceId()
    const [uid, start] = [`${id}@${instance}.slotflow`, 'DTSTART:20260316T140000Z']
    expect([text.includes(uid), text.includes(start)]).toEqual([true, true])
    // As a subscription of the server would stand there, beside an event that borrows the end of our names.
    await it.dav.remove(`${id}.ics`)
    await it.dav.put('subscribed.ics', text)
    const borrowed = text.replace(uid, `x@${instance}.slotflow`).replaceAll('T14', 'T11')
    await it.dav.put('borrowed.ics', borrowed)
    await it.read()
    await it.app.call('DELETE', `/v1/bookings/${id}`)
    const starts = (await it.app.slots(it.human, '2026-03-16')).map((at) => at.slice(11, 16))
    expect([starts.includes('11:00'), starts.includes('14:00')]).toEqual([false, true])
  }, 60_000)
})

test('what is only read takes no bookings, and who sees some bookings has none told in full', async () => {
  await using it = await copying(null, reader)
  const path = `/v1/humans/${it.human}/calendars`
  const ics = { type: 'ics', url: 'http://127.0.0.1:9/a.ics' }
  for (const fields of [{ write_bookings: true }, { detail: 'busy' }]) {
    const { status, text } = await it.app.call('POST', path, { ...ics, ...fields })
    expect([status, JSON.parse(text).error.details[0].field]).toEqual([422, Object.keys(fields)[0]])
    const { id } = JSON.parse((await it.app.call('POST', path, ics)).text)
    expect((await changed(it, `${path}/${id}`, fields)).status).toBe(422)
  }
  const bound = { name: 'rep', scope: 'rep', human_ids: [it.human], own_bookings: true }
  const made = await it.app.call('POST', '/v1/api-keys', bound)
  const { key }: { key: string } = JSON.parse(made.text)
  const full = await it.app.call('PATCH', it.path, { detail: 'full' }, { key })
  expect([made.status, full.status]).toEqual([201, 403])
  const busy = await it.app.call(
    'PATCH',
    it.path,
    { detail: 'busy', write_bookings: false },
    { key },
  )
  expect(busy.status).toBe(200)
})
