import type { DavAccess } from '../calendars/caldav.ts'
import { CopyRefused } from '../calendars/copies.ts'
import { CalendarFault, sealedAway } from '../calendars/fault.ts'
import { sharesOf } from '../domain/access/shares.ts'
import {
  type CopyEnd,
  copyName,
  type DueCopy,
  decideCopy,
  decideHeld,
} from '../domain/calendars/copy.ts'
import { minuteMs } from '../domain/time/units.ts'
import { copyText } from '../ics/copy.ts'
import { accessOf } from '../operations/calendars/calendars.ts'
import type { Context } from '../operations/context.ts'
import type { ClaimedCopies, EndedCopy } from '../store/store.ts'

/** So many calendars are written into at once, each one event after the other. */
export const copiesInFlightMax = 16
/** Longer than one event takes with all of its requests. */
export const copiesLeaseMs = minuteMs

/** Write into calendars. @throws CalendarFault, CopyRefused */
export interface CopyServers {
  /** Where the events of a calendar lie. */
  collection(access: DavAccess, nowMs: number): Promise<string>
  /** Answers how the server calls what stands there now; null: it does not say. */
  put(
    access: DavAccess,
    event: { readonly url: string; readonly etag: string | null; readonly text: string },
    nowMs: number,
  ): Promise<string | null>
  remove(access: DavAccess, url: string, nowMs: number): Promise<void>
}

export interface CopyWriter {
  /** Begins to write what waits, as far as there are places; answers into how many calendars. */
  runOnce(): Promise<number>
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>
  /** Begins nothing more, and waits for the event that each calendar is at. */
  stop(): Promise<void>
}

/** Keeps bookings in the calendars of their humans as they are. No caller ever waits for it. */
export function createCopyWriter(context: Context, servers: CopyServers): CopyWriter {
  const { store, clock, newId, log, metrics } = context
  const { copies } = store
  const owner = newId()
  /** By calendar: a clock that is set forward ends leases of what is still being written. */
  const inFlight = new Map<
    string,
    { readonly running: Promise<void>; readonly accountId: string }
  >()
  let stopped = false

  async function write(claimed: ClaimedCopies): Promise<void> {
    try {
      const access = davAccessOf(context, claimed)
      const collection = await servers.collection(access, clock.nowMs())
      const instanceId = await store.instanceId()
      let before: EndedCopy | null = null
      while (!stopped || before !== null) {
        const turn = { owner, nowMs: clock.nowMs(), leaseMs: copiesLeaseMs }
        const copy: DueCopy | null = await copies.next(claimed, turn, before)
        if (copy === null || stopped) return
        const end: CopyEnd = await ended(access, collection, copy, instanceId)
        metrics.copied(end.is)
        before = { copy, end }
      }
    } catch (error) {
      if (!(error instanceof CalendarFault)) throw error
      metrics.copied('held')
      const { message: words, asksForPerson, retryAfterMs } = error
      const fault = { words, asksForPerson, retryAfterMs }
      await copies.hold(claimed, owner, (held) => decideHeld(held, fault, clock.nowMs()))
    }
  }

  /** @throws CalendarFault where nothing can be written, and all of it waits */
  async function ended(
    access: DavAccess,
    collection: string,
    copy: DueCopy,
    instanceId: string,
  ): Promise<CopyEnd> {
    const nowMs = clock.nowMs()
    const url = new URL(copyName(copy.booking.id), collection).href
    try {
      if (decideCopy(copy, nowMs) === 'put') {
        const event = { url, etag: copy.etag, text: await copyText(copy, instanceId) }
        return { is: 'written', etag: await servers.put(access, event, nowMs) }
      }
      await servers.remove(access, url, nowMs)
      return { is: 'gone' }
    } catch (error) {
      if (!(error instanceof CopyRefused)) throw error
      return { is: 'refused', words: error.message }
    }
  }

  function start(claimed: ClaimedCopies): void {
    const { calendarId, accountId } = claimed
    const running = write(claimed)
      // Its lease runs out, and what nobody recorded is written once more.
      .catch((error: unknown) => {
        const reason = String(error)
        log.error('bookings could not be written', { calendar_id: calendarId, reason })
      })
      .finally(() => inFlight.delete(calendarId))
    inFlight.set(calendarId, { running, accountId })
  }

  const settled = async () => {
    while (inFlight.size > 0) {
      await Promise.all([...inFlight.values()].map(({ running }) => running))
    }
  }

  return {
    async runOnce() {
      const count = copiesInFlightMax - inFlight.size
      if (stopped || count <= 0) return 0
      try {
        const holders = [...inFlight.values()].map(({ accountId }) => accountId)
        const share = sharesOf(count, holders)
        const claim = { owner, nowMs: clock.nowMs, leaseMs: copiesLeaseMs, count, share }
        const due = await copies.claimDue(claim)
        const fresh = due.filter(({ calendarId }) => !inFlight.has(calendarId))
        for (const claimed of fresh) start(claimed)
        return fresh.length
      } catch (error) {
        // The next round comes by itself.
        log.error('calendars to write into could not be looked for', { reason: String(error) })
        return 0
      }
    },
    settled,
    async stop() {
      stopped = true
      await settled()
      await copies.release(owner)
    },
  }
}

/** @throws CalendarFault where no key that is here opens it */
function davAccessOf(context: Context, { calendarId: id, sealed }: ClaimedCopies): DavAccess {
  const access = accessOf(context, { id, sealed })
  if (access?.username === undefined || access.password === undefined) throw sealedAway
  const { url, username, password } = access
  return { url, username, password }
}
