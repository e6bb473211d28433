/** What is stored straight into the file of a running server: asking for it would take too long. */
import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { dayMs, minuteMs } from '../../../src/domain/time/units.ts'

const rowsPerCommit = 200_000

/** Rows in commits that leave the server its turns; the guards of the schema are away meanwhile, and put back as they were. */
function store(
  folder: string,
  tables: readonly string[],
  count: number,
  writer: (db: Database) => (n: number) => void,
): void {
  const db = new Database(join(folder, 'slotflow.db'), { strict: true })
  try {
    for (const pragma of ['busy_timeout = 60000', 'synchronous = OFF', 'cache_size = -1000000']) {
      db.run(`PRAGMA ${pragma}`)
    }
    const named = JSON.stringify(tables)
    const triggers = db
      .query<{ name: string; sql: string }, [string]>(
        `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN (SELECT value FROM json_each(?))`,
      )
      .all(named)
    db.transaction(() => {
      for (const { name } of triggers) db.run(`DROP TRIGGER ${name}`)
    }).immediate()
    const write = writer(db)
    for (let from = 0; from < count; from += rowsPerCommit) {
      db.transaction(() => {
        for (let n = from; n < Math.min(count, from + rowsPerCommit); n += 1) write(n)
      }).immediate()
      db.run('PRAGMA wal_checkpoint(PASSIVE)')
    }
    db.transaction(() => {
      for (const { sql } of triggers) db.run(sql)
    }).immediate()
  } finally {
    db.close(true)
  }
}

function accountIn(db: Database): { seq: number; id: string } {
  const account = db.query<{ seq: number; id: string }, []>('SELECT seq, id FROM accounts').get()
  if (account === null) throw new Error('there is no account')
  return account
}

/** Past bookings, half an hour each and one after the other, with their events: what an account has after years. */
export function storeMany(folder: string, humans: readonly string[], count: number): void {
  const newestDay = Math.floor(Date.now() / dayMs) - 1
  const halvesADay = 16
  store(folder, ['bookings', 'events'], count, (db) => {
    const { seq: account } = accountIn(db)
    const seqs = db.query<{ seq: number }, []>('SELECT seq FROM humans ORDER BY seq').all()
    const event = db.prepare(
      `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
       VALUES (?, ?, 'stored', '{}', 0, 0)`,
    )
    const booking = db.prepare(
      `INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
         attendee_email, event_seq, created_at, agreed_zone, agreed_offset)
       VALUES (?, ?, ?, ?, ?, 0, 'Stored', ?, ?, 0, 'UTC', 0)`,
    )
    const oldestDay = newestDay - Math.ceil(count / humans.length / halvesADay)
    return (n) => {
      const slot = Math.floor(n / humans.length)
      const half = 28 + (slot % halvesADay)
      const startsAt = (oldestDay + Math.floor(slot / halvesADay)) * dayMs + half * 30 * minuteMs
      const id = Bun.randomUUIDv7()
      const { lastInsertRowid } = event.run(account, id)
      const human = seqs[n % seqs.length]?.seq ?? 0
      const address = `lead${n % 100_000}@example.com`
      const endsAt = startsAt + 30 * minuteMs
      booking.run(id, account, human, startsAt, endsAt, address, Number(lastInsertRowid))
    }
  })
}

/** Further humans with the rules of the first one; answers their ids. */
export function storeHumans(folder: string, count: number): string[] {
  const ids: string[] = []
  store(folder, ['humans'], count, (db) => {
    const { id: account } = accountIn(db)
    const human = db.prepare(
      `INSERT INTO humans (id, account_id, name, timezone, active, rules, version, created_at)
       SELECT ?, ?, name, timezone, 1, rules, 1, created_at FROM humans ORDER BY seq LIMIT 1`,
    )
    return () => {
      const id = Bun.randomUUIDv7()
      human.run(id, account)
      ids.push(id)
    }
  })
  return ids
}

/** Deliveries of one endpoint, whose next attempt is far away. */
export function storeDeliveries(folder: string, count: number): void {
  store(folder, ['events', 'deliveries'], count, (db) => {
    const { seq: account } = accountIn(db)
    const webhook = db.query<{ seq: number }, []>('SELECT max(seq) AS seq FROM webhooks').get()?.seq
    const event = db.prepare(
      `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
       VALUES (?, '', 'stored', '{}', 0, 0)`,
    )
    const delivery = db.prepare(
      `INSERT INTO deliveries (webhook_seq, event_seq, account_seq, status, attempts, next_attempt_at)
       VALUES (?, ?, ?, 'pending', 1, ?)`,
    )
    const dueMs = Date.now() + 20 * 60 * minuteMs
    return (n) => {
      const { lastInsertRowid } = event.run(account)
      delivery.run(webhook ?? 0, Number(lastInsertRowid), account, dueMs + n)
    }
  })
}
