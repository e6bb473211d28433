/** Why a question for slots found none, in words that carry today's date: who asks often knows neither. */
import type { Schedule } from '../schedule.ts'
import type { DayRange } from '../time/date-range.ts'
import type { Interval } from '../time/interval.ts'
import { dayOf, showDay, showLocal } from '../time/zone.ts'
import { queryRange, slotsOf } from './slots.ts'

/** What was asked, and when. The dates are those of `timeZone`. */
interface Asked extends DayRange {
  readonly timeZone: string
  readonly durationMinutes: number
  readonly nowMs: number
}

/** Why one human has no slot. */
export function emptyNote(schedule: Schedule, asked: Asked): string {
  return noted(asked, isPast(asked) ? pastWords : wordsOf(schedule, asked))
}

/** Why several humans have none together; `why` says what else than past dates it may be. */
export function emptyTeamNote(asked: Asked, why: string): string {
  return noted(asked, isPast(asked) ? pastWords : why)
}

const pastWords = 'These dates are past.'

function isPast({ timeZone, toDay, nowMs }: Asked): boolean {
  return toDay < dayOf(timeZone, nowMs)
}

/** Every note ends alike: without the date of today and its zone no reader can ask better. */
function noted({ timeZone, nowMs }: Asked, why: string): string {
  return `${why} Dates are those of ${timeZone}, where it is now ${showLocal(timeZone, nowMs)}.`
}

function wordsOf(schedule: Schedule, asked: Asked): string {
  if (!schedule.rules) return 'No working hours are set for this human yet.'
  const { windows, open, openWithoutBlocks } = schedule.openHours(asked.fromDay, asked.toDay)
  const range = queryRange(asked.timeZone, asked)
  const fits = (time: readonly Interval[], sinceMs: number) =>
    slotsOf(windows, time, range, { ...asked, limit: 1 }, sinceMs).length > 0
  if (fits(open, asked.nowMs)) {
    return `Every start of ${asked.durationMinutes} minutes on ${dates(asked)} is taken.`
  }
  if (fits(open, range.startMs)) return `The working hours of ${dates(asked)} are over.`
  if (fits(openWithoutBlocks, range.startMs)) {
    return `A block in the schedule covers the working hours of ${dates(asked)}.`
  }
  return `The human does not work on ${dates(asked)}, or not for ${asked.durationMinutes} minutes on end.`
}

function dates({ fromDay, toDay }: DayRange): string {
  return fromDay === toDay ? showDay(fromDay) : `${showDay(fromDay)} to ${showDay(toDay)}`
}
