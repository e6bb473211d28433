/** Why a question for slots found none, in words that carry today's date: who asks often knows neither. */
import { allowedStarts } from '../calendar.ts'
import type { Schedule } from '../schedule.ts'
import type { DayRange } from '../time/date-range.ts'
import { common, type Interval, type IntervalSet, union } from '../time/interval.ts'
import { dayOf, showDay, showLocal } from '../time/zone.ts'
import { horizonWords, noticeWords } from '../wording/schedule-words.ts'
import { paceOf } from './grids.ts'
import { limitsWords } from './limits.ts'
import { queryRange, slotsOf } from './slots.ts'

/** What was asked, and when. The dates are those of `timeZone`. */
interface Asked extends DayRange {
  readonly timeZone: string
  readonly durationMinutes: number
  readonly nowMs: number
  /** Whether there is free time, on days that are full. */
  readonly isFull?: boolean
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
  const pace = paceOf(schedule.terms, asked.durationMinutes)
  const fits = (time: IntervalSet, starts: Interval) =>
    slotsOf(windows, time, [common(range, starts)], pace, 1).length > 0
  const always = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY }
  const allowed = allowedStarts(schedule, asked.nowMs)
  if (fits(open, allowed) && asked.isFull) {
    return `No more meetings are taken on ${dates(asked)}: ${limitsWords(schedule.terms)}.`
  }
  if (fits(open, allowed)) {
    return `Every start of ${asked.durationMinutes} minutes on ${dates(asked)} is taken.`
  }
  if (fits(open, { ...allowed, startMs: asked.nowMs })) {
    return `This human ${noticeWords(schedule, asked.nowMs)}`
  }
  if (fits(open, { ...always, startMs: asked.nowMs })) {
    return `This human ${horizonWords(schedule, asked.nowMs)}`
  }
  if (fits(open, always)) return `The working hours of ${dates(asked)} are over.`
  if (fits(openWithoutBlocks, always)) {
    return `A block in the schedule covers the working hours of ${dates(asked)}.`
  }
  if (fits(union(windows), always)) return `Breaks leave no such time on ${dates(asked)}.`
  return `The human does not work on ${dates(asked)}, or not for ${asked.durationMinutes} minutes on end.`
}

function dates({ fromDay, toDay }: DayRange): string {
  return fromDay === toDay ? showDay(fromDay) : `${showDay(fromDay)} to ${showDay(toDay)}`
}
