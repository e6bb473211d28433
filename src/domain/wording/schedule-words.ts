/** What of a schedule is in the way of a time, in words that an agent may repeat to people. */
import { type AvailabilityRules, type WallSpan, type Weekday, weekdays } from '../availability.ts'
import { earliestStartMs, opennessOf, startsEndMs } from '../calendar.ts'
import { unreadableWords } from '../calendars/unreadable-words.ts'
import { type Block, blocksOver, hoursAt, type Schedule } from '../schedule.ts'
import { quoted } from '../text.ts'
import type { Interval } from '../time/interval.ts'
import { showTime } from '../time/notation.ts'
import { minuteMs } from '../time/units.ts'
import { dayOf, showDay, showLocal, showLocalSpan } from '../time/zone.ts'
import { type WeekSpans, weekOf } from '../windows.ts'

export { unreadableWords } from '../calendars/unreadable-words.ts'

/** `works Monday to Friday, 09:00 to 17:00 (Europe/Berlin); Sunday 15 March 2026, 10:00 CET is outside.` */
export function outsideWords(schedule: Schedule, rules: AvailabilityRules, slot: Interval): string {
  const { timeZone } = schedule
  const firstMinute = { startMs: slot.startMs, endMs: slot.startMs + minuteMs }
  const startsInside = opennessOf(hoursAt(schedule, slot.startMs), firstMinute) !== 'outside'
  const when = startsInside
    ? `${showLocalSpan(timeZone, slot)} runs past the end`
    : `${showLocal(timeZone, slot.startMs)} is outside`
  const week = weekWords(weekOf(rules))
  const given = schedule.given ? `, and gives this service ${weekWords(schedule.given)}` : ''
  const works = week === '' ? 'has no working days' : `works ${week} (${timeZone})`
  return `${works}${given}; ${when}.`
}

/** So many kinds of days, or windows of one day, are named; nobody listens to more. */
const namedMax = 4

/** `Monday to Thursday, 09:00 to 12:00 and 13:00 to 17:00; Friday, 09:00 to 12:00`: days of the same hours together. */
function weekWords(week: WeekSpans): string {
  const daysOf = new Map<string, Weekday[]>()
  for (const weekday of weekdays) {
    const hours = week[weekday] ?? []
    if (hours.length === 0) continue
    const words = listed(cut(hours.map(showHours)), 'and')
    daysOf.set(words, [...(daysOf.get(words) ?? []), weekday])
  }
  return cut([...daysOf].map(([hours, days]) => `${showWeekdays(days)}, ${hours}`)).join('; ')
}

function cut(words: readonly string[]): readonly string[] {
  const more = words.length - namedMax
  return more <= 0 ? words : [...words.slice(0, namedMax), `${more} more`]
}

/** `Monday 16 March 2026, 12:00 to 13:00 EDT is a break.` */
export function breakWords({ timeZone }: Schedule, time: Interval): string {
  return `${showLocalSpan(timeZone, time)} is a break.`
}

/** `needs 4 hours of notice: the first possible start is Monday 16 March 2026, 14:00 EDT.` */
export function noticeWords(schedule: Schedule, nowMs: number): string {
  const { timeZone, terms } = schedule
  const firstMs = Math.ceil(earliestStartMs(schedule, nowMs) / minuteMs) * minuteMs
  const first = showLocal(timeZone, firstMs)
  return `needs ${showMinutes(terms.minimumNoticeMinutes)} of notice: the first possible start is ${first}.`
}

/** `is booked up to 30 days ahead: the last possible date is Wednesday 15 April 2026 (America/New_York).` */
export function horizonWords(schedule: Schedule, nowMs: number): string {
  const { timeZone, terms, calendars } = schedule
  if (calendars?.unreadable) return `has ${unreadableWords(schedule, calendars.unreadable)}`
  const endMs = startsEndMs(schedule, nowMs)
  const last = `the last possible date is ${showDay(dayOf(timeZone, endMs - 1))} (${timeZone}).`
  if (endMs === calendars?.coversUntilMs) {
    return `is booked only as far as the calendars are known: ${last}`
  }
  const days = counted(terms.bookingWindowDays ?? 0, 'day')
  return `is booked up to ${days} ahead: ${last}`
}

/** `4 hours`, `90 minutes`, `2 days` */
function showMinutes(minutes: number): string {
  if (minutes % 1_440 === 0) return counted(minutes / 1_440, 'day')
  return minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A stored title is the caller's text, and is quoted; so is the name of a holiday, in its own language. */
export function blockWords({ timeZone }: Schedule, { title, startMs, endMs }: Block): string {
  return `${quoted(title)} blocks ${showLocalSpan(timeZone, { startMs, endMs })}.`
}

/** A slot may lie across many blocks; one of them is enough to choose another time by. */
export function blockedWords(schedule: Schedule, slot: Interval): string {
  const [first, ...others] = blocksOver(schedule, slot)
  const wish = `${showLocalSpan(schedule.timeZone, slot)} is blocked`
  if (first === undefined) return `${wish}.`
  const more = others.length === 0 ? '' : ` ${others.length} more in the way.`
  return `${wish}: ${blockWords(schedule, first)}${more}`
}

function showHours({ startMinutes, endMinutes }: WallSpan): string {
  const nextDay = endMinutes > startMinutes ? '' : ' the next day'
  return `${showTime(startMinutes)} to ${showTime(endMinutes)}${nextDay}`
}

/** `Monday to Friday`, `Monday, Wednesday and Friday`: three days or more in a row are a span. */
function showWeekdays(days: readonly Weekday[]): string {
  const sorted = [...days].sort((a, b) => a - b)
  const [first, last] = [sorted[0] ?? 1, sorted.at(-1) ?? 1]
  if (sorted.length > 2 && last - first === sorted.length - 1) {
    return `${weekdayName(first)} to ${weekdayName(last)}`
  }
  return listed(sorted.map(weekdayName), 'and')
}

function weekdayName(weekday: Weekday): string {
  // Day 4 was the first Monday.
  const [name = ''] = showDay(3 + weekday).split(' ')
  return name
}

export function listed(members: readonly (string | number)[], word: 'and' | 'or'): string {
  const [last = '', ...others] = [...members].reverse()
  return others.length === 0 ? `${last}` : `${others.reverse().join(', ')} ${word} ${last}`
}
