/** What 0.1.0 wrote is all there after the migration, and means what it meant. */

import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { bookingEvent } from '../../src/domain/event.ts'
import { settled } from '../../src/domain/question.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { connectExisting } from '../../src/store/sqlite/file/connect.ts'
import { checkSoundness } from '../../src/store/sqlite/file/soundness.ts'
import { migrations } from '../../src/store/sqlite/migrations.ts'
import { copyFixture, fixtureFacts } from '../support/fixture.ts'
import { bookHold, fresh, openAt, temporaryFolder } from '../support/store.ts'

/** A minute after the file was made: by then one of its holds has expired, and the other lives. */
const nowMs = fixtureFacts.madeAtMs + minuteMs
const { humans, bookings, holds, keys } = fixtureFacts

function openFixture() {
  const folder = temporaryFolder()
  const path = join(folder.path, 'slotflow.db')
  copyFixture(path)
  return { path, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

/** Every row, by tables and columns: what a step has added is in neither. */
function rowsOf(path: string, columns: ReadonlyMap<string, string>) {
  using db = new Database(path, { readonly: true })
  return new Map(
    [...columns].map(([table, names]) => [
      table,
      db.query(`SELECT ${names} FROM ${table} ORDER BY ${names}`).values(),
    ]),
  )
}

function columnsOf(path: string): Map<string, string> {
  using db = new Database(path, { readonly: true })
  const tables = db
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
  return new Map(
    tables.map(({ name }) => [
      name,
      db
        .query<{ name: string }, [string]>('SELECT name FROM pragma_table_info(?)')
        .all(name)
        .map((column) => column.name)
        .join(', '),
    ]),
  )
}

const digest = (key = '') => new Bun.CryptoHasher('sha256').update(key).digest('base64url')

test('it is of the first schema, and no row of it is lost or changed', async () => {
  using fixture = openFixture()
  const { path } = fixture
  const columns = columnsOf(path)
  const before = rowsOf(path, columns)
  expect(connectedVersion(path)).toBe(1)
  await openAt(path).close()
  expect(connectedVersion(path)).toBe(migrations.length)
  expect(rowsOf(path, columns)).toEqual(before)
  for (const table of ['bookings', 'deliveries', 'holds', 'idempotency', 'overrides', 'usage']) {
    expect([table, before.get(table)?.length]).not.toEqual([table, 0])
  }
})

test.each([
  ['of several accounts', '', 0],
  ['of the only account', 'DELETE FROM accounts WHERE seq > 1', 1],
])('loopback stays open to endpoints %s: %#', async (_, before, open) => {
  using fixture = openFixture()
  const { path } = fixture
  using db = new Database(path)
  db.run('PRAGMA foreign_keys = OFF')
  if (before !== '') db.run(before)
  await openAt(path).close()
  const rows = db.query('SELECT DISTINCT loopback_open FROM webhooks').all()
  expect(rows).toEqual([{ loopback_open: open }])
})

function connectedVersion(path: string): number {
  const { db, version } = connectExisting(path)
  db.close(true)
  return version
}

test('nothing is found wrong in it, its keys open it, its bookings are as they were', async () => {
  using fixture = openFixture()
  const { path } = fixture
  const store = openAt(path)
  const { db, version } = connectExisting(path)
  expect(checkSoundness(db, version, 0).filter(({ found }) => found > 0)).toEqual([])
  db.close(true)
  const scopeOf = async (key?: string) => (await store.accounts.findPrincipal(digest(key)))?.scope
  expect(await scopeOf(keys.admin)).toBe('admin')
  expect(await scopeOf(keys.agent)).toBe('agent')
  expect(await scopeOf(keys.read)).toBe('read')
  expect(await scopeOf(keys.second)).toBe('admin')
  expect(await scopeOf(keys.revoked)).toBeUndefined()
  const accountId = (await store.accounts.findPrincipal(digest(keys.admin)))?.accountId ?? ''
  const nine = await store.bookings.find(accountId, bookings.nine ?? '')
  expect(nine).toMatchObject({ startMs: Date.UTC(2027, 0, 15, 17), agreed: null })
  const gone = await store.bookings.find(accountId, bookings.cancelled ?? '')
  expect(gone).toMatchObject({ status: 'cancelled', cancelReason: 'no need' })
  const { waiting } = await store.deliveries.backlog()
  expect(waiting).toBeGreaterThan(0)
  await store.close()
})

test('a live hold of it becomes a booking, agreed as 0.1.0 understood it', async () => {
  using fixture = openFixture()
  const store = openAt(fixture.path)
  const accountId = (await store.accounts.findPrincipal(digest(keys.admin)))?.accountId ?? ''
  const humanId = humans.vancouver ?? ''
  const live = await store.holds.listLive({ accountId, humanId, nowMs })
  expect(live?.map(({ id }) => id)).toEqual([holds.live ?? ''])
  const agreed = { timeZone: 'America/Vancouver', offsetMs: -8 * hourMs }
  expect(live?.[0]?.agreed).toEqual(agreed)
  const booked = fresh(await bookHold(store, accountId, holds.live ?? '', nowMs))
  expect(booked).toMatchObject({ startMs: Date.UTC(2027, 0, 22, 17), agreed })
  await store.close()
})

test('its bookings are read in the zone that their human had then, wherever that one goes', async () => {
  using fixture = openFixture()
  const { path } = fixture
  const store = openAt(path)
  const accountId = (await store.accounts.findPrincipal(digest(keys.admin)))?.accountId ?? ''
  await store.humans.change(accountId, humans.vancouver ?? '', (human) => {
    if (!human) throw new Error('no human')
    return { ...human, timeZone: 'Asia/Tokyo' }
  })
  using db = new Database(path, { readwrite: true })
  // Listed by hand: what rules are in force is no matter here.
  db.run(`INSERT INTO shifted_bookings SELECT seq, account_seq, human_seq, starts_at FROM bookings
    WHERE id = '${bookings.nine}'`)
  const page = { limit: 9, offset: 0 }
  const { shifted } = await store.bookings.listShifted(accountId, {}, page, nowMs)
  expect(shifted).toMatchObject([
    { agreed: { timeZone: 'America/Vancouver', offsetMs: -8 * hourMs } },
  ])
  await store.close()
})

test('a change of details leaves them as 0.1.0 made them, a move does not', async () => {
  using fixture = openFixture()
  const store = openAt(fixture.path)
  const accountId = (await store.accounts.findPrincipal(digest(keys.admin)))?.accountId ?? ''
  const id = bookings.nine ?? ''
  const agreed = { timeZone: 'UTC', offsetMs: 0 }
  for (const [change, expected] of [
    [{ attendeeName: 'Jane' }, null],
    [{ agreed }, agreed],
  ] as const) {
    await store.bookings.change(accountId, id, nowMs, (present) => {
      if (!present) throw new Error('no booking')
      const booking = { ...present, ...change }
      return settled({ booking, event: bookingEvent('booking.rescheduled', booking, nowMs) })
    })
    expect((await store.bookings.find(accountId, id))?.agreed ?? null).toEqual(expected)
  }
  await store.close()
})
