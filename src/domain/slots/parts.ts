/** Slots in parts: of a calendar that is very full only so much is read at once. */
import { durationMinutesMax } from '../availability.ts'
import type { Buffers } from '../claim.ts'
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
/** More than one human can have while one slot lasts with its buffers, so that every part gets on. */
const rowsMin = (bufferMinutes: number) => durationMinutesMax + bufferMinutes + 60

/** How many bookings of each human are read for one part; `buffers`: those of each. */
export function rowsOfEach(buffers: readonly Buffers[]): number {
  const widest = buffers.map(({ beforeMinutes, afterMinutes }) => beforeMinutes + afterMinutes)
  const rows = Math.floor(rowsOfPartMax / Math.max(1, buffers.length))
  return Math.max(rowsMin(Math.max(0, ...widest)), rows)
}

/** The starts of a range whose whole slots lie in known time, with what is kept free after them; `nextMs` is the first that does not. */
export function knownStarts(
  { startMs, endMs }: Interval,
  minutes: number,
  knownMs: number,
): Interval & Pick<Part<never>, 'nextMs'> {
  const untilMs = knownMs - minutes * minuteMs + 1
  if (untilMs >= endMs) return { startMs, endMs, nextMs: null }
  return { startMs, endMs: untilMs, nextMs: untilMs }
}
