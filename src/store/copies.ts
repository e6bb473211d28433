/** The part of the port that is about bookings in calendars of their humans: an outbox whose rows stand for how a booking is. */
import type { CalendarFault } from '../domain/calendars/calendar.ts'
import type { CopiesHeld, CopyEnd, DueCopy } from '../domain/calendars/copy.ts'
import type { CalendarClaim } from './calendars.ts'

/** A calendar that copies wait for, leased to whoever writes them. */
export interface ClaimedCopies {
  readonly calendarId: string
  readonly accountId: string
  readonly sealed: Uint8Array
}

/** What became of a copy. */
export interface EndedCopy {
  readonly copy: DueCopy
  readonly end: CopyEnd
}

export interface CopiesTurn {
  readonly owner: string
  readonly nowMs: number
  readonly leaseMs: number
}

/** How much waits to be written, by whatever process. */
export interface CopiesBacklog {
  /** Counted up to `backlogCountedMax`. */
  readonly waiting: number
  /** Calendars that are left alone until a person or a time comes. */
  readonly held: number
}

export interface Copies {
  /** Leases calendars for which copies wait, each to one at a time, as far as their accounts have a share of the places. */
  claimDue(claim: CalendarClaim): Promise<readonly ClaimedCopies[]>
  /**
   * Records the copy before and answers the next, in one transaction that prolongs the lease. Null: nothing waits any more, or
   * the lease has passed to somebody else; then what was done is not believed, and waits again.
   */
  next(claimed: ClaimedCopies, turn: CopiesTurn, before: EndedCopy | null): Promise<DueCopy | null>
  /** Leaves the calendar alone for as long as `decide` says, and gives the lease back. */
  hold(
    claimed: ClaimedCopies,
    owner: string,
    decide: (before: {
      readonly failures: number
      readonly fault: CalendarFault | null
    }) => CopiesHeld,
  ): Promise<void>
  /** Gives leases back unused, as a process does that stops. */
  release(owner: string): Promise<void>
  backlog(nowMs: number): Promise<CopiesBacklog>
}
