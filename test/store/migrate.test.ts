/** Opening files: new, our own, newer, foreign, damaged, several at once. */
import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, UnusableFile } from '../../src/store/sqlite/migrate.ts'
import { migrations } from '../../src/store/sqlite/migrations.ts'
import { openSqlite } from '../../src/store/sqlite/open.ts'

const folder = mkdtempSync(join(tmpdir(), 'slotflow-migrate-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

function newPath(): string {
  files += 1
  return join(folder, `${files}`, 'slotflow.db')
}

async function opened(path: string): Promise<void> {
  await openSqlite({ path, firstWaitMs: 0 }).close()
}

/** Makes one of our files, changes it by SQL, and answers its bytes. */
async function changed(path: string, sql: string): Promise<Buffer> {
  await opened(path)
  const db = new Database(path)
  db.run('PRAGMA journal_mode = DELETE')
  db.run(sql)
  db.close(true)
  return readFileSync(path)
}

const versionOf = (path: string) => {
  const db = new Database(path, { readonly: true })
  const row = db.query<{ user_version: number }, []>('PRAGMA user_version').get()
  db.close(true)
  return row?.user_version
}

test('a new file gets the present schema, and opens again unchanged', async () => {
  const path = newPath()
  await opened(path)
  expect(versionOf(path)).toBe(migrations.length)
  const bytes = readFileSync(path)
  await opened(path)
  expect(readFileSync(path).equals(bytes)).toBe(true)
})

test.each([
  ['of a newer version', 'PRAGMA user_version = 999', 'newer'],
  ['of another program', 'PRAGMA application_id = 1', 'another program'],
])('a file %s is refused and not changed', async (_, sql, words) => {
  const path = newPath()
  const bytes = await changed(path, sql)
  expect(() => openSqlite({ path, firstWaitMs: 0 })).toThrow(words)
  expect(readFileSync(path).equals(bytes)).toBe(true)
})

test.each([
  [
    'that is text',
    (bytes: Buffer) => Buffer.from('hello, I am no database'.repeat(100) + bytes[0]),
  ],
  [
    'with a zeroed header',
    (bytes: Buffer) => Buffer.concat([Buffer.alloc(100), bytes.subarray(100)]),
  ],
])('a file %s is refused by its name and not changed', async (_, spoil) => {
  const path = newPath()
  const spoilt = spoil(await changed(path, 'PRAGMA user_version'))
  writeFileSync(path, spoilt)
  expect(() => openSqlite({ path, firstWaitMs: 0 })).toThrow(path)
  expect(() => openSqlite({ path, firstWaitMs: 0 })).toThrow(UnusableFile)
  expect(readFileSync(path).equals(spoilt)).toBe(true)
})

test('a step that fails leaves the version before it, whole', async () => {
  const path = newPath()
  await opened(path)
  const db = new Database(path)
  const steps = [...migrations, 'CREATE TABLE half (x); SELECT no_such_function()']
  expect(() => migrate(db, path, steps)).toThrow('no such function')
  expect(db.query("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([])
  db.close(true)
  expect(versionOf(path)).toBe(migrations.length)
  const mended = new Database(path)
  migrate(mended, path, [...migrations, 'CREATE TABLE whole (x)'])
  mended.close(true)
  expect(versionOf(path)).toBe(migrations.length + 1)
})

test('several that start at once on no file share one', async () => {
  const path = newPath()
  const stores = Array.from({ length: 4 }, () => openSqlite({ path, firstWaitMs: 0 }))
  for (const store of stores) expect(await store.accounts.findFirst()).toBeNull()
  for (const store of stores) await store.close()
  expect(versionOf(path)).toBe(migrations.length)
})
