/** Clocks that the times of a calendar are written by. A wall time is written as if it were UTC, in milliseconds. */

import { dayMs, minuteMs } from '../time/units.ts'
import { instantOf, instantsOf, offsetMsAt } from '../time/zone.ts'

export interface WallClock {
  /** One that comes twice is the first; one that is skipped is read by the offset before the gap (RFC 5545 3.3.5). */
  instantOf(wallMs: number): number
  wallOf(ms: number): number
}

export const utcClock: WallClock = { instantOf: (wallMs) => wallMs, wallOf: (ms) => ms }

/** The clock of a zone that the rules in force know. */
export function zoneClock(timeZone: string): WallClock {
  return {
    instantOf(wallMs) {
      const [first] = instantsOf(timeZone, wallMs)
      if (first !== undefined) return first
      const day = Math.floor(wallMs / dayMs)
      const jumpMs = instantOf(timeZone, day, (wallMs - day * dayMs) / minuteMs)
      return wallMs - offsetMsAt(timeZone, jumpMs - 1)
    },
    wallOf: (ms) => ms + offsetMsAt(timeZone, ms),
  }
}

/** From an instant on, a clock shows this much more than UTC. */
export interface OffsetChange {
  readonly atMs: number
  readonly offsetMs: number
}

/** The clock of a zone that a calendar brings with it: its changes, by their instants. */
export function clockOfChanges(beforeMs: number, changes: readonly OffsetChange[]): WallClock {
  const sorted = changes.toSorted((a, b) => a.atMs - b.atMs)
  const offsets = [...new Set([beforeMs, ...sorted.map(({ offsetMs }) => offsetMs)])]
  const offsetAt = (ms: number) => sorted[firstAfter(sorted, ms) - 1]?.offsetMs ?? beforeMs
  return {
    instantOf(wallMs) {
      const right = offsets
        .map((offsetMs) => wallMs - offsetMs)
        .filter((ms) => ms + offsetAt(ms) === wallMs)
      if (right.length > 0) return Math.min(...right)
      // The change that skips it lies between the instants that its two offsets make of it.
      const gap = sorted.find(({ atMs, offsetMs }) => {
        const fromMs = offsetAt(atMs - 1)
        return atMs + fromMs <= wallMs && wallMs < atMs + offsetMs
      })
      return wallMs - offsetAt((gap?.atMs ?? wallMs) - 1)
    },
    wallOf: (ms) => ms + offsetAt(ms),
  }
}

/** The index of the first change after an instant. */
function firstAfter(changes: readonly OffsetChange[], ms: number): number {
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((changes[middle]?.atMs ?? 0) > ms) high = middle
    else low = middle + 1
  }
  return low
}
