import type { Database } from 'bun:sqlite'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CacheBudget, cacheBudget } from '../../domain/cache-budget.ts'
import { nothingWritten } from '../../domain/errors.ts'
import type { EncodeEvent } from '../../domain/event.ts'
import { ScheduleCache } from '../rows/schedule-cache.ts'
import type { Store } from '../store.ts'
import { sqliteAccounts } from './accounts.ts'
import { auditWriter, sqliteAudit } from './audit.ts'
import { bookingWrites } from './calendar/booking-writes.ts'
import { sqliteBookings } from './calendar/bookings.ts'
import { sqliteFeeds } from './calendar/feeds.ts'
import { sqliteHolds } from './calendar/holds.ts'
import { sqliteOverrides } from './calendar/overrides.ts'
import { sqliteReminders } from './calendar/reminders.ts'
import { sqliteServices } from './calendar/services.ts'
import { shiftedBookings } from './calendar/shifted.ts'
import { sqliteWeeks } from './calendar/weeks.ts'
import { Changes } from './changes.ts'
import { sqliteDeliveries } from './deliveries.ts'
import type { Engine } from './engine.ts'
import { sqliteErasures } from './erasure/erasures.ts'
import { sqliteRemovals } from './erasure/removals.ts'
import { eventWriter, sqliteEvents } from './events.ts'
import { faultsAsRefusals } from './faults.ts'
import { connectReader, connectWriter } from './file/connect.ts'
import { type Guard, guardFiles } from './file/guard.ts'
import { instanceReader } from './file/instance.ts'
import { preparingLate } from './file/late.ts'
import { roomReader } from './file/room.ts'
import { UnusableFile } from './file/unusable.ts'
import { groupCommit } from './group-commit.ts'
import { sqliteHumans } from './humans.ts'
import { sqliteMails } from './mails/mails.ts'
import { sqliteOnce } from './once.ts'
import { sqliteDeliveryLog } from './outbox/delivery-log.ts'
import { sqliteCalendars } from './outside/calendars.ts'
import { sqliteCopies } from './outside/copies.ts'
import { calendarSeals } from './outside/seals.ts'
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
  /** What an event looks like is the doors' affair: the engine keeps the text. */
  readonly encodeEvent: EncodeEvent
  /** Called after every commit of this process, with the number of writes that shared it. */
  readonly committed?: ((writes: number) => void) | undefined
  /** What may be kept in memory; unsaid, as where nobody knows how much there is. */
  readonly caches?: CacheBudget | undefined
  /** Milliseconds since some moment, by which a transaction ends that works for long; unsaid, it takes all that wait. */
  readonly elapsedMs?: (() => number) | undefined
  /** For whoever wants to see every statement there is: most are prepared at their first use. */
  readonly preparesAll?: boolean | undefined
}

/**
 * Opens the store on one SQLite file. Several processes may have the same file open.
 * @throws UnusableFile, or an SQLiteError where the file cannot be read or written.
 */
export function openSqlite(options: SqliteOptions): Store {
  const { path, firstWaitMs, encodeEvent, committed, caches = cacheBudget(null, 1) } = options
  const { elapsedMs = () => 0 } = options
  mkdirSync(dirname(path), { recursive: true })
  const prepared = (db: Database) => (options.preparesAll ? db : preparingLate(db))
  const writer = prepared(connectWriter(path, caches.pages))
  const reader = prepared(connectReader(path, caches.pages))
  const listeners: (() => void)[] = []
  const cache = new ScheduleCache(caches.schedules)
  const changes = new Changes(writer)
  const guard = guardWhole(writer, reader, path)
  let hasNews = false
  const usage = usageCounters(writer)
  const lost = () => {
    const loss = guard.loss()
    return loss === null ? null : nothingWritten(`${loss}: restart the service.`)
  }
  const commit = groupCommit(writer, {
    elapsedMs,
    flushing: () => changes.turn(),
    begun() {
      // SQLite would write on into a file that nobody finds again, or over what others write there.
      guard.glance()
      const refusal = lost()
      if (refusal) throw refusal
      usage.forget()
    },
    committing: usage.flush,
    kept() {
      guard.look()
      guard.save()
      return guard.loss() && `${guard.loss()}: restart the service.`
    },
    rolledBack() {
      cache.clear()
      guard.save()
    },
    answered: guard.shorten,
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
  const base = { writer, reader, commit, cache, changes, usage, written, encodeEvent }
  const writeEvent = eventWriter(base, firstWaitMs)
  const engine: Engine = {
    ...base,
    writeEvent,
    writeOnce: sqliteOnce(writer, commit),
    writeEntry: auditWriter(writer),
    bookingWrites: bookingWrites(base, writeEvent),
  }
  const ready = reader.prepare('SELECT 1 FROM accounts LIMIT 1')

  const store: Store = {
    ...partsOf(engine),
    onEvent: (listener) => listeners.push(listener),
    async load() {
      return { writesWaiting: commit.waiting() }
    },
    room: roomReader(path),
    instanceId: instanceReader(reader),
    stamp: async () => changes.stampOfAll(),
    async isReady() {
      guard.look()
      guard.save()
      return guard.loss() === null && ready.get() !== null
    },
    async watch() {
      guard.look()
      guard.save()
      return guard.report()
    },
    async close() {
      await commit.drained()
      // Whatever was lost meanwhile: closing would remove the journal of others.
      guard.look()
      guard.close()
      reader.close(true)
      // With no reader left this checkpoints the WAL and removes it.
      writer.close(true)
    },
  }
  return faultsAsRefusals(store, lost)
}

/** The parts of the port, each of its noun. */
function partsOf(engine: Engine) {
  return {
    accounts: sqliteAccounts(engine),
    sessions: sqliteSessions(engine),
    humans: sqliteHumans(engine),
    weeks: sqliteWeeks(engine),
    overrides: sqliteOverrides(engine),
    services: sqliteServices(engine),
    bookings: { ...sqliteBookings(engine), ...shiftedBookings(engine) },
    holds: sqliteHolds(engine),
    calendars: { ...sqliteCalendars(engine), ...calendarSeals(engine) },
    copies: sqliteCopies(engine),
    reminders: sqliteReminders(engine),
    webhooks: sqliteWebhooks(engine),
    deliveries: sqliteDeliveries(engine),
    deliveryLog: sqliteDeliveryLog(engine),
    mails: sqliteMails(engine),
    events: sqliteEvents(engine),
    erasures: sqliteErasures(engine),
    feeds: sqliteFeeds(engine),
    removals: sqliteRemovals(engine),
    audit: sqliteAudit(engine),
    sweep: sqliteSweep(engine),
  }
}

/** @throws UnusableFile where others have the files open, and no longer find all of them. */
function guardWhole(writer: Database, reader: Database, path: string): Guard {
  const guard = guardFiles(writer, reader, path)
  guard.look()
  if (guard.loss() === null) return guard
  guard.close()
  reader.close(true)
  writer.close(true)
  throw new UnusableFile(`${guard.loss()}. Stop every process that has it open, then start again.`)
}
