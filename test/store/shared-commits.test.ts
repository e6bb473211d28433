/** What callers of the port feel of commits that are shared, that wait for a lock, and that fail. */

import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { Refusal } from '../../src/domain/errors.ts'
import { settled } from '../../src/domain/question.ts'
import { hourMs } from '../../src/domain/time/units.ts'
import { claim } from '../support/claims.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  block,
  book,
  booking,
  bookMany,
  deciding,
  decisionOf,
  nineMs,
  nowMs,
  refusalOf,
  type TestFile,
  testFile,
  timeOf,
  today,
} from '../support/store.ts'

/** How many commits the journal holds: a frame that ends one carries the size of the database. */
function commitsIn({ path }: TestFile): number {
  if (!existsSync(`${path}-wal`)) return 0
  const bytes = readFileSync(`${path}-wal`)
  const frameBytes = 24 + bytes.readUInt32BE(8)
  let commits = 0
  for (let at = 32; at + frameBytes <= bytes.length; at += frameBytes) {
    if (bytes.readUInt32BE(at + 4) > 0) commits += 1
  }
  return commits
}

async function began(file: TestFile) {
  const store = file.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  return { store, accountId, humanId, key: { accountId, humanId, nowMs } }
}

test('200 bookings asked for at once are on disk with one commit, one after the other with 20', async () => {
  await using file = testFile()
  const { store, accountId, humanId } = await began(file)
  const before = commitsIn(file)
  await bookMany(store, accountId, humanId, 200)
  expect(commitsIn(file) - before).toBe(1)
  for (let n = 0; n < 20; n += 1) {
    await book(store, accountId, humanId, { startMs: nineMs + (200 + n) * hourMs })
  }
  expect(commitsIn(file) - before).toBe(21)
})

test('while another process holds the lock, reads are answered and writes wait; then they succeed', async () => {
  await using file = testFile()
  const { store, accountId, humanId, key } = await began(file)
  await book(store, accountId, humanId)
  const other = file.sql()
  other.run('BEGIN IMMEDIATE')
  let isWritten = false
  const write = book(store, accountId, humanId, { startMs: nineMs + hourMs }).then((outcome) => {
    isWritten = true
    return outcome
  })
  const slowestMs = await slowest(20, async () => {
    const { total } = await store.bookings.list(accountId, {}, { limit: 1, offset: 0 })
    expect(total).toBe(1)
    expect((await store.humans.ask(key, timeOf(booking(humanId)))).busy).toHaveLength(1)
  })
  expect(isWritten).toBe(false)
  other.run('ROLLBACK')
  expect((await write).replayed).toBe(false)
  // Waiting inside SQLite, and not in turns of the event loop, would take seconds.
  expect(slowestMs).toBeLessThan(500)
})

test('while nothing is due no lock is asked for, whoever holds it; what is due waits for it', async () => {
  await using file = testFile()
  const { store, accountId, humanId } = await began(file)
  await addWebhook(store, accountId)
  await book(store, accountId, humanId)
  await claim(store)
  const other = file.sql()
  other.run('UPDATE deliveries SET lease_until = NULL, lease_owner = NULL, next_attempt_at = ?', [
    nowMs + hourMs,
  ])
  other.run('BEGIN IMMEDIATE')
  expect(await claim(store, nowMs + hourMs - 1)).toEqual([])
  const due = claim(store, nowMs + hourMs)
  expect(await Promise.race([due, Bun.sleep(20)])).toBe(undefined)
  other.run('ROLLBACK')
  expect(await due).toHaveLength(1)
})

/** The longest of some calls, 5 ms apart. */
async function slowest(times: number, call: () => Promise<void>): Promise<number> {
  let longestMs = 0
  for (let n = 0; n < times; n += 1) {
    const startedMs = performance.now()
    await call()
    longestMs = Math.max(longestMs, performance.now() - startedMs)
    await Bun.sleep(5)
  }
  return longestMs
}

test('a schedule that was computed in a transaction that failed was never there', async () => {
  await using file = testFile()
  const { store, accountId, humanId, key } = await began(file)
  await book(store, accountId, humanId)
  let tries = 0
  const lost = store.overrides.add({ accountId, humanId, nowMs }, () => {
    tries += 1
    // As a disk that is full once more: tried alone, it fails as well.
    if (tries > 1) throw new Refusal('UNAVAILABLE', 'full')
    return block(humanId, { startDay: today + 1 })
  })
  // Decides in the middle of the transaction, on the schedule as it is there.
  const later = store.bookings.add(key, (schedule) => {
    if (tries === 1) expect(schedule?.overrides).toHaveLength(1)
    return settled(decisionOf(booking(humanId, { startMs: nineMs + hourMs })))
  })
  // Unasked, where something stands already: this fails the transaction that the three share.
  const clash = store.bookings.add(key, deciding(booking(humanId)))
  const others = Promise.allSettled([later, clash])
  // Then another process takes the lock, so that the others are not tried alone before it gives it back.
  const other = file.sql()
  store.onEvent(() => {
    if (tries === 2 && !other.inTransaction) other.run('BEGIN IMMEDIATE')
  })
  expect(await refusalOf(lost)).toBe('UNAVAILABLE')
  expect(other.inTransaction).toBe(true)
  await Bun.sleep(20)
  other.run('ROLLBACK')
  tries = 3
  await others

  await store.overrides.add({ accountId, humanId, nowMs }, () =>
    block(humanId, { startDay: today + 2 }),
  )
  const daysOff = await store.humans.ask(key, (schedule) =>
    settled(schedule?.overrides.map(({ startDay }) => startDay - today)),
  )
  expect(daysOff).toEqual([2])
})

test('a decision that sees nothing in the way is stopped by the schema, and the others of its commit stand', async () => {
  await using file = testFile()
  const { store, accountId, humanId, key } = await began(file)
  const blind = () => store.bookings.add(key, deciding(booking(humanId)))
  const after = book(store, accountId, humanId, { startMs: nineMs + hourMs })
  const tries = await Promise.allSettled([blind(), after, blind()])
  expect(tries.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(String(tries[2]?.status === 'rejected' && tries[2].reason)).toContain('overlapping')
  const page = { limit: 10, offset: 0 }
  expect((await store.bookings.list(accountId, {}, page)).total).toBe(2)
  expect(await store.events.list(accountId, 0, 10)).toHaveLength(2)
})
