/** The step from 0.1.0 leaves out the CHECKs of bookings for most of its columns, and not for the last. */
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { migrate } from '../../src/store/sqlite/migrate.ts'
import { migrations } from '../../src/store/sqlite/migrations.ts'
import { temporaryFolder } from '../support/store.ts'
import { makeFirstSchema, versionOf } from '../support/upgrade.ts'

const last = 'WHERE seq = (SELECT max(seq) FROM bookings)'
const guard = "SELECT sql FROM sqlite_schema WHERE name = 'changed_bookings_have_events'"

/** Changes a booking past every guard. */
function force(db: Database, cancelled: number): void {
  const row = db.query<{ sql: string }, []>(guard).get()
  db.run('DROP TRIGGER changed_bookings_have_events')
  db.run('PRAGMA ignore_check_constraints = ON')
  db.run(`UPDATE bookings SET cancelled = ${cancelled} ${last}`)
  db.run('PRAGMA ignore_check_constraints = OFF')
  db.run(row?.sql ?? '')
}

test('a row that its table does not allow stops it, and every rule of the table holds behind it', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'first.db')
  makeFirstSchema(path, 100)
  using db = new Database(path, { strict: true })
  const parts = () => db.query('SELECT name, sql FROM sqlite_schema ORDER BY name').all()
  const ignored = () => db.query('PRAGMA ignore_check_constraints').get()

  force(db, 7)
  const before = parts()
  expect(() => migrate(db, path)).toThrow('CHECK constraint failed')
  expect([parts(), versionOf(path)]).toEqual([before, 1])
  expect(ignored()).toEqual({ ignore_check_constraints: 0 })

  force(db, 1)
  migrate(db, path)
  expect(versionOf(path)).toBe(migrations.length)
  expect(ignored()).toEqual({ ignore_check_constraints: 0 })
  db.run('DROP TRIGGER changed_bookings_have_events')
  for (const change of ['agreed_offset = 1', 'buffer_after = 721', 'notifies = 2']) {
    expect(() => db.run(`UPDATE bookings SET ${change} ${last}`)).toThrow('CHECK constraint failed')
  }
})

test('a step that fails while they are left out leaves them on', () => {
  using db = new Database(':memory:')
  const step = 'PRAGMA ignore_check_constraints = ON; SELECT no_such_function()'
  expect(() => migrate(db, ':memory:', [step])).toThrow('no such function')
  const row = db.query('PRAGMA ignore_check_constraints').get()
  expect(row).toEqual({ ignore_check_constraints: 0 })
})
