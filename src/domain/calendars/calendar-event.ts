import type { Rule } from '../time/rule-times.ts'
import { dayMs } from '../time/units.ts'
import type { WallClock } from './wall-clock.ts'

/** A time as a calendar writes it: a date is the midnight with which it begins. */
export interface EventTime {
  readonly wallMs: number
  readonly clock: WallClock
  readonly isDate: boolean
}

/** Days are those of the clock, 23 to 25 hours; the rest is elapsed time. */
export interface EventLength {
  readonly days: number
  readonly restMs: number
}

/** A time beside those of the rules, with a length of its own or that of the event. */
export interface AddedTime {
  readonly start: EventTime
  readonly length: EventLength | null
}

/** What of an event in somebody's calendar says when they are busy. */
export interface CalendarEvent {
  /** Empty: it has none, and belongs to no other. */
  readonly uid: string
  readonly sequence: number
  readonly start: EventTime
  readonly length: EventLength
  /** Not free, not cancelled, not declined. */
  readonly isBusy: boolean
  readonly rules: readonly Rule[]
  readonly added: readonly AddedTime[]
  readonly excluded: readonly EventTime[]
  /** The time of the instance which this one stands for; null: it is no exception. */
  readonly insteadOf: EventTime | null
  /** It stands for the later ones too. */
  readonly isForLater: boolean
}

/** A time in which somebody is busy, by the event that says so. */
export interface BusyTime {
  readonly startMs: number
  readonly endMs: number
  readonly uid: string
}

export function instantOfTime({ clock, wallMs }: EventTime): number {
  return clock.instantOf(wallMs)
}

/** When an event of a length ends that starts at a time. */
export function endOfEvent({ clock, wallMs }: EventTime, { days, restMs }: EventLength): number {
  return clock.instantOf(wallMs + days * dayMs) + restMs
}
