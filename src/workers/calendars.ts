import { CalendarFault, sealedAway } from '../calendars/fault.ts'
import type { CalendarReader } from '../calendars/ics/reader.ts'
import { sharesOf } from '../domain/access/shares.ts'
import { isMirrorRecent, readAheadMs, readBackMs } from '../domain/calendars/calendar.ts'
import { decideFailed, decideSynced, type Found } from '../domain/calendars/sync.ts'
import { minuteMs } from '../domain/time/units.ts'
import { accessOf, type CalendarAccess } from '../operations/calendars/calendars.ts'
import type { Context } from '../operations/context.ts'
import type { ClaimedCalendar } from '../store/store.ts'
import { openCursor, sealCursor } from './calendar-cursor.ts'
import { type CalendarServers, readAt } from './calendar-servers.ts'

/** How many are read at once: a server that sends a byte a second keeps a place for its whole deadline. */
export const syncsInFlightMax = 16
/** Longer than a request and the reading of what it answers may take together. */
export const syncLeaseMs = 2 * minuteMs

export interface CalendarSync {
  /** Begins to read what is due, as far as there are places; answers how many. */
  runOnce(): Promise<number>
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>
  /** Begins nothing more, and waits for what is in flight. */
  stop(): Promise<void>
}

/** Reads the calendars that humans keep elsewhere. No caller ever waits for it. */
export function createCalendarSync(
  context: Context,
  servers: CalendarServers,
  reader: CalendarReader,
  random: () => number = Math.random,
): CalendarSync {
  const { store, clock, newId, log, secrets } = context
  const owner = newId()
  /** Each with its account. */
  const inFlight = new Map<Promise<void>, string>()
  /** Calendars of one account at a server are not asked for at once. */
  const asked = new Set<string>()
  let stopped = false

  async function found(calendar: ClaimedCalendar, access: CalendarAccess): Promise<Found> {
    const { timeZone, email, eventsCount, warnings } = calendar
    const nowMs = clock.nowMs()
    const isRecent = isMirrorRecent(calendar, nowMs)
    const cursor = isRecent ? openCursor(secrets, calendar) : null
    const span = { startMs: nowMs - readBackMs, endMs: nowMs + readAheadMs }
    const reading = { timeZone, email, span, nowMs }
    const wanted = { reading, instanceId: await store.instanceId(), copies: calendar.copies }
    const read = await readAt(servers, reader, access, { cursor, wanted, from: calendar.accountId })
    if (read === null) {
      const same = { times: null, copies: new Map(), eventsCount, warnings }
      return { ...same, cursor: calendar.cursor, askedAtMs: nowMs }
    }
    return { ...read, cursor: sealCursor(secrets, calendar, read.cursor), askedAtMs: nowMs }
  }

  async function sync(calendar: ClaimedCalendar): Promise<void> {
    const access = accessOf(context, calendar)
    const name = access === null ? calendar.id : accountIn(access)
    if (asked.has(name)) {
      const end = { owner, nowMs: clock.nowMs(), isRead: false }
      await store.calendars.settle(calendar, end, () => null)
      return
    }
    asked.add(name)
    try {
      if (access === null) throw sealedAway
      const read = await found(calendar, access)
      const nowMs = clock.nowMs()
      const end = { owner, nowMs, isRead: read.times !== null }
      await store.calendars.settle(calendar, end, (facts) =>
        decideSynced(facts, read, nowMs, random()),
      )
    } catch (error) {
      if (!(error instanceof CalendarFault)) throw error
      const { message: words, asksForPerson, retryAfterMs } = error
      const nowMs = clock.nowMs()
      await store.calendars.settle(calendar, { owner, nowMs, isRead: false }, (facts) =>
        decideFailed(facts, { words, asksForPerson, retryAfterMs }, nowMs, random()),
      )
    } finally {
      asked.delete(name)
    }
  }

  function start(calendar: ClaimedCalendar): void {
    const running = sync(calendar)
      // Its lease runs out, and it is read again.
      .catch((error: unknown) => {
        log.error('a calendar could not be read', {
          calendar_id: calendar.id,
          reason: String(error),
        })
      })
      .finally(() => inFlight.delete(running))
    inFlight.set(running, calendar.accountId)
  }

  return {
    async runOnce() {
      const count = syncsInFlightMax - inFlight.size
      if (stopped || count <= 0) return 0
      try {
        const share = sharesOf(count, inFlight.values())
        const claim = { owner, nowMs: clock.nowMs, leaseMs: syncLeaseMs, count, share }
        const due = await store.calendars.claimDue(claim)
        for (const calendar of due) start(calendar)
        return due.length
      } catch (error) {
        // The next round comes by itself.
        log.error('calendars could not be looked for', { reason: String(error) })
        return 0
      }
    },
    async settled() {
      while (inFlight.size > 0) await Promise.all(inFlight.keys())
    },
    async stop() {
      stopped = true
      reader.close()
      await Promise.all(inFlight.keys())
    },
  }
}

/** One of these is asked one thing at a time: an address, or a person at a server. */
function accountIn({ url, username }: CalendarAccess): string {
  return username === undefined ? url : `${new URL(url).origin} ${username}`
}
