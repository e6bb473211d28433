/** The part of the port that is about calendars which humans keep elsewhere. */

import type { Entry, EntryOf } from '../domain/access/audit.ts'
import type { Share } from '../domain/access/shares.ts'
import type { Calendar, CalendarReading } from '../domain/calendars/calendar.ts'
import type {
  MirroredTime,
  SyncDecision,
  SyncedCalendar,
  SyncFacts,
} from '../domain/calendars/sync.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'

/** One human of an account. */
export interface CalendarsKey {
  readonly accountId: string
  readonly humanId: string
  readonly nowMs: number
}

/** A calendar, and how it is reached: sealed, for this row alone. */
export interface NewCalendar extends Calendar {
  readonly sealed: Uint8Array
}

/** As it shall stand. */
export interface ChangedCalendar {
  readonly calendar: Calendar
  readonly sealed?: Uint8Array
}

/** A calendar to be read, by whoever has the lease on it. */
export interface ClaimedCalendar extends SyncedCalendar {
  readonly accountId: string
  readonly sealed: Uint8Array
  readonly timeZone: string
  readonly email: string | null
  /** Bookings of which copies may be in it. */
  readonly copies: readonly string[]
}

export interface CalendarClaim {
  readonly owner: string
  nowMs(): number
  readonly leaseMs: number
  /** How many places are free. */
  readonly count: number
  /** Those of what is due that get one. */
  readonly share: Share
}

/** How an attempt ends. */
export interface CalendarEnd {
  readonly owner: string
  readonly nowMs: number
  readonly isRead: boolean
}

export interface Calendars {
  /** Decides by those there are; null: no such active human. It is due at once. */
  add(
    key: CalendarsKey,
    decide: (calendars: readonly Calendar[] | null) => NewCalendar,
    once?: Once<Calendar>,
    entry?: Entry,
  ): Promise<Outcome<Calendar>>
  /** Oldest first; null: no such active human. */
  list(accountId: string, humanId: string): Promise<readonly Calendar[] | null>
  /** With how they are reached, whoever's account it is; null: there is no such human. */
  ofHuman(humanId: string): Promise<readonly NewCalendar[] | null>
  /** How each is known that takes time, of all humans of an account, by their ids. */
  readings(accountId: string): Promise<ReadonlyMap<string, readonly CalendarReading[]>>
  /** What it says is busy, by start; null: there is no such calendar of this human. */
  busy(accountId: string, humanId: string, id: string): Promise<readonly MirroredTime[] | null>
  /** Decides by the calendar, null where there is none; with `sealed` it is reached in another way. `isDue`: it is read at once. */
  change(
    key: CalendarsKey,
    id: string,
    decide: (calendar: Calendar | null) => ChangedCalendar,
    isDue: boolean,
    entryOf?: EntryOf<Calendar>,
  ): Promise<Calendar>
  /** Removes it and all it said; whether there was one. */
  remove(key: CalendarsKey, id: string, entry?: Entry): Promise<boolean>
  /**
   * Some of all accounts, from the number of one on: decides whether what opens each is sealed anew; null: it stays.
   * Answers the number to go on from; null: nothing is left.
   */
  sealSome(
    after: number,
    decide: (calendar: Pick<NewCalendar, 'id' | 'sealed'>) => Uint8Array | null,
  ): Promise<number | null>
  /** Leases what is due, longest first, account by account, as far as each has a share of the places. */
  claimDue(claim: CalendarClaim): Promise<readonly ClaimedCalendar[]>
  /**
   * Writes down what an attempt came to, all or nothing, unless the lease has passed to somebody else. A decision of null
   * changes nothing. `isRead`: something was read, and the facts say of what; there may be thousands of rows.
   */
  settle(
    calendar: ClaimedCalendar,
    { owner, nowMs, isRead }: CalendarEnd,
    decide: (facts: SyncFacts) => SyncDecision | null,
  ): Promise<SyncDecision | null>
}
