import { Bounded } from '../../domain/bounded.ts'
import { type CalendarReading, isUsable } from '../../domain/calendars/calendar.ts'
import {
  firstEndingAfter,
  type Interval,
  type IntervalSet,
  startOf,
  union,
} from '../../domain/time/interval.ts'

/** When a human is busy by the calendars kept elsewhere, and how well each is known. */
export interface Outside {
  readonly readings: readonly CalendarReading[]
  readonly busy: IntervalSet
  /** What of it is not there by copies of bookings. */
  readonly others: IntervalSet
  /** Copies that the human moved, each with its booking. */
  readonly copies: readonly (Interval & { readonly copyOf?: string })[]
}

interface Kept extends Outside {
  readonly version: number
}

/** Whose calendars are asked for, at which version in the row, and when. */
export interface AskedOutside {
  readonly humanId: string
  readonly version: number
  readonly nowMs: number
}

const outsidesKept = 2_048
const outsideBytesMax = 16 * 1024 * 1024

/** What was read of calendars, kept by the version in the human's row, which all news of them moves, by whatever process. */
export class OutsideCache {
  readonly #kept = new Bounded<Kept>(
    outsidesKept,
    outsideBytesMax,
    ({ busy, readings, copies }) =>
      512 * (1 + readings.length) + 64 * busy.length + (copies.length > 0 ? 128 * busy.length : 0),
  )

  clear(): void {
    this.#kept.clear()
  }

  /** What is kept of this version, however old; for an engine that waits for its rows. */
  known({ humanId, version }: AskedOutside): Outside | undefined {
    const kept = this.#kept.get(humanId)
    return kept?.version === version ? kept : undefined
  }

  get(
    { humanId, version, nowMs }: AskedOutside,
    read: () => Outside,
    readings: () => Outside['readings'],
  ): Outside {
    const kept = this.#kept.get(humanId)
    const isSame = kept?.version === version
    if (isSame && kept.readings.every((reading) => isUsable(reading, nowMs))) return kept
    // A read that found nothing new moves no version, so one that seems too old is looked at again.
    const outside = isSame ? { ...kept, readings: readings() } : { ...read(), version }
    this.#kept.set(humanId, outside)
    return outside
  }
}

export const sorted = (times: readonly Interval[]) =>
  times.toSorted((a, b) => a.startMs - b.startMs)

/** What is busy for a booking: its own copy, wherever its human moved it, is in its way nowhere. */
export function busyBeside(
  { busy, others, copies }: Omit<Outside, 'readings'>,
  bookingId: string | undefined,
): IntervalSet {
  if (bookingId === undefined || copies.length === 0) return busy
  return union(others, sorted(copies.filter(({ copyOf }) => copyOf !== bookingId)))
}

export type Nullable<T> = { readonly [K in keyof T]: T[K] | null }

/** What of it lies within a span, or reaches into it. */
export function outsideWithin(busy: IntervalSet, span: Interval): IntervalSet {
  const found: Interval[] = []
  for (let at = firstEndingAfter(busy, span.startMs); startOf(busy, at) < span.endMs; at += 1) {
    const one = busy[at]
    if (one) found.push(one)
  }
  return found
}
