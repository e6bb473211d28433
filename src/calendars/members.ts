/** What a CalDAV calendar has: members, each with the events of one UID (RFC 4791 4.1), so each is read by itself. */
import { busyTimesMax, tooManyTimes } from '../domain/calendars/busy-times.ts'
import type { FoundTime } from '../domain/calendars/sync.ts'
import { UnreadableEvents } from '../domain/calendars/unreadable.ts'
import { CalendarFault } from './fault.ts'

/** Events of a member of which nobody can say when they are: how many, and why one of them is. */
export interface Unreadable {
  readonly count: number
  readonly why: string
}

export interface MemberEvents {
  readonly times: readonly FoundTime[]
  readonly eventsCount: number
  /** Clauses, and how often each is meant. */
  readonly warnings: ReadonlyMap<string, number>
  readonly unreadable: Unreadable | null
  /** The booking whose copy it is; null: it is of somebody else. */
  readonly copyOf: string | null
}

/** What was read of a piece of an answer. */
export interface ReadPiece {
  readonly members: readonly MemberEvents[]
  /** What comes before the next piece. */
  readonly rest: Uint8Array
  /** It is the end of the answer. */
  readonly isEnded: boolean
}

/** Reads the answer of a CalDAV server piece by piece, somewhere where it holds up nobody. @throws CalendarFault */
export interface DavPieces {
  /** The bytes are handed over: nobody else reads them after. */
  read(bytes: Uint8Array, isFirst: boolean): Promise<ReadPiece>
}

/** A calendar as it was read. */
export interface ReadTimes {
  readonly times: readonly FoundTime[]
  readonly eventsCount: number
  /** Clauses. */
  readonly warnings: readonly string[]
  /** Copies of bookings that are there, by booking. */
  readonly copies: ReadonlyMap<string, readonly FoundTime[]>
}

const warningsMax = 5

/** Counts warnings; those of whoever has more kinds of them than are told are left out. */
export function addWarnings(known: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [words, count] of more) {
    const before = known.get(words) ?? 0
    if (before > 0 || known.size < warningsMax) known.set(words, before + count)
  }
}

/** What members say together. @throws CalendarFault where that is more than a calendar may have */
export function together(members: readonly MemberEvents[]): ReadTimes {
  const times: FoundTime[] = []
  const copies = new Map<string, readonly FoundTime[]>()
  const warnings = new Map<string, number>()
  let [eventsCount, unreadableCount] = [0, 0]
  for (const member of members) {
    eventsCount += member.eventsCount
    unreadableCount += member.unreadable?.count ?? 0
    if (member.copyOf !== null) copies.set(member.copyOf, member.times)
    else {
      for (const time of member.times) times.push(time)
      addWarnings(warnings, member.warnings)
    }
    if (times.length > busyTimesMax) throw new CalendarFault(tooManyTimes)
  }
  const why = members.find(({ unreadable }) => unreadable !== null)?.unreadable?.why
  if (why) throw new CalendarFault(new UnreadableEvents(unreadableCount, why).message)
  times.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
  const told = [...warnings].map(([words, count]) =>
    count === 1 ? words : `${words} (${count} times)`,
  )
  return { times, copies, eventsCount, warnings: told }
}
