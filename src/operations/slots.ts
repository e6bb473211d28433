import { sharedSlots, type TeamRequest } from '../domain/assignment.ts'
import { decideDuration, humanNotFound } from '../domain/booking.ts'
import type { Interval } from '../domain/interval.ts'
import { alternativesDays, alternativesMax, minuteMs } from '../domain/limits.ts'
import { computeSlots, queryRange, type SlotQuery } from '../domain/slots.ts'
import { dayOf } from '../domain/zone.ts'
import type { Context } from './context.ts'

/** The answer to a slot query: the slots, the human's zone and the instant it was true. */
export interface SlotList {
  readonly timeZone: string
  readonly slots: readonly Interval[]
  readonly nowMs: number
  /** When a hold in the range expires, and its slots come back; +Infinity where there is none. */
  readonly heldUntilMs: number
}

/**
 * Free slots of one human. Without availability, or with nothing free: an empty list.
 * @throws Refusal NOT_FOUND; INVALID_DURATION for one that the human does not offer.
 */
export function listSlots(
  { store, clock }: Context,
  accountId: string,
  humanId: string,
  query: SlotQuery,
): Promise<SlotList> {
  const nowMs = clock.nowMs()
  return store.humans.ask({ accountId, humanId, nowMs }, (facts) => {
    const { schedule } = facts
    if (!schedule) throw humanNotFound()
    const { timeZone } = schedule
    if (!schedule.rules) {
      return { timeZone, slots: [], nowMs, heldUntilMs: Number.POSITIVE_INFINITY }
    }
    decideDuration(schedule, query.durationMinutes)
    const { startMs, endMs } = queryRange(timeZone, query)
    const span = { startMs, endMs: endMs + query.durationMinutes * minuteMs }
    const slots = computeSlots(schedule, facts.busyWithin(span), query, nowMs)
    return { timeZone, slots, nowMs, heldUntilMs: facts.heldUntilMs(span) }
  })
}

/**
 * Stands for everything that the slots of a human come from, time aside: as long as it stays the same, an
 * answer computed before is still right.
 */
export function slotsStamp({ store }: Context, humanId: string): Promise<string> {
  return store.humans.stampOf(humanId)
}

/** A slot that was asked for. */
export interface WantedSlot {
  readonly humanId: string
  readonly startMs: number
  readonly durationMinutes: number
}

/**
 * The free slots nearest after one that was refused, within 14 days: what to offer in its place. None for a
 * duration that the human does not offer. `limit` is the most there may be.
 */
export function nextSlots(
  context: Context,
  accountId: string,
  { humanId, startMs: afterMs, durationMinutes }: WantedSlot,
  limit = alternativesMax,
): Promise<readonly Interval[]> {
  const nowMs = context.clock.nowMs()
  const earliestMs = Math.max(nowMs, afterMs)
  return context.store.humans.ask({ accountId, humanId, nowMs }, ({ schedule, busyWithin }) => {
    if (!schedule?.rules?.durationsMinutes.includes(durationMinutes)) return []
    const fromDay = dayOf(schedule.timeZone, earliestMs)
    const toDay = fromDay + alternativesDays
    const query = { fromDay, toDay, durationMinutes, limit }
    const { startMs, endMs } = queryRange(schedule.timeZone, query)
    const busy = busyWithin({ startMs, endMs: endMs + durationMinutes * minuteMs })
    return computeSlots(schedule, busy, query, earliestMs)
  })
}

/** The same of several humans: at which one of them is free, or with `all` every one. */
export async function nextTeamSlots(
  context: Context,
  accountId: string,
  humanIds: readonly string[],
  { assign, startMs, durationMinutes }: TeamRequest,
): Promise<readonly Interval[]> {
  // What all are offered may lie far behind the first slots of each.
  const limit = assign === 'all' ? Number.POSITIVE_INFINITY : alternativesMax
  const offers = humanIds.map((humanId) =>
    nextSlots(context, accountId, { humanId, startMs, durationMinutes }, limit),
  )
  return sharedSlots(await Promise.all(offers), assign, alternativesMax)
}
