import type { KnownCalendars } from '../../domain/calendars/known-calendars.ts'
import { settled } from '../../domain/question.ts'
import { isHeavy, type Schedule } from '../../domain/schedule.ts'
import type { Interval } from '../../domain/time/interval.ts'
import type { StampSoon } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { knowingHolidays } from '../holidays/holidays.ts'
import { inParts } from './parts.ts'
import { type AskedSlots, wantedOf, wishOf } from './slot-choice.ts'
import { askPart, decideHours } from './slots-part.ts'

/** The answer to a slot query: the slots, the human's zone and the instant it was true. */
export interface SlotList {
  readonly timeZone: string
  readonly slots: readonly Interval[]
  readonly nowMs: number
  /** Why there is none, where there is none. */
  readonly note: string | null
  /** When a hold in the range expires, and its slots come back; +Infinity where there is none. */
  readonly heldUntilMs: number
  /** How long before its start a slot is offered no more. */
  readonly noticeMinutes: number
  /** How well the human's calendars elsewhere are known; absent: there are none. */
  readonly calendars?: KnownCalendars | undefined
}

/**
 * Free slots of one human; `today` is that of its zone. Without availability, or with nothing free: an
 * empty list.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR for a range that is none once `today` is known, or one that is
 * too large; INVALID_DURATION for one that the human does not offer.
 */
export async function listSlots(
  context: Context,
  sight: Sight,
  humanId: string,
  asked: AskedSlots,
): Promise<SlotList> {
  const { store, clock, gate } = context
  const nowMs = clock.nowMs()
  const accountId = sight.accountOf(humanId)
  const key = { accountId, humanId, nowMs }
  // Held, so that it is found again.
  let held: Schedule | null = null
  const { first, parts } = await inParts(
    wishOf(asked).limit,
    () => gate.turns.next(accountId),
    async (rest) => {
      const part = await store.humans.ask(key, (schedule) => {
        if (held === schedule || !isHeavy(schedule)) return askPart(schedule, asked, rest, nowMs)
        held = schedule
        return settled(null)
      })
      if (part !== null) return part
      await gate.turns.next(accountId)
      await knowingHolidays(() => decideHours(held, asked, nowMs))
      await gate.turns.next(accountId)
      return store.humans.ask(key, (schedule) => askPart(schedule, asked, rest, nowMs))
    },
  )
  const { timeZone, noticeMinutes, calendars } = first
  const found = parts.length === 1 ? first.slots : parts.flatMap((part) => part.slots)
  const slots = wantedOf(found, asked, timeZone)
  const heldUntilMs = Math.min(...parts.map((part) => part.heldUntilMs))
  const note = slots.length > 0 ? null : first.note()
  return { timeZone, slots, nowMs, note, heldUntilMs, noticeMinutes, calendars }
}

/**
 * Stands for everything that the slots of a human come from, time aside: as long as it stays the same, an
 * answer computed before is still right.
 */
export function slotsStamp({ store }: Context, humanId: string): StampSoon {
  return store.humans.stampOf(humanId)
}
