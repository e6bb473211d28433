/** Opening files: new, our own, newer, foreign, damaged, several at once. */

import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { hourMs } from '../../src/domain/time/units.ts'
import { UnusableFile } from '../../src/store/sqlite/file/unusable.ts'
import { migrate } from '../../src/store/sqlite/migrate.ts'
import { migrations } from '../../src/store/sqlite/migrations.ts'
import {
  account,
  addAccount,
  addHuman,
  apiKey,
  book,
  bookMany,
  nineMs,
  openAt,
} from '../support/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'slotflow-migrate-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

function newPath(): string {
  files += 1
  return join(folder, `${files}`, 'slotflow.db')
}

async function opened(path: string): Promise<void> {
  await openAt(path).close()
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
  expect(() => openAt(path)).toThrow(words)
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
  expect(() => openAt(path)).toThrow(path)
  expect(() => openAt(path)).toThrow(UnusableFile)
  expect(readFileSync(path).equals(spoilt)).toBe(true)
})

/** A file of ours with some bookings in it, closed. */
async function filled(): Promise<Buffer> {
  const path = newPath()
  const store = openAt(path)
  const accountId = await addAccount(store)
  const { id } = await addHuman(store, accountId)
  await bookMany(store, accountId, id, 100)
  await store.close()
  return readFileSync(path)
}

test('a file that was cut off anywhere is refused by its name and not changed', async () => {
  const bytes = await filled()
  for (const length of [16, 50, 100, 512, 4_096, 8_192, bytes.length >> 1, bytes.length - 4_096]) {
    const path = newPath()
    mkdirSync(dirname(path))
    writeFileSync(path, bytes.subarray(0, length))
    expect(() => openAt(path)).toThrow(path)
    expect(() => openAt(path)).toThrow(UnusableFile)
    expect([length, readFileSync(path).equals(bytes.subarray(0, length))]).toEqual([length, true])
  }
})

test('a file that is refused is let go of: nothing is left beside it', async () => {
  const path = newPath()
  const store = openAt(path)
  await store.close()
  const db = new Database(path)
  db.run('PRAGMA user_version = 999')
  db.close(true)
  const before = readdirSync(dirname(path)).sort()
  expect(before).toEqual(['slotflow.db', 'slotflow.db.initialized'])
  expect(() => openAt(path)).toThrow('newer')
  expect(readdirSync(dirname(path)).sort()).toEqual(before)
})

test.each(['missing', 'empty'])(
  'a file that held data and is %s is not begun anew',
  async (how) => {
    const path = newPath()
    await opened(path)
    rmSync(path)
    if (how === 'empty') writeFileSync(path, '')
    const before = readdirSync(dirname(path)).sort()
    expect(() => openAt(path)).toThrow(UnusableFile)
    expect(() => openAt(path)).toThrow(`${path} is ${how}`)
    expect(readdirSync(dirname(path)).sort()).toEqual(before)
    rmSync(`${path}.initialized`)
    await opened(path)
    expect(versionOf(path)).toBe(migrations.length)
  },
)

test.each(['gone', 'replaced'])(
  'a store whose file is %s while it is open is not ready',
  async (how) => {
    const path = newPath()
    const store = openAt(path)
    const { id } = account()
    await store.accounts.addFirst(account({ id }), apiKey(id, 'sk_live_one'))
    expect(await store.isReady()).toBeTrue()
    renameSync(path, `${path}.moved`)
    if (how === 'replaced') copyFileSync(`${path}.moved`, path)
    expect(await store.isReady()).toBeFalse()
    rmSync(path, { force: true })
    renameSync(`${path}.moved`, path)
    expect(await store.isReady()).toBeTrue()
    await store.close()
  },
)

test('a journal that is cut off in the middle of a commit: all before it is kept', async () => {
  const path = newPath()
  const store = openAt(path)
  const accountId = await addAccount(store)
  const { id } = await addHuman(store, accountId)
  await bookMany(store, accountId, id, 5)
  await book(store, accountId, id, { startMs: nineMs + 8 * hourMs })
  const crashed = newPath()
  mkdirSync(dirname(crashed))
  copyFileSync(path, crashed)
  const journal = readFileSync(`${path}-wal`)
  writeFileSync(`${crashed}-wal`, journal.subarray(0, journal.length - 1_000))
  await store.close()
  const later = openAt(crashed)
  const { total } = await later.bookings.list(accountId, {}, { limit: 1, offset: 0 })
  expect(total).toBe(5)
  await later.close()
})

test('a file whose lock another process holds is opened all the same', async () => {
  const path = newPath()
  await opened(path)
  const other = new Database(path)
  other.run('BEGIN IMMEDIATE')
  const store = openAt(path)
  expect(await store.accounts.findFirst()).toBeNull()
  other.run('ROLLBACK')
  other.close(true)
  await store.close()
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
  const stores = Array.from({ length: 4 }, () => openAt(path))
  for (const store of stores) expect(await store.accounts.findFirst()).toBeNull()
  for (const store of stores) await store.close()
  expect(versionOf(path)).toBe(migrations.length)
})

/** Opens one file after the other, each the moment that a file beside it appears, and says how it went. */
const openTogether = `
  const { existsSync } = await import('node:fs')
  const { openAt } = await import('${join(import.meta.dir, '../support/store.ts')}')
  for (const path of process.argv.slice(1)) {
    console.log('waits')
    while (!existsSync(path + '.go')) {}
    const store = openAt(path)
    await store.accounts.findFirst()
    await store.close()
  }`

test('four processes that start in one moment, on no file yet, all get on', async () => {
  const paths = Array.from({ length: 5 }, newPath)
  for (const path of paths) mkdirSync(dirname(path))
  const children = Array.from({ length: 4 }, () => {
    const cmd = [process.execPath, '-e', openTogether, ...paths]
    return Bun.spawn(cmd, { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  })
  let heard = ''
  const listening = children.map(async ({ stdout }) => {
    for await (const chunk of stdout) heard += new TextDecoder().decode(chunk)
  })
  for (const [n, path] of paths.entries()) {
    const waits = 4 * (n + 1)
    while (
      heard.split('waits').length <= waits &&
      children.every((child) => child.exitCode === null)
    ) {
      await Bun.sleep(2)
    }
    writeFileSync(`${path}.go`, '')
  }
  await Promise.all(listening)
  const faults = await Promise.all(children.map(({ stderr }) => new Response(stderr).text()))
  expect(faults).toEqual(['', '', '', ''])
  for (const path of paths) expect(versionOf(path)).toBe(migrations.length)
}, 20_000)
