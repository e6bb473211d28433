import { startsEndMs } from '../../domain/calendar.ts'
import {
  type Alternatives,
  Refusal,
  type RefusalCode,
  type WantedTime,
} from '../../domain/errors.ts'
import type { Schedule } from '../../domain/schedule.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { dayMs, endOfTimeMs } from '../../domain/time/units.ts'
import { dayOf, showDay } from '../../domain/time/zone.ts'
import { says } from '../../domain/wording/says.ts'

/** Offered with a refused time, and as `next_slots` of an explanation. */
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
  const { wanted } = error.extras
  if (!wanted) return error
  const found = await look(wanted)
  return offering(error, { ...found, timeZone: wanted.attendeeTimeZone ?? found.timeZone })
}

/** The refusal of a time with what is free instead. That it was just taken, nobody knows. */
export function offering({ code, text, extras }: Refusal, alternatives: Alternatives): Refusal {
  const more =
    alternatives.slots.length === 0
      ? noneWords(alternatives)
      : code === 'SLOT_UNAVAILABLE'
        ? someWords
        : ''
  return new Refusal(code, says`${text}${more}`, { ...extras, alternatives })
}

const someWords = ' Book one of the alternatives, or ask for slots again.'
function noneWords({ lastDate }: Alternatives): string {
  const none = ' Nothing of this length is free'
  return lastDate === undefined
    ? `${none} in the ${alternativesDays} days from then on: ask for slots of later dates.`
    : `${none} from then on, for the last possible date is ${lastDate}: ask for slots of other dates up to it.`
}

/** The last date that is booked yet, where the search for other slots goes up to it. */
export function lastDateIn({ endMs }: Interval, lasts: readonly Lasting[], nowMs: number) {
  const [last] = lasts
    .map((one) => ({ timeZone: one.timeZone, lastMs: startsEndMs(one, nowMs) }))
    .sort((a, b) => b.lastMs - a.lastMs)
  return last && last.lastMs <= endMs ? showDay(dayOf(last.timeZone, last.lastMs - 1)) : undefined
}

type Lasting = Pick<Schedule, 'timeZone' | 'terms'>

/** When a slot may start that is offered in place of one: for 14 days from it on, or from the first possible start on. */
export function alternativesRange(refusedMs: number, earliestMs: number): Interval {
  const startMs = Math.max(earliestMs, refusedMs)
  return { startMs, endMs: Math.min(startMs + alternativesDays * dayMs, endOfTimeMs) }
}
