/** Slots in parts: of a calendar that is very full only so much is read at once. */
import { durationMinutesMax } from '../availability.ts'
import type { Interval } from '../time/interval.ts'
import { minuteMs } from '../time/units.ts'

/** What of a range was looked at, and what is left. */
export interface Part<T> {
  readonly slots: readonly T[]
  /** Where the next part begins; null: there is none. */
  readonly nextMs: number | null
}

/** The bookings read for one part, of all humans together: some 10 ms. */
const rowsOfPartMax = 50_000
/** More than one human can have while one slot lasts, so that every part gets on. */
const rowsMin = durationMinutesMax + 60

/** How many bookings of each human are read for one part. */
export function rowsOfEach(humans: number): number {
  return Math.max(rowsMin, Math.floor(rowsOfPartMax / Math.max(1, humans)))
}

/** The starts of a range whose whole slots lie in known time; `nextMs` is the first that does not. */
export function knownStarts(
  { startMs, endMs }: Interval,
  durationMinutes: number,
  knownMs: number,
): Interval & Pick<Part<never>, 'nextMs'> {
  const untilMs = knownMs - durationMinutes * minuteMs + 1
  if (untilMs >= endMs) return { startMs, endMs, nextMs: null }
  return { startMs, endMs: untilMs, nextMs: untilMs }
}
