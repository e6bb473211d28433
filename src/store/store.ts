/**
 * The port between operations and whatever keeps the rows. Inside the transaction an engine reads the schedule, asks
 * with it what else has to be known (`domain/question.ts`), reads that, has it decided, and writes the decision; a
 * thrown Refusal writes nothing. What a write takes an `Entry` for is in the audit with it, in one transaction. What decides is pure and synchronous, and may be called again; between its reads an
 * engine may wait. A schedule of null: no such human in this account, or one no longer active. Every call names the
 * account whose rows it may touch. `test/store/contract.ts` is the suite that an engine must pass.
 */

import type { Candidate, Team, TeamFacts, TeamNeeds } from '../domain/assignment.ts'
import type { Booked, Booking, BookingChange, BookingDecision } from '../domain/booking.ts'
import type { Hold, HoldFacts, HoldNeeds } from '../domain/hold.ts'
import type { Human } from '../domain/human.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Override } from '../domain/override.ts'
import type {
  BookingFacts,
  CalendarFacts,
  Question,
  TimeNeeds,
  TimeQuestion,
  TimesFacts,
  TimesNeeds,
} from '../domain/question.ts'
import type { Schedule } from '../domain/schedule.ts'
import {
  type Accounts,
  type AccountUsage,
  type ApiKey,
  type Audit,
  type AuditedPage,
  type AuditFilter,
  type AuditPage,
  auditedEventsMax,
  type CountFacts,
  type Entry,
  type EntryOf,
  type KeptEntry,
  type Session,
  type Sessions,
  type Stamp,
  type StampSoon,
} from './access.ts'
import type {
  BookingFilter,
  BookingLinks,
  BookingPage,
  BookingPlace,
  BookingsAhead,
  Capped,
  Feeds,
  HandOverKey,
  HandOvers,
  HumanKey,
  LinkedBooking,
  Listed,
  Page,
  Services,
  ShiftedBookings,
  WeekKey,
  Weeks,
} from './calendar.ts'
import type {
  CalendarClaim,
  Calendars,
  CalendarsKey,
  ClaimedCalendar,
  NewCalendar,
} from './calendars.ts'
import type { Copies } from './copies.ts'
import {
  type AccountRows,
  type ErasureKey,
  type ErasurePlace,
  type ErasureStage,
  type Erasures,
  erasureStages,
  type Removals,
} from './erasures.ts'
import type { Load, Room } from './figures.ts'
import type {
  Backlog,
  Claim,
  Deliveries,
  DeliveryLog,
  DeliveryPage,
  DueReminders,
  Endpoint,
  EndpointNews,
  EventPage,
  Events,
  ListedDeliveries,
  Mails,
  Places,
  Reminders,
  WebhookKey,
  Webhooks,
} from './outbox.ts'

export { type DeliveryFilter, deliveriesSearchedMax, type KeptChange } from './outbox.ts'

/** One transaction changes or removes at most so many rows in bulk: no booking waits for more. */
export const bulkRowsMax = 100

/** Lists without pages answer so many rows, and go on with a cursor. */
export const wholeRowsMax = 1_000

export type { ClaimedCopies, Copies, CopiesBacklog, EndedCopy } from './copies.ts'
export * from './mails.ts'

export type {
  AccountRows,
  Accounts,
  AccountUsage,
  ApiKey,
  Audit,
  AuditedPage,
  AuditFilter,
  AuditPage,
  Backlog,
  BookingFilter,
  BookingLinks,
  BookingPage,
  BookingPlace,
  BookingsAhead,
  CalendarClaim,
  Calendars,
  CalendarsKey,
  Capped,
  Claim,
  ClaimedCalendar,
  CountFacts,
  Deliveries,
  DeliveryLog,
  DeliveryPage,
  DueReminders,
  Endpoint,
  EndpointNews,
  ErasureKey,
  ErasurePlace,
  ErasureStage,
  Erasures,
  EventPage,
  Events,
  Feeds,
  HandOverKey,
  HandOvers,
  HumanKey,
  KeptEntry,
  LinkedBooking,
  Listed,
  ListedDeliveries,
  Load,
  Mails,
  NewCalendar,
  Page,
  Places,
  Reminders,
  Removals,
  Room,
  Services,
  Session,
  Sessions,
  ShiftedBookings,
  Stamp,
  StampSoon,
  WebhookKey,
  Webhooks,
  WeekKey,
  Weeks,
}
export { auditedEventsMax, erasureStages }

/** What is known of a human before anything is read of its calendar. */
export interface HumanOutline {
  readonly timeZone: string
  readonly rules: Human['rules']
  /** How many overrides have not ended: so many are read to make its schedule. */
  readonly liveOverrides: number
}

/** Several humans of one account, at one moment. */
export interface HumansKey {
  readonly accountId: string
  readonly humanIds: readonly string[]
  readonly nowMs: number
}

export interface Humans {
  add(
    accountId: string,
    decide: (facts: CountFacts) => Human,
    once?: Once<Human>,
    entry?: Entry,
  ): Promise<Outcome<Human>>
  find(accountId: string, id: string): Promise<Human | null>
  /**
   * The active ones, or those who are not, oldest first, from an id on; one more than `wholeRowsMax` at most, which tells
   * that there are more.
   */
  list(accountId: string, role?: string, after?: string, isActive?: boolean): Promise<Human[]>
  /** How many there are of them. */
  count(accountId: string, role?: string, isActive?: boolean): Promise<number>
  /** The active ones of a role, with null of whatever role, or those of them that are among some, oldest first, one more than `teamHumansMax` at most. */
  idsOfRole(
    accountId: string,
    role: string | null,
    among?: readonly string[],
  ): Promise<readonly string[]>
  /** What decides is handed the stamp of the human as well, as it is inside the transaction. */
  change(
    accountId: string,
    id: string,
    decide: (human: Human | null, facts: CountFacts, stamp: Stamp) => Human,
    entryOf?: EntryOf<Human>,
  ): Promise<Human>
  /**
   * Answers a question to one human's calendar: a read, which waits for no writer. One booking may be left out of
   * what is busy.
   */
  ask<T>(
    key: HumanKey,
    ask: (schedule: Schedule | null) => Question<TimeNeeds, CalendarFacts, T>,
    exceptBookingId?: string,
  ): Promise<T>
  /** The same of several humans at once, in the order of their ids. */
  askAll<T>(
    key: HumansKey,
    ask: (schedules: readonly (Schedule | null)[]) => Question<TimesNeeds, TimesFacts, T>,
  ): Promise<T>
  /** In the order of the ids; null: no such active human. Cheap, however many overrides there are. */
  outlines(key: HumansKey): Promise<readonly (HumanOutline | null)[]>
  /** Changes with every change to what is known of a human, by whatever process. */
  stampOf(humanId: string): StampSoon
}

export interface Overrides {
  /**
   * Decides by the zone of the human, null where there is no such active one, and by how many live overrides it has: those
   * that have not ended on its own day. Here as below it is handed the stamp of the human too, as it is inside the transaction.
   */
  add(
    key: HumanKey,
    decide: (timeZone: string | null, live: number, stamp: Stamp) => Override,
    once?: Once<Override>,
    entry?: Entry,
  ): Promise<Outcome<Override>>
  /** Null: no such active human. */
  list(accountId: string, humanId: string): Promise<Override[] | null>
  /**
   * Replaces it by what `decide` answers. It decides by the zone of the human, null where there is no such active one; by the
   * override, null where the human has none with this id; and by how many live ones there are beside it.
   */
  change(
    key: HumanKey,
    id: string,
    decide: (
      timeZone: string | null,
      override: Override | null,
      liveOthers: number,
      stamp: Stamp,
    ) => Override,
    entryOf?: EntryOf<Override>,
  ): Promise<Override>
  /** Removes what `decide` answers, which is told the zone and the override as in `change`. */
  remove(
    accountId: string,
    humanId: string,
    id: string,
    decide: (timeZone: string | null, override: Override | null, stamp: Stamp) => Override,
    entry?: Entry,
  ): Promise<Override>
}

export interface Bookings extends ShiftedBookings, BookingsAhead, HandOvers, BookingLinks {
  add(
    key: HumanKey & Capped,
    decide: (schedule: Schedule | null) => Question<TimeNeeds, BookingFacts, BookingDecision>,
    once?: Once<Booking>,
  ): Promise<Outcome<Booking>>
  /**
   * Adds all bookings that `decide` answers, or none. Candidates stand in the order of the ids given, those
   * of a role oldest first, one more than `teamHumansMax` at most.
   */
  addForTeam(
    key: TeamKey,
    decide: (
      candidates: readonly Candidate[],
    ) => Question<TeamNeeds, TeamFacts, readonly BookingDecision[]>,
    once?: Once<Booked>,
  ): Promise<Outcome<Booked>>
  find(accountId: string, id: string): Promise<Booking | null>
  /** Ordered by start, then id. */
  list(
    accountId: string,
    filter: BookingFilter,
    page: BookingPage,
  ): Promise<Listed & { bookings: Booking[] }>
  /** The booking itself is left out of what is busy. A decision of null changes nothing. */
  change(
    accountId: string,
    id: string,
    nowMs: number,
    decide: (
      booking: Booking | null,
      schedule: Schedule | null,
    ) => TimeQuestion<BookingChange | null>,
  ): Promise<Booking | null>
  /** Changes the bookings of a group, given by one of them, oldest first; a booking of no group is one by itself. */
  changeGroup(
    accountId: string,
    id: string,
    decide: (bookings: readonly Booking[]) => readonly BookingChange[],
  ): Promise<readonly Booking[]>
}

/** Those who may be booked: these, or the active humans of a role; at one moment. */
export interface TeamKey extends Capped {
  readonly accountId: string
  readonly team: Team
  /** Only these count among those of a role; absent: all. */
  readonly among?: readonly string[] | undefined
  readonly nowMs: number
}

/** One hold of one account, at one moment. */
export interface HoldKey extends Capped {
  readonly accountId: string
  readonly holdId: string
  readonly nowMs: number
}

export interface Holds {
  add(
    key: HumanKey,
    decide: (schedule: Schedule | null) => Question<HoldNeeds, HoldFacts, Hold>,
    once?: Once<Hold>,
  ): Promise<Outcome<Hold>>
  /** Also one that has expired or is booked, until it is swept. */
  find(accountId: string, id: string): Promise<Hold | null>
  /** The live ones, by their start. Null: no such active human. */
  listLive(key: HumanKey): Promise<Hold[] | null>
  /** Removes the hold that `decide` answers. */
  remove(accountId: string, id: string, decide: (hold: Hold | null) => Hold): Promise<void>
  /** Adds a booking and marks the hold with it. The hold itself is left out of what is busy. */
  book(
    key: HoldKey,
    decide: (
      hold: Hold | null,
      schedule: Schedule | null,
    ) => Question<TimeNeeds, BookingFacts, BookingDecision>,
    once?: Once<Booking>,
  ): Promise<Outcome<Booking>>
}

/** A fault of disk, lock or connection is thrown as UNAVAILABLE by whatever call meets it. */
export interface Store {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly humans: Humans
  readonly weeks: Weeks
  readonly overrides: Overrides
  readonly services: Services
  readonly bookings: Bookings
  readonly holds: Holds
  readonly calendars: Calendars
  readonly copies: Copies
  readonly reminders: Reminders
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
  readonly deliveryLog: DeliveryLog
  readonly mails: Mails
  readonly events: Events
  readonly erasures: Erasures
  readonly feeds: Feeds
  readonly removals: Removals
  readonly audit: Audit
  /**
   * Removes settled deliveries and events made before an instant, answers kept for idempotency, entries of the
   * audit older than `auditDaysMax`, and holds that ended a day ago, but nothing that waits: at most so many at a time. Answers how many went.
   */
  sweep(beforeMs: number, nowMs: number, rowsMax: number): Promise<number>
  /** Calls back once whatever this process wrote that may have made a delivery due is durable. */
  onEvent(listener: () => void): void
  /** What this process has yet to do. */
  load(): Promise<Load>
  room(): Promise<Room | null>
  /** Which database this is, for good: a part of the names that its bookings have in calendars. */
  instanceId(): Promise<string>
  /** A text that changes with every change, by whatever process. */
  stamp(): Promise<string>
  /** Whether the data are where they were and answer. */
  isReady(): Promise<boolean>
  /**
   * To be called every second: looks whether the data are where they were, saves what can be saved where they are not, and
   * answers what an operator has to know of it; null where all is well.
   */
  watch(): Promise<string | null>
  /** Waits for what is queued, then closes. */
  close(): Promise<void>
}
