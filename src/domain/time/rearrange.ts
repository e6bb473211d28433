/** Which of several meetings of one calendar can be put elsewhere at once, and in what order. */
import { firstEndingAfter, type Interval, startOf } from './interval.ts'

export interface Move {
  readonly from: Interval
  readonly to: Interval
  /** Something else stands in the way of it, whatever the others do. */
  readonly isBlocked: boolean
}

/**
 * Answers the places in the list of the bookings that move, in an order in which none ever overlaps another on the way.
 * What stands where they are now must be disjoint. Whoever moves onto another's present time needs that one to
 * move before; those that need each other in a circle stay, as no order serves them, and so does whoever needs
 * one that stays. Of two that would end up on each other the first of the list has its way, with all it needs.
 * None stays that could be moved beside those that are.
 */
export function rearrange(moves: readonly Move[]): readonly number[] {
  const needs = needsOf(moves)
  const order = orderOf(moves, needs)
  const chosen = choose(new Set(order), needs, rivalsOf(moves))
  return order.filter((one) => chosen.has(one))
}

/** For each, the others that stand now where it goes. */
function needsOf(moves: readonly Move[]): readonly (readonly number[])[] {
  const byStart = [...moves.keys()].sort((a, b) => startIn(moves, a) - startIn(moves, b))
  const standing = byStart.flatMap((one) => moves[one]?.from ?? [])
  return moves.map(({ to }, self) => {
    const found: number[] = []
    for (
      let at = firstEndingAfter(standing, to.startMs);
      startOf(standing, at) < to.endMs;
      at += 1
    ) {
      const other = byStart[at]
      if (other !== undefined && other !== self) found.push(other)
    }
    return found
  })
}

const startIn = (moves: readonly Move[], one: number): number => moves[one]?.from.startMs ?? 0

/** All that need nobody who stays, each behind those it needs. */
function orderOf(moves: readonly Move[], needs: readonly (readonly number[])[]): number[] {
  const neededBy: number[][] = moves.map(() => [])
  for (const [one, others] of needs.entries())
    for (const other of others) neededBy[other]?.push(one)
  const waitsFor = needs.map(({ length }) => length)
  const order = [...moves.keys()].filter((one) => !moves[one]?.isBlocked && waitsFor[one] === 0)
  // It grows while it is walked.
  for (const one of order) {
    for (const next of neededBy[one] ?? []) {
      const left = (waitsFor[next] ?? 0) - 1
      waitsFor[next] = left
      if (left === 0 && !moves[next]?.isBlocked) order.push(next)
    }
  }
  return order
}

/** For each, the others that would end up on it. */
function rivalsOf(moves: readonly Move[]): readonly (readonly number[])[] {
  const rivals: number[][] = moves.map(() => [])
  const byGoal = [...moves.entries()].sort(([, a], [, b]) => a.to.startMs - b.to.startMs)
  for (const [place, [one, { to }]] of byGoal.entries()) {
    for (let at = place + 1; at < byGoal.length; at += 1) {
      const [other, { to: goal }] = byGoal[at] ?? [0, { to }]
      if (goal.startMs >= to.endMs) break
      rivals[one]?.push(other)
      rivals[other]?.push(one)
    }
  }
  return rivals
}

/** In the order of the list, each that can move with all it needs, beside those chosen before it. */
function choose(
  able: ReadonlySet<number>,
  needs: readonly (readonly number[])[],
  rivals: readonly (readonly number[])[],
): ReadonlySet<number> {
  const chosen = new Set<number>()
  const unable = new Set<number>()
  for (const one of [...able].sort((a, b) => a - b)) {
    if (chosen.has(one)) continue
    const together = withNeeds(one, needs, chosen)
    const meets = (other: number) => chosen.has(other) || together.has(other)
    const isFree = [...together].every(
      (each) => !unable.has(each) && !(rivals[each] ?? []).some(meets),
    )
    // What it needs may move all the same, without it.
    if (!isFree) unable.add(one)
    else for (const each of together) chosen.add(each)
  }
  return chosen
}

/** It and all that has to move before it, but for those that move anyway. */
function withNeeds(
  one: number,
  needs: readonly (readonly number[])[],
  chosen: ReadonlySet<number>,
): ReadonlySet<number> {
  const together = new Set([one])
  for (const each of together) {
    for (const need of needs[each] ?? []) if (!chosen.has(need)) together.add(need)
  }
  return together
}
