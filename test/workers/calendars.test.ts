/** Calendars read from real servers, in a real thread, with a clock that is moved. */
import { afterAll, describe, expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { readSubscription, subscriptionBytesMax } from '../../src/calendars/subscription.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { calendarText } from '../support/calendar-table.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const event = (uid: string, start: string, end: string) =>
  `BEGIN:VEVENT\nUID:${uid}\nDTSTAMP:20260101T000000Z\nDTSTART:${start}\nDTEND:${end}\nEND:VEVENT`
const tenToEleven = event('a@example.com', '20260316T100000Z', '20260316T110000Z')

/** A server of calendars, which answers as it is told, and notes what it was asked. */
function calendarServer(answer: (request: Request) => Response | Promise<Response>) {
  const asked: string[] = []
  let answering = answer
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      asked.push(request.url)
      return answering(request)
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/basic.ics`,
    asked,
    answer(next: typeof answer) {
      answering = next
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

const ics = (components: readonly string[], headers: Record<string, string> = {}) =>
  new Response(calendarText(components), {
    headers: { 'content-type': 'text/calendar', ...headers },
  })

interface Stage extends AsyncDisposable {
  readonly app: TestApp
  readonly human: string
  readonly path: string
  sync(): Promise<void>
  calendar(): Promise<Record<string, unknown>>
  slotsAt10(): Promise<{ status: number; starts: unknown; retryAfter: string | null }>
  events(): Promise<string[]>
}

function workerOf({ context }: TestApp, timeoutMs = 2_000) {
  const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
  return createCalendarSync(
    context,
    {
      subscribe: (address, cursor, nowMs) =>
        readSubscription(address, cursor, guard, nowMs, timeoutMs),
      collect: () => Promise.reject(new Error('no such calendar')),
    },
    reader,
    () => 0.5,
  )
}

async function connected(url: string, fields: object = {}): Promise<Stage> {
  const app = await startTestApp()
  const worker = workerOf(app)
  const { id: human } = await app.human({ name: 'Ana' })
  const made = await app.call('POST', `/v1/humans/${human}/calendars`, {
    type: 'ics',
    url,
    ...fields,
  })
  expect([made.status, made.text]).toEqual([201, expect.any(String)])
  const path = `/v1/humans/${human}/calendars/${JSON.parse(made.text).id}`
  return {
    ...{ app, human, path },
    async sync() {
      await worker.runOnce()
      await worker.settled()
    },
    calendar: async () => JSON.parse((await app.call('GET', path)).text),
    async slotsAt10() {
      const range = 'date_from=2026-03-16&date_to=2026-03-16&duration=60'
      const { status, text, headers } = await app.call('GET', `/v1/humans/${human}/slots?${range}`)
      const starts = JSON.parse(text).slots?.map((slot: { starts_at: string }) =>
        slot.starts_at.slice(11, 16),
      )
      return { status, starts, retryAfter: headers.get('retry-after') }
    },
    async events() {
      const { text } = await app.call('GET', '/v1/events')
      return JSON.parse(text).events.map((one: { event: string }) => one.event)
    },
    async [Symbol.asyncDispose]() {
      await worker.settled()
      await app[Symbol.asyncDispose]()
    },
  }
}

const others = ['09:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00']

test('what an address says is busy is offered to nobody, and a change of it with the next read', async () => {
  await using server = calendarServer(() => ics([tenToEleven], { etag: '"1"' }))
  await using it = await connected(server.url, { name: 'Work' })
  expect(await it.calendar()).toMatchObject({
    status: 'syncing',
    last_synced_at: null,
    error: null,
  })
  expect(await it.slotsAt10()).toMatchObject({ status: 503, retryAfter: '5' })
  await it.sync()
  expect(await it.calendar()).toEqual({
    id: expect.any(String),
    ...{ type: 'ics', name: 'Work', address: '127.0.0.1', read_busy: true, status: 'ok' },
    ...{ write_bookings: false, detail: 'busy' },
    ...{ error: null, last_synced_at: '2026-03-10T10:00:00.000Z', max_age_minutes: 1_440 },
    covers_until: '2027-04-14T10:00:00.000Z',
  })
  expect((await it.slotsAt10()).starts).toEqual(others)
  const refused = await it.app.book(it.human, '2026-03-16T10:30:00Z')
  expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([409, 'SLOT_UNAVAILABLE'])
  const busy = await it.app.call('GET', `${it.path}/busy?from=2026-03-16T00:00:00Z`)
  expect(JSON.parse(busy.text)).toEqual({
    busy: [{ starts_at: '2026-03-16T10:00:00.000Z', ends_at: '2026-03-16T11:00:00.000Z' }],
    total: 1,
  })
  const why = await it.app.call(
    'GET',
    `/v1/humans/${it.human}/slots/explain?starts_at=2026-03-16T10:00:00Z&duration=60`,
  )
  expect(JSON.parse(why.text).reasons).toEqual([
    expect.objectContaining({ type: 'calendar', starts_at: '2026-03-16T10:00:00.000Z' }),
  ])

  await it.sync()
  expect(server.asked).toHaveLength(1)
  it.app.clock.advance(20 * minuteMs)
  server.answer((request) =>
    request.headers.get('if-none-match') === '"1"' ? new Response(null, { status: 304 }) : ics([]),
  )
  await it.sync()
  expect(await it.calendar()).toMatchObject({ last_synced_at: '2026-03-10T10:20:00.000Z' })
  expect((await it.slotsAt10()).starts).toEqual(others)
  it.app.clock.advance(20 * minuteMs)
  server.answer(() => ics([event('b', '20260316T090000Z', '20260316T093000Z')]))
  await it.sync()
  expect((await it.slotsAt10()).starts).toEqual(['10:00', ...others.slice(1)])
})

test('a server that is gone: stale, then 503 for the human and no other, then back, each told once', async () => {
  await using server = calendarServer(() => ics([tenToEleven]))
  await using it = await connected(server.url, { max_age_minutes: 60 })
  const { id: other } = await it.app.human({ name: 'Ben' })
  await it.sync()
  server.answer(() => new Response('no', { status: 500 }))
  it.app.clock.advance(30 * minuteMs)
  await it.sync()
  expect(await it.calendar()).toMatchObject({ status: 'stale', error: 'It answers 500.' })
  expect((await it.slotsAt10()).starts).toEqual(others)
  it.app.clock.advance(31 * minuteMs)
  await it.sync()
  expect(await it.calendar()).toMatchObject({ status: 'unreachable' })
  expect(await it.slotsAt10()).toMatchObject({ status: 503, starts: undefined, retryAfter: '60' })
  const refused = await it.app.book(it.human, '2026-03-16T14:00:00Z')
  expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([503, 'UNAVAILABLE'])
  const why = await it.app.call(
    'GET',
    `/v1/humans/${it.human}/slots/explain?starts_at=2026-03-16T14:00:00Z&duration=60`,
  )
  expect(JSON.parse(why.text)).toMatchObject({
    code: 'UNAVAILABLE',
    reasons: [{ type: 'calendar' }],
  })
  const people = JSON.parse((await it.app.call('GET', '/v1/humans')).text).humans
  expect(
    people.map((one: { name: string; calendar?: string }) => [one.name, one.calendar]),
  ).toEqual([
    ['Ana', 'unreachable'],
    ['Ben', undefined],
  ])
  const range = 'date_from=2026-03-16&date_to=2026-03-16&duration=60'
  const ids = `human_ids=${it.human},${other}`
  const team = await it.app.call('GET', `/v1/slots?${ids}&${range}`)
  const { slots, skipped } = JSON.parse(team.text)
  expect([slots.length, skipped]).toEqual([
    8,
    [{ human_id: it.human, reason: 'calendar_unreachable' }],
  ])
  expect((await it.app.call('GET', `/v1/slots?${ids}&${range}&match=all`)).status).toBe(503)
  const booked = await it.app.call('POST', '/v1/bookings', {
    ...{ human_ids: [it.human, other], starts_at: '2026-03-16T14:00:00Z', duration: 60 },
    attendee_name: 'Alex',
  })
  expect([booked.status, JSON.parse(booked.text).human_id]).toEqual([201, other])

  await it.app.call('PATCH', it.path, { read_busy: false })
  expect((await it.slotsAt10()).starts).toEqual(['09:00', '10:00', ...others.slice(1)])
  await it.app.call('PATCH', it.path, { read_busy: true })
  server.answer(() => ics([tenToEleven]))
  it.app.clock.advance(hourMs)
  await it.sync()
  expect(await it.calendar()).toMatchObject({ status: 'ok', error: null })
  expect((await it.slotsAt10()).starts).toEqual(others)
  expect((await it.events()).filter((name) => name.startsWith('calendar.'))).toEqual([
    'calendar.unreachable',
    'calendar.recovered',
  ])
})

test('bookings are handed over to nobody whose calendar cannot be read', async () => {
  await using server = calendarServer(() => ics([tenToEleven]))
  await using it = await connected(server.url, { max_age_minutes: 60 })
  const { app, human: ana } = it
  await app.call('PATCH', `/v1/humans/${ana}`, { role: 'ae' })
  const [{ id: tom }, { id: ben }] = [await app.human(), await app.human({ role: 'ae' })]
  const one = (await app.book(tom, '2026-03-16T14:00:00Z')).text
  const id = JSON.parse(one).id
  const handed = async (to: string, query = '') =>
    JSON.parse((await app.call('POST', `/v1/humans/${tom}/hand-over${query}`, { to })).text)
  const kept = { moved: [], not_moved: [{ booking_id: id, reason: 'UNAVAILABLE' }] }
  // Never read; then read, and unreachable.
  expect(await handed(ana)).toMatchObject(kept)
  await it.sync()
  const free = { moved: [{ booking_id: id, free_human_ids: [ana, ben] }] }
  expect(await handed('ae', '?dry_run=true')).toMatchObject(free)
  server.answer(() => new Response('no', { status: 500 }))
  app.clock.advance(61 * minuteMs)
  await it.sync()
  expect(await handed(ana)).toMatchObject(kept)
  const others = { moved: [{ booking_id: id, human_id: ben, free_human_ids: [ben] }] }
  expect(await handed('ae', '?dry_run=true')).toMatchObject(others)
  // One who is taken and one of whom nobody knows: the latter may be free.
  await app.book(ben, '2026-03-16T14:00:00Z')
  expect(await handed('ae')).toMatchObject(kept)
})

test('bookings behind what is known of a calendar are handed over to nobody', async () => {
  await using server = calendarServer(() => ics([tenToEleven]))
  await using it = await connected(server.url)
  await it.sync()
  const { id: tom } = await it.app.human()
  const made = await it.app.book(tom, '2027-11-01T14:00:00Z')
  expect([made.status, made.text]).toEqual([201, expect.any(String)])
  const { text } = await it.app.call('POST', `/v1/humans/${tom}/hand-over`, { to: it.human })
  const reason = 'OUTSIDE_WORKING_HOURS'
  expect(JSON.parse(text)).toMatchObject({ moved: [], not_moved: [{ reason }] })
})

test('another zone or address of the human has the calendar read at once, also while it is being read', async () => {
  const noon =
    'BEGIN:VEVENT\nUID:b\nDTSTAMP:20260101T000000Z\nDTSTART:20260316T120000\nDURATION:PT1H'
  const declined = 'ATTENDEE;PARTSTAT=DECLINED:mailto:new@acme.com'
  const answer = () => ics([`${noon}\nORGANIZER:mailto:x@acme.com\n${declined}\nEND:VEVENT`])
  await using server = calendarServer(answer)
  await using it = await connected(server.url)
  const { app, human } = it
  const busy = async () => {
    const range = 'from=2026-03-16T00:00:00Z&to=2026-03-17T00:00:00Z'
    const { text } = await app.call('GET', `${it.path}/busy?${range}`)
    return JSON.parse(text).busy.map((one: { starts_at: string }) => one.starts_at.slice(11, 16))
  }
  await it.sync()
  expect(await busy()).toEqual(['12:00'])
  await app.call('PATCH', `/v1/humans/${human}`, { timezone: 'Europe/Berlin' })
  await it.sync()
  expect(await busy()).toEqual(['11:00'])
  // What is being read is read by what was known before, and is read once more.
  server.answer(async () => {
    await app.call('PATCH', `/v1/humans/${human}`, { timezone: 'America/New_York' })
    server.answer(answer)
    return answer()
  })
  await app.call('POST', `${it.path}/sync`)
  await it.sync()
  await it.sync()
  expect(await busy()).toEqual(['16:00'])
  const asked = server.asked.length
  await app.call('PATCH', `/v1/humans/${human}`, { name: 'Anna' })
  await it.sync()
  expect(server.asked).toHaveLength(asked)
  await app.call('PATCH', `/v1/humans/${human}`, { email: 'new@acme.com' })
  await it.sync()
  expect(await busy()).toEqual([])
})

test('a password that is asked for, and an address that is changed', async () => {
  await using server = calendarServer(() => new Response('no', { status: 401 }))
  await using it = await connected(server.url)
  await it.sync()
  expect(await it.calendar()).toMatchObject({ status: 'reconnect', error: 'It answers 401.' })
  server.answer(() => ics([]))
  const patched = await it.app.call('PATCH', it.path, { url: `${server.url}?token=new` })
  expect(JSON.parse(patched.text)).toMatchObject({ status: 'syncing' })
  await it.sync()
  expect(await it.calendar()).toMatchObject({ status: 'ok' })
  expect(server.asked.at(-1)).toEndWith('?token=new')
})

test('a calendar that is removed is busy no more, and its address stands nowhere', async () => {
  await using server = calendarServer(() => ics([tenToEleven]))
  await using it = await connected(`${server.url}?token=hidden-here`)
  await it.sync()
  const rows = it.app.database.query('SELECT sealed FROM calendars').all()
  expect(rows).toHaveLength(1)
  const file = Buffer.concat(
    await Promise.all(
      ['', '-wal'].map(async (end) =>
        Buffer.from(await Bun.file(`${it.app.database.filename}${end}`).bytes()),
      ),
    ),
  )
  expect(file.includes('hidden-here')).toBe(false)
  expect(JSON.stringify([await it.calendar(), it.app.log, it.app.requests])).not.toContain('hidden')
  expect((await it.app.call('DELETE', it.path)).status).toBe(200)
  expect((await it.slotsAt10()).starts).toEqual(['09:00', '10:00', ...others.slice(1)])
  expect((await it.app.call('GET', it.path)).status).toBe(404)
})

describe('what no calendar is, or none that may be read', () => {
  const megabyte = 1024 * 1024
  const zeros = gzipSync(Buffer.alloc(subscriptionBytesMax + megabyte, 'A'))
  const faults: Record<
    string,
    [answer: (request: Request) => Response | Promise<Response>, error: RegExp]
  > = {
    'a page that asks to sign in': [
      () => new Response('<!doctype html><title>Sign in</title>'),
      /^It is no iCalendar text/,
    ],
    'a text that breaks off': [
      () => new Response(calendarText([tenToEleven]).slice(0, 100)),
      /^It is no iCalendar text/,
    ],
    'eleven MiB': [
      () => new Response(Buffer.alloc(subscriptionBytesMax + megabyte, 'A')),
      /^It is larger than 10 MiB/,
    ],
    'eleven MiB, packed': [
      () => new Response(zeros, { headers: { 'content-encoding': 'gzip' } }),
      /^It is larger than 10 MiB/,
    ],
    'packed as nobody asked for': [
      () => new Response('x', { headers: { 'content-encoding': 'br' } }),
      /^It is packed in a way/,
    ],
    'a way to the metadata of a cloud': [
      () => Response.redirect('http://169.254.169.254/latest/meta-data/'),
      /^It leads to a link-local address, which SLOTFLOW_CALENDAR_ALLOW does not open/,
    ],
    'a way to a private network': [
      () => Response.redirect('http://10.0.0.1/basic.ics'),
      /^It leads to a private address/,
    ],
    'a way that never ends': [(request) => Response.redirect(request.url), /^It leads on and on/],
    'a way to a file': [() => Response.redirect('file:///etc/passwd'), /^It leads to no address/],
    'a byte a second': [
      () =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              controller.enqueue(new TextEncoder().encode('B'))
              await Bun.sleep(200)
            },
          }),
        ),
      /^It cannot be had: no answer within 2 seconds/,
    ],
    'every second': [
      () =>
        ics([
          `BEGIN:VEVENT\nUID:a\nDTSTART:20260316T100000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY\nEND:VEVENT`,
        ]),
      /^It has an event that recurs in a way/,
    ],
  }
  for (const [name, [answer, error]] of Object.entries(faults)) {
    test(name, async () => {
      await using server = calendarServer(answer)
      await using it = await connected(server.url)
      await it.sync()
      expect(await it.calendar()).toMatchObject({
        status: 'unreachable',
        error: expect.stringMatching(error),
      })
      expect(await it.slotsAt10()).toMatchObject({ status: 503 })
    })
  }

  test('an address in a network of ours is not connected at all', async () => {
    await using app = await startTestApp()
    const { id } = await app.human()
    for (const url of [
      'http://10.0.0.1/a.ics',
      'http://169.254.169.254/',
      'webcal://192.168.0.1/a',
    ]) {
      const { status, text } = await app.call('POST', `/v1/humans/${id}/calendars`, {
        type: 'ics',
        url,
      })
      expect([status, JSON.parse(text).error.details[0].field]).toEqual([422, 'url'])
      expect(text).toContain('SLOTFLOW_CALENDAR_ALLOW')
    }
  })
})

test('an account whose many calendars do not answer leaves places for those of others', async () => {
  const hanging = Promise.withResolvers<void>()
  await using server = calendarServer(({ url }) =>
    url.includes('hangs')
      ? hanging.promise.then(() => new Response('no', { status: 404 }))
      : ics([tenToEleven]),
  )
  await using app = await startTestApp()
  const worker = workerOf(app, 60_000)
  const connect = async (key: string, count: number, name: string) => {
    const { text } = await app.call('POST', '/v1/humans', { name, timezone: 'UTC' }, { key })
    const { id }: { id: string } = JSON.parse(text)
    for (let n = 0; n < count; n += 1) {
      const body = { type: 'ics', url: `${server.url}?${name}${n}` }
      const made = await app.call('POST', `/v1/humans/${id}/calendars`, body, { key })
      expect(made.status).toBe(201)
    }
  }
  await connect(app.key, 20, 'hangs')
  expect(await worker.runOnce()).toBe(12)
  const other = (await app.account('Other')).key
  await connect(other, 2, 'well')
  expect(await worker.runOnce()).toBe(2)
  while (!server.asked.some((url) => url.includes('well1'))) await new Promise(setImmediate)
  // What is done gives its place back, and never to one that holds its share.
  expect(await worker.runOnce()).toBe(0)
  hanging.resolve()
  await worker.settled()
  expect(await worker.runOnce()).toBe(8)
  await worker.settled()
})

test('a thread that reads for too long is ended, and the next calendar is read', async () => {
  const hasty = createReader(startThread, 300)
  const many = Array.from(
    { length: 20_000 },
    (_, n) =>
      `BEGIN:VEVENT\nUID:${n}\nDTSTART:19000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=40000;BYHOUR=1,2,3\nEND:VEVENT`,
  )
  const span = { startMs: Date.UTC(2026, 2, 1), endMs: Date.UTC(2027, 2, 1) }
  const reading = { timeZone: 'UTC', email: null, span, nowMs: span.startMs }
  const wanted = { reading, instanceId: 'i', copies: [] }
  const textOf = (components: readonly string[]) =>
    new TextEncoder().encode(calendarText(components))
  const [late, next] = await Promise.allSettled([
    hasty.read(textOf(many), wanted),
    createReader(startThread).read(textOf([tenToEleven]), wanted),
  ])
  expect(late).toMatchObject({
    status: 'rejected',
    reason: { message: 'takes too long to read' },
  })
  expect(next).toMatchObject({ status: 'fulfilled', value: { eventsCount: 1 } })
  hasty.close()
})
