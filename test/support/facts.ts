/** Facts for decisions, told as an engine would: what overlaps the span that is asked for, and nothing else. */

import { claimedBy } from '../../src/domain/claim.ts'
import type { Usage } from '../../src/domain/plan.ts'
import type {
  BookingFacts,
  CalendarFacts,
  LiveHold,
  Question,
  TimeNeeds,
} from '../../src/domain/question.ts'
import type { Limit } from '../../src/domain/slots/limits.ts'
import { type Interval, type IntervalSet, overlaps, union } from '../../src/domain/time/interval.ts'

/** A booking or a hold of which nothing is said but whom and when. */
export const noOptionalDetails = {
  ...{ attendeePhone: null, attendeeTimeZone: null, attendeeLocale: null, location: null },
} as const

/** What there is to know of somebody's time. */
export interface Known {
  readonly busy?: readonly Interval[]
  /** When the meetings begin that are counted for limits. */
  readonly starts?: readonly number[]
  /** Those of them that are of the kind of meeting with a limit of its own. */
  readonly serviceStarts?: readonly number[] | undefined
  /** Live ones; they are busy as well. */
  readonly holds?: readonly LiveHold[]
  readonly usage?: Usage
}

export const roomy: Usage = {
  ...{ plan: 'unlimited', autoPurchase: false, used: 0, packs: 0, covered: 0 },
}

export function answered<T>(
  { needs, decide }: Question<TimeNeeds, BookingFacts & CalendarFacts, T>,
  { busy = [], starts = [], serviceStarts, holds = [], usage = roomy }: Known = {},
): T {
  const taken = busyWithin([...busy, ...holds.map(claimedBy)], needs.busy)
  return decide({
    busy: taken,
    counts: countsOf(needs.limits, starts, serviceStarts),
    usage,
    holds: holds.filter((one) => within([claimedBy(one)], needs.busy).length > 0),
    knownMs: Number.POSITIVE_INFINITY,
  })
}

export function countsOf(
  limits: readonly Limit[] | undefined,
  starts: readonly number[],
  serviceStarts: readonly number[] = [],
) {
  return limits?.map(({ span, serviceId }) => {
    const counted = serviceId === undefined ? starts : serviceStarts
    return counted.filter((ms) => span.startMs <= ms && ms < span.endMs).length
  })
}

export function busyWithin(busy: readonly Interval[], span: Interval | null): IntervalSet {
  return union(within(busy, span))
}

function within<T extends Interval>(all: readonly T[], span: Interval | null): readonly T[] {
  return span === null ? [] : all.filter((one) => overlaps(one, span))
}
