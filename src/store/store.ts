/**
 * The port between operations and whatever keeps the rows. An engine reads facts, calls the pure and
 * synchronous `decide…` inside the transaction, and writes what it answers; a thrown Refusal writes
 * nothing. Every call names the account whose rows it may touch. `test/store/contract.ts` is the suite
 * that an engine must pass.
 */
import type { Account, KeptKey, Principal } from '../domain/account.ts'
import type { Team, TeamFacts } from '../domain/assignment.ts'
import type {
  Booked,
  Booking,
  BookingChange,
  BookingDecision,
  BookingFacts,
  CalendarFacts,
  HumanFacts,
} from '../domain/booking.ts'
import type {
  Attempt,
  ClaimedDelivery,
  Delivery,
  DeliveryState,
  DeliveryStatus,
} from '../domain/delivery.ts'
import type { KeptEvent, Webhook } from '../domain/event.ts'
import type { Hold, HoldFacts } from '../domain/hold.ts'
import type { Human } from '../domain/human.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Override } from '../domain/override.ts'
import type { PlanName, Usage } from '../domain/plan.ts'
import type { Uses } from '../domain/uses.ts'
import type { BookingFilter, HumanKey, Page, ShiftedBookings, WeekKey, Weeks } from './calendar.ts'

export type { BookingFilter, HumanKey, Page, ShiftedBookings, WeekKey, Weeks }

/** Several humans of one account, at one moment. */
export interface HumansKey {
  readonly accountId: string
  readonly humanIds: readonly string[]
  readonly nowMs: number
}

/** A key as it is kept: by its digest, with a clear prefix to recognise it by. */
export interface ApiKey extends KeptKey {
  readonly accountId: string
  /** SHA-256, base64url. */
  readonly digest: string
}

/** A key exchanged for a cookie, for a while. */
export interface Session {
  /** SHA-256 of the cookie, base64url. */
  readonly digest: string
  readonly accountId: string
  readonly keyId: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** How many active ones there are, under which plan. */
export interface CountFacts {
  readonly plan: PlanName
  readonly used: number
}

export interface AccountUsage extends Usage {
  /** What the packs of the month cost, by the ledger. */
  readonly overageCents: number
  readonly humans: number
  readonly webhooks: number
}

/**
 * Stands for rows as they are: what was computed from them still holds while it stays the same. Answered at
 * once, as every request asks: a store that would have to wait answers another one each time.
 */
export type Stamp = string

export interface Accounts {
  /** Adds the first account and its key where there is none yet; answers whether it did. */
  addFirst(account: Account, key: ApiKey): Promise<boolean>
  addKey(key: ApiKey): Promise<void>
  findPrincipal(digest: string): Promise<Principal | null>
  /** Changes with every key that is made or revoked, by whatever process. */
  keysStamp(): Stamp
  findFirst(): Promise<Account | null>
  find(id: string): Promise<Account | null>
  /** All, oldest first. */
  list(): Promise<Account[]>
  /** Adds a further account and its first key. */
  add(account: Account, key: ApiKey): Promise<void>
  /** Effective at once in every process. */
  change(id: string, decide: (account: Account | null) => Account): Promise<Account>
  /** The keys that are not revoked, oldest first, each with the last use that was marked. */
  listKeys(accountId: string): Promise<KeptKey[]>
  /** Marks keys as used. An earlier instant than the one marked changes nothing, whoever comes second. */
  markUsed(uses: Uses): Promise<void>
  /** Revokes the key that `decide` picks, at once in every process. */
  revokeKey(
    accountId: string,
    nowMs: number,
    decide: (keys: readonly KeptKey[]) => KeptKey,
  ): Promise<KeptKey>
  /** What the account has used of its plan, in the month of an instant. */
  usage(accountId: string, nowMs: number): Promise<AccountUsage>
}

/** A session opens what its key opens, and ends with it. */
export interface Sessions {
  add(session: Session): Promise<void>
  /** Null for one that is unknown, over, or whose key was revoked, by whatever process. */
  findPrincipal(
    digest: string,
    nowMs: number,
  ): Promise<{ principal: Principal; expiresAtMs: number } | null>
  remove(digest: string): Promise<void>
}

export interface Humans {
  add(
    accountId: string,
    decide: (facts: CountFacts) => Human,
    once?: Once<Human>,
  ): Promise<Outcome<Human>>
  find(accountId: string, id: string): Promise<Human | null>
  /** The active ones, oldest first. */
  list(accountId: string, role?: string): Promise<Human[]>
  /** The active ones of a role, oldest first, one more than `teamHumansMax` at most. */
  idsOfRole(accountId: string, role: string): Promise<readonly string[]>
  change(
    accountId: string,
    id: string,
    decide: (human: Human | null, facts: CountFacts) => Human,
  ): Promise<Human>
  /**
   * Calls `ask` with what is known of one human: a read, on a connection that waits for no writer. One booking
   * may be left out of what is busy.
   */
  ask<T>(key: HumanKey, ask: (facts: CalendarFacts) => T, exceptBookingId?: string): Promise<T>
  /** The same of several humans at once, in the order of their ids. */
  askAll<T>(key: HumansKey, ask: (facts: readonly HumanFacts[]) => T): Promise<T>
  /** Changes with every change to what is known of a human, by whatever process. */
  stampOf(humanId: string): Stamp
}

export interface Overrides {
  /** Decides by the zone of the human, null where there is no such active one. */
  add(
    accountId: string,
    humanId: string,
    decide: (timeZone: string | null) => Override,
    once?: Once<Override>,
  ): Promise<Outcome<Override>>
  /** Null: no such active human. */
  list(accountId: string, humanId: string): Promise<Override[] | null>
  /** Whether there was one to remove. Null: no such active human. */
  remove(accountId: string, humanId: string, id: string): Promise<boolean | null>
}

export interface Bookings extends ShiftedBookings {
  add(
    key: HumanKey,
    decide: (facts: BookingFacts) => BookingDecision,
    once?: Once<Booking>,
  ): Promise<Outcome<Booking>>
  /**
   * Adds all bookings that `decide` answers, or none. Candidates stand in the order of the ids given, those
   * of a role oldest first, one more than `teamHumansMax` at most.
   */
  addForTeam(
    key: TeamKey,
    decide: (facts: TeamFacts) => readonly BookingDecision[],
    once?: Once<Booked>,
  ): Promise<Outcome<Booked>>
  find(accountId: string, id: string): Promise<Booking | null>
  /** Ordered by start, then id; `total` counts all that match. */
  list(
    accountId: string,
    filter: BookingFilter,
    page: Page,
  ): Promise<{ bookings: Booking[]; total: number }>
  /** `facts` leave the booking itself out of what is busy. A decision of null changes nothing. */
  change(
    accountId: string,
    id: string,
    nowMs: number,
    decide: (booking: Booking | null, facts: HumanFacts) => BookingChange | null,
  ): Promise<Booking | null>
  /** Changes the bookings of a group, given by one of them, oldest first; a booking of no group is one by itself. */
  changeGroup(
    accountId: string,
    id: string,
    decide: (bookings: readonly Booking[]) => readonly BookingChange[],
  ): Promise<readonly Booking[]>
}

/** Those who may be booked: these, or the active humans of a role; at one moment. */
export interface TeamKey {
  readonly accountId: string
  readonly team: Team
  readonly nowMs: number
}

/** One hold of one account, at one moment. */
export interface HoldKey {
  readonly accountId: string
  readonly holdId: string
  readonly nowMs: number
}

export interface Holds {
  add(key: HumanKey, decide: (facts: HoldFacts) => Hold, once?: Once<Hold>): Promise<Outcome<Hold>>
  /** Also one that has expired or is booked, until it is swept. */
  find(accountId: string, id: string): Promise<Hold | null>
  /** The live ones, by their start. Null: no such active human. */
  listLive(key: HumanKey): Promise<Hold[] | null>
  /** Removes the hold that `decide` answers. */
  remove(accountId: string, id: string, decide: (hold: Hold | null) => Hold): Promise<void>
  /** Adds a booking and marks the hold with it. `facts` leave the hold itself out of what is busy. */
  book(
    key: HoldKey,
    decide: (hold: Hold | null, facts: BookingFacts) => BookingDecision,
    once?: Once<Booking>,
  ): Promise<Outcome<Booking>>
}

export interface Webhooks {
  add(
    accountId: string,
    decide: (facts: CountFacts) => Webhook,
    once?: Once<Webhook>,
  ): Promise<Outcome<Webhook>>
  list(accountId: string): Promise<Webhook[]>
  find(accountId: string, id: string): Promise<Webhook | null>
  /** A change that brings the endpoint back also forgets its failures. */
  change(
    accountId: string,
    id: string,
    decide: (webhook: Webhook | null, facts: CountFacts) => Webhook,
  ): Promise<Webhook>
  /** Removes the endpoint and drops what still waits for it. Whether there was one to remove. */
  remove(accountId: string, id: string): Promise<boolean>
}

/** What a worker may take, leased for `leaseMs`: at most `count` in all. */
export interface Claim {
  readonly owner: string
  /** Asked inside the transaction: between a look at the clock and the lock lie up to 5 seconds, and other claims. */
  nowMs(): number
  readonly leaseMs: number
  readonly count: number
  /** How many may be in flight to one endpoint, by whatever process; asked once for each that has some due. */
  readonly perWebhook: (webhookId: string) => number
}

/** What waits to be delivered, by whatever process. */
export interface Backlog {
  /** How many wait, counted up to `backlogCountedMax`. */
  readonly waiting: number
  /** When the first attempt to an endpoint that is switched on is or was due. */
  readonly oldestDueMs: number | null
}

export interface Deliveries {
  /** Leases what is due, endpoint by endpoint in turn, so that no backlog hides another endpoint. */
  claimDue(claim: Claim): Promise<ClaimedDelivery[]>
  /** Whether what was claimed is still to be sent, to this address: not to one that is gone, off or moved since. */
  isWanted(delivery: ClaimedDelivery, owner: string): Promise<boolean>
  /**
   * Records an attempt, unless the lease has passed to somebody else or the endpoint is gone. Answers
   * why the endpoint was switched off, where this attempt was the last straw.
   */
  settle(
    delivery: ClaimedDelivery,
    owner: string,
    state: DeliveryState,
    attempt: Attempt,
  ): Promise<string | null>
  /** Gives leases back unused, as a process does that stops. */
  release(owner: string): Promise<void>
  backlog(): Promise<Backlog>
}

/** One endpoint of an account. */
export interface WebhookKey {
  readonly accountId: string
  readonly webhookId: string
}

/** What was and will be sent to one endpoint. Null everywhere: there is no such endpoint or delivery. */
export interface DeliveryLog {
  /** Newest first; `total` counts all that match. */
  list(
    key: WebhookKey,
    status: DeliveryStatus | undefined,
    page: Page,
  ): Promise<{ deliveries: Delivery[]; total: number } | null>
  find(key: WebhookKey, id: string): Promise<{ delivery: Delivery; attempts: Attempt[] } | null>
  /** Begins a new round of attempts, the first one now, under the same id. */
  redeliver(key: WebhookKey, id: string, nowMs: number): Promise<Delivery | null>
  /** The same for all that failed at or after an instant; answers how many. */
  redeliverFailed(key: WebhookKey, sinceMs: number, nowMs: number): Promise<number | null>
  /** Sends a test event to this endpoint alone. */
  addTest(key: WebhookKey, payload: string, nowMs: number): Promise<Delivery | null>
}

/** The account's events, in the order in which they were committed. */
export interface Events {
  list(accountId: string, afterSeq: number, limit: number): Promise<KeptEvent[]>
  /** The number of the last one; 0 where there is none. */
  newest(accountId: string): Promise<number>
}

export interface Store {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly humans: Humans
  readonly weeks: Weeks
  readonly overrides: Overrides
  readonly bookings: Bookings
  readonly holds: Holds
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
  readonly deliveryLog: DeliveryLog
  readonly events: Events
  /**
   * Removes settled deliveries and events made before an instant, answers kept for idempotency, and holds
   * that ended a day ago, at most so many in one short transaction; answers how many went.
   * What still waits is kept.
   */
  sweep(beforeMs: number, nowMs: number, rowsMax: number): Promise<number>
  /** Calls back after every commit of this process that may have made a delivery due. */
  onEvent(listener: () => void): void
  /** Calls back after every commit of this process, with the number of writes that shared it. */
  onCommit(listener: (writes: number) => void): void
  /** How many writes wait for a commit. */
  writesWaiting(): number
  /** A fault of disk, lock or file, met by whatever call, as UNAVAILABLE; anything else as it is. */
  explain(error: unknown): unknown
  /** A text that changes with every commit, by whatever process. */
  stamp(): Promise<string>
  /** Whether the data are where they were and answer. */
  isReady(): Promise<boolean>
  /** Waits for what is queued, then closes. */
  close(): Promise<void>
}
