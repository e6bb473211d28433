/** Things of one day that overlap stand side by side, none over another. */
import type { Rows } from './axis.ts'

export interface Lane {
  /** From the left, beginning with 0. */
  readonly lane: number
  /** How many share the width. */
  readonly lanes: number
}

/**
 * The lane of each, in the given order. Things that touch one another by way of others share one division of the
 * width; what overlaps nothing has all of it.
 */
export function lanesOf(things: readonly Rows[]): readonly Lane[] {
  const order = things.map((rows, at) => ({ ...rows, at })).sort(byTop)
  const found: Lane[] = things.map(() => ({ lane: 0, lanes: 1 }))
  let [cluster, ends, bottom]: [{ at: number; lane: number }[], number[], number] = [[], [], 0]
  const close = () => {
    for (const { at, lane } of cluster) found[at] = { lane, lanes: ends.length }
    cluster = []
    ends = []
  }
  for (const { at, top, height } of order) {
    if (top >= bottom) close()
    const free = ends.findIndex((end) => end <= top)
    const lane = free < 0 ? ends.length : free
    ends[lane] = top + height
    bottom = Math.max(bottom, top + height)
    cluster.push({ at, lane })
  }
  close()
  return found
}

/** What begins first stands left, and of several the longest. */
function byTop(a: Rows, b: Rows): number {
  return a.top - b.top || b.height - a.height
}
