/** Windows as grids of candidates: each start that a slot may have is on one of them. */

import type { Terms } from '../availability.ts'
import type { Interval } from '../time/interval.ts'
import { minuteMs } from '../time/units.ts'

/** How the candidates of a window follow one another, and how long each is. */
export interface Pace {
  readonly stepMs: number
  readonly durationMs: number
}

export function paceOf({ stepMinutes }: Pick<Terms, 'stepMinutes'>, durationMinutes: number): Pace {
  return {
    stepMs: (stepMinutes ?? durationMinutes) * minuteMs,
    durationMs: durationMinutes * minuteMs,
  }
}

/**
 * The grids of windows that are sorted by start; no two have a start in common. A window has its own grid, anchored
 * at its start, so windows are joined only where one begins on the grid of the other, and no candidate lies over the
 * end of the earlier: then the candidates of both are those of the joined one. However many windows lie over one
 * day, it is walked once for each minute at which a grid may begin, at most. Cost: one step a window.
 */
export function gridsOf(
  windows: readonly Interval[],
  { stepMs, durationMs }: Pace,
): readonly Interval[] {
  if (areApart(windows)) return windows
  const grids: { startMs: number; endMs: number }[] = []
  /** The last grid of each phase. */
  const last = new Map<number, { startMs: number; endMs: number }>()
  for (const { startMs, endMs } of windows) {
    const phase = ((startMs % stepMs) + stepMs) % stepMs
    const grid = last.get(phase)
    // The last candidate before `startMs` has to end with the grid, so that joining adds none.
    if (grid && startMs - stepMs + durationMs <= grid.endMs) {
      grid.endMs = Math.max(grid.endMs, endMs)
    } else {
      const begun = { startMs, endMs }
      grids.push(begun)
      last.set(phase, begun)
    }
  }
  return grids
}

/** As nearly everybody's are. */
function areApart(windows: readonly Interval[]): boolean {
  let endMs = Number.NEGATIVE_INFINITY
  for (const window of windows) {
    if (window.startMs < endMs) return false
    endMs = window.endMs
  }
  return true
}
