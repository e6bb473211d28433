import {
  type Alternatives,
  Refusal,
  type RefusalCode,
  type WantedTime,
} from '../../domain/errors.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { dayMs, endOfTimeMs } from '../../domain/time/units.ts'

export const alternativesMax = 3
const alternativesDays = 14

const answeredWithAlternatives: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'SLOT_UNAVAILABLE',
  'SCHEDULE_BLOCKED',
  'OUTSIDE_WORKING_HOURS',
])

/**
 * What to throw for an error: a refusal of the time carries free slots to offer instead. They are looked up
 * after the transaction, so that the write lock is not held for advice.
 */
export async function withAlternatives(
  error: unknown,
  look: (wanted: WantedTime) => Promise<Alternatives>,
): Promise<unknown> {
  if (!(error instanceof Refusal) || !answeredWithAlternatives.has(error.code)) return error
  const { code, text, extras } = error
  if (!extras.wanted) return error
  return new Refusal(code, text, { ...extras, alternatives: await look(extras.wanted) })
}

/** When a slot may start that is offered in place of one: from it on for 14 days, and never in the past. */
export function alternativesRange(refusedMs: number, nowMs: number): Interval {
  const startMs = Math.max(nowMs, refusedMs)
  return { startMs, endMs: Math.min(startMs + alternativesDays * dayMs, endOfTimeMs) }
}
