import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Store } from '../store.ts'
import { sqliteAccounts } from './accounts.ts'
import { bookingWrites } from './calendar/booking-writes.ts'
import { sqliteBookings } from './calendar/bookings.ts'
import { sqliteHolds } from './calendar/holds.ts'
import { sqliteOverrides } from './calendar/overrides.ts'
import { ScheduleCache } from './calendar/schedules.ts'
import { shiftedBookings } from './calendar/shifted.ts'
import { sqliteWeeks } from './calendar/weeks.ts'
import { Changes } from './changes.ts'
import { sqliteDeliveries } from './deliveries.ts'
import { sqliteDeliveryLog } from './delivery-log.ts'
import type { Engine } from './engine.ts'
import { unavailable } from './errors.ts'
import { eventWriter, sqliteEvents } from './events.ts'
import { faultsAsRefusals } from './faults.ts'
import { connectReader, connectWriter } from './file/connect.ts'
import { presenceOf } from './file/presence.ts'
import { groupCommit } from './group-commit.ts'
import { sqliteHumans } from './humans.ts'
import { sqliteOnce } from './once.ts'
import { sqliteSessions } from './sessions.ts'
import { sqliteSweep } from './sweep.ts'
import { usageCounters } from './usage.ts'
import { sqliteWebhooks } from './webhooks.ts'

/** The file in a data folder. */
export const fileIn = (dataFolder: string): string => join(dataFolder, 'slotflow.db')

export interface SqliteOptions {
  /** The file; its folder is made where it is missing. */
  readonly path: string
  /** The wait before the first attempt of a delivery. */
  readonly firstWaitMs: number
  /** Called after every commit of this process, with the number of writes that shared it. */
  readonly committed?: ((writes: number) => void) | undefined
}

/**
 * Opens the store on one SQLite file. Several processes may have the same file open.
 * @throws UnusableFile, or an SQLiteError where the file cannot be read or written.
 */
export function openSqlite({ path, firstWaitMs, committed }: SqliteOptions): Store {
  mkdirSync(dirname(path), { recursive: true })
  const writer = connectWriter(path)
  const reader = connectReader(path)
  const listeners: (() => void)[] = []
  const cache = new ScheduleCache()
  const changes = new Changes(writer)
  const isPresent = presenceOf(path)
  let hasNews = false
  const usage = usageCounters(writer)
  const commit = groupCommit(writer, {
    flushing: () => changes.turn(),
    begun() {
      // SQLite would write on into a file that nobody finds again.
      if (!isPresent())
        throw unavailable('The database file was moved or removed: restart the service.')
      usage.forget()
    },
    committing: usage.flush,
    rolledBack: () => cache.clear(),
    committed(writes) {
      committed?.(writes)
      if (!hasNews) return
      hasNews = false
      for (const listener of listeners) listener()
    },
  })
  const written = () => {
    hasNews = true
  }
  const base = { writer, reader, commit, cache, changes, usage, written }
  const engine: Engine = {
    ...base,
    writeOnce: sqliteOnce(writer, commit),
    bookingWrites: bookingWrites(base, eventWriter(writer, firstWaitMs, written)),
  }
  const ready = reader.prepare('SELECT 1 FROM accounts LIMIT 1')

  return faultsAsRefusals({
    accounts: sqliteAccounts(engine),
    sessions: sqliteSessions(engine),
    humans: sqliteHumans(engine),
    weeks: sqliteWeeks(engine),
    overrides: sqliteOverrides(engine),
    bookings: { ...sqliteBookings(engine), ...shiftedBookings(engine) },
    holds: sqliteHolds(engine),
    webhooks: sqliteWebhooks(engine),
    deliveries: sqliteDeliveries(engine),
    deliveryLog: sqliteDeliveryLog(engine),
    events: sqliteEvents(engine),
    sweep: sqliteSweep(engine),
    onEvent: (listener) => listeners.push(listener),
    async load() {
      return { writesWaiting: commit.waiting() }
    },
    async stamp() {
      return changes.stampOfAll()
    },
    async isReady() {
      return isPresent() && ready.get() !== null
    },
    async close() {
      await commit.drained()
      reader.close(true)
      // With no reader left this checkpoints the WAL and removes it.
      writer.close(true)
    },
  })
}
