import type { Schedule } from '../../domain/schedule.ts'
import { type Interval, type IntervalSet, union } from '../../domain/time/interval.ts'
import { busyBeside, type Outside, outsideWithin } from './outside-cache.ts'

/** One human, as far as the first step of a decision knows it. */
export interface KnownHuman {
  readonly humanId: string
  readonly nowMs: number
  /** Null: no such human in this account, or one no longer active. */
  readonly schedule: Schedule | null
  /** The number that its bookings have; 0 for nobody. */
  readonly seq: number
  /** When calendars elsewhere say that it is busy. */
  readonly outside: Omit<Outside, 'readings'>
}

/** What of a human's time does not count as taken. */
export interface Except {
  readonly bookingId?: string | undefined
  readonly holdId?: string | undefined
}

export const nothing: Except = {}

/** What a human has who has no calendars elsewhere. */
export const nowhere: KnownHuman['outside'] = { busy: [], others: [], copies: [] }

export function outsideOn(
  { outside }: KnownHuman,
  span: Interval,
  exceptBookingId?: string,
): IntervalSet {
  const busy = busyBeside(outside, exceptBookingId)
  return busy.length === 0 ? busy : outsideWithin(busy, span)
}

/** Most humans have no calendars elsewhere, and most of their time is held by nobody. */
export function joined(
  booked: IntervalSet,
  held: readonly Interval[],
  outside: IntervalSet,
): IntervalSet {
  if (held.length === 0 && outside.length === 0) return booked
  return union(booked, held, outside)
}

export interface ActiveRow {
  readonly seq: number
  readonly version: number
  /** Null: it has none. */
  readonly calendars: number | null
}
