/** guide/calendars.md#feeds: an address at which calendars read the bookings of a human. */
import { expect, test } from 'bun:test'
import { answerBytesMax } from '../../src/domain/errors.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { calendarTest, readCalendar } from '../support/mail/icalendar.ts'

async function feedOf(app: TestApp, humanId: string, detail = 'busy', key = app.key) {
  const { status, text } = await app.call('POST', `/v1/humans/${humanId}/feed`, { detail }, { key })
  expect([status, text]).toEqual([201, expect.any(String)])
  const { url }: { url: string } = JSON.parse(text)
  return url
}

const read = (app: TestApp, url: string, headers: Record<string, string> = {}) =>
  app.fetch(new Request(`http://localhost${url}`, { headers }))

const nine = '2026-03-16T09:00:00Z'

calendarTest('it equals the bookings: the confirmed ones, as they stand', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ name: 'Sarah Chen' })
  const other = await app.human({ name: 'Bo' })
  const url = await feedOf(app, id, 'full')
  const kept = await app.book(id, nine, { location: 'Room 5, first floor; ring twice' })
  const moved = await app.book(id, '2026-03-16T10:00:00Z', { attendee_email: 'alex@startup.io' })
  await app.call('PATCH', `/v1/bookings/${moved.body.id}`, { starts_at: '2026-03-17T10:00:00Z' })
  const gone = await app.book(id, '2026-03-16T11:00:00Z')
  await app.call('DELETE', `/v1/bookings/${gone.body.id}`)
  await app.book(other.id, nine)
  const { method, name, components, events } = readCalendar(await (await read(app, url)).text())
  expect([method, name, components]).toEqual([
    'PUBLISH',
    'Sarah Chen',
    ['VCALENDAR', 'VEVENT', 'VEVENT'],
  ])
  const instance = await app.store.instanceId()
  const shared = { TRANSP: 'OPAQUE', STATUS: 'CONFIRMED', people: [], by: null }
  expect(events).toEqual([
    {
      ...shared,
      UID: `${kept.body.id}@${instance}.slotflow`,
      ...{ SEQUENCE: '0', SUMMARY: 'Alex Rivera', LOCATION: 'Room 5, first floor; ring twice' },
      ...{ DTSTART: '2026-03-16T09:00:00+00:00', DTEND: '2026-03-16T09:30:00+00:00' },
      ...{ DTSTAMP: '2026-03-10T10:00:00+00:00', 'LAST-MODIFIED': '2026-03-10T10:00:00+00:00' },
    },
    {
      ...shared,
      UID: `${moved.body.id}@${instance}.slotflow`,
      ...{ SEQUENCE: '1', SUMMARY: 'Alex Rivera' },
      ...{ DTSTART: '2026-03-17T10:00:00+00:00', DTEND: '2026-03-17T10:30:00+00:00' },
      ...{ DTSTAMP: '2026-03-10T10:00:00+00:00', 'LAST-MODIFIED': '2026-03-10T10:00:00+00:00' },
    },
  ])
})

test('busy tells nothing of anybody, and neither tells addresses or links', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const said = {
    ...{ attendee_email: 'alex@startup.io', attendee_phone: '+14155550123' },
    ...{ location: 'Room 5', metadata: { lead: 'lead_1' } },
  }
  await app.book(id, nine, said)
  const busy = await (await read(app, await feedOf(app, id))).text()
  expect(busy).toContain('SUMMARY:Booked\r\n')
  for (const word of ['Alex', 'Room', 'startup.io', '+1415', 'lead_1']) {
    expect(busy).not.toContain(word)
  }
  const full = await (await read(app, await feedOf(app, id, 'full'))).text()
  expect(full).toContain('SUMMARY:Alex Rivera\r\n')
  expect(full).toContain('LOCATION:Room 5\r\n')
  for (const word of ['startup.io', '+1415', 'lead_1', 'http', 'ATTENDEE', 'ORGANIZER']) {
    expect(full).not.toContain(word)
  }
  for (const text of [busy, full]) {
    expect(text).toContain('\r\nREFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n')
    expect(text).toEndWith('\r\nEND:VCALENDAR\r\n')
  }
})

/** As an older release, or another program, may have written it. */
async function written(app: TestApp, sql: string): Promise<void> {
  const triggers = app.database
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  for (const { name } of triggers) app.database.run(`DROP TRIGGER ${name}`)
  await app.elsewhere(sql)
}

calendarTest('a name or a place puts nothing into the calendar', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const url = await feedOf(app, id, 'full')
  const { body } = await app.book(id, nine, { location: '\\x,;:"=?UTF-8?Q?x?=' })
  const name = `${'x'.repeat(60)}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\u2028\u202e;,\\n`
  await written(app, `UPDATE bookings SET attendee_name = '${name}'`)
  await app.elsewhere(`UPDATE humans SET name = 'Sarah; "Chen",${name}'`)
  const text = await (await read(app, url)).text()
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  expect(text).not.toMatch(/[\u2028\u202e]|[^\r]\n|\r[^\n]/)
  const { name: named, components, events } = readCalendar(text)
  expect(named).toStartWith('Sarah; "Chen",xxx')
  expect(components).toEqual(['VCALENDAR', 'VEVENT'])
  expect(events[0]).toMatchObject({
    SUMMARY: expect.stringContaining('xxx END:VEVENT BEGIN:VEVENT UID:1 ;,'),
    LOCATION: '\\x,;:"=?UTF-8?Q?x?=',
  })
  expect(events[0]?.UID).toStartWith(body.id)
})

test('30 days back and 400 ahead, and no day more', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const url = await feedOf(app, id)
  await app.book(id, '2026-03-11T09:00:00Z')
  await app.book(id, '2027-04-13T09:00:00Z')
  const starts = async () =>
    [...(await (await read(app, url)).text()).matchAll(/DTSTART:(\d{8})/g)].map(([, day]) => day)
  expect(await starts()).toEqual(['20260311', '20270413'])
  app.clock.set('2026-04-10T23:00:00Z')
  expect(await starts()).toEqual(['20260311', '20270413'])
  app.clock.set('2026-04-11T00:00:00Z')
  expect(await starts()).toEqual(['20270413'])
  app.clock.set('2026-03-09T12:00:00Z')
  expect(await starts()).toEqual(['20260311'])
})

test('what has not changed is not sent again', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const url = await feedOf(app, id)
  const first = await read(app, url)
  const etag = first.headers.get('etag') ?? ''
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': 'private, max-age=300',
    'x-robots-tag': 'noindex',
    'referrer-policy': 'no-referrer',
  })
  const again = async (tag: string) => (await read(app, url, { 'if-none-match': tag })).status
  expect([await again(etag), await again(`W/${etag}`), await again(`"x", ${etag}`)]).toEqual([
    304, 304, 304,
  ])
  expect(await again('"x"')).toBe(200)
  await app.book(id, nine)
  expect(await again(etag)).toBe(200)
  const after = (await read(app, url)).headers.get('etag') ?? ''
  expect(await again(after)).toBe(304)
  await app.elsewhere(`UPDATE humans SET name = 'Other', version = version + 1`)
  expect(await again(after)).toBe(200)
})

test('the secret is kept nowhere, in no log, and only the last one opens', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const before = await feedOf(app, id)
  const url = await feedOf(app, id)
  expect(url).toMatch(/^\/feeds\/[\w-]{43}\.ics$/)
  expect(url).not.toBe(before)
  expect((await read(app, before)).status).toBe(404)
  expect((await read(app, url)).status).toBe(200)
  const secret = url.slice('/feeds/'.length, -'.ics'.length)
  const rows = app.database.query('SELECT * FROM feeds').values()
  expect(JSON.stringify([rows, app.log, app.requests])).not.toContain(secret)
  expect(app.requests.at(-1)).toContain('"route":"/feeds/:secret"')
  const wrong = [`/feeds/${secret}`, `/feeds/${secret}.ICS`, `/feeds/${secret.slice(1)}.ics`]
  const other = secret.startsWith('A') ? 'B' : 'A'
  for (const path of [...wrong, `/feeds/${other}${secret.slice(1)}.ics`, `/feeds/%00.ics`]) {
    expect([path, (await read(app, path)).status]).toEqual([path, 404])
  }
})

test('it is dead once it is deleted, and while its human is or its account is suspended', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const url = await feedOf(app, id)
  const status = async () => (await read(app, url)).status
  await app.call('DELETE', `/v1/humans/${id}`)
  expect(await status()).toBe(404)
  expectRefusal(await app.call('POST', `/v1/humans/${id}/feed`, { detail: 'busy' }), 'NOT_FOUND')
  await app.call('PATCH', `/v1/humans/${id}`, { active: true })
  expect(await status()).toBe(200)
  await app.elsewhere('UPDATE accounts SET suspended_at = 1')
  expect(await status()).toBe(404)
  await app.elsewhere('UPDATE accounts SET suspended_at = NULL')
  const removed = await app.call('DELETE', `/v1/humans/${id}/feed`)
  expect([removed.status, JSON.parse(removed.text)]).toEqual([200, { deleted: true, human_id: id }])
  expect(await status()).toBe(404)
  expectRefusal(await app.call('DELETE', `/v1/humans/${id}/feed`), 'NOT_FOUND')
})

test('a rep has the feed of the own human, and a key of own bookings no feed that tells of others', async () => {
  await using app = await startTestApp()
  const [own, other] = [await app.human(), await app.human()]
  const keyOf = async (fields: object) =>
    JSON.parse((await app.call('POST', '/v1/api-keys', { name: 'k', ...fields })).text).key
  const rep = await keyOf({ scope: 'rep', human_ids: [own.id] })
  expect(await feedOf(app, own.id, 'full', rep)).toStartWith('/feeds/')
  const detail = 'busy'
  const refused = await app.call('POST', `/v1/humans/${other.id}/feed`, { detail }, { key: rep })
  expectRefusal(refused, 'NOT_FOUND')
  const bound = await keyOf({ scope: 'rep', human_ids: [own.id], own_bookings: true })
  expect(await feedOf(app, own.id, 'busy', bound)).toStartWith('/feeds/')
  const path = `/v1/humans/${own.id}/feed`
  expectRefusal(await app.call('POST', path, { detail: 'full' }, { key: bound }), 'FORBIDDEN')
  expectRefusal(await app.call('POST', path, {}), 'VALIDATION_ERROR', ['detail'])
  expectRefusal(await app.call('POST', path, { detail: 'all' }), 'VALIDATION_ERROR', ['detail'])
})

test('where people reach the service is where the address leads', async () => {
  await using app = await startTestApp({ parts: { publicUrl: 'https://book.acme.com' } })
  expect(await feedOf(app, (await app.human()).id)).toStartWith('https://book.acme.com/feeds/')
})

/** 5,100 of one human, an hour apart; `as`: what stands in a column. */
async function manyMeetings(app: TestApp, as: Readonly<Record<string, string>> = {}) {
  const { id } = await app.human()
  await app.book(id, nine)
  const columns = app.database
    .query<{ name: string }, []>("SELECT name FROM pragma_table_info('bookings')")
    .all()
    .map(({ name }) => name)
    .filter((name) => !['seq', 'id', 'starts_at', 'ends_at'].includes(name))
  await written(
    app,
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5100)
     INSERT INTO bookings (id, starts_at, ends_at, ${columns})
     SELECT 'b' || i, starts_at + i * 3600000, ends_at + i * 3600000,
       ${columns.map((name) => as[name] ?? name)} FROM bookings, n`,
  )
  return feedOf(app, id, 'full')
}

test('5,000 meetings are written in parts, between which others have their turn', async () => {
  await using app = await startTestApp()
  const url = await manyMeetings(app)
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  const text = await (await read(app, url)).text()
  clearInterval(timer)
  expect(turns).toBeGreaterThan(10)
  const names = text.match(/^UID:.*\r$/gm) ?? []
  expect([names.length, new Set(names).size]).toEqual([5_000, 5_000])
}, 30_000)

test('a feed ends where 2 MiB do, and is made once for all who ask for it at once', async () => {
  await using app = await startTestApp()
  const long = `'${'陳'.repeat(200)}'`
  const url = await manyMeetings(app, { attendee_name: long, location: long })
  const texts = await Promise.all([1, 2, 3].map(async () => (await read(app, url)).text()))
  const [text = ''] = texts
  expect(new Set(texts).size).toBe(1)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(answerBytesMax)
  expect(Buffer.byteLength(text)).toBeGreaterThan(answerBytesMax - 500_000)
  expect(text).toEndWith('END:VEVENT\r\nEND:VCALENDAR\r\n')
}, 30_000)

test('a key of own bookings turns no calendar that is told of others to a server of its own', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const path = `/v1/humans/${id}/calendars`
  const access = { url: 'https://dav.acme.com/', username: 'sarah', password: 'secret' }
  const told = { type: 'caldav', ...access, write_bookings: true, detail: 'full' }
  const made = JSON.parse((await app.call('POST', path, told)).text)
  const fields = { name: 'k', scope: 'rep', human_ids: [id], own_bookings: true }
  const { key } = JSON.parse((await app.call('POST', '/v1/api-keys', fields)).text)
  const change = (body: object) => app.call('PATCH', `${path}/${made.id}`, body, { key })
  const elsewhere = { ...access, url: 'https://dav.elsewhere.com/' }
  for (const body of [elsewhere, { write_bookings: true }, { detail: 'full' }]) {
    expectRefusal(await change(body), 'FORBIDDEN')
  }
  expect((await change({ name: 'Work' })).status).toBe(200)
  expect((await change({ ...elsewhere, detail: 'busy' })).status).toBe(200)
})
