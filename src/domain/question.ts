/**
 * Decisions are taken in two steps. The first knows the schedule (and the booking or hold it is about): it refuses,
 * or says as a value what else has to be known. An engine reads just that, and the second step decides by it. So
 * an engine may wait between its reads, and may read for many decisions at once.
 */

import type { Claimed } from './claim.ts'
import { type WantedTime, wanting } from './errors.ts'
import type { Usage } from './plan.ts'
import type { Counted, Limit } from './slots/limits.ts'
import type { Interval, IntervalSet } from './time/interval.ts'

/** What the first step came to: what has to be known, and the decision by that. @throws Refusal from `decide` */
export interface Question<Needs, Facts, T> {
  readonly needs: Needs
  decide(facts: Facts): T
}

/** Needs of one human's calendar. */
export interface TimeNeeds {
  /** The span in which claims of bookings and holds matter; null: none. */
  readonly busy: Interval | null
  /** How many bookings are read at most, from the start of the span on; absent: all. */
  readonly rowsMax?: number
  /** In which spans meetings are counted; absent: in none. */
  readonly limits?: readonly Limit[] | undefined
}

export interface TimeFacts extends Counted {
  /** The claims of bookings and holds that overlap the span, and what calendars elsewhere say is busy, sorted and disjoint; empty where there is none to know. */
  readonly busy: IntervalSet
}

/** What a new booking is decided by. */
export interface BookingFacts extends TimeFacts {
  readonly usage: Usage
}

/** What is known to one who only asks. */
export interface CalendarFacts extends TimeFacts {
  /** The live holds whose claims overlap the span, and those that are counted. They free their time as they expire, without any change. */
  readonly holds: readonly LiveHold[]
  /** What of the busy time calendars elsewhere say; absent: none does. */
  readonly outside?: IntervalSet
  /** Until when all that is busy was read; +Infinity: to the end of the span. */
  readonly knownMs: number
}

export interface LiveHold extends Claimed {
  readonly id: string
  readonly expiresAtMs: number
  /** For which kind of meeting; null: for none. */
  readonly serviceId: string | null
}

/** Needs of several humans' calendars, in their order. */
export interface TimesNeeds {
  readonly busy: readonly (Interval | null)[]
  /** How many bookings of each are read at most. */
  readonly rowsMax?: number
  /** Those of each, in their order; absent: nobody has any. */
  readonly limits?: readonly (readonly Limit[] | undefined)[]
}

export interface TimesFacts {
  readonly busy: readonly IntervalSet[]
  /** As the limits of each ask. */
  readonly counts?: readonly (readonly number[] | undefined)[]
  /** Until when all that is busy was read of everybody. */
  readonly knownMs: number
}

/** Until when claims are known, in their order, of which at most so many were read: none overlap. */
export function knownUntil(
  claims: readonly Interval[],
  rowsMax = Number.POSITIVE_INFINITY,
): number {
  const last = claims.at(-1)
  return last && claims.length >= rowsMax ? last.endMs : Number.POSITIVE_INFINITY
}

/** Has the refusals of a question, in either step, say which time was wanted. @throws Refusal of the first step */
export function questionWanting<Needs, Facts, T>(
  wanted: WantedTime,
  ask: () => Question<Needs, Facts, T>,
): Question<Needs, Facts, T> {
  const { needs, decide } = wanting(wanted, ask)
  return { needs, decide: (facts) => wanting(wanted, () => decide(facts)) }
}

/** A question to one human's time. */
export type TimeQuestion<T> = Question<TimeNeeds, TimeFacts, T>

export const noTime: TimeNeeds = { busy: null }

/** Decided in the first step: nothing more has to be known. */
export function settled<T>(value: T): Question<TimeNeeds, unknown, T> {
  return { needs: noTime, decide: () => value }
}
