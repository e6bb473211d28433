/** A CalDAV server that goes away and comes back, or that hardly answers: callers never wait, and nothing is called free. */
import { afterAll, describe, expect, test } from 'bun:test'
import { readCollection } from '../../src/calendars/collection.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { calendarText } from '../support/calendar-table.ts'
import { copying } from '../support/copies.ts'
import { davAnswer, davMember, davServer } from '../support/dav-answers.ts'
import { davKindsHere, davUser } from '../support/dav-servers.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const range = 'date_from=2026-03-16&date_to=2026-03-16&duration=60'
const eventAt = (hour: number) =>
  calendarText([
    `BEGIN:VEVENT\nUID:${hour}\nDTSTAMP:20260101T000000Z\nDTSTART:20260316T${hour}0000Z\nDURATION:PT1H\nEND:VEVENT`,
  ])

interface Offered {
  readonly slots?: readonly { readonly starts_at: string }[]
  readonly skipped?: readonly object[]
  readonly calendars?: { readonly status: string; readonly as_of: string }
}

/** What is offered, by its hours. */
async function offered(app: TestApp, path: string) {
  const { status, text, headers } = await app.call('GET', path)
  const { slots, skipped, calendars }: Offered = JSON.parse(text)
  const hours = slots?.map(({ starts_at }) => Number(starts_at.slice(11, 13)))
  return { status, hours, skipped, calendars, retryAfter: headers.get('retry-after') }
}

const all = [9, 10, 11, 12, 13, 14, 15, 16]
const without = (hour: number) => all.filter((one) => one !== hour)

describe.each([...davKindsHere])('%s', (kind) => {
  test('stopped: stale, then 503 for that human while others are offered; begun again: back with its event', async () => {
    await using it = await copying(kind, reader, { write_bookings: false })
    const { app, dav, human } = it
    const { id: other } = await app.human({ name: 'Ben' })
    await dav.put('a.ics', eventAt(10))
    await it.read()
    const own = () => offered(app, `/v1/humans/${human}/slots?${range}`)
    const team = (more = '') =>
      offered(app, `/v1/slots?human_ids=${human},${other}&${range}${more}`)
    expect(await own()).toMatchObject({ status: 200, hours: without(10) })
    expect((await own()).calendars).toBeUndefined()

    await dav.stop()
    const readAt = new Date(app.clock.nowMs()).toISOString()
    app.clock.advance(30 * minuteMs)
    await it.poll()
    expect(await it.calendar()).toMatchObject({
      status: 'stale',
      error: 'It cannot be had: the connection was refused.',
    })
    expect(await own()).toMatchObject({
      ...{ status: 200, hours: without(10) },
      calendars: { status: 'stale', as_of: readAt },
    })
    expect(await team()).toMatchObject({ status: 200, hours: all })

    app.clock.advance(30 * minuteMs + 1)
    await it.poll()
    expect(await it.calendar()).toMatchObject({ status: 'unreachable' })
    expect(await own()).toMatchObject({ status: 503, hours: undefined, retryAfter: '60' })
    const skipped = [{ human_id: human, reason: 'calendar_unreachable' }]
    expect(await team()).toMatchObject({ status: 200, hours: all, skipped })
    expect(await team('&match=all')).toMatchObject({ status: 503 })
    const wanted = { duration: 60, attendee_name: 'Alex' }
    const refused = await app.call('POST', '/v1/bookings', {
      ...{ ...wanted, human_id: human, starts_at: '2026-03-16T14:00:00Z' },
    })
    expect([refused.status, refused.body.error?.code]).toEqual([503, 'UNAVAILABLE'])
    const booked = await app.call('POST', '/v1/bookings', {
      ...{ ...wanted, human_ids: [human, other], starts_at: '2026-03-16T14:00:00Z' },
    })
    expect([booked.status, booked.body.human_id]).toEqual([201, other])
    expect(it.told().filter((name) => name.startsWith('calendar.'))).toEqual([
      'calendar.unreachable',
    ])

    await dav.start()
    await dav.put('b.ics', eventAt(15))
    app.clock.advance(61 * minuteMs)
    await it.poll()
    expect(await it.calendar()).toMatchObject({ status: 'ok', error: null })
    expect(await own()).toMatchObject({
      ...{ status: 200, hours: all.filter((hour) => hour !== 10 && hour !== 15) },
    })
    expect((await team()).skipped ?? []).toEqual([])
    expect(it.told().filter((name) => name.startsWith('calendar.'))).toEqual([
      'calendar.unreachable',
      'calendar.recovered',
    ])
  }, 60_000)
})

test('a CalDAV server that sends a byte a second: nothing changes for callers, and it is given up', async () => {
  const slow = (bytes: string) => {
    let at = 0
    return new Response(
      new ReadableStream({
        async pull(controller) {
          if (at > 0) await Bun.sleep(1_000)
          controller.enqueue(new TextEncoder().encode(bytes[at]))
          at += 1
        },
      }),
      { status: 207, headers: { 'content-type': 'application/xml' } },
    )
  }
  let isSlow = false
  const text = await davAnswer(davMember('a', eventAt(10))).text()
  await using server = davServer(() =>
    isSlow ? slow(text) : davAnswer(davMember('a', eventAt(10))),
  )
  await using app = await startTestApp()
  const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
  const sync = createCalendarSync(
    app.context,
    {
      subscribe: () => Promise.reject(new Error('no such calendar')),
      collect: (access, cursor, nowMs, pieces) =>
        readCollection(access, cursor, guard, nowMs, pieces, 1_500),
    },
    reader,
    () => 0.5,
  )
  const { id: human } = await app.human()
  const path = `/v1/humans/${human}/calendars`
  const made = await app.call('POST', path, { type: 'caldav', url: server.url, ...davUser })
  await sync.runOnce()
  await sync.settled()
  const slots = () => offered(app, `/v1/humans/${human}/slots?${range}`)
  expect(await slots()).toMatchObject({ status: 200, hours: without(10) })

  isSlow = true
  app.clock.advance(10 * minuteMs)
  await sync.runOnce()
  let isOver = false
  const reading = sync.settled().finally(() => {
    isOver = true
  })
  const took: number[] = []
  while (!isOver) {
    const sinceMs = performance.now()
    expect(await slots()).toMatchObject({ status: 200, hours: without(10) })
    took.push(performance.now() - sinceMs)
    await Bun.sleep(50)
  }
  await reading
  const middle = took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0
  console.log(`${took.length} answers meanwhile, half of them within ${middle.toFixed(1)} ms`)
  expect(took.length).toBeGreaterThan(5)
  expect(middle).toBeLessThan(500)
  const { text: shown } = await app.call('GET', `${path}/${made.body.id}`)
  expect(JSON.parse(shown)).toMatchObject({
    status: 'stale',
    error: 'It cannot be had: no answer within 1.5 seconds.',
  })
  expect((await app.book(human, '2026-03-16T10:00:00Z')).status).toBe(409)
  expect((await app.book(human, '2026-03-16T11:00:00Z')).status).toBe(201)
}, 60_000)
