/** Files that are removed, replaced or shortened under an open store: what was answered stands, and nothing is after. */
import { expect, test } from 'bun:test'
import {
  copyFileSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '../../src/domain/errors.ts'
import { checkpointPages } from '../../src/store/sqlite/file/connect.ts'
import { restore } from '../../src/store/sqlite/file/restore.ts'
import type { Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  block,
  bookMany,
  nowMs,
  openAt,
  refusalOf,
  type TestFile,
  temporaryFolder,
  testFile,
} from '../support/store.ts'

/** What is done to a file, by the part of its name, and the words that tell of it. */
interface Harm {
  readonly what: string
  readonly says: string
  readonly isIn: 'journal' | 'memory'
  readonly harm: (path: string) => void
}

function replace(path: string): void {
  copyFileSync(path, `${path}.copy`)
  renameSync(`${path}.copy`, path)
}

const half = (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))

const harms: readonly Harm[] = [
  ...['-wal', '-shm'].flatMap((suffix): Harm[] => [
    {
      what: `${suffix} removed`,
      says: `The ${suffix} file of the database was moved, removed`,
      isIn: 'journal',
      harm: (path) => rmSync(path + suffix),
    },
    {
      what: `${suffix} replaced`,
      says: `The ${suffix} file of the database was moved, removed`,
      isIn: 'journal',
      harm: (path) => replace(path + suffix),
    },
  ]),
  {
    what: '-wal emptied',
    says: 'The -wal file of the database was shortened',
    isIn: 'memory',
    harm: (path) => truncateSync(`${path}-wal`, 0),
  },
  {
    what: '-wal cut in half',
    says: 'The -wal file of the database was shortened',
    isIn: 'memory',
    harm: (path) => half(`${path}-wal`),
  },
  {
    what: 'file emptied',
    says: 'The database file was emptied',
    isIn: 'memory',
    harm: (path) => writeFileSync(path, ''),
  },
]

async function filled(file: TestFile, bookings = 20) {
  const store = file.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  await bookMany(store, accountId, humanId, bookings)
  return { store, accountId, humanId }
}

async function bookingsOf(store: Store, accountId: string): Promise<number> {
  return (await store.bookings.list(accountId, {}, { limit: 1, offset: 0 })).total
}

/** Opens what a process that was killed would leave, elsewhere, and counts its bookings. */
async function leftBy(path: string, accountId: string): Promise<number> {
  using folder = temporaryFolder()
  const copy = join(folder.path, 'slotflow.db')
  for (const suffix of ['', '-wal']) {
    if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
  }
  const store = openAt(copy)
  const total = await bookingsOf(store, accountId)
  await store.close()
  return total
}

/** What memory held is in a file beside it, which can be restored. */
async function savedBy(path: string, accountId: string): Promise<number> {
  using folder = temporaryFolder()
  const copy = join(folder.path, 'slotflow.db')
  const name = readdirSync(dirname(path)).find((each) => each.includes('.saved-'))
  restore(copy, join(dirname(path), name ?? 'none'), { nowMs, eventsSinceMs: 0 })
  return leftBy(copy, accountId)
}

const named = ({ what }: Harm) => what

test.each(harms.map((harm) => [named(harm), harm] as const))(
  '%s: seen within a second, nothing is read or written any more, and what was answered is saved',
  async (_, { says, isIn, harm }) => {
    await using file = testFile()
    const { store, accountId, humanId } = await filled(file)
    expect(await store.watch()).toBeNull()
    harm(file.path)
    expect(await store.watch()).toStartWith(says)
    expect(await store.watch()).toContain('saved in')
    expect(await store.isReady()).toBe(false)
    expect(await refusalOf(bookingsOf(store, accountId))).toBe('UNAVAILABLE')
    expect(await refusalOf(addHuman(store, accountId))).toBe('UNAVAILABLE')
    expect(await refusalOf(store.overrides.list(accountId, humanId))).toBe('UNAVAILABLE')
    expect(await (isIn === 'journal' ? leftBy : savedBy)(file.path, accountId)).toBe(20)
  },
)

test.each(harms.map((harm) => [named(harm), harm] as const))(
  '%s between writing and the answer: the answer says that nobody knows',
  async (_, { says, isIn, harm }) => {
    await using file = testFile()
    const { store, accountId, humanId } = await filled(file)
    const write = store.overrides.add({ accountId, humanId, nowMs }, () => {
      harm(file.path)
      return block(humanId)
    })
    const refusal = await write.catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(String(refusal)).toContain(says)
    expect(String(refusal)).toContain(
      'It is not known whether this was written: send it again with the same idempotency key.',
    )
    expect(await (isIn === 'journal' ? leftBy : savedBy)(file.path, accountId)).toBe(20)
  },
)

test.each(harms.map((harm) => [named(harm), harm] as const))(
  '%s before a write: nothing is written, and it is said',
  async (_, { what, isIn, harm }) => {
    await using file = testFile()
    const { store, accountId } = await filled(file)
    harm(file.path)
    const refusal = await addHuman(store, accountId).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'UNAVAILABLE' })
    // The journal is looked at only after the commit.
    const isKnown = !what.startsWith('-wal')
    expect(String(refusal).includes('Nothing was written')).toBe(isKnown)
    expect(await (isIn === 'journal' ? leftBy : savedBy)(file.path, accountId)).toBe(20)
  },
)

test('what no longer fits in memory is not passed off as saved', async () => {
  await using file = testFile()
  const { store } = await filled(file)
  await store.close()
  const later = file.open()
  // Its pages were never read by this connection.
  expect(await later.watch()).toBeNull()
  writeFileSync(file.path, '')
  expect(await later.watch()).toContain('could not be saved')
  expect(readdirSync(file.folder).filter((name) => name.includes('saved'))).toEqual([])
})

test('a store that lost its files takes no journal of others with it when it closes', async () => {
  await using file = testFile()
  const { store } = await filled(file)
  const elsewhere = `${file.path}.moved`
  renameSync(file.path, elsewhere)
  for (const suffix of ['-wal', '-shm']) rmSync(file.path + suffix)
  copyFileSync(elsewhere, file.path)
  for (const suffix of ['', '-wal']) writeFileSync(`${file.path}${suffix}.of-another`, 'another')
  renameSync(`${file.path}-wal.of-another`, `${file.path}-wal`)
  await store.close()
  expect(existsSync(`${file.path}-wal`)).toBe(true)
})

test('what other processes do rightly to the files is no loss', async () => {
  await using file = testFile()
  const { store, accountId } = await filled(file)
  const other = file.sql()
  const steps = [
    'PRAGMA wal_checkpoint(PASSIVE)',
    'PRAGMA wal_checkpoint(RESTART)',
    'PRAGMA wal_checkpoint(TRUNCATE)',
    'CREATE TABLE filler (bytes BLOB)',
    'INSERT INTO filler VALUES (zeroblob(4000000))',
    'DROP TABLE filler',
    'VACUUM',
    'PRAGMA wal_checkpoint(TRUNCATE)',
    'VACUUM',
  ]
  for (const step of steps) {
    other.run(step)
    expect([step, await store.watch()]).toEqual([step, null])
    await addHuman(store, accountId)
    expect([step, await store.watch()]).toEqual([step, null])
  }
  expect(await store.isReady()).toBe(true)
})

test('the journal is copied into the file as it grows, after a look', async () => {
  await using file = testFile()
  const { store, accountId, humanId } = await filled(file)
  const walBytes = () => statSync(`${file.path}-wal`).size
  const title = 'x'.repeat(5_000)
  for (let round = 0; round < 40; round += 1) {
    const blocks = Array.from({ length: 50 }, () => block(humanId, { title }))
    await Promise.all(
      blocks.map((each) => store.overrides.add({ accountId, humanId, nowMs }, () => each)),
    )
  }
  expect(statSync(file.path).size).toBeGreaterThan(2_000 * 5_000 - checkpointPages * 4_096)
  expect(walBytes()).toBeLessThan(2 * checkpointPages * 4_120)
})
