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

/** Which part of the width something has, from the left: both from 0 to 1. */
export interface Share {
  readonly from: number
  readonly width: number
}

/** The most that the ground takes of the width where something stands before it. */
const groundMax = 0.45

/**
 * The share of each. The ground, which says why time is open or not, stands left and gives way: what is booked or clicked
 * beside it has more than half of the width, however much ground overlaps.
 */
export function sharesOf(things: readonly (Rows & { readonly isGround: boolean })[]): Share[] {
  const found: Share[] = things.map(() => ({ from: 0, width: 1 }))
  for (const cluster of clustersOf(things)) {
    const [ground, front] = [true, false].map((isGround) =>
      cluster.filter((at) => things[at]?.isGround === isGround),
    )
    const lanesIn = (members: readonly number[] = []) =>
      lanesOf(members.flatMap((at) => things[at] ?? []))
    const [grounds, fronts] = [lanesIn(ground), lanesIn(front)]
    const edge = edgeOf(most(grounds), most(fronts))
    const place = (members: readonly number[] = [], lanes: readonly Lane[], within: Share) => {
      for (const [n, at] of members.entries()) found[at] = shareOf(lanes[n] ?? alone, within)
    }
    place(ground, grounds, { from: 0, width: edge })
    place(front, fronts, { from: edge, width: 1 - edge })
  }
  return found
}

const alone: Lane = { lane: 0, lanes: 1 }

function shareOf({ lane, lanes }: Lane, { from, width }: Share): Share {
  return { from: from + (width * lane) / lanes, width: width / lanes }
}

const most = (lanes: readonly Lane[]) => Math.max(0, ...lanes.map((one) => one.lanes))

function edgeOf(ground: number, front: number): number {
  if (front === 0 || ground === 0) return front === 0 ? 1 : 0
  return Math.min(groundMax, ground / (ground + front))
}

/** Things that touch one another by way of others, by their places in the list. */
function clustersOf(things: readonly Rows[]): number[][] {
  const order = things.map((rows, at) => ({ ...rows, at })).sort(byTop)
  const clusters: number[][] = []
  let bottom = Number.NEGATIVE_INFINITY
  for (const { at, top, height } of order) {
    if (top >= bottom) clusters.push([])
    clusters.at(-1)?.push(at)
    bottom = Math.max(bottom, top + height)
  }
  return clusters
}
