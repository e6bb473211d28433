/** The schema of a file against the one that its version makes, and who is let into a file. */
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backUp } from '../../src/store/sqlite/file/backup.ts'
import { connectExisting } from '../../src/store/sqlite/file/connect.ts'
import { closeToOthers } from '../../src/store/sqlite/file/modes.ts'
import { restore } from '../../src/store/sqlite/file/restore.ts'
import { checkSchema } from '../../src/store/sqlite/file/schema-check.ts'
import { copyFixture } from '../support/fixture.ts'
import {
  account,
  addAccount,
  apiKey,
  nowMs,
  openAt,
  temporaryFolder,
  testFile,
} from '../support/store.ts'

function differences(path: string) {
  const { db, version } = connectExisting(path)
  const { examples } = checkSchema(db, version)
  db.close(true)
  return examples
}

function change(path: string, sql: string): void {
  using db = new Database(path)
  db.run(sql)
}

test('a fresh file and one of 0.1.0, before and after its migration, have the schema of their version', async () => {
  await using file = testFile()
  file.open()
  expect(differences(file.path)).toEqual([])
  using folder = temporaryFolder()
  const old = join(folder.path, 'slotflow.db')
  copyFixture(old)
  expect(differences(old)).toEqual([])
  await openAt(old).close()
  expect(differences(old)).toEqual([])
})

const changes: Readonly<Record<string, string>> = {
  'trigger spy': `CREATE TRIGGER spy AFTER INSERT ON bookings BEGIN DELETE FROM ledger; END`,
  'table mine': 'CREATE TABLE mine (n)',
  'index api_keys_by_account': 'DROP INDEX api_keys_by_account',
  'table ledger': 'ALTER TABLE ledger ADD COLUMN mine TEXT',
}

test.each(Object.entries(changes))(
  'a difference is named, and such a backup is not restored: %s',
  async (name, sql) => {
    using folder = temporaryFolder()
    await using file = testFile()
    await addAccount(file.open())
    const backup = join(folder.path, 'backup.db')
    backUp(file.path, backup, 0)
    change(backup, sql)
    expect(differences(backup)).toEqual([name])
    const target = join(folder.path, 'slotflow.db')
    expect(() => restore(target, backup, { nowMs, eventsSinceMs: 0 })).toThrow(`makes: ${name}.`)
    expect(statSync(target, { throwIfNoEntry: false })).toBeUndefined()
  },
)

test('a restore names the admin keys that are in it, and nobody else’s', async () => {
  using folder = temporaryFolder()
  await using file = testFile()
  const store = file.open()
  const made = account({ name: 'Clinic' })
  await store.accounts.addFirst(made, apiKey(made.id, 'sk_live_one_of_admin', { name: 'ours' }))
  await store.accounts.addKey(apiKey(made.id, 'sk_live_two_of_agent', { scope: 'agent' }))
  const backup = join(folder.path, 'backup.db')
  backUp(file.path, backup, 0)
  const target = join(folder.path, 'slotflow.db')
  const { adminKeys } = restore(target, backup, { nowMs, eventsSinceMs: 0 })
  expect(adminKeys).toEqual([{ account: 'Clinic', name: 'ours', prefix: 'sk_live_one_' }])
})

test('a file that others can read is closed to them when it is opened, with its journal; so are copies', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'slotflow.db')
  const store = openAt(path)
  const modes = (of: string) =>
    ['', '-wal', '-shm'].map((suffix) => statSync(of + suffix).mode & 0o777)
  expect(modes(path)).toEqual([0o600, 0o600, 0o600])
  await store.close()
  chmodSync(path, 0o664)
  const later = openAt(path)
  expect(modes(path)).toEqual([0o600, 0o600, 0o600])
  const copy = join(folder.path, 'copy.db')
  backUp(path, copy, 0)
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  await later.close()
})

test('what may be read by nobody else is left as it is', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'slotflow.db')
  writeFileSync(path, '')
  chmodSync(path, 0o400)
  closeToOthers(path)
  expect(statSync(path).mode & 0o777).toBe(0o400)
})
