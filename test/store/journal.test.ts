/** The WAL, which may grow behind a reader, and has to give back what it took. */
import { expect, test } from 'bun:test'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkpointPages,
  connectReader,
  connectWriter,
  journalKeptBytes,
} from '../../src/store/sqlite/file/connect.ts'
import { temporaryFolder } from '../support/store.ts'

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

test('a WAL that is copied in time is never cut', () => {
  expect(journalKeptBytes).toBeGreaterThan(2 * checkpointPages * pageBytes)
})
