/** A poll that finds nothing new costs a row: nothing of the human is read again, and no busy time is written. */
import { afterAll, expect, test } from 'bun:test'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { readSubscription } from '../../src/calendars/subscription.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp } from '../support/app.ts'
import { calendarText } from '../support/calendar-table.ts'

const threads = createReader(startThread)
afterAll(() => threads.close())

const daily = `BEGIN:VEVENT\nUID:a\nDTSTART:20260101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEND:VEVENT`

type Answering = (request: Request) => Response | Promise<Response>

/** A calendar that was read once, and counts of what later reads of it cost. */
async function connected(first: Answering) {
  const app = await startTestApp()
  let answer = first
  const conditions: (string | null)[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      conditions.push(request.headers.get('if-none-match'))
      return answer(request)
    },
  })
  const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
  let parsed = 0
  const worker = createCalendarSync(
    app.context,
    {
      subscribe: (url, cursor, nowMs) => readSubscription(url, cursor, guard, nowMs),
      collect: () => Promise.reject(new Error('no such calendar')),
    },
    {
      ...threads,
      read(text, wanted) {
        parsed += 1
        return threads.read(text, wanted)
      },
    },
    () => 0.5,
  )
  const { id: human } = await app.human()
  const url = `http://127.0.0.1:${server.port}/secret-word/a.ics`
  const path = `/v1/humans/${human}/calendars`
  const { body } = await app.call('POST', path, { type: 'ics', url })
  app.database.run('CREATE TABLE written (name TEXT)')
  for (const [table, change] of [
    ['busy', 'INSERT'],
    ...['busy', 'humans', 'calendars'].map((name) => [name, 'UPDATE']),
    ['events', 'INSERT'],
  ]) {
    app.database.run(
      `CREATE TRIGGER ${table}_${change}_noted AFTER ${change} ON ${table}
       BEGIN INSERT INTO written VALUES ('${table}'); END`,
    )
  }
  const written = () =>
    app.database
      .query<{ name: string }, []>('SELECT name FROM written')
      .all()
      .map((row) => row.name)
  const sync = async (afterMs = 0) => {
    app.clock.advance(afterMs)
    await worker.runOnce()
    await worker.settled()
  }
  await sync()
  /** What one more read asks, has parsed and writes, and whether what is kept of the human stands. */
  const cost = async (afterMs: number) => {
    const stamp = await app.context.store.humans.stampOf(human)
    const [asked, already, rows] = [conditions.length, parsed, written().length]
    await sync(afterMs)
    return {
      asked: conditions.length - asked,
      parsed: parsed - already,
      // The lease is a write, and what it came to another.
      written: written()
        .slice(rows)
        .filter((name) => name !== 'calendars'),
      leases: written()
        .slice(rows)
        .filter((name) => name === 'calendars').length,
      isKept: (await app.context.store.humans.stampOf(human)) === stamp,
    }
  }
  return {
    ...{ app, human, path: `${path}/${body.id}`, conditions, cost, sync },
    answer(next: Answering) {
      answer = next
    },
    async [Symbol.asyncDispose]() {
      await worker.settled()
      await server.stop(true)
      await app[Symbol.asyncDispose]()
    },
  }
}

const quiet = { asked: 1, written: [], leases: 3, isKept: true }
const text = (components: readonly string[], headers: Record<string, string> = {}) =>
  new Response(calendarText(components), { headers })

test('304, the same bytes, the same list: nothing is read again, and the calendar is as new as it is', async () => {
  await using it = await connected(() => text([daily], { etag: '"1"' }))
  const slots = `/v1/humans/${it.human}/slots?date_from=2026-03-16&date_to=2026-03-16&duration=60`
  const offered = (await it.app.call('GET', slots)).body.slots
  it.answer(({ headers }) =>
    headers.get('if-none-match') === '"1"' ? new Response(null, { status: 304 }) : text([]),
  )
  expect(await it.cost(20 * minuteMs)).toEqual({ ...quiet, parsed: 0 })
  it.answer(() => text([daily]))
  expect(await it.cost(20 * minuteMs)).toEqual({ ...quiet, parsed: 0 })
  it.answer(() => text([daily.replace('UID:a', 'UID:a\nDTSTAMP:20260310T110000Z')]))
  expect(await it.cost(20 * minuteMs)).toEqual({ ...quiet, parsed: 1 })
  expect((await it.app.call('GET', slots)).body.slots).toEqual(offered)
  expect(JSON.parse((await it.app.call('GET', it.path)).text)).toMatchObject({
    last_synced_at: '2026-03-10T11:00:00.000Z',
    covers_until: '2027-04-14T10:00:00.000Z',
  })
})

test('a list that says something else is written, and so is a server that fails, once', async () => {
  await using it = await connected(() => text([daily]))
  it.answer(() => text([daily.replace('PT1H', 'PT2H')]))
  const news = { ...quiet, isKept: false }
  expect(await it.cost(20 * minuteMs)).toEqual({ ...news, parsed: 1, written: ['busy', 'humans'] })
  it.answer(() => new Response('', { status: 500 }))
  expect(await it.cost(20 * minuteMs)).toEqual({ ...news, parsed: 0, written: ['humans'] })
  expect(await it.cost(20 * minuteMs)).toEqual({ ...quiet, parsed: 0 })
  it.answer(() => text([daily.replace('PT1H', 'PT2H')]))
  // Its copies of bookings are written again.
  expect(await it.cost(20 * minuteMs)).toEqual({
    ...news,
    parsed: 0,
    leases: 4,
    written: ['humans'],
  })
})

test('a calendar in which nothing changes for 500 days is read whole every day, and never found empty', async () => {
  await using it = await connected(() => text([daily], { etag: '"1"' }))
  it.answer(({ headers }) =>
    headers.get('if-none-match') === '"1"'
      ? new Response(null, { status: 304 })
      : text([daily], { etag: '"1"' }),
  )
  const whole = { ...quiet, isKept: false, parsed: 1, written: ['busy', 'humans'] }
  for (let days = 0; days < 3; days += 1) {
    for (let hours = 6; hours < 24; hours += 6) {
      expect(await it.cost(6 * hourMs)).toEqual({ ...quiet, parsed: 0 })
    }
    expect(await it.cost(6 * hourMs)).toEqual(whole)
  }
  expect(await it.cost(500 * dayMs)).toEqual(whole)
  const booked = await it.app.book(it.human, '2027-07-26T10:30:00Z')
  expect([booked.status, booked.body.error?.code]).toEqual([409, 'SLOT_UNAVAILABLE'])
})

test('what is known stays known as long as it is read, and what is asked of another zone is read anew', async () => {
  await using it = await connected(() => text([daily]))
  await it.app.call('PATCH', it.path, { max_age_minutes: 60 })
  const slots = `/v1/humans/${it.human}/slots?date_from=2026-03-16&date_to=2026-03-16&duration=60`
  for (let polls = 0; polls < 4; polls += 1) {
    expect(await it.cost(50 * minuteMs)).toEqual({ ...quiet, parsed: 0 })
    expect((await it.app.call('GET', slots)).status).toBe(200)
  }
  it.app.clock.advance(61 * minuteMs)
  expect((await it.app.call('GET', slots)).status).toBe(503)
  expect(await it.cost(0)).toEqual({ ...quiet, parsed: 0 })
  expect((await it.app.call('GET', slots)).status).toBe(200)
  await it.app.call('PATCH', `/v1/humans/${it.human}`, { timezone: 'Asia/Tokyo' })
  expect(await it.cost(20 * minuteMs)).toMatchObject({ asked: 1, parsed: 1 })
  expect(it.conditions.every((condition) => condition === null)).toBe(true)
})

test('whoever asks for slots or books waits for no calendar: a read that does not end changes nothing', async () => {
  await using it = await connected(() => text([daily]))
  const slots = `/v1/humans/${it.human}/slots?date_from=2026-03-16&date_to=2026-03-16&duration=60`
  const offered = (await it.app.call('GET', slots)).body.slots
  const arrived = Promise.withResolvers<void>()
  const end = Promise.withResolvers<Response>()
  it.answer(() => {
    arrived.resolve()
    return end.promise
  })
  const reading = it.sync(20 * minuteMs)
  await arrived.promise
  expect((await it.app.call('GET', slots)).body.slots).toEqual(offered)
  expect((await it.app.book(it.human, '2026-03-16T10:00:00Z')).status).toBe(409)
  expect((await it.app.book(it.human, '2026-03-16T11:00:00Z')).status).toBe(201)
  expect((await it.app.call('GET', '/v1/humans')).body).toMatchObject({
    humans: [{ id: it.human, calendar: 'ok' }],
  })
  end.resolve(text([]))
  await reading
  expect((await it.app.book(it.human, '2026-03-16T10:00:00Z')).status).toBe(201)
})
