/** Calendars of real CalDAV servers that are larger than any one answer that is kept. */
import { afterAll, describe, expect, test } from 'bun:test'
import {
  collectionBytesMax,
  memberBytesMax,
  readCollection,
} from '../../src/calendars/collection.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { calendarText } from '../support/calendar-table.ts'
import { davAnswer, davMember, davServer } from '../support/dav-answers.ts'
import { davKindsHere, davUser, startDav } from '../support/dav-servers.ts'
import { canProbe, longestTurn } from '../support/turn-probe.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
const nowMs = Date.UTC(2026, 2, 10)
const span = { startMs: nowMs, endMs: nowMs + 400 * 24 * hourMs }
const reading = { timeZone: 'UTC', email: null, span, nowMs }
const read = (url: string, cursor: string | null = null) =>
  readCollection(
    ...([{ url, ...davUser }, cursor, guard, nowMs] as const),
    reader.pieces({ reading, instanceId: 'i', copies: [] }),
    // Looking at every turn takes a processor away from the server.
    4 * minuteMs,
  )

const eventsCount = 5_000
/** With a description that makes more than 10 MiB of all of them. */
const eventOf = (n: number) => {
  const start = new Date(nowMs + n * hourMs).toISOString().replaceAll(/[-:]|\.000/g, '')
  return calendarText([
    `BEGIN:VEVENT\nUID:${n}@example.com\nDTSTAMP:20260101T000000Z\nDTSTART:${start}\nDURATION:PT30M\nDESCRIPTION:${'words '.repeat(400)}\nEND:VEVENT`,
  ])
}

describe.each([...davKindsHere])('%s', (kind) => {
  test('5,000 events of more than 10 MiB are all read, and nobody waits for them', async () => {
    const texts = new Map(Array.from({ length: eventsCount }, (_, n) => [`${n}.ics`, eventOf(n)]))
    expect([...texts.values()].join('').length).toBeGreaterThan(10 * 1024 * 1024)
    await using server = await startDav(kind)
    await server.fill(texts)
    let found: Awaited<ReturnType<typeof read>> = null
    const sinceMs = performance.now()
    const turnMs = await longestTurn(async () => {
      found = await read(server.collection)
    })
    const tookMs = Math.round(performance.now() - sinceMs)
    console.log(`${kind}: ${eventsCount} events in ${tookMs} ms, longest turn ${turnMs} ms`)
    const starts = (found ?? { times: [] }).times.map(({ startMs }: { startMs: number }) => startMs)
    expect(starts).toEqual(Array.from({ length: eventsCount }, (_, n) => nowMs + n * hourMs))
    if (canProbe) expect(turnMs).toBeLessThan(50)
  }, 400_000)
})

describe('a calendar that is too large is refused, and no part of it is believed', () => {
  const faultOf = (url: string) =>
    read(url).then(
      () => null,
      (error: unknown) => String(error),
    )

  test('one event of more than 10 MiB', async () => {
    await using server = davServer(() =>
      davAnswer(davMember('a', 'x'.repeat(memberBytesMax + 1_000_000))),
    )
    expect(await faultOf(server.url)).toEndWith('has an event that is larger than 10 MiB')
  })

  test('more than 100 MiB in all', async () => {
    const part = `<response><href>/c/a.ics</href><!--${'x'.repeat(1_000_000)}--></response>`
    const count = Math.ceil(collectionBytesMax / part.length) + 1
    await using server = davServer(() => davAnswer(...Array.from({ length: count }, () => part)))
    // Who reads what is there is not asked: it would take a minute.
    const pieces = { read: async () => ({ members: [], rest: new Uint8Array(), isEnded: true }) }
    const asked = readCollection({ url: server.url, ...davUser }, null, guard, nowMs, pieces)
    expect(await asked.catch(String)).toEndWith('is larger than 100 MiB')
  }, 60_000)
})
