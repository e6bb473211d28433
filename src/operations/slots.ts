import { decideDuration, humanNotFound } from '../domain/booking.ts'
import { settled } from '../domain/question.ts'
import { decideCandidates, decideOccurrences } from '../domain/slots/candidates.ts'
import { spreadSlots } from '../domain/slots/day-slots.ts'
import { gridsOf } from '../domain/slots/grids.ts'
import { emptyNote } from '../domain/slots/note.ts'
import { computeSlots, queryRange, type SlotWish } from '../domain/slots/slots.ts'
import { type AskedRange, type DayRange, daysOf, rangeDaysMax } from '../domain/time/date-range.ts'
import type { Interval } from '../domain/time/interval.ts'
import { minuteMs } from '../domain/time/units.ts'
import { dayOf } from '../domain/time/zone.ts'
import type { Stamp } from '../store/store.ts'
import type { Context, Sight } from './context.ts'

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

/** The answer to a slot query: the slots, the human's zone and the instant it was true. */
export interface SlotList {
  readonly timeZone: string
  readonly slots: readonly Interval[]
  readonly nowMs: number
  /** Why there is none, where there is none. */
  readonly note: string | null
  /** When a hold in the range expires, and its slots come back; +Infinity where there is none. */
  readonly heldUntilMs: number
}

/**
 * Free slots of one human; `today` is that of its zone. Without availability, or with nothing free: an
 * empty list.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR for a range that is none once `today` is known, or one that is
 * too large; INVALID_DURATION for one that the human does not offer.
 */
export function listSlots(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
  asked: AskedSlots,
): Promise<SlotList> {
  const nowMs = clock.nowMs()
  const { durationMinutes } = asked
  const accountId = sight.accountOf(humanId)
  return store.humans.ask({ accountId, humanId, nowMs }, (schedule) => {
    if (!schedule) throw humanNotFound()
    const { timeZone } = schedule
    const days = daysOf(asked, () => dayOf(timeZone, nowMs), rangeDaysMax)
    const note = () => emptyNote(schedule, { ...days, timeZone, durationMinutes, nowMs })
    if (!schedule.rules) {
      return settled({ timeZone, slots: [], nowMs, note: note(), heldUntilMs: never })
    }
    decideDuration(schedule, durationMinutes)
    decideOccurrences([schedule], days)
    const { windows } = schedule.openHours(days.fromDay, days.toDay)
    decideSize(() => gridsOf(windows, durationMinutes), asked, { ...days, timeZone })
    const query = { ...days, ...wishOf(asked) }
    const { startMs, endMs } = queryRange(timeZone, query)
    return {
      needs: { busy: { startMs, endMs: endMs + durationMinutes * minuteMs } },
      decide({ busy, holds }) {
        const slots = wantedOf(computeSlots(schedule, busy, query, nowMs), asked, timeZone)
        const heldUntilMs = Math.min(never, ...holds.map(({ expiresAtMs }) => expiresAtMs))
        return { timeZone, slots, nowMs, note: slots.length > 0 ? null : note(), heldUntilMs }
      },
    }
  })
}

const never = Number.POSITIVE_INFINITY

/** Spread takes from the whole of a day, so it is only without it that a limit ends the walk. */
export function wishOf({ durationMinutes, limit, perDay }: AskedSlots): SlotWish {
  return { durationMinutes, limit: perDay === undefined ? limit : undefined }
}

/** @throws Refusal as `decideCandidates`, unless the question ends with its limit. */
export function decideSize(
  gridsOf: () => readonly Interval[],
  asked: AskedSlots,
  days: DayRange & { readonly timeZone: string },
): void {
  const { durationMinutes, limit } = wishOf(asked)
  if (limit !== undefined) return
  decideCandidates(gridsOf(), { ...days, durationMinutes, isSpread: asked.perDay !== undefined })
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

/**
 * Stands for everything that the slots of a human come from, time aside: as long as it stays the same, an
 * answer computed before is still right.
 */
export function slotsStamp({ store }: Context, humanId: string): Stamp {
  return store.humans.stampOf(humanId)
}
