/** The part of the port that is about whole calendars: lists of bookings, weeks, what zone rules have shifted. */

import type { Entry } from '../domain/access/audit.ts'

import type { Team } from '../domain/assignment.ts'

import type { Booking } from '../domain/booking.ts'

import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Cap } from '../domain/plan.ts'
import type { Question } from '../domain/question.ts'
import type { Schedule } from '../domain/schedule.ts'
import type { AheadBooking } from '../domain/slots/conflicts.ts'
import type {
  HandedOver,
  HandingOver,
  HandOverFacts,
  HandOverNeeds,
} from '../domain/slots/hand-over.ts'
import type { ShiftChange, Shifted, ShiftQuestion } from '../domain/time/zone-shift.ts'
import type { WeekFacts, WeekNeeds } from '../domain/week.ts'

export type { Feeds, Services } from './published.ts'

/** One human of one account, at one moment: overrides that ended before it are not read. */
export interface HumanKey {
  readonly accountId: string
  readonly humanId: string
  readonly nowMs: number
  /** Whether many humans are asked for one after the other: their schedules are not kept, for they would drive out those of others. */
  readonly isPassing?: true
}

/** Who books may do so only so many times a day; absent or null: without such an end. */
export interface Capped {
  readonly cap?: Cap | null
}

/** The same with its past: it is `sinceMs` before which overrides have to have ended not to be read. */
export interface WeekKey extends HumanKey {
  readonly sinceMs: number
}

export interface Page {
  readonly limit: number
  readonly offset: number
}

/** One booking as a place in a list, and how many matched up to it. */
export interface BookingPlace {
  readonly startMs: number
  readonly id: string
  readonly found: number
}

/** A page of bookings, by start and id, from a place on in place of an offset. */
export interface BookingPage extends Page {
  readonly isNewestFirst?: boolean
  readonly after?: BookingPlace
  /** Waited for between pieces of a long look, so that others have their turn. */
  readonly pause?: () => Promise<void>
}

/** What a list of bookings tells beside the page. */
export interface Listed {
  /** How many match in all; where the search ended early, up to there. */
  readonly total: number
  /** Where the next page begins; null: nothing is left. */
  readonly next: BookingPlace | null
  /** The start of the booking that was looked at last, where what is sought stands in no index and the search ended early. */
  readonly searchedToMs: number | null
}

/** Conditions on a list of bookings; absent means any. Starts are in [fromMs, toMs). */
export interface BookingFilter {
  readonly humanId?: string
  /** Only of these. */
  readonly humanIds?: readonly string[]
  /** Only what this key made, which sees no other bookings. */
  readonly madeBy?: string
  readonly status?: Booking['status']
  readonly fromMs?: number
  readonly toMs?: number
  /** Without case. */
  readonly attendeeEmail?: string
  readonly attendeePhone?: string
  /** A part of name, e-mail, phone or id, without case. */
  readonly q?: string
  /** Top-level member of the metadata and the text of its value. */
  readonly metadata?: readonly { readonly key: string; readonly value: string }[]
}

export interface Weeks {
  /** As `ask` of one human, in one state of the data, whatever other processes commit meanwhile. */
  ask<T>(
    key: WeekKey,
    ask: (schedule: Schedule | null) => Question<WeekNeeds, WeekFacts, T>,
  ): Promise<T>
}

/** Bookings that lie ahead of one human, active or not. */
export interface BookingsAhead {
  /**
   * The confirmed ones that start at an instant or later, by their start, at most so many. No two start together. `ids`:
   * of those alone.
   */
  listAhead(
    accountId: string,
    humanId: string,
    fromMs: number,
    limit: number,
    ids?: readonly string[] | null,
  ): Promise<AheadBooking[]>
}

/** Whose bookings are handed over to whom, those from an instant on. */
export interface HandOverKey extends HumanKey {
  readonly to: Team
  readonly fromMs: number
  /** These alone, and no more than one call hands over; null: all of them. */
  readonly bookingIds: readonly string[] | null
}

export interface HandOvers {
  /**
   * Hands over what `decide` answers, all or nothing. Candidates are those named, or those of the role as `addForTeam`
   * has them; so many bookings are told as one call hands over.
   */
  handOver(
    key: HandOverKey,
    decide: (known: HandingOver) => Question<HandOverNeeds, HandOverFacts, HandedOver>,
    once?: Once<HandedOver>,
    entryOf?: (handed: HandedOver) => Entry,
  ): Promise<Outcome<HandedOver>>
}

/** Bookings ahead whose wall time no longer stands, since the zone rules changed. */
export interface ShiftedBookings {
  /** Whether the bookings ahead were not yet held against the rules in force: a process may have died at it. */
  shiftsAreDue(): Promise<boolean>
  /**
   * Finds anew which bookings ahead no longer stand at their wall time, under the rules in force; answers how
   * many. To be called once new rules are in force, before anything is served.
   */
  rescanShifted(nowMs: number): Promise<number>
  /** How many were found and are still ahead, of all accounts; counted up to `countedMax`. */
  countShifted(nowMs: number, countedMax?: number): Promise<number>
  /** As `list`, of those alone. */
  listShifted(
    accountId: string,
    filter: BookingFilter,
    page: BookingPage,
    nowMs: number,
  ): Promise<Listed & { shifted: Shifted[] }>
  /** The humans who have some, active or not, oldest first. */
  shiftedHumans(accountId: string, nowMs: number): Promise<string[]>
  /** Changes those of one human, in the order of the changes; all or none. */
  changeShifted(
    key: HumanKey,
    decide: (shifted: readonly Shifted[]) => ShiftQuestion<readonly ShiftChange[]>,
  ): Promise<void>
}

/** A booking as somebody finds it who comes by its link. */
export interface LinkedBooking {
  readonly accountId: string
  readonly booking: Booking
}

export interface BookingLinks {
  /** Whose account is not known yet; null also where that is suspended or gone. */
  findLinked(id: string): Promise<LinkedBooking | null>
  /** Those made together, oldest first. */
  listGroup(accountId: string, groupId: string): Promise<Booking[]>
  /** Writes how often the link was made anew, and nothing else. */
  renewLink(
    accountId: string,
    id: string,
    decide: (booking: Booking | null) => Booking,
  ): Promise<Booking>
}
