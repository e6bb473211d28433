import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from '../store.ts'
import { sqliteAccounts } from './accounts.ts'
import { sqliteBookings } from './bookings.ts'
import { connectReader, connectWriter } from './connect.ts'
import { sqliteDeliveries } from './deliveries.ts'
import { eventWriter } from './events.ts'
import { groupCommit } from './group-commit.ts'
import { sqliteHumans } from './humans.ts'
import { migrate } from './migrate.ts'
import { sqliteOnce } from './once.ts'
import { sqliteOverrides } from './overrides.ts'
import { ScheduleCache } from './schedules.ts'
import { sqliteWebhooks } from './webhooks.ts'

export interface SqliteOptions {
  /** The file; its folder is made where it is missing. */
  readonly path: string
  /** The wait before the first attempt of a delivery. */
  readonly firstWaitMs: number
}

/**
 * Opens the store on one SQLite file. Several processes may have the same file open.
 * @throws UnusableFile, or an SQLiteError where the file cannot be read or written.
 */
export function openSqlite({ path, firstWaitMs }: SqliteOptions): Store {
  mkdirSync(dirname(path), { recursive: true })
  const writer = connectWriter(path)
  migrate(writer, path)
  const reader = connectReader(path)
  const listeners: (() => void)[] = []
  let hasNews = false
  const commit = groupCommit(writer, () => {
    if (!hasNews) return
    hasNews = false
    for (const listener of listeners) listener()
  })
  const writeEvent = eventWriter(writer, firstWaitMs, () => {
    hasNews = true
  })
  const writeOnce = sqliteOnce(writer, commit)
  const cache = new ScheduleCache()
  const ready = reader.prepare('SELECT 1 FROM accounts LIMIT 1')

  return {
    accounts: sqliteAccounts(writer, reader, commit),
    humans: sqliteHumans(writer, reader, commit, writeOnce, cache),
    overrides: sqliteOverrides(writer, reader, commit, writeOnce),
    bookings: sqliteBookings(writer, reader, commit, writeOnce, cache, writeEvent),
    webhooks: sqliteWebhooks(writer, reader, commit, writeOnce),
    deliveries: sqliteDeliveries(writer, commit),
    onEvent: (listener) => listeners.push(listener),
    async isReady() {
      return ready.get() !== null
    },
    async close() {
      await commit.drained()
      reader.close(true)
      // With no reader left this checkpoints the WAL and removes it.
      writer.close(true)
    },
  }
}
