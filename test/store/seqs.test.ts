/** The numbers of accounts and humans, kept once they are known. */
import type { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { Refusal } from '../../src/domain/errors.ts'
import { seqReader } from '../../src/store/sqlite/seqs.ts'
import {
  addAccount,
  addHuman,
  book,
  booking,
  deciding,
  fresh,
  human,
  newId,
  nineMs,
  nowMs,
  testFile,
} from '../support/store.ts'

async function began() {
  const file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  const close = () => file[Symbol.asyncDispose]()
  return { file, store, accountId, db: file.sql(), [Symbol.asyncDispose]: close }
}

function seqIn(db: Database, table: string, id: string): number | undefined {
  return db.query<{ seq: number }, [string]>(`SELECT seq FROM ${table} WHERE id = ?`).get(id)?.seq
}

test('each id is answered with the number of its own row, of its own table', async () => {
  await using it = await began()
  const { file, store, accountId, db } = it
  const accounts = [accountId, file.addAccount(), file.addAccount()]
  const humans: string[] = []
  for (const id of [accountId, accountId, ...accounts]) humans.push((await addHuman(store, id)).id)
  for (const [table, ids] of [
    ['accounts', accounts],
    ['humans', humans],
  ] as const) {
    const seqOf = seqReader(db, table)
    const found = ids.map(seqOf)
    expect<unknown>(found).toEqual(ids.map((id) => seqIn(db, table, id)))
    expect(new Set(found).size).toBe(ids.length)
    expect(ids.map(seqOf)).toEqual(found)
  }
})

test('what is known is not asked for again', async () => {
  await using it = await began()
  const { accountId, db } = it
  const seqOf = seqReader(db, 'accounts')
  const seq = seqOf(accountId)
  db.run('PRAGMA foreign_keys = OFF')
  db.run('DELETE FROM accounts')
  expect(seqOf(accountId)).toBe(seq)
})

test('an id without a row is an error, and is known once it has one', async () => {
  await using it = await began()
  const { file, db } = it
  const seqOf = seqReader(db, 'accounts')
  const id = newId()
  expect(() => seqOf(id)).toThrow('no row')
  expect(() => seqOf(id)).toThrow('no row')
  db.run(`UPDATE accounts SET id = '${id}' WHERE id = '${file.addAccount()}'`)
  expect<unknown>(seqOf(id)).toBe(seqIn(db, 'accounts', id))
  expect(() => seqReader(db, 'humans')(id)).toThrow('humans has no row')
})

test('two stores write under the same numbers, whichever of them made the row', async () => {
  await using it = await began()
  const { file, store, accountId, db } = it
  const other = file.open()
  const made: string[] = []
  for (const [n, maker] of [store, other, store, other].entries()) {
    const { id: humanId } = await addHuman(maker, accountId)
    for (const [m, writer] of [store, other].entries()) {
      const fields = { startMs: nineMs + (2 * n + m) * 3_600_000 }
      const { id } = fresh(await book(writer, accountId, humanId, fields))
      made.push(`${id} ${accountId} ${humanId}`)
    }
  }
  const rows = db
    .query<{ row: string }, []>(
      `SELECT b.id || ' ' || a.id || ' ' || h.id AS row FROM bookings b
       JOIN accounts a ON a.seq = b.account_seq JOIN humans h ON h.seq = b.human_seq ORDER BY b.seq`,
    )
    .all()
  expect(rows.map(({ row }) => row)).toEqual(made)
})

test('a booking stands under the number its human has in the end, whatever was rolled back before', async () => {
  await using it = await began()
  const { store, accountId, db } = it
  const { id: busyId } = await addHuman(store, accountId)
  fresh(await book(store, accountId, busyId))
  const [first, second] = [human(), human()]
  let asked = 0
  const blind = { accountId, humanId: busyId, nowMs }
  // All in one transaction, which the last one breaks; tried again alone, the first one is not made.
  const tries = await Promise.allSettled([
    store.humans.add(accountId, () => {
      asked += 1
      if (asked > 1) throw new Refusal('LIMIT_REACHED', 'no more')
      return first
    }),
    store.humans.add(accountId, () => second),
    book(store, accountId, second.id),
    store.bookings.add(blind, deciding(booking(busyId))),
  ])
  const statuses = tries.map(({ status }) => status)
  expect(statuses).toEqual(['rejected', 'fulfilled', 'fulfilled', 'rejected'])
  const sql = 'SELECT human_seq AS seq FROM bookings ORDER BY seq DESC LIMIT 1'
  const row = db.query<{ seq: number }, []>(sql).get()
  expect<unknown>(row?.seq).toBe(seqIn(db, 'humans', second.id))
})
