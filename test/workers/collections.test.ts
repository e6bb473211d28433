/** A calendar of a CalDAV server that answers as it is told: what is kept of it is all that it says, or what it said before. */
import { afterAll, expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { readCollection } from '../../src/calendars/collection.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp } from '../support/app.ts'
import { calendarText } from '../support/calendar-table.ts'
import { davAnswer, davMember, davServer } from '../support/dav-answers.ts'
import { davUser } from '../support/dav-servers.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
const eventAt = (uid: string, start: string) =>
  calendarText([`BEGIN:VEVENT\nUID:${uid}\n${start}\nDURATION:PT1H\nEND:VEVENT`])
const at = (hour: number) => eventAt(`${hour}`, `DTSTART:20260316T${hour}0000Z`)
/** More than one piece, of events that are over. */
const old = Array.from({ length: 500 }, (_, n) =>
  davMember(
    `old-${n}`,
    eventAt(`old-${n}`, `DTSTART:20200101T100000Z\nDESCRIPTION:${'x'.repeat(5_000)}`),
  ),
)

async function connected(first: () => Response) {
  let answer = first
  const server = davServer(() => answer())
  const app = await startTestApp()
  const sync = createCalendarSync(
    app.context,
    {
      subscribe: () => Promise.reject(new Error('no such calendar')),
      collect: (access, cursor, nowMs, pieces) =>
        readCollection(access, cursor, guard, nowMs, pieces, 5_000),
    },
    reader,
    () => 0.5,
  )
  const { id: human } = await app.human()
  const path = `/v1/humans/${human}/calendars`
  const { body } = await app.call('POST', path, { type: 'caldav', url: server.url, ...davUser })
  const place = `${path}/${body.id}`
  const read = async (next: () => Response = answer) => {
    answer = next
    await app.call('POST', `${place}/sync`)
    await sync.runOnce()
    await sync.settled()
    const [calendar, busy] = await Promise.all(
      [place, `${place}/busy?from=2026-03-16T00:00:00Z`].map((one) => app.call('GET', one)),
    )
    return {
      calendar: JSON.parse(calendar?.text ?? ''),
      busy: JSON.parse(busy?.text ?? '').busy.map((time: { starts_at: string }) =>
        time.starts_at.slice(11, 13),
      ),
    }
  }
  return {
    ...{ app, human, read },
    async [Symbol.asyncDispose]() {
      await sync.settled()
      await app[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

test('an answer that breaks off, or passes over an event, changes nothing of what is known', async () => {
  const whole = () => davAnswer(...old, davMember('a', at(10)), davMember('b', at(14)))
  await using it = await connected(whole)
  expect((await it.read()).busy).toEqual(['10', '14'])
  const text = await whole().text()
  const xml = { status: 207, headers: { 'content-type': 'application/xml' } }
  const without =
    '<response><href>/c/b.ics</href><propstat><prop><getetag>"1"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response>'
  const broken: [string, () => Response][] = [
    ['answers what is no WebDAV, or breaks off', () => new Response(text.slice(0, -500), xml)],
    ['answers what is no WebDAV, or breaks off', () => new Response(text.slice(0, 1_500_000), xml)],
    ['leaves out an event that it lists', () => davAnswer(...old, davMember('a', at(11)), without)],
    [
      'answers 507 of a part of it',
      () =>
        davAnswer(...old, '<response><href>/c/</href><status>HTTP/1.1 507 x</status></response>'),
    ],
  ]
  for (const [words, answer] of broken) {
    it.app.clock.advance(minuteMs)
    const { calendar, busy } = await it.read(answer)
    expect([calendar.error, calendar.status, busy]).toEqual([`It ${words}.`, 'stale', ['10', '14']])
  }
  it.app.clock.advance(minuteMs)
  const after = await it.read(() => davAnswer(...old, davMember('b', at(15))))
  expect([after.calendar.status, after.busy]).toEqual(['ok', ['15']])
}, 60_000)

test('a small answer that unpacks into a large one is given up where it is too large', async () => {
  const part = (text: string) => `<response><href>/c/a.ics</href><!--${text}--></response>`
  const head = '<multistatus xmlns="DAV:">'
  const headers = { 'content-type': 'application/xml', 'content-encoding': 'gzip' }
  const packed = (text: string) => new Response(gzipSync(text), { status: 207, headers })
  const answers: [string, () => Response][] = [
    ['It has an event that is larger than 10 MiB.', () => packed(head + part('a'.repeat(4e7)))],
    ['It answers what is no WebDAV.', () => packed('a'.repeat(4e7))],
  ]
  await using it = await connected(() => davAnswer(davMember('a', at(10))))
  await it.read()
  for (const [words, answer] of answers) {
    it.app.clock.advance(minuteMs)
    const { calendar, busy } = await it.read(answer)
    expect([calendar.status, calendar.error, busy]).toEqual(['stale', words, ['10']])
  }
}, 60_000)

test('how many events cannot be read, and why one of them, is told; nothing is free until they can', async () => {
  const none = () =>
    davAnswer(
      davMember('a', at(10)),
      davMember('b', eventAt('b', 'DTSTART:20260231T100000Z\nSUMMARY:Surgery')),
      davMember('c', 'a page of somebody else'),
      davMember('d', eventAt('d', 'DTSTART:20260316T100000Z\nRRULE:FREQ=SECONDLY')),
    )
  await using it = await connected(none)
  const { calendar } = await it.read()
  expect([calendar.status, calendar.error]).toEqual([
    'unreachable',
    'It has 3 events that cannot be read: one of them has a start that is no time.',
  ])
  const range = 'date_from=2026-03-16&date_to=2026-03-16&duration=60'
  const refused = await it.app.call('GET', `/v1/humans/${it.human}/slots?${range}`)
  expect([refused.status, refused.text.includes('Surgery')]).toEqual([503, false])

  const warned = await it.read(() =>
    davAnswer(
      davMember('a', at(10)),
      ...['e', 'f'].map((uid) =>
        davMember(uid, eventAt(uid, 'DTSTART;TZID=Nowhere:20260316T120000')),
      ),
      davMember('g', calendarText(['BEGIN:VEVENT\nUID:g\nSUMMARY:Surgery\nEND:VEVENT'])),
      davMember('h', eventAt('h', 'DTSTART:soon\nTRANSP:TRANSPARENT')),
    ),
  )
  expect([warned.calendar.status, warned.busy]).toEqual(['ok', ['10', '12', '12']])
  expect(warned.calendar.warnings).toEqual([
    'It names a time zone that nobody knows: Nowhere (2 times).',
    'It has an event without a start.',
    'It has an event shown as free that has a start that is no time.',
  ])
})
