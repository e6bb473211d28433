import { type CacheBudget, cacheBudget } from '../../domain/cache-budget.ts'
import type { EncodeEvent } from '../../domain/event.ts'
import { ScheduleCache } from '../rows/schedule-cache.ts'
import type { Store } from '../store.ts'
import { postgresAccounts } from './accounts.ts'
import { auditWriter, postgresAudit } from './audit.ts'
import { bookingWrites } from './calendar/booking-writes.ts'
import { postgresBookings } from './calendar/bookings.ts'
import { postgresFeeds } from './calendar/feeds.ts'
import { postgresHolds } from './calendar/holds.ts'
import { postgresOverrides } from './calendar/overrides.ts'
import { postgresReminders } from './calendar/reminders.ts'
import { postgresServices } from './calendar/services.ts'
import { shiftedBookings } from './calendar/shifted.ts'
import { postgresWeeks } from './calendar/weeks.ts'
import { Changes } from './changes.ts'
import { connect, type Link } from './connect.ts'
import { postgresDeliveries } from './deliveries.ts'
import type { Engine } from './engine.ts'
import { postgresErasures } from './erasure/erasures.ts'
import { postgresRemovals } from './erasure/removals.ts'
import { eventWriter, postgresEvents } from './events.ts'
import { faultsAsRefusals } from './faults.ts'
import { groupCommit } from './group-commit.ts'
import { postgresHumans } from './humans.ts'
import { postgresMails } from './mails/mails.ts'
import { migrate } from './migrate.ts'
import { postgresOnce } from './once.ts'
import { postgresDeliveryLog } from './outbox/delivery-log.ts'
import { postgresCalendars } from './outside/calendars.ts'
import { postgresCopies } from './outside/copies.ts'
import { calendarSeals } from './outside/seals.ts'
import { postgresSessions } from './sessions.ts'
import { databaseOn } from './statements.ts'
import { postgresSweep } from './sweep.ts'
import { usageCounters } from './usage.ts'
import { postgresWebhooks } from './webhooks.ts'

export interface PostgresOptions {
  /** `postgres://…` of a database for slotflow alone. */
  readonly url: string
  /** The wait before the first attempt of a delivery. */
  readonly firstWaitMs: number
  /** What an event looks like is the doors' affair: the engine keeps the text. */
  readonly encodeEvent: EncodeEvent
  /** Called after every commit of this process, with the number of writes that shared it. */
  readonly committed?: ((writes: number) => void) | undefined
  /** What may be kept in memory; unsaid, as where nobody knows how much there is. */
  readonly caches?: CacheBudget | undefined
}

/**
 * Opens the store on one database of PostgreSQL, brought to the present schema. Any number of processes may have it open,
 * on any number of machines. @throws UnusableDatabase, or what the server says
 */
export async function openPostgres(options: PostgresOptions): Promise<Store> {
  const link = connect(options.url)
  try {
    const lane = await link.lane()
    try {
      await migrate(lane)
    } finally {
      lane.release()
    }
    return storeOn(link, options)
  } catch (error) {
    await link.close()
    throw error
  }
}

function storeOn(link: Link, options: PostgresOptions): Store {
  const { firstWaitMs, encodeEvent, committed, caches = cacheBudget(null, 1) } = options
  const listeners: (() => void)[] = []
  let hasNews = false
  const commit = groupCommit(link, {
    begun() {
      usage.forget()
      changes.forget()
    },
    async committing() {
      await usage.flush()
      await changes.flush()
    },
    rolledBack: () => cache.clear(),
    committed(writes) {
      committed?.(writes)
      if (!hasNews) return
      hasNews = false
      for (const listener of listeners) listener()
    },
  })
  const [writer, reader] = [databaseOn(commit.writer), databaseOn(link)]
  const cache = new ScheduleCache(caches.schedules)
  const changes = new Changes(writer, reader)
  const usage = usageCounters(writer)
  const written = () => {
    hasNews = true
  }
  const base = { writer, reader, commit, cache, changes, usage, written, encodeEvent }
  const writeEvent = eventWriter(base, firstWaitMs)
  const engine: Engine = {
    ...base,
    snapshot: snapshotOn(link),
    writeEvent,
    writeOnce: postgresOnce(writer, commit),
    writeEntry: auditWriter(writer),
    bookingWrites: bookingWrites(base, writeEvent),
  }
  const instance = reader.prepare<{ id: string }, []>('SELECT id FROM instance')
  const ready = reader.prepare<unknown, []>('SELECT 1 FROM accounts LIMIT 1')

  return faultsAsRefusals({
    ...partsOf(engine),
    onEvent: (listener) => listeners.push(listener),
    load: async () => ({ writesWaiting: commit.waiting() }),
    // The disk is the server's affair.
    room: async () => null,
    instanceId: async () => (await instance.get())?.id ?? '',
    stamp: () => changes.stampOfAll(),
    isReady: async () => (await ready.get()) !== null,
    watch: async () => null,
    async close() {
      await commit.drained()
      await link.close()
    },
  })
}

function snapshotOn(link: Link): Engine['snapshot'] {
  return async (read) => {
    const lane = await link.reading()
    try {
      await lane.send('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', [])
      return await read(databaseOn(lane))
    } finally {
      await lane.send('COMMIT', []).catch(() => undefined)
      lane.release()
    }
  }
}

/** The parts of the port, each of its noun. */
function partsOf(engine: Engine) {
  return {
    accounts: postgresAccounts(engine),
    sessions: postgresSessions(engine),
    humans: postgresHumans(engine),
    weeks: postgresWeeks(engine),
    overrides: postgresOverrides(engine),
    services: postgresServices(engine),
    bookings: { ...postgresBookings(engine), ...shiftedBookings(engine) },
    holds: postgresHolds(engine),
    calendars: { ...postgresCalendars(engine), ...calendarSeals(engine) },
    copies: postgresCopies(engine),
    reminders: postgresReminders(engine),
    webhooks: postgresWebhooks(engine),
    deliveries: postgresDeliveries(engine),
    deliveryLog: postgresDeliveryLog(engine),
    mails: postgresMails(engine),
    events: postgresEvents(engine),
    erasures: postgresErasures(engine),
    feeds: postgresFeeds(engine),
    removals: postgresRemovals(engine),
    audit: postgresAudit(engine),
    sweep: postgresSweep(engine),
  }
}
