/** Why a question for slots found none, in words that carry today's date: who asks often knows neither. */
import { allowedStarts, startsEndMs } from '../calendar.ts'
import { blocksOver, type Schedule } from '../schedule.ts'
import { quoted } from '../text.ts'
import type { DayRange } from '../time/date-range.ts'
import { common, type Interval, type IntervalSet, overlaps, union } from '../time/interval.ts'
import { dayOf, showDay, showLocal } from '../time/zone.ts'
import { horizonWords, listed, noticeWords } from '../wording/schedule-words.ts'
import { paceOf } from './grids.ts'
import { limitsWords } from './limits.ts'
import { queryRange, slotsOf } from './slots.ts'

type Starting = Pick<Schedule, 'timeZone' | 'terms'>

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

/** Why several humans have none together: `members` are those who could be met, and `why` is what else than dates it may be. */
export function emptyTeamNote(
  asked: Asked,
  why: string,
  members: readonly Starting[],
  match: 'any' | 'all',
): string {
  if (isPast(asked)) return noted(asked, pastWords)
  if (members.length === 0) return noted(asked, why)
  const days = members.map((member) => lastDayOf(member, asked))
  const lastDay = match === 'any' ? Math.max(...days) : Math.min(...days)
  return noted(asked, `${lastDay < asked.fromDay ? '' : `${why} `}${elsewhere(lastDay, asked)}`)
}

const pastWords = 'These dates are past: ask from today on.'

function isPast({ timeZone, toDay, nowMs }: Asked): boolean {
  return toDay < dayOf(timeZone, nowMs)
}

/** The last local date that is booked yet; +Infinity where that has no end. */
function lastDayOf(member: Starting, { timeZone, nowMs }: Asked): number {
  const endMs = startsEndMs(member, nowMs)
  return Number.isFinite(endMs) ? dayOf(timeZone, endMs - 1) : endMs
}

/** Which dates to ask for in place of these. */
function elsewhere(lastDay: number, { fromDay, toDay }: DayRange): string {
  if (!Number.isFinite(lastDay)) return 'Ask for later dates.'
  const last = showDay(lastDay)
  if (lastDay > toDay) return `Ask for later dates, up to ${last}.`
  const earlier = lastDay < fromDay ? ': ask for dates up to it' : ''
  return `The last possible date is ${last}${earlier}.`
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
  if (!fits(open, allowed) && fits(open, { ...allowed, startMs: asked.nowMs })) {
    return `This human ${noticeWords(schedule, asked.nowMs)}`
  }
  if (!fits(open, allowed) && fits(open, { ...always, startMs: asked.nowMs })) {
    return `This human ${horizonWords(schedule, asked.nowMs)}`
  }
  const why = () => {
    if (fits(open, allowed)) return takenWords(schedule, asked)
    if (fits(open, always)) return `The working hours of ${dates(asked)} are over.`
    if (fits(openWithoutBlocks, always)) return coveredWords(schedule, asked, windows, range)
    if (fits(union(windows), always)) return `Breaks leave no such time on ${dates(asked)}.`
    return `The human does not work on ${dates(asked)}, or not for ${asked.durationMinutes} minutes on end.`
  }
  return `${why()} ${elsewhere(lastDayOf(schedule, asked), asked)}`
}

function takenWords({ terms }: Schedule, asked: Asked): string {
  return asked.isFull
    ? `No more meetings are taken on ${dates(asked)}: ${limitsWords(terms)}.`
    : `Every start of ${asked.durationMinutes} minutes on ${dates(asked)} is taken.`
}

/** Names what covers the first window and the last: who hears of a holiday knows what to ask next. */
function coveredWords(
  schedule: Schedule,
  asked: Asked,
  windows: readonly Interval[],
  range: Interval,
): string {
  const within = windows.filter((window) => overlaps(window, range))
  const ends = [within[0], within.at(-1)].flatMap((window) => window ?? [])
  const titles = ends.flatMap((window) => blocksOver(schedule, window).slice(0, 1))
  const names = new Set(titles.map(({ title }) => quoted(title)))
  const named = names.size === 0 ? '' : `: ${listed([...names], 'and')}`
  return `A block in the schedule covers the working hours of ${dates(asked)}${named}.`
}

function dates({ fromDay, toDay }: DayRange): string {
  return fromDay === toDay ? showDay(fromDay) : `${showDay(fromDay)} to ${showDay(toDay)}`
}
