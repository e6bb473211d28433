/** Calendars that humans keep elsewhere, as rows, and what a read of one comes to. */

import type { DavPieces } from '../../src/calendars/members.ts'
import { sharesOf } from '../../src/domain/access/shares.ts'
import type { Calendar } from '../../src/domain/calendars/calendar.ts'
import { decideSynced, type Found, type FoundTime } from '../../src/domain/calendars/sync.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import type { NewCalendar, Store } from '../../src/store/store.ts'
import { fresh, newId, nowMs } from './store.ts'

export function calendar(humanId: string, fields: Partial<Calendar> = {}): NewCalendar {
  return {
    id: newId(),
    humanId,
    kind: 'ics',
    name: 'Work',
    address: 'calendar.example.com',
    readBusy: true,
    maxAgeMs: hourMs,
    syncedAtMs: null,
    mirroredAtMs: null,
    fault: null,
    warnings: [],
    ...{ writesBookings: false, detail: 'busy', writeFault: null, refused: null },
    createdAtMs: nowMs,
    sealed: new Uint8Array([1, 2, 3]),
    ...fields,
  }
}

export const addCalendar = (
  store: Store,
  accountId: string,
  humanId: string,
  fields: Partial<Calendar> = {},
) => store.calendars.add({ accountId, humanId, nowMs }, () => calendar(humanId, fields)).then(fresh)

export const claimAll = (store: Store, owner = 'a', atMs = nowMs, count = 100) =>
  store.calendars.claimDue({
    owner,
    nowMs: () => atMs,
    leaseMs: minuteMs,
    count,
    share: sharesOf(count, []),
  })

/** A busy time as it was found; `digest` stands for its event. */
export const found = (
  startMs: number,
  minutes = 60,
  digest = 1,
  bookingId: string | null = null,
): FoundTime => ({ startMs, endMs: startMs + minutes * minuteMs, digest, bookingId })

export const foundIn = (
  times: readonly FoundTime[] | null,
  fields: Partial<Found> = {},
): Found => ({
  times,
  eventsCount: times?.length ?? 0,
  warnings: [],
  cursor: null,
  copies: new Map(),
  askedAtMs: nowMs,
  ...fields,
})

/** Reads what is due, each calendar as having these times; answers the decisions. */
export async function syncAll(
  store: Store,
  times: readonly FoundTime[] | null,
  atMs = nowMs,
  fields: Partial<Found> = {},
) {
  const decisions = []
  for (const claimed of await claimAll(store, 'a', atMs)) {
    decisions.push(
      await store.calendars.settle(
        claimed,
        { owner: 'a', nowMs: atMs, isRead: times !== null },
        (facts) => decideSynced(facts, foundIn(times, fields), atMs, 0.5),
      ),
    )
  }
  return decisions
}

/** Stands where no CalDAV server is asked. */
export const noPieces = (): DavPieces => ({
  read: () => Promise.reject(new Error('there is no server')),
})
