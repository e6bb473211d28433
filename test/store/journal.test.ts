/** The WAL, which may grow behind a reader, and has to give back what it took. */
import { expect, test } from 'bun:test'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { dayMs } from '../../src/domain/time/units.ts'
import {
  checkpointPages,
  connectReader,
  connectWriter,
  journalKeptBytes,
} from '../../src/store/sqlite/file/connect.ts'
import { addAccount, addHuman, book, nineMs, temporaryFolder, testFile } from '../support/store.ts'

const pageBytes = 4_096

test('a WAL that grew behind a reader is small again when the reader has gone', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'slotflow.db')
  const writer = connectWriter(path)
  const reader = connectReader(path)
  const walBytes = () => statSync(`${path}-wal`).size
  writer.run('CREATE TABLE filler (bytes BLOB)')
  const write = (bytes: number) => {
    writer.run('DELETE FROM filler')
    writer.run('INSERT INTO filler VALUES (zeroblob(?))', [bytes])
  }
  reader.run('BEGIN')
  reader.query('SELECT count(*) FROM filler').get()
  while (walBytes() <= 2 * journalKeptBytes) write(journalKeptBytes / 4)
  const grownBytes = walBytes()
  reader.run('COMMIT')

  // The first of these copies the WAL into the file, the next begins it anew.
  for (let writes = 0; writes < 3; writes += 1) write(1)
  expect(walBytes()).toBeLessThanOrEqual(journalKeptBytes)
  expect(grownBytes).toBeGreaterThan(2 * journalKeptBytes)
  reader.close()
  writer.close()
})

test('whoever is answered has not waited for the copy of the WAL, which comes in the next turn', async () => {
  await using file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const fileBytes = () => statSync(file.path).size
  const walPages = () => statSync(`${file.path}-wal`).size / pageBytes
  let before = fileBytes()
  for (let day = 1; walPages() <= checkpointPages; day += 1) {
    before = fileBytes()
    await book(store, accountId, humanId, { startMs: nineMs + day * dayMs, metadata: wide })
  }
  expect(fileBytes()).toBe(before)
  await new Promise((resolve) => setImmediate(resolve))
  expect(fileBytes()).toBeGreaterThan(before)
})

/** So many pages that a few bookings fill a WAL. */
const wide = JSON.stringify({ a: 'x'.repeat(50 * pageBytes) })

test('a WAL that is copied in time is never cut', () => {
  expect(journalKeptBytes).toBeGreaterThan(2 * checkpointPages * pageBytes)
})
