/** What questions for slots of one human and of several have in common. */
import type { Schedule } from '../../domain/schedule.ts'
import { decideCandidates } from '../../domain/slots/candidates.ts'
import { spreadSlots } from '../../domain/slots/day-slots.ts'
import { paceOf } from '../../domain/slots/grids.ts'
import type { SlotWish } from '../../domain/slots/slots.ts'
import type { AskedRange, DayRange } from '../../domain/time/date-range.ts'
import type { Interval } from '../../domain/time/interval.ts'

/** Which slots are asked for, and which of them are wanted. */
export interface AskedSlots extends AskedRange {
  readonly durationMinutes: number
  /** At most so many in all, the earliest. */
  readonly limit?: number | undefined
  /** At most so many of each local date, from the whole of the day. */
  readonly perDay?: number | undefined
  /** The zone that days are counted in, in place of the human's own. */
  readonly displayZone?: string | undefined
}

/** Spread takes from the whole of a day, so it is only without it that a limit ends the walk. */
export function wishOf({ durationMinutes, limit, perDay }: AskedSlots): SlotWish {
  return { durationMinutes, limit: perDay === undefined ? limit : undefined }
}

/** What is asked of one human. */
interface Asking {
  readonly schedule: Schedule
  readonly windows: readonly Interval[]
}

/**
 * By the windows of each human. @throws Refusal as `decideCandidates`, unless the question ends with its limit.
 */
export function decideSize(
  humans: readonly Asking[],
  asked: AskedSlots,
  days: DayRange & { readonly timeZone: string },
): void {
  const { durationMinutes, limit } = wishOf(asked)
  if (limit !== undefined) return
  const paced = humans.map(({ schedule, windows }) => ({
    windows,
    pace: paceOf(schedule.terms, durationMinutes),
  }))
  decideCandidates(paced, { ...days, isSpread: asked.perDay !== undefined })
}

/** The slots that the caller wants to see: spread over each day, then the first. */
export function wantedOf<T extends Interval>(
  slots: readonly T[],
  { perDay, limit, displayZone }: Pick<AskedSlots, 'perDay' | 'limit' | 'displayZone'>,
  timeZone: string,
): readonly T[] {
  const spread = perDay === undefined ? slots : spreadSlots(displayZone ?? timeZone, slots, perDay)
  return limit === undefined ? spread : spread.slice(0, limit)
}
