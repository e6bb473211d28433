import { decideDuration, humanNotFound } from '../../domain/booking.ts'
import { settled } from '../../domain/question.ts'
import { decideOccurrences } from '../../domain/slots/candidates.ts'
import { emptyNote } from '../../domain/slots/note.ts'
import { computeSlots, queryRange } from '../../domain/slots/slots.ts'
import { daysOf, rangeDaysMax } from '../../domain/time/date-range.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { minuteMs } from '../../domain/time/units.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { Stamp } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { type AskedSlots, decideSize, wantedOf, wishOf } from './slot-choice.ts'

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
    decideSize([windows], asked, { ...days, timeZone })
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

/**
 * Stands for everything that the slots of a human come from, time aside: as long as it stays the same, an
 * answer computed before is still right.
 */
export function slotsStamp({ store }: Context, humanId: string): Stamp {
  return store.humans.stampOf(humanId)
}
