/** What is read in several statements while another process commits between them. */
import { Database, type Statement } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import {
  addAccount,
  addHuman,
  hold,
  newId,
  nineMs,
  nowMs,
  testFile,
  timeOf,
} from '../support/store.ts'

/** Calls back before each statement, of all connections opened while `open` runs, that reads what is busy. */
function watchingReads<T>(open: () => T, before: (sql: string) => void): T {
  const { prepare } = Database.prototype
  const watched = (statement: Statement, sql: string) => {
    const all = statement.all.bind(statement)
    const get = statement.get.bind(statement)
    return Object.assign(statement, {
      all(...values: Parameters<typeof all>) {
        before(sql)
        return all(...values)
      },
      get(...values: Parameters<typeof get>) {
        before(sql)
        return get(...values)
      },
    })
  }
  const watching = new Proxy(prepare, {
    apply(target, db, words) {
      const sql = String(words[0])
      const statement = Reflect.apply(target, db, words)
      return /FROM (?:holds|bookings)\b/.test(sql) ? watched(statement, sql) : statement
    },
  })
  Object.assign(Database.prototype, { prepare: watching })
  try {
    return open()
  } finally {
    Object.assign(Database.prototype, { prepare })
  }
}

test('a hold that another process makes a booking of meanwhile is busy all the same', async () => {
  await using file = testFile()
  let reads: string[] | null = null
  let convert = () => {}
  const store = watchingReads(
    () => file.open(),
    (sql) => {
      reads?.push(sql)
      if (reads?.length === 2) convert()
    },
  )
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  await hold(store, accountId, humanId)
  const other = file.sql()
  convert = () => {
    const id = newId()
    other.run('BEGIN IMMEDIATE')
    other.run('UPDATE holds SET booking_id = ?', [id])
    const { lastInsertRowid } = other.run(
      `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
       VALUES (1, ?, 'booking.confirmed', '{}', 0, 0)`,
      [id],
    )
    other.run(
      `INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
         event_seq, created_at) SELECT ?, 1, 1, starts_at, ends_at, 0, 'x', ?, 0 FROM holds`,
      [id, lastInsertRowid],
    )
    other.run('COMMIT')
  }
  const slot = { startMs: nineMs, endMs: nineMs + 1_800_000 }
  reads = []
  const { busy } = await store.humans.ask({ accountId, humanId, nowMs }, timeOf(slot))
  expect(reads.length).toBeGreaterThan(1)
  expect(busy).toMatchObject([slot])
})
