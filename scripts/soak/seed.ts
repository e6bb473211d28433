/** Fills a file with humans and history, past the service but not past the guards of its schema. */

import { Database } from 'bun:sqlite'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'

/** Bookings so far, half an hour each, end on the day before this many days from now. */
export const firstFreeDay = 2

const id = (createdAt: string) =>
  `printf('%08x-%04x-7%03x-%04x-%012x', (${createdAt}) >> 16, (${createdAt}) & 65535,
    random() & 4095, 32768 | (random() & 16383), random() & 281474976710655)`

const rules = JSON.stringify({
  workingDays: [1, 2, 3, 4, 5, 6, 7],
  hours: { startMinutes: 0, endMinutes: 1_440 },
  durationsMinutes: [30, 60],
})

/** Answers the ids of the humans. Every booking has its event; all were made within the present month. */
export function seed(path: string, humans: number, bookings: number, nowMs: number): string[] {
  using db = new Database(path, { strict: true })
  db.run('PRAGMA busy_timeout = 5000')
  db.run('PRAGMA cache_size = -262144')
  db.run('BEGIN IMMEDIATE')
  db.run('CREATE TEMP TABLE numbered (n INTEGER PRIMARY KEY, id TEXT NOT NULL)')
  db.run(
    `WITH RECURSIVE upto(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM upto WHERE n + 1 < ?)
     INSERT INTO numbered SELECT n, ${id(`${nowMs} + n * 0`)} FROM upto`,
    [humans],
  )
  db.run(
    `INSERT INTO humans (id, account_id, name, timezone, active, rules, version, created_at)
     SELECT id, (SELECT id FROM accounts), 'Sarah Chen', 'America/New_York', 1, ?, 1, ? FROM numbered`,
    [rules, nowMs],
  )
  storeBookings(db, humans, bookings, nowMs)
  db.run('COMMIT')
  db.run('PRAGMA wal_checkpoint(TRUNCATE)')
  return db
    .query<{ id: string }, []>('SELECT id FROM numbered')
    .all()
    .map((row) => row.id)
}

/** The n-th booking is of human n modulo their number: their newest ones end where the free days begin. */
function storeBookings(db: Database, humans: number, bookings: number, nowMs: number): void {
  const firstSeq =
    1 +
    (db.query<{ seq: number }, []>('SELECT coalesce(max(seq), 0) AS seq FROM events').get()?.seq ??
      0)
  const freeMs = Math.floor(nowMs / dayMs + firstFreeDay) * dayMs
  const month = new Date(nowMs)
  const monthMs = Date.UTC(month.getUTCFullYear(), month.getUTCMonth())
  const madeMs = Math.max(monthMs, nowMs - hourMs)
  db.run(
    'CREATE TEMP TABLE made (n INTEGER PRIMARY KEY, id TEXT, human_seq INTEGER, starts_at INTEGER)',
  )
  db.run(
    `WITH RECURSIVE upto(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM upto WHERE n + 1 < ?1)
     INSERT INTO made SELECT upto.n, ${id(String(madeMs))}, h.seq,
       ?2 - (1 + upto.n / ?3) * ${30 * minuteMs}
     FROM upto JOIN numbered ON numbered.n = upto.n % ?3 JOIN humans h ON h.id = numbered.id`,
    [bookings, freeMs, humans],
  )
  db.run(
    `INSERT INTO events (seq, account_seq, booking_id, type, payload, created_at, due_at)
     SELECT ?1 + n, (SELECT seq FROM accounts), id, 'booking.confirmed',
       '{"event":"booking.confirmed","data":{"id":"' || id || '","metadata":{"lead_id":"lead_' || n || '"}}}',
       ?2, ?2 FROM made`,
    [firstSeq, madeMs],
  )
  db.run(
    `INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
       attendee_email, metadata, event_seq, created_at)
     SELECT id, (SELECT seq FROM accounts), human_seq, starts_at, starts_at + ${30 * minuteMs}, 0,
       'Alex Rivera', 'alex' || n || '@startup.io', '{"lead_id":"lead_' || n || '"}', ?1 + n, ?2 FROM made`,
    [firstSeq, madeMs],
  )
  db.run('INSERT INTO usage (account_id, month, used, packs) SELECT id, ?, ?, 0 FROM accounts', [
    monthMs,
    bookings,
  ])
}
