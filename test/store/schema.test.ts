/** The guards in the database, and the plans of its statements: whatever code writes or asks. */
import { Database, type SQLQueryBindings } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connectReader, connectWriter } from '../../src/store/sqlite/connect.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

/** Every statement that the store prepares from here on. */
const statements = new Set<string>()
const { prepare, query } = Database.prototype
const hourMs = 3_600_000
const startsAt = Date.UTC(2026, 2, 16, 9)

let app: TestApp
let bookingId: string

beforeAll(async () => {
  Database.prototype.prepare = collecting(prepare)
  Database.prototype.query = collecting(query)
  app = await startTestApp()
  const { id } = await app.human()
  const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-20' }
  await app.call('POST', `/v1/humans/${id}/overrides`, block)
  const events = ['booking.confirmed', 'booking.cancelled', 'booking.rescheduled']
  const hook = await app.call('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/', events })
  bookingId = (await app.book(id, '2026-03-16T09:00:00Z', {}, { key: app.key })).body.id
  await app.slots(id, '2026-03-16')
  const filters = [
    '',
    `?human_id=${id}`,
    `?human_id=${id}&status=confirmed`,
    '?status=cancelled&date_from=2026-01-01&date_to=2026-12-31',
    '?attendee_email=a@b.co',
    '?metadata.lead_id=lead_1',
  ]
  for (const filter of filters) await app.call('GET', `/v1/bookings${filter}`)
  await app.call('GET', `/v1/webhooks/${hook.body.id}/deliveries?status=pending`)
  await app.call('GET', `/v1/webhooks/${hook.body.id}/deliveries`)
})
afterAll(async () => {
  Object.assign(Database.prototype, { prepare, query })
  await app[Symbol.asyncDispose]()
})

function collecting<T extends (sql: string, ...rest: never[]) => unknown>(original: T): T {
  return new Proxy(original, {
    apply(target, self, words) {
      statements.add(String(words[0]))
      return Reflect.apply(target, self, words)
    },
  })
}

/** Steps of a statement's plan, as SQLite words them. Unbound parameters are NULL. */
function planOf(sql: string): string[] {
  return app.database
    .prepare<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => detail)
}

test('no statement walks all bookings, deliveries or events', () => {
  const own = [...statements].filter((sql) => /^\s*(SELECT|UPDATE|DELETE|INSERT)/.test(sql))
  expect(own.length).toBeGreaterThan(40)
  // Its inner query walks from the oldest event on, and stops after as many as it may remove.
  const sweep = (sql: string) => sql.includes('DELETE FROM events')
  const walks = own
    .filter((sql) => !sweep(sql))
    .flatMap((sql) => planOf(sql).map((step) => ({ sql, step })))
    .filter(({ step }) => /^SCAN (bookings|deliveries|delivery_attempts|events|d|e)\b/.test(step))
  expect(walks).toEqual([])
})

test('the check would see a walk', () => {
  expect(planOf('SELECT * FROM bookings WHERE attendee_name = ?')).toEqual(['SCAN bookings'])
})

test('whether a slot is taken is one step in an index, however many bookings there are', () => {
  const [last] = [...statements].filter((sql) => sql.includes('ORDER BY starts_at DESC LIMIT 1'))
  expect(planOf(last ?? '')).toEqual([
    'SEARCH bookings USING COVERING INDEX bookings_by_human (human_id=? AND status=? AND starts_at<?)',
  ])
})

function insertBooking(fields: Record<string, string | number>): void {
  const row = app.database
    .query<Record<string, SQLQueryBindings>, [string]>('SELECT * FROM bookings WHERE id = ?')
    .get(bookingId)
  const made: Record<string, SQLQueryBindings> = { ...row, id: Bun.randomUUIDv7(), ...fields }
  const event = app.database.run(
    `INSERT INTO events (account_id, booking_id, type, payload, created_at, due_at)
     VALUES (?, ?, 'test', '{}', 0, 0)`,
    [made.account_id ?? '', made.id ?? ''],
  )
  const values = { event_seq: Number(event.lastInsertRowid), ...fields }
  const all = { ...made, ...values }
  const names = Object.keys(all)
  const marks = names.map(() => '?').join(', ')
  app.database.run(
    `INSERT INTO bookings (${names.join(', ')}) VALUES (${marks})`,
    Object.values(all),
  )
}

test.each([
  ['the same time', 0, 30],
  ['inside', 10, 20],
  ['around', -60, 90],
  ['over its start', -10, 10],
  ['over its end', 29, 60],
])('a booking that overlaps is refused by the schema: %s', (_, from, to) => {
  const span = { starts_at: startsAt + from * 60_000, ends_at: startsAt + to * 60_000 }
  expect(() => insertBooking(span)).toThrow('overlapping booking')
})

test.each([
  ['before', -30, 0],
  ['after', 30, 60],
])('touching is not overlapping: %s', (_, from, to) => {
  app.database.run('BEGIN')
  insertBooking({ starts_at: startsAt + from * 60_000, ends_at: startsAt + to * 60_000 })
  app.database.run('ROLLBACK')
})

test('a booking that is moved or confirmed again into another is refused as well', () => {
  app.database.run('BEGIN')
  // The other guard would speak first.
  app.database.run('DROP TRIGGER changed_bookings_have_events')
  insertBooking({ starts_at: startsAt + hourMs, ends_at: startsAt + 2 * hourMs })
  insertBooking({ starts_at: startsAt, ends_at: startsAt + 60_000, status: 'cancelled' })
  const move = `UPDATE bookings SET starts_at = ${startsAt} WHERE starts_at = ?`
  expect(() => app.database.run(move, [startsAt + hourMs])).toThrow('overlapping booking')
  const confirm = `UPDATE bookings SET status = 'confirmed' WHERE status = 'cancelled'`
  expect(() => app.database.run(confirm)).toThrow('overlapping booking')
  app.database.run('ROLLBACK')
})

test('no booking without its event, and no change without a new one', () => {
  const later = { starts_at: startsAt + hourMs, ends_at: startsAt + 2 * hourMs }
  expect(() => insertBooking({ ...later, event_seq: 999_999 })).toThrow('booking without event')
  const quiet = `UPDATE bookings SET status = 'cancelled' WHERE id = ?`
  expect(() => app.database.run(quiet, [bookingId])).toThrow('booking changed without event')
})

test('a booking longer than a day or without length is refused', () => {
  const from = startsAt + 24 * hourMs
  for (const ends_at of [from, from + 24 * hourMs + 60_000]) {
    expect(() => insertBooking({ starts_at: from, ends_at })).toThrow('CHECK constraint failed')
  }
})

test('an event has one delivery for each endpoint that listens, with an id of version 7', () => {
  const rows = app.database.query<{ id: string }, []>('SELECT id FROM deliveries').all()
  expect(rows).toHaveLength(1)
  expect(rows[0]?.id).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

test('every table is STRICT, and names the account its rows belong to', () => {
  const tables = app.database
    .query<{ name: string; strict: number }, []>(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
  expect(tables.length).toBeGreaterThanOrEqual(10)
  for (const { name, strict } of tables) {
    const columns = app.database
      .query<{ name: string }, []>(`SELECT name FROM pragma_table_info('${name}')`)
      .all()
      .map((column) => column.name)
    const isOwned = name === 'accounts' || columns.includes('account_id')
    expect({ name, strict, isOwned }).toEqual({ name, strict: 1, isOwned: true })
  }
})

test('the writing connection syncs every commit, and both keep their bounds', () => {
  const path = app.database.filename
  const read = (db: Database, name: string) =>
    Object.values(db.query<Record<string, unknown>, []>(`PRAGMA ${name}`).get() ?? {})[0]
  const writer = connectWriter(path)
  const reader = connectReader(path)
  const wanted = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0 }
  for (const [name, value] of Object.entries(wanted)) expect(read(writer, name)).toBe(value)
  expect(read(reader, 'query_only')).toBe(1)
  expect(() => reader.run('DELETE FROM usage')).toThrow()
  writer.close(true)
  reader.close(true)
})
