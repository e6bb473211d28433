/** Backup and restore on real files: what is refused leaves all as it was. */
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { backUp } from '../../src/store/sqlite/file/backup.ts'
import { restore } from '../../src/store/sqlite/file/restore.ts'
import { UnusableFile } from '../../src/store/sqlite/file/unusable.ts'
import { addAccount, addHuman, bookMany, nowMs, openAt, temporaryFolder } from '../support/store.ts'

const times = { nowMs, eventsSinceMs: 0 }

/** A store with some bookings, in a folder of its own. */
async function filled(folder: string, bookings: number) {
  const path = join(folder, 'slotflow.db')
  const store = openAt(path)
  const accountId = await addAccount(store)
  const { id } = await addHuman(store, accountId)
  await bookMany(store, accountId, id, bookings)
  return { path, store, accountId }
}

async function bookingsIn(path: string): Promise<number> {
  const store = openAt(path)
  const account = await store.accounts.findFirst()
  const { total } = await store.bookings.list(account?.id ?? '', {}, { limit: 1, offset: 0 })
  await store.close()
  return total
}

const contentsOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, Bun.hash(readFileSync(join(folder, name))).toString(16)] as const),
  )

test('a backup holds what was committed, whole and in one file, and restores to that', async () => {
  using folder = temporaryFolder()
  const { path, store, accountId } = await filled(folder.path, 3)
  const target = join(folder.path, 'backup.db')
  const copy = backUp(path, target, 0)
  expect(copy).toMatchObject({
    rows: { accounts: 1, humans: 1, bookings: 3, events: 3 },
    broken: [],
  })
  expect(copy.bytes).toBe(readFileSync(target).length)
  const { id } = await addHuman(store, accountId)
  await bookMany(store, accountId, id, 2)
  await store.close()
  const bytes = readFileSync(target)
  const { kept, rows } = restore(path, target, times)
  expect(rows.bookings).toBe(3)
  expect(readFileSync(target).equals(bytes)).toBeTrue()
  expect(await bookingsIn(path)).toBe(3)
  expect(kept).toBe(`${path}.before-2026-03-16T08-00-00.000Z`)
  expect(await bookingsIn(kept ?? '')).toBe(5)
})

test('a backup overwrites nothing, and leaves nothing of itself where it fails', async () => {
  using folder = temporaryFolder()
  const { path, store } = await filled(folder.path, 1)
  await store.close()
  const before = contentsOf(folder.path)
  writeFileSync(join(folder.path, 'taken'), 'mine')
  expect(() => backUp(path, join(folder.path, 'taken'), 0)).toThrow(/taken exists already/)
  expect(readFileSync(join(folder.path, 'taken'), 'utf8')).toBe('mine')
  rmSync(join(folder.path, 'taken'))
  expect(() => backUp(path, join(folder.path, 'none', 'backup.db'), 0)).toThrow(UnusableFile)
  const spoilt = readFileSync(path)
  const page = rootPageOf(path, 'bookings')
  spoilt.fill(0xa5, (page - 1) * 4_096, page * 4_096)
  writeFileSync(path, spoilt)
  expect(() => backUp(path, join(folder.path, 'backup.db'), 0)).toThrow(UnusableFile)
  expect(Object.keys(contentsOf(folder.path)).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(
    Object.keys(before),
  )
})

function rootPageOf(path: string, table: string): number {
  const db = new Database(path, { readonly: true })
  const sql = 'SELECT rootpage FROM sqlite_schema WHERE name = ?'
  const row = db.query<{ rootpage: number }, [string]>(sql).get(table)
  db.close()
  return row?.rootpage ?? 0
}

const spoil: Readonly<Record<string, (path: string) => void>> = {
  'is missing': (path) => rmSync(path),
  'is empty': (path) => writeFileSync(path, ''),
  'is text': (path) => writeFileSync(path, 'My shopping list: milk, bread, eggs.\n'.repeat(200)),
  'was cut off': (path) => {
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.subarray(0, bytes.length - 4_096))
  },
  'has an overwritten page': (path) => {
    const bytes = readFileSync(path)
    bytes.fill(0xa5, bytes.length - 2_048)
    writeFileSync(path, bytes)
  },
  'is of a newer version': (path) => run(path, 'PRAGMA user_version = 999'),
  'is of another program': (path) => run(path, 'PRAGMA application_id = 1'),
}

function run(path: string, sql: string): void {
  const db = new Database(path)
  db.run(sql)
  db.close(true)
}

test.each(Object.keys(spoil))('a backup that %s is refused, and all is as it was', async (how) => {
  using folder = temporaryFolder()
  using elsewhere = temporaryFolder()
  const { path, store } = await filled(folder.path, 3)
  const target = join(elsewhere.path, 'backup.db')
  backUp(path, target, 0)
  await store.close()
  spoil[how]?.(target)
  const before = contentsOf(folder.path)
  expect(() => restore(path, target, times)).toThrow(UnusableFile)
  expect(contentsOf(folder.path)).toEqual(before)
})

test('the database itself is no backup of it', async () => {
  using folder = temporaryFolder()
  const { path, store } = await filled(folder.path, 3)
  await store.close()
  const before = contentsOf(folder.path)
  expect(() => restore(path, path, times)).toThrow(/is the database itself/)
  expect(contentsOf(folder.path)).toEqual(before)
})

test('while another connection has the file open nothing is restored, and it works on', async () => {
  using folder = temporaryFolder()
  const { path, store, accountId } = await filled(folder.path, 3)
  const target = join(folder.path, 'backup.db')
  backUp(path, target, 0)
  expect(() => restore(path, target, times)).toThrow(/open in another process/)
  expect(readdirSync(folder.path).filter((name) => name.includes('rest'))).toEqual([])
  const { id } = await addHuman(store, accountId)
  await bookMany(store, accountId, id, 1)
  expect(await store.isReady()).toBeTrue()
  await store.close()
  expect(restore(path, target, times).kept).not.toBeNull()
})

test('what a killed restore left is cleared away by the next', async () => {
  using folder = temporaryFolder()
  const { path, store } = await filled(folder.path, 3)
  const target = join(folder.path, 'backup.db')
  backUp(path, target, 0)
  await store.close()
  for (const name of ['restoring', 'restoring-journal']) writeFileSync(`${path}.${name}`, 'half')
  restore(path, target, times)
  expect(readdirSync(folder.path).filter((name) => name.includes('restoring'))).toEqual([])
  expect(await bookingsIn(path)).toBe(3)
})

test('what a killed server left in its journal is in the file that is kept, in one piece', async () => {
  using folder = temporaryFolder()
  const { path, store } = await filled(folder.path, 3)
  const target = join(folder.path, 'backup.db')
  backUp(path, target, 0)
  const crashed = join(folder.path, 'crashed')
  mkdirSync(crashed)
  const left = join(crashed, 'slotflow.db')
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, left + suffix)
  await store.close()
  const { kept } = restore(left, target, times)
  expect(existsSync(`${kept}-wal`)).toBeFalse()
  expect(await bookingsIn(kept ?? '')).toBe(3)
  expect(await bookingsIn(left)).toBe(3)
})

test.each(['missing', 'empty', 'damaged'])(
  'a %s file is replaced; a journal left beside it is not played into the new one',
  async (how) => {
    using folder = temporaryFolder()
    const { path, store, accountId } = await filled(folder.path, 3)
    const target = join(folder.path, 'backup.db')
    backUp(path, target, 0)
    const { id } = await addHuman(store, accountId)
    await bookMany(store, accountId, id, 4)
    const journal = readFileSync(`${path}-wal`)
    await store.close()
    if (how === 'missing') rmSync(path)
    else writeFileSync(path, how === 'empty' ? '' : Buffer.alloc(8_192, 0xa5))
    // Beside the damaged one there is none: this one holds enough to mend it.
    if (how !== 'damaged') writeFileSync(`${path}-wal`, journal)
    expect(() => openAt(path)).toThrow(UnusableFile)
    const { kept } = restore(path, target, times)
    expect(kept === null).toBe(how === 'missing')
    expect(await bookingsIn(path)).toBe(3)
  },
)
