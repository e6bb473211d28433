/** GET /v1/events/stream: what happens, as it happens. */
import { expect, test } from 'bun:test'
import { operatorOf, Sight } from '../../src/domain/access/sight.ts'
import { eventStream } from '../../src/http/events/event-stream.ts'
import type { Events } from '../../src/store/store.ts'
import { expectRefusal, readAnswer } from '../support/answers.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { until, within } from '../support/process.ts'

interface Message {
  readonly id?: string
  readonly event?: string
  readonly data?: string
}

/** A stream that is being read: all that has come, and whether it has ended. */
async function follow(app: TestApp, headers: Record<string, string> = {}, query = '') {
  const path = `/v1/events/stream${query}`
  const response = await app.fetch(requestOf('GET', path, undefined, { key: app.key, headers }))
  if (!response.body) throw new Error('no stream')
  const reader = response.body.getReader()
  const heard = { text: '', isOver: false }
  const read = async () => {
    const decoder = new TextDecoder()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      heard.text += decoder.decode(value, { stream: true })
    }
    heard.isOver = true
  }
  void read()
  const messages = () => heard.text.split('\n\n').slice(0, -1).map(messageOf)
  const events = () =>
    messages().flatMap(({ id, data = '' }) => (id ? [{ id, ...JSON.parse(data) }] : []))
  return {
    response,
    heard,
    messages,
    events,
    came: (count: number) => until(`event ${count}`, () => events().length >= count, 5_000),
    over: () => until('end of the stream', () => heard.isOver, 5_000),
    [Symbol.asyncDispose]: () => reader.cancel(),
  }
}

function messageOf(text: string): Message {
  const lines = text.split('\n').map((line) => /^(\w+): (.*)$/.exec(line))
  return Object.fromEntries(lines.flatMap((line) => (line ? [[line[1], line[2]]] : [])))
}

test.concurrent('a booking is told of as GET /v1/events gives it; what was before is not', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.book(id, '2026-03-16T09:00:00Z')
  await using stream = await follow(app)
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream')
  expect(stream.response.headers.get('cache-control')).toBe('no-store')
  const { body } = await app.book(id, '2026-03-16T10:00:00Z')
  await stream.came(1)
  const [told] = stream.events()
  expect(told).toMatchObject({ event: 'booking.confirmed', data: { id: body.id } })
  const { text } = await app.call('GET', '/v1/events')
  const { id: seq, ...event } = told
  expect(JSON.parse(text).events[1]).toEqual(event)
  expect(seq).toBe(String(event.seq))
})

test.concurrent('it goes on after Last-Event-ID, or after `after`, without a gap', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const starts = ['09:00', '10:00', '11:00'].map((time) => `2026-03-16T${time}:00Z`)
  for (const start of starts) await app.book(id, start)
  await using all = await follow(app, {}, '?after=0')
  await all.came(3)
  const [first] = all.events()
  await using rest = await follow(app, { 'last-event-id': first.id }, '?after=0')
  await rest.came(2)
  expect(rest.events()).toEqual(all.events().slice(1))
})

test.concurrent('what happens while a reader takes nothing is sent once it reads on', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const metadata = { notes: 'x'.repeat(16_000) }
  const bookAt = (hour: number) =>
    app.book(id, `2026-03-16T${String(hour).padStart(2, '0')}:00:00Z`, { metadata })
  let left = 0
  const account = await app.store.accounts.findFirst()
  const listener = { sight: operatorOf(account?.id ?? ''), isAdmitted: async () => true }
  const stream = eventStream(app.context, listener, 0, () => {
    left += 1
  })
  for (const hour of [9, 10, 11, 12, 13]) await bookAt(hour)
  await stream.advance('events')
  await bookAt(14)
  await stream.advance('events')
  const reader = stream.body.getReader()
  let text = ''
  const decoder = new TextDecoder()
  const heard = () => text.split('\n').filter((line) => line.startsWith('id: ')).length
  void (async () => {
    for (let more = true; more; ) {
      const { done, value } = await reader.read()
      text += decoder.decode(value)
      more = !done
    }
  })()
  await until('event 6', () => heard() === 6, 5_000)
  stream.end()
  expect(left).toBe(1)
})

test.concurrent('a long past comes whole, in order', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { work_start: '00:00', work_end: '24:00' } })
  const minutes = Array.from({ length: 150 }, (_, at) => at * 30)
  const monday = Date.parse('2026-03-16T00:00:00Z')
  await Promise.all(minutes.map((m) => app.book(id, new Date(monday + m * 60_000).toISOString())))
  await using stream = await follow(app, {}, '?after=0')
  await stream.came(150)
  const seqs = stream.events().map(({ seq }) => seq)
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  expect(new Set(seqs).size).toBe(150)
})

test.concurrent('another account hears nothing of it', async () => {
  await using app = await startTestApp()
  const other = await app.account('other')
  const { id } = await app.human()
  await using theirs = await follow(app, { authorization: `Bearer ${other.key}` }, '?after=0')
  await using ours = await follow(app)
  await app.book(id, '2026-03-16T10:00:00Z')
  await ours.came(1)
  expect(theirs.events()).toEqual([])
})

test.concurrent('what another process writes, and what is no event, shows within a second or two', async () => {
  await using app = await startTestApp()
  await using stream = await follow(app)
  const changes = () => stream.messages().filter(({ event }) => event === 'changed').length
  // The first look of a stream finds everything new.
  await until('the first look', () => changes() === 1, 3_000)
  await app.elsewhere("UPDATE humans SET name = 'Other' WHERE id = ''")
  await app.elsewhere('CREATE TABLE foreign_change (x TEXT)')
  await until('a change', () => changes() === 2, 3_000)
})

test.concurrent('it ends when its key is revoked', async () => {
  await using app = await startTestApp()
  const made = await app.call('POST', '/v1/api-keys', { name: 'reader', scope: 'read' })
  const { id, key } = JSON.parse(made.text)
  await using stream = await follow(app, { authorization: `Bearer ${key}` })
  await using stays = await follow(app)
  await app.call('DELETE', `/v1/api-keys/${id}`)
  await stream.over()
  expect(stays.heard.isOver).toBeFalse()
})

test.concurrent('it ends when the service stops', async () => {
  await using app = await startTestApp()
  await using stream = await follow(app)
  app.stopping.abort()
  await stream.over()
})

test.concurrent('no more than 8 of one key, and 64 of one account; one that is left makes room', async () => {
  await using app = await startTestApp()
  const keys = [app.key]
  for (let made = 0; made < 8; made += 1) {
    const { text } = await app.call('POST', '/v1/api-keys', { name: 'k', scope: 'read' })
    keys.push(JSON.parse(text).key)
  }
  const open = async (key = app.key) =>
    app.fetch(requestOf('GET', '/v1/events/stream', undefined, { key }))
  const streams = await Promise.all(Array.from({ length: 64 }, (_, n) => open(keys[n >> 3])))
  expect(streams.map(({ status }) => status)).toEqual(Array(64).fill(200))
  const ninth = await readAnswer(await open())
  expectRefusal(ninth, 'VALIDATION_ERROR', ['key'])
  expect(ninth.text).toContain('8 streams')
  const refused = await readAnswer(await open(keys[8]))
  expectRefusal(refused, 'VALIDATION_ERROR', ['key'])
  expect(refused.text).toContain('64 streams')
  await streams[0]?.body?.cancel()
  const next = await open()
  expect(next.status).toBe(200)
  await Promise.all([...streams.slice(1), next].map(({ body }) => body?.cancel()))
})

test.concurrent('more than the buffer holds comes whole, page by page as it is read', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { work_start: '00:00', work_end: '24:00' } })
  const metadata = { note: 'x'.repeat(15_000) }
  const monday = Date.parse('2026-03-16T00:00:00Z')
  const book = (at: number) =>
    app.book(id, new Date(monday + at * 1_800_000).toISOString(), { metadata })
  await Promise.all(Array.from({ length: 230 }, (_, at) => book(at)))
  const request = requestOf('GET', '/v1/events/stream?after=0', undefined, { key: app.key })
  const { body } = await app.fetch(request)
  const reader = body?.getReader()
  let bytes = 0
  while (bytes < 230 * 15_000) {
    const { value } = (await within(5_000, 'the rest', Promise.resolve(reader?.read()))) ?? {}
    bytes += value?.length ?? 0
  }
  await reader?.cancel()
})

test('a key that sees next to nothing is looked up a thousand events at a time, a turn of the loop each', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.book(id, '2026-03-16T09:00:00Z')
  await app.elsewhere(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     SELECT account_seq, 'b' || i, type, payload, created_at, due_at FROM events, n`,
  )
  const accountId = (await app.store.accounts.findFirst())?.id ?? ''
  const ofKey = {
    accountId,
    keyId: Bun.randomUUIDv7(),
    scope: 'read',
    dailyBookings: null,
  } as const
  const sight = new Sight({ ...ofKey, humanIds: null, ownBookings: true })
  let turn = 0
  let isOver = false
  const tick = () => {
    turn += 1
    if (!isOver) setImmediate(tick)
  }
  setImmediate(tick)
  const looks: number[] = []
  const events: Events = {
    ...app.store.events,
    listSeen(...asked) {
      looks.push(turn)
      return app.store.events.listSeen(...asked)
    },
  }
  const context = { ...app.context, store: { ...app.store, events } }
  const stream = eventStream(context, { sight, isAdmitted: async () => true }, 0, () => undefined)
  await stream.advance('events')
  isOver = true
  stream.end()
  expect(looks.length).toBeGreaterThanOrEqual(5)
  expect(new Set(looks).size).toBe(looks.length)
})

test.each(['-1', 'x', '1.5'])('Last-Event-ID %p is refused', async (id) => {
  await using app = await startTestApp()
  const answer = await app.call('GET', '/v1/events/stream', undefined, {
    headers: { 'last-event-id': id },
  })
  expectRefusal(answer, 'VALIDATION_ERROR', ['Last-Event-ID'])
})
