/** Guards that stand in the file itself, whatever code or process writes to it: tried by plain SQL. */

import type { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { connectReader, connectWriter } from '../../src/store/sqlite/file/connect.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  book,
  fresh,
  hold,
  newId,
  nineMs,
  nowMs,
  preparedBy,
  testFile,
} from '../support/store.ts'

async function began() {
  const file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const { id: otherHumanId } = await addHuman(store, accountId)
  const db = file.sql()
  const close = () => file[Symbol.asyncDispose]()
  return { file, store, accountId, humanId, otherHumanId, db, [Symbol.asyncDispose]: close }
}

type Began = Awaited<ReturnType<typeof began>>

interface Row {
  readonly id: string
  readonly humanId: string
  readonly startMs: number
  readonly endMs: number
  readonly cancelled: number
  readonly before?: number
  readonly after?: number
}

function insertEvent(db: Database, accountId: string, bookingId: string, type: string): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
       VALUES ((SELECT seq FROM accounts WHERE id = ?), ?, ?, '{}', ?, ?)`,
    )
    .run(accountId, bookingId, type, nowMs, nowMs)
  return Number(lastInsertRowid)
}

/** Inserts a booking of half an hour at nine, with its event, by SQL alone. */
function insert({ db, accountId, humanId }: Began, fields: Partial<Row> = {}): Row {
  const startMs = fields.startMs ?? nineMs
  const endMs = startMs + 30 * minuteMs
  const row: Row = { id: newId(), humanId, startMs, endMs, cancelled: 0, ...fields }
  insertBooking(db, accountId, row, insertEvent(db, accountId, row.id, 'booking.confirmed'))
  return row
}

function insertBooking(db: Database, accountId: string, row: Row, eventSeq: number): void {
  const { id, humanId, startMs, endMs, cancelled, before = 0, after = 0 } = row
  db.prepare(
    `INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
       event_seq, created_at, buffer_before, buffer_after)
     VALUES (?, (SELECT seq FROM accounts WHERE id = ?), (SELECT seq FROM humans WHERE id = ?),
       ?, ?, ?, 'John', ?, ?, ?, ?)`,
  ).run(id, accountId, humanId, startMs, endMs, cancelled, eventSeq, nowMs, before, after)
}

/** Changes a booking with a new event, by SQL alone. */
function update({ db, accountId }: Began, id: string, set: string, ...values: (string | number)[]) {
  const eventSeq = insertEvent(db, accountId, id, 'booking.rescheduled')
  db.prepare(`UPDATE bookings SET ${set}, event_seq = ? WHERE id = ?`).run(...values, eventSeq, id)
}

const overlaps = 'overlapping booking'
const minutes = (from: number, to: number) => ({
  startMs: nineMs + from * minuteMs,
  endMs: nineMs + to * minuteMs,
})

describe('no hold is made over a booking or another live hold', () => {
  const insertHold = (it: Began, from: number, createdAtMs = nowMs, before = 0, after = 0) => {
    const { startMs, endMs } = minutes(from, from + 30)
    const ids = [newId(), it.accountId, it.humanId] as const
    it.db
      .prepare(
        `INSERT INTO holds (id, account_id, human_id, starts_at, ends_at, expires_at, created_at,
           buffer_before, buffer_after)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(...ids, startMs, endMs, createdAtMs + minuteMs, createdAtMs, before, after)
  }

  test.each([-29, 0, 29])('from minute %d: refused', async (from) => {
    await using it = await began()
    insert(it)
    insertHold(it, 60)
    expect(() => insertHold(it, from)).toThrow('hold over a booking')
    expect(() => insertHold(it, 60 + from)).toThrow('overlapping hold')
    expect(() => insertHold(it, 60 + from, nowMs + minuteMs - 1)).toThrow('overlapping hold')
  })

  test.each([
    [-55, 'refused'],
    [-56, 'made'],
    [56, 'made'],
    [55, 'refused'],
  ])('with buffers, from minute %d: %s', async (from, outcome) => {
    await using it = await began()
    insert(it, { before: 10, after: 11 })
    insertHold(it, 1_000, nowMs, 10, 11)
    const [overBooking, overHold] = [
      () => insertHold(it, from, nowMs, 15, 16),
      () => insertHold(it, 1_000 + from, nowMs, 15, 16),
    ]
    if (outcome === 'made') {
      overBooking()
      overHold()
    } else {
      expect(overBooking).toThrow('hold over a booking')
      expect(overHold).toThrow('overlapping hold')
    }
  })

  test('what touches, has expired, is booked or is of another human is in nobody’s way', async () => {
    await using it = await began()
    insert(it)
    insertHold(it, 30)
    insertHold(it, -30)
    insertHold({ ...it, humanId: it.otherHumanId }, 0)
    insertHold(it, 30, nowMs + minuteMs)
    it.db.run("UPDATE holds SET booking_id = 'b'")
    insertHold(it, -30)
  })
})

describe('claims of one human never overlap: bookings with their buffers', () => {
  const half = (from: number, before: number, after: number) => ({
    ...minutes(from, from + 30),
    ...{ before, after },
  })
  /** Where the other one begins, which has 20 minutes before and 40 after; the one that stands has 10 and 15. */
  const clashing = [-79, -30, 0, 30, 64]
  const free = [-80, 65]

  test.each(clashing)('inserted at minute %d: refused', async (from) => {
    await using it = await began()
    insert(it, half(0, 10, 15))
    expect(() => insert(it, half(from, 20, 40))).toThrow(overlaps)
  })

  test.each(free)('inserted at minute %d: the claims only touch', async (from) => {
    await using it = await began()
    insert(it, half(0, 10, 15))
    insert(it, half(from, 20, 40))
  })

  test.each([...clashing, ...free])('moved to minute %d: the same', async (from) => {
    await using it = await began()
    insert(it, half(0, 10, 15))
    const { id } = insert(it, half(3_000, 20, 40))
    const { startMs, endMs } = minutes(from, from + 30)
    const move = () => update(it, id, 'starts_at = ?, ends_at = ?', startMs, endMs)
    if (free.includes(from)) move()
    else expect(move).toThrow(overlaps)
  })

  test('a buffer that grows into another claim is refused, on either side', async () => {
    await using it = await began()
    insert(it, half(0, 0, 0))
    const { id } = insert(it, half(60, 0, 0))
    insert(it, half(120, 0, 0))
    for (const column of ['buffer_before', 'buffer_after']) {
      expect(() => update(it, id, `${column} = 31`)).toThrow(overlaps)
      update(it, id, `${column} = 30`)
    }
  })

  test('a meeting far longer than its neighbours is held against all of them', async () => {
    await using it = await began()
    insert(it, half(-60, 0, 0))
    insert(it, half(60, 0, 0))
    insert(it, half(180, 0, 0))
    expect(() => insert(it, { ...minutes(-120, 300), before: 0, after: 0 })).toThrow(overlaps)
    expect(() => insert(it, half(120, 31, 0))).toThrow(overlaps)
    expect(() => insert(it, half(120, 0, 31))).toThrow(overlaps)
    insert(it, half(120, 30, 30))
  })
})

describe('two confirmed bookings of one human never overlap', () => {
  /** Minutes from nine; the one that stands is from 0 to 30. */
  const clashing: [number, number][] = [
    [0, 30],
    [-30, 1],
    [29, 60],
    [10, 20],
    [-60, 90],
    [0, 1],
    [-1_410, 30],
    [29, 1_469],
  ]
  const free: [number, number][] = [
    [-30, 0],
    [30, 60],
    [-1_440, 0],
    [30, 1_470],
  ]

  test.each(clashing)('inserted from minute %d to %d: refused', async (from, to) => {
    await using it = await began()
    insert(it)
    expect(() => insert(it, minutes(from, to))).toThrow(overlaps)
  })

  test.each(free)('inserted from minute %d to %d: it only touches', async (from, to) => {
    await using it = await began()
    insert(it)
    insert(it, minutes(from, to))
    expect(() => insert(it, minutes(from, to))).toThrow(overlaps)
  })

  test.each(clashing)('moved to minutes %d to %d: refused', async (from, to) => {
    await using it = await began()
    insert(it)
    const { id } = insert(it, minutes(3_000, 3_030))
    const { startMs, endMs } = minutes(from, to)
    const move = () => update(it, id, 'starts_at = ?, ends_at = ?', startMs, endMs)
    expect(move).toThrow(overlaps)
  })

  test.each(free)('moved to minutes %d to %d: it only touches', async (from, to) => {
    await using it = await began()
    insert(it)
    const { id } = insert(it, minutes(3_000, 3_030))
    const { startMs, endMs } = minutes(from, to)
    update(it, id, 'starts_at = ?, ends_at = ?', startMs, endMs)
  })

  test('moved by a few minutes it is not in its own way', async () => {
    await using it = await began()
    const { id } = insert(it)
    const { startMs, endMs } = minutes(10, 40)
    update(it, id, 'starts_at = ?, ends_at = ?', startMs, endMs)
  })

  test('a cancelled one is in nobody’s way, and cannot come back into it', async () => {
    await using it = await began()
    const first = insert(it)
    update(it, first.id, 'cancelled = 1')
    insert(it, { cancelled: 1 })
    insert(it)
    expect(() => update(it, first.id, 'cancelled = 0')).toThrow(overlaps)
  })

  test('of another human it is not in the way, until it is handed over', async () => {
    await using it = await began()
    const { humanId, otherHumanId } = it
    insert(it)
    const { id } = insert(it, { humanId: otherHumanId })
    expect(() =>
      update(it, id, 'human_seq = (SELECT seq FROM humans WHERE id = ?)', humanId),
    ).toThrow(overlaps)
  })
})

describe('no change of a booking without its event', () => {
  test('a booking needs an event, and one of its own', async () => {
    await using it = await began()
    const { db, accountId, humanId } = it
    const row = { id: newId(), humanId, startMs: nineMs, endMs: nineMs + hourMs, cancelled: 0 }
    const refused = 'booking without event'
    expect(() => insertBooking(db, accountId, row, 1)).toThrow(refused)
    const foreign = insertEvent(db, accountId, newId(), 'booking.confirmed')
    expect(() => insertBooking(db, accountId, row, foreign)).toThrow(refused)
    expect(() => insertBooking(db, accountId, { ...row, cancelled: 1 }, 9)).toThrow(refused)
  })

  test('a change needs a new event, and one of its own', async () => {
    await using it = await began()
    const { db, accountId } = it
    const [one, other] = [insert(it), insert(it, minutes(60, 90))]
    const refused = 'booking changed without event'
    const set = (sql: string) => db.prepare(`UPDATE bookings SET ${sql} WHERE id = ?`).run(one.id)
    expect(() => set('cancelled = 1')).toThrow(refused)
    expect(() => set("attendee_name = 'Jane'")).toThrow(refused)
    const foreign = insertEvent(db, accountId, other.id, 'booking.cancelled')
    expect(() => set(`cancelled = 1, event_seq = ${foreign}`)).toThrow(refused)
    update(it, one.id, 'cancelled = 1')
  })
})

describe('what a booking is agreed as', () => {
  type Cell = string | number | null
  const set = ({ db }: Began, id: string, sql: string, ...values: Cell[]) =>
    db.prepare(`UPDATE bookings SET ${sql} WHERE id = ?`).run(...values, id)

  test('changes without an event', async () => {
    await using it = await began()
    const { id } = insert(it)
    set(it, id, "agreed_zone = 'America/Vancouver', agreed_offset = -28800000")
    set(it, id, 'agreed_offset = -25200000')
    set(it, id, 'agreed_zone = NULL, agreed_offset = NULL')
  })

  test('and nothing else does: not one column, alone or beside it', async () => {
    await using it = await began()
    const { id } = insert(it)
    const other: Record<string, Cell> = {
      ...{ seq: 99, id: newId(), account_seq: 99, human_seq: 2, starts_at: nineMs - minuteMs },
      ...{ ends_at: nineMs + hourMs, cancelled: 1, attendee_name: 'Jane', attendee_email: 'a@b.c' },
      ...{ metadata: '{}', cancel_reason: 'ill', group_id: newId(), event_seq: 0, created_at: 1 },
      ...{ made_by: 1, owned_by: 1, service_seq: 1, buffer_before: 5, buffer_after: 5 },
      ...{ attendee_phone: '+14155550123', attendee_timezone: 'UTC', location: 'Room 5' },
      cancelled_by: 'attendee',
      ...{ invite_sequence: 1, notifies: 0 },
      attendee_locale: 'de',
    }
    const free = ['agreed_zone', 'agreed_offset', 'changes', 'timed_at', 'link_version']
    const columns = it.db
      .query<{ name: string }, []>("SELECT name FROM pragma_table_info('bookings')")
      .all()
      .map(({ name }) => name)
    expect([...Object.keys(other), ...free].sort()).toEqual(columns.sort())
    for (const [name, value] of Object.entries(other)) {
      for (const more of ['', ", agreed_zone = 'UTC', agreed_offset = 0"]) {
        const change = () => set(it, id, `${name} = ?${more}`, value)
        expect(change, name).toThrow('booking changed without event')
      }
    }
  })

  test('so does a person who is taken out of a booking, and nobody else', async () => {
    await using it = await began()
    const { id } = insert(it)
    const gone = "attendee_name = 'Erased attendee', attendee_email = NULL, metadata = NULL"
    for (const more of [
      ", cancel_reason = 'ill'",
      ", attendee_phone = '+14155550123'",
      ", attendee_timezone = 'UTC'",
      ", attendee_locale = 'de'",
      ", location = 'Room 5'",
      ', cancelled = 1',
      ', starts_at = starts_at + 60000',
    ]) {
      expect(() => set(it, id, gone + more), more).toThrow('booking changed without event')
    }
    set(it, id, `${gone}, cancel_reason = NULL`)
  })

  test('is a zone and an offset, or neither; of a hold too', async () => {
    await using it = await began()
    const { id } = insert(it)
    expect(() => set(it, id, "agreed_zone = 'UTC'")).toThrow('CHECK')
    expect(() => set(it, id, 'agreed_offset = 0')).toThrow('CHECK')
    fresh(await hold(it.store, it.accountId, it.humanId, minutes(60, 90)))
    expect(() => it.db.run('UPDATE holds SET agreed_zone = NULL')).toThrow('CHECK')
  })
})

describe('a booking that is listed as shifted', () => {
  const list = ({ db }: Began) =>
    db.run(
      'INSERT INTO shifted_bookings SELECT seq, account_seq, human_seq, starts_at FROM bookings',
    )
  const listed = ({ db }: Began) => db.query('SELECT * FROM shifted_bookings').all().length

  test.each([
    ['starts_at = starts_at - 60000', 0],
    ['cancelled = 1', 0],
    ["agreed_zone = 'UTC', agreed_offset = 0", 0],
    ['human_seq = human_seq + 1', 0],
    ["attendee_name = 'Jane'", 1],
    ['ends_at = ends_at + 60000', 1],
  ])('after %s: %d', async (change, left) => {
    await using it = await began()
    const { id } = insert(it)
    list(it)
    update(it, id, change)
    expect(listed(it)).toBe(left)
  })

  test('is one that there is', async () => {
    await using it = await began()
    expect(() => it.db.run('INSERT INTO shifted_bookings VALUES (9, 1, 1, 0)')).toThrow('FOREIGN')
  })
})

describe('no event without its deliveries', () => {
  test('each active endpoint of the account that listens gets one', async () => {
    await using it = await began()
    const { file, store, db, accountId } = it
    const yours = file.addAccount()
    const all = await addWebhook(store, accountId)
    const some = await addWebhook(store, accountId, { events: ['booking.confirmed'] })
    await addWebhook(store, accountId, { events: ['booking.cancelled'] })
    await addWebhook(store, accountId, { active: false })
    await addWebhook(store, yours)
    const seq = insertEvent(db, accountId, newId(), 'booking.confirmed')
    const rows = db
      .query<Record<string, string | number | null>, []>(
        `SELECT w.id AS webhook, a.id AS account, d.* FROM deliveries d
         JOIN webhooks w ON w.seq = webhook_seq JOIN accounts a ON a.seq = d.account_seq
         ORDER BY webhook_seq`,
      )
      .all()
    expect(rows).toHaveLength(2)
    for (const [n, webhookId] of [all.id, some.id].entries()) {
      expect(rows[n]).toMatchObject({
        ...{ webhook: webhookId, account: accountId, event_seq: seq, status: 'pending' },
        ...{ attempts: 0, next_attempt_at: nowMs, lease_until: null },
      })
    }
  })

  test('of an event an endpoint has one delivery, and one of an endpoint that is there', async () => {
    await using it = await began()
    const { store, db, accountId } = it
    await addWebhook(store, accountId)
    insertEvent(db, accountId, newId(), 'booking.confirmed')
    const again = (webhookSeq: string) => () =>
      db.run(`INSERT INTO deliveries (webhook_seq, event_seq, account_seq, status, attempts)
        SELECT ${webhookSeq}, event_seq, account_seq, 'failed', 1 FROM deliveries`)
    expect(again('webhook_seq')).toThrow('UNIQUE')
    expect(again('webhook_seq + 1')).toThrow('FOREIGN KEY')
  })

  test('one that is no longer pending has no next attempt, and one that is has', async () => {
    await using it = await began()
    const { store, db, accountId, humanId } = it
    await addWebhook(store, accountId)
    fresh(await book(store, accountId, humanId))
    const set = (sql: string) => () => db.run(`UPDATE deliveries SET ${sql}`)
    expect(set("status = 'delivered'")).toThrow('CHECK')
    expect(set('next_attempt_at = NULL')).toThrow('CHECK')
    set("status = 'failed', next_attempt_at = NULL")()
  })
})

describe('values that cannot be', () => {
  test.each([
    ['longer than 24 hours', minutes(0, 1_441), 'CHECK'],
    ['shorter than a minute', { startMs: nineMs, endMs: nineMs + minuteMs - 1 }, 'CHECK'],
    ['backwards', minutes(30, 0), 'CHECK'],
    ['neither confirmed nor cancelled', { cancelled: 2 }, 'CHECK'],
    ['cancelled by a negative number', { cancelled: -1 }, 'CHECK'],
    ['of an unknown human', { humanId: 'nobody' }, 'NOT NULL'],
  ])('a booking %s is refused', async (_, fields, refusal) => {
    await using it = await began()
    expect(() => insert(it, fields)).toThrow(refusal)
  })

  test('a booking whose number of a human or an account is nobody’s is refused', async () => {
    await using it = await began()
    const { id } = insert(it)
    const most = (table: string) => `(SELECT max(seq) FROM ${table})`
    update(it, id, `human_seq = ${most('humans')}`)
    expect(() => update(it, id, `human_seq = ${most('humans')} + 1`)).toThrow('FOREIGN KEY')
    update(it, id, `account_seq = ${most('accounts')}`)
    expect(() => update(it, id, `account_seq = ${most('accounts')} + 1`)).toThrow('FOREIGN KEY')
  })

  test.each(['events', 'webhooks'])('nor are %s of no account', async (table) => {
    await using it = await began()
    await addWebhook(it.store, it.accountId)
    insert(it)
    const update = `UPDATE ${table} SET account_seq = account_seq + 1`
    expect(() => it.db.run(update)).toThrow('FOREIGN KEY')
  })

  test('a booking of exactly 24 hours is well', async () => {
    await using it = await began()
    insert(it, minutes(0, 1_440))
  })
})

describe('a pack', () => {
  const usage = (
    packs: number,
  ) => `INSERT INTO usage VALUES ((SELECT id FROM accounts), 0, 1, ${packs})
    ON CONFLICT DO UPDATE SET packs = excluded.packs`
  const row = `INSERT INTO ledger (id, account_id, month, kind, bookings, cents, covered, created_at)
    SELECT '${newId()}', id, 0, 'pack', 500, 1900, 1500, 0 FROM accounts`

  test('is counted with its row in the ledger only, whether the counter is new or not', async () => {
    await using it = await began()
    expect(() => it.db.run(usage(1))).toThrow('pack without ledger row')
    it.db.run(usage(0))
    expect(() => it.db.run(usage(1))).toThrow('pack without ledger row')
    it.db.run(row)
    it.db.run(usage(1))
    expect(() => it.db.run(usage(2))).toThrow('pack without ledger row')
    expect(() => it.db.run(usage(0))).toThrow('pack without ledger row')
  })

  test('stays in the ledger as it was bought', async () => {
    await using it = await began()
    it.db.run(row)
    expect(() => it.db.run('DELETE FROM ledger')).toThrow('the ledger is kept')
    expect(() => it.db.run('UPDATE ledger SET cents = 0')).toThrow('the ledger is kept')
  })
})

/** Nobody's: the same for all. */
const shared = ['instance', 'mail_hold', 'zone_rules']

test('every table is strict and says whose its rows are', async () => {
  await using file = testFile()
  file.open()
  const db = file.sql()
  const tables = db
    .query<{ name: string; strict: number }, []>(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
  expect(tables.length).toBeGreaterThan(8)
  for (const { name, strict } of tables) {
    const columns = name === 'accounts' ? ['id', 'seq'] : ['account_id', 'account_seq']
    const owned = db
      .query<{ name: string; pk: number; notnull: number }, [string]>(
        'SELECT name, pk, "notnull" FROM pragma_table_info(?)',
      )
      .all(name)
      .some((column) => columns.includes(column.name) && (column.pk === 1 || column.notnull === 1))
    const expected = { name, strict: 1, owned: !shared.includes(name) }
    expect({ name, strict, owned }).toEqual(expected)
  }
})

describe('the connections', () => {
  const pragma = (db: Database, name: string) => {
    const row = db.query<Record<string, unknown>, []>(`PRAGMA ${name}`).get()
    return Object.values(row ?? {})[0]
  }
  const values = (db: Database, names: string[]) =>
    Object.fromEntries(names.map((name) => [name, pragma(db, name)]))

  test('what is written is on disk before it is answered; a reader never writes', async () => {
    await using file = testFile()
    file.open()
    const [writer, reader] = [connectWriter(file.path), connectReader(file.path)]
    const names = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema']
    expect(values(writer, names)).toEqual({
      ...{ journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0 },
    })
    expect(values(reader, ['journal_mode', 'trusted_schema', 'query_only'])).toEqual({
      ...{ journal_mode: 'wal', trusted_schema: 0, query_only: 1 },
    })
    expect(() => reader.run('DELETE FROM accounts')).toThrow()
    reader.close()
    writer.close()
  })

  test('those that a store really makes are of these two kinds', async () => {
    await using file = testFile()
    const { connections } = await preparedBy(async () => {
      await addAccount(file.open(0, undefined, true))
    })
    const kinds = connections.map((db) =>
      pragma(db, 'query_only') === 1 ? 'reader' : `writer ${pragma(db, 'synchronous')}`,
    )
    expect(kinds.sort()).toEqual(['reader', 'writer 2'])
    for (const db of connections) {
      // A wait inside SQLite stops the event loop.
      expect(Number(pragma(db, 'busy_timeout'))).toBeGreaterThan(0)
      expect(Number(pragma(db, 'busy_timeout'))).toBeLessThanOrEqual(20)
    }
  })
})
