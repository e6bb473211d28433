/** Which events of a calendar that was read are copies of bookings, and which of these somebody has changed there. */
import type { Interval } from '../time/interval.ts'
import { readAheadMs } from './calendar.ts'
import type { KnownCopy } from './copy.ts'
import type { Found, FoundTime, Meeting } from './found.ts'

/** A copy that its human moved or removed in the calendar. */
export interface ChangedCopy {
  readonly bookingId: string
  readonly kind: 'moved' | 'removed'
  /** Where it is now; of a removed one, where it was. */
  readonly interval: Interval
}

export interface ReadBack {
  /** What takes time beside the bookings, by start. */
  readonly others: readonly FoundTime[]
  /** Those of `others` that copies have, each with its booking. */
  readonly ofCopies: ReadonlyMap<FoundTime, string>
  readonly changed: readonly ChangedCopy[]
}

/** A calendar as it was read, with what it holds. */
export type FoundEvents = Found & { readonly times: readonly FoundTime[] }

export function readBack(
  found: FoundEvents,
  copies: readonly KnownCopy[],
  meetings: readonly Meeting[],
  nowMs: number,
): ReadBack {
  const isOwn = isOwnBy(meetings)
  const known = new Map(copies.map((copy) => [copy.bookingId, copy]))
  const ofCopies = new Map<FoundTime, string>()
  for (const [bookingId, times] of found.copies) {
    const copy = known.get(bookingId)
    // An event that is being written may be where the booking was before.
    if (copy && isSettled(copy, found) ? isAsWritten(copy, times) : isWaiting(copy)) continue
    for (const time of times) if (!isOwn(time)) ofCopies.set(time, bookingId)
  }
  const others = [...found.times.filter((time) => !isOwn(time)), ...ofCopies.keys()]
  return {
    others: others.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs),
    ofCopies,
    changed: copies.flatMap((copy) => changeOf(copy, found, nowMs) ?? []),
  }
}

/** Named after a booking, at the time of that booking, with this human: whoever knows a booking can name an event so. */
function isOwnBy(meetings: readonly Meeting[]): (time: FoundTime) => boolean {
  const byId = new Map(meetings.map((meeting) => [meeting.id, meeting]))
  return ({ bookingId, startMs, endMs }) => {
    const meeting = bookingId === null ? undefined : byId.get(bookingId)
    return meeting?.startMs === startMs && meeting.endMs === endMs
  }
}

/** Whether what was read is younger than what was written. */
function isSettled({ state, writtenAtMs }: KnownCopy, { askedAtMs }: Found): boolean {
  return state === 'written' && writtenAtMs !== null && writtenAtMs < askedAtMs
}

/** Whether it is ours to write it, or was a moment ago: nothing in it is the human's doing. */
function isWaiting(copy: KnownCopy | undefined): boolean {
  return copy?.state === 'waiting' || copy?.state === 'written'
}

function isAsWritten({ startMs, endMs }: KnownCopy, times: readonly FoundTime[]): boolean {
  const [time] = times
  return times.length === 1 && time?.startMs === startMs && time.endMs === endMs
}

/** Null: as it was written, or nobody can say. */
function changeOf(copy: KnownCopy, found: Found, nowMs: number): ChangedCopy | null {
  const { bookingId, startMs, endMs } = copy
  const isRead = nowMs < endMs && endMs < nowMs + readAheadMs
  const times = found.copies.get(bookingId) ?? []
  if (!isRead || !isSettled(copy, found) || isAsWritten(copy, times)) return null
  const [now] = times
  if (now === undefined) return { bookingId, kind: 'removed', interval: { startMs, endMs } }
  return { bookingId, kind: 'moved', interval: { startMs: now.startMs, endMs: now.endMs } }
}
