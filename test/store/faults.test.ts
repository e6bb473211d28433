/** A disk that cannot be read: whatever call meets it, callers are told to come back, and never SQLite's own words. */
import { Database, type Statement } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { addAccount, nowMs, refusalOf, testFile, timeOf } from '../support/store.ts'

/** Of all connections opened while `open` runs, reads fail while `isBroken` says so. */
function failingReads<T>(open: () => T, isBroken: () => boolean): T {
  const { prepare } = Database.prototype
  const failing = (statement: Statement) => {
    const [all, get] = [statement.all.bind(statement), statement.get.bind(statement)]
    const check = () => {
      const error = new Error('disk I/O error')
      if (isBroken()) throw Object.assign(error, { name: 'SQLiteError', errno: 266 })
    }
    return Object.assign(statement, {
      all(...values: Parameters<typeof all>) {
        check()
        return all(...values)
      },
      get(...values: Parameters<typeof get>) {
        check()
        return get(...values)
      },
    })
  }
  const watching = new Proxy(prepare, {
    apply: (target, db, words) => failing(Reflect.apply(target, db, words)),
  })
  Object.assign(Database.prototype, { prepare: watching })
  try {
    return open()
  } finally {
    Object.assign(Database.prototype, { prepare })
  }
}

test('a read that fails for its disk is UNAVAILABLE, by whatever call, and passes', async () => {
  await using file = testFile()
  let isBroken = false
  const store = failingReads(
    () => file.open(),
    () => isBroken,
  )
  const accountId = await addAccount(store)
  const key = { accountId, humanId: 'h', nowMs }
  const calls = [
    () => store.humans.find(accountId, 'h'),
    () => store.humans.ask(key, timeOf({ startMs: 0, endMs: 1 })),
    () => store.bookings.find(accountId, 'b'),
    () => store.accounts.findPrincipal('d'),
    () => store.events.newest(accountId),
    () => store.stamp(),
    async () => store.humans.stampOf('h'),
  ]
  const verdicts = () => Promise.all(calls.map((call) => refusalOf(call())))
  isBroken = true
  expect(new Set(await verdicts())).toEqual(new Set(['UNAVAILABLE']))
  isBroken = false
  expect(new Set(await verdicts())).toEqual(new Set(['accepted']))
})
