/**
 * guide/slots.md once more, minute by minute and slowly, to check the engine against. It is written
 * apart: it shares types with src/domain and no code, has the offset of an instant from Debian's zones,
 * and counts in UTC minutes since 1970.
 */
import type { AvailabilityRules, WallSpan } from '../../src/domain/availability.ts'
import type { RefusalCode } from '../../src/domain/errors.ts'
import type { HolidayRules } from '../../src/domain/holidays/holidays.ts'
import type { Override } from '../../src/domain/override.ts'
import type { Service } from '../../src/domain/services/service.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import type { MonthlyRecurrence, WeeklyRecurrence } from '../../src/domain/time/recurrence.ts'
import { debianOffsetMs } from './debian-zones.ts'

/** All that decides about one human's slots. */
export interface Calendar {
  readonly timeZone: string
  readonly rules: AvailabilityRules | null
  readonly overrides: readonly Override[]
  /** Those of the place in support/holidays.ts; of any other only what is named beside it. */
  readonly holidays?: HolidayRules | null | undefined
  /** What others claim, with their buffers. */
  readonly busy: readonly Interval[]
  readonly nowMs: number
  /** When the others begin, for limits of a day and a week; absent: there are none. */
  readonly starts?: readonly number[]
  /** Where the meeting itself stands now, which is moved: in that day and week it counts already. */
  readonly standsMs?: number | undefined
  /** As which kind of meeting; absent: as none. */
  readonly service?: ServiceRules | undefined
  /** When the others of that kind begin; they are among `starts`. */
  readonly serviceStarts?: readonly number[]
}

/** What a kind of meeting says; null: as the human has it. */
export type ServiceRules = Pick<
  Service,
  | 'durationsMinutes'
  | 'weeklyHours'
  | 'stepMinutes'
  | 'bufferBeforeMinutes'
  | 'bufferAfterMinutes'
  | 'minimumNoticeMinutes'
  | 'bookingWindowDays'
  | 'maxPerDay'
>

export type Verdict = 'yes' | RefusalCode

export interface Oracle {
  slots(fromDay: number, toDay: number, durationMinutes: number): Interval[]
  /** What POST must answer to a request for this slot, quota aside. */
  verdict(startMs: number, durationMinutes: number): Verdict
}

/** The wall clock of a zone: `walls[k]` is what it shows at UTC minute `fromMinute + k`. */
export interface WallClock {
  readonly fromMinute: number
  /** Local minutes since 1970-01-01 00:00 on the wall. */
  readonly walls: Float64Array
}

interface Span {
  readonly start: number
  readonly end: number
}

const minuteMs = 60_000
const dayMinutes = 24 * 60
/** No zone is ahead of UTC by more than 14 hours, nor behind by more than 12. */
const aheadMinutesMax = 15 * 60

/** Foresees the slots that start on a local date from `fromDay` to `toDay`. */
export function consult(asked: Calendar, fromDay: number, toDay: number): Oracle {
  const calendar = { ...asked, rules: rulesInForce(asked) }
  const clock = wallClock(calendar.timeZone, (fromDay - 4) * 24, (toDay + 7) * 24)
  const days = Array.from({ length: toDay - fromDay + 7 }, (_, k) => fromDay - 3 + k)
  const base = baseWindows(calendar, clock, days)
  const windows = (type: Override['type'], recurs: boolean) =>
    calendar.overrides
      .filter((override) => override.type === type && (override.recurrence !== null) === recurs)
      .flatMap((override) => overrideWindows(override, clock, days))
  const breaks = breakWindows(calendar, clock, days)
  const opens = [windows('open', true), windows('open', false)].flat()

  const open = new Uint8Array(clock.walls.length)
  paint(open, clock, base, 1)
  paint(open, clock, breaks, 0)
  paint(open, clock, windows('block', true), 0)
  paint(open, clock, windows('open', true), 1)
  paint(open, clock, windows('block', false), 0)
  paint(open, clock, daysOff(calendar, clock, days), 0)
  paint(open, clock, windows('open', false), 1)
  const openWithoutBlocks = new Uint8Array(clock.walls.length)
  paint(openWithoutBlocks, clock, base, 1)
  paint(openWithoutBlocks, clock, breaks, 0)
  paint(openWithoutBlocks, clock, opens, 1)
  const given = givenWindows(calendar, clock, days)
  for (const bits of [open, openWithoutBlocks]) closeOutside(bits, clock, given)
  const busy = new Uint8Array(clock.walls.length)
  paint(busy, clock, calendar.busy.map(inMinutes), 1)

  const judge = (start: number, durationMinutes: number): Verdict => {
    const from = start - clock.fromMinute
    const minutes = { from, to: from + durationMinutes }
    if (!calendar.rules?.durationsMinutes.includes(durationMinutes)) return 'INVALID_DURATION'
    if (start * minuteMs < calendar.nowMs) return 'VALIDATION_ERROR'
    if (!every(open, minutes, 1)) {
      return every(openWithoutBlocks, minutes, 1) ? 'SCHEDULE_BLOCKED' : 'OUTSIDE_WORKING_HOURS'
    }
    if (isTooSoon(calendar, start) || isTooFar(calendar, clock, start)) {
      return 'OUTSIDE_WORKING_HOURS'
    }
    const { bufferBeforeMinutes: before = 0, bufferAfterMinutes: after = 0 } = calendar.rules
    const claimed = { from: minutes.from - before, to: minutes.to + after }
    if (!every(busy, claimed, 0)) return 'SLOT_UNAVAILABLE'
    return isFull(calendar, start) ? 'SLOT_UNAVAILABLE' : 'yes'
  }

  return {
    verdict: (startMs, durationMinutes) => judge(startMs / minuteMs, durationMinutes),
    slots(firstDay, lastDay, durationMinutes) {
      const step = calendar.rules?.stepMinutes ?? durationMinutes
      const windows = leftOf([...base, ...opens], given)
      const starts = candidates(windows, durationMinutes, step).filter((start) => {
        const day = dayAt(clock, start)
        return day >= firstDay && day <= lastDay && judge(start, durationMinutes) === 'yes'
      })
      return [...new Set(starts)]
        .sort((a, b) => a - b)
        .map((start) => inMs({ start, end: start + durationMinutes }))
    },
  }
}

/** Where the service says something, that holds and not what the human says; its durations always. */
function rulesInForce({ rules, service }: Calendar): AvailabilityRules | null {
  if (!rules || !service) return rules
  return {
    ...rules,
    durationsMinutes: service.durationsMinutes,
    stepMinutes: service.stepMinutes ?? rules.stepMinutes,
    bufferBeforeMinutes: service.bufferBeforeMinutes ?? rules.bufferBeforeMinutes,
    bufferAfterMinutes: service.bufferAfterMinutes ?? rules.bufferAfterMinutes,
    minimumNoticeMinutes: service.minimumNoticeMinutes ?? rules.minimumNoticeMinutes,
    bookingWindowDays: service.bookingWindowDays ?? rules.bookingWindowDays,
  }
}

/** When the service is given, by the human's wall clock; null: whenever the human is there. */
function givenWindows(
  { service }: Calendar,
  clock: WallClock,
  days: readonly number[],
): Span[] | null {
  const hours = service?.weeklyHours
  if (!hours) return null
  return days.flatMap((day) =>
    hours
      .filter(({ weekday }) => weekday === weekdayOf(day))
      .map((window) => windowOn(clock, day, window)),
  )
}

function closeOutside(bits: Uint8Array, clock: WallClock, given: readonly Span[] | null): void {
  if (given === null) return
  const within = new Uint8Array(bits.length)
  paint(within, clock, given, 1)
  for (let at = 0; at < bits.length; at += 1) if (within[at] === 0) bits[at] = 0
}

/** What the service leaves of each window is a window of its own. */
function leftOf(windows: readonly Span[], given: readonly Span[] | null): readonly Span[] {
  if (given === null) return windows
  return windows.flatMap(({ start, end }) =>
    given
      .map((some) => ({ start: Math.max(start, some.start), end: Math.min(end, some.end) }))
      .filter((left) => left.start < left.end),
  )
}

function daysOff({ holidays }: Calendar, clock: WallClock, days: readonly number[]): Span[] {
  if (!holidays) return []
  const whole = { startMinutes: 0, endMinutes: dayMinutes }
  return days.filter((day) => isOff(holidays, day)).map((day) => windowOn(clock, day, whole))
}

function isOff({ country, types, except, also }: HolidayRules, day: number): boolean {
  if (also.includes(day)) return true
  const date = dateOf(day).day
  const type = date === 10 ? 'observance' : 'public'
  const isHoliday = country === 'ZZ' && [1, 10, 15].includes(date) && types.includes(type)
  return isHoliday && !except.includes(day)
}

/** Whether the others that begin on the same local date, or in the same week from Monday, are as many as may be. */
function isFull(calendar: Calendar, start: number): boolean {
  const { timeZone, rules, service, starts = [], serviceStarts = [], standsMs } = calendar
  const dayOf = (ms: number) => Math.floor(wallMsAt(timeZone, ms) / (dayMinutes * minuteMs))
  const mondayOf = (ms: number) => dayOf(ms) - weekdayOf(dayOf(ms))
  const startMs = start * minuteMs
  const isReached = (most: number | null | undefined, all: readonly number[], of: typeof dayOf) => {
    if (most == null || (standsMs !== undefined && of(standsMs) === of(startMs))) return false
    return all.filter((ms) => of(ms) === of(startMs)).length >= most
  }
  return (
    isReached(rules?.maxPerDay, starts, dayOf) ||
    isReached(rules?.maxPerWeek, starts, mondayOf) ||
    isReached(service?.maxPerDay, serviceStarts, dayOf)
  )
}

/** Whether an override applies on a day, by the words of guide/slots.md#overrides. */
export function occursOn(dates: OverrideDates, day: number): boolean {
  const { startDay, endDay, recurrence } = dates
  if (dates.dates) return dates.dates.some((one) => one === day)
  if (day < startDay || (endDay !== null && day > endDay)) return false
  if (recurrence === null) return day <= (endDay ?? startDay)
  return recurrence.freq === 'weekly'
    ? occursInWeek(recurrence, startDay, day)
    : occursInMonth(recurrence, startDay, day)
}

export type OverrideDates = Pick<Override, 'startDay' | 'endDay' | 'recurrence' | 'dates'>

function occursInWeek({ interval = 1, days }: WeeklyRecurrence, startDay: number, day: number) {
  const mondayOf = (some: number) => some - (weekdayOf(some) - 1)
  const weeks = (mondayOf(day) - mondayOf(startDay)) / 7
  const wanted: readonly number[] = days ?? [weekdayOf(startDay)]
  return weeks % interval === 0 && wanted.includes(weekdayOf(day))
}

function occursInMonth(recurrence: MonthlyRecurrence, startDay: number, day: number): boolean {
  const { interval = 1, nth } = recurrence
  const [start, date] = [dateOf(startDay), dateOf(day)]
  const months = (date.year - start.year) * 12 + (date.month - start.month)
  if (months % interval !== 0) return false
  if (!nth && recurrence.dayOfMonth === -1) return dateOf(day + 1).month !== date.month
  if (!nth) return date.day === (recurrence.dayOfMonth ?? start.day)
  if (weekdayOf(day) !== nth.day) return false
  const isLast = dateOf(day + 7).month !== date.month
  return nth.week === 5 || nth.week === -1 ? isLast : Math.ceil(date.day / 7) === nth.week
}

/** 1 = Monday … 7 = Sunday. */
function weekdayOf(day: number): number {
  return new Date(day * dayMinutes * minuteMs).getUTCDay() || 7
}

function dateOf(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * dayMinutes * minuteMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() }
}

/** From one UTC hour since 1970 to another. An hour at whose two ends the offset is the same has no other. */
export function wallClock(timeZone: string, fromHour: number, toHour: number): WallClock {
  const fromMinute = fromHour * 60
  const walls = new Float64Array((toHour - fromHour) * 60)
  let before = offsetMinutesAt(timeZone, fromMinute)
  for (let hour = fromMinute; hour < toHour * 60; hour += 60) {
    const after = offsetMinutesAt(timeZone, hour + 60)
    for (let at = hour; at < hour + 60; at += 1) {
      walls[at - fromMinute] = at + (before === after ? before : offsetMinutesAt(timeZone, at))
    }
    before = after
  }
  return { fromMinute, walls }
}

/** UTC needs nobody to say it, so that calendars in UTC are checked on every machine. */
function offsetMinutesAt(timeZone: string, minute: number): number {
  return timeZone === 'UTC' ? 0 : debianOffsetMs(timeZone, minute * minuteMs) / minuteMs
}

/** What the wall clock of a zone shows at an instant, as if it were UTC. */
export function wallMsAt(timeZone: string, ms: number): number {
  return ms + offsetMinutesAt(timeZone, ms / minuteMs) * minuteMs
}

/**
 * The first minute at which the wall clock shows `wall` or has gone past it: of a time that occurs
 * twice the first, of one that is jumped over the jump.
 */
export function firstMinuteOf({ fromMinute, walls }: WallClock, wall: number): number {
  for (let at = wall - aheadMinutesMax; ; at += 1) {
    const shown = walls[at - fromMinute]
    if (shown === undefined) throw new Error(`The wall clock was not wound up for minute ${at}.`)
    if (shown >= wall) return at
  }
}

/** The local date at a UTC minute, as a day. */
export function dayAt({ fromMinute, walls }: WallClock, minute: number): number {
  return Math.floor((walls[minute - fromMinute] ?? Number.NaN) / dayMinutes)
}

function windowOn(clock: WallClock, day: number, span: WallSpan): Span {
  const midnight = day * dayMinutes
  const past = span.endMinutes > span.startMinutes ? 0 : dayMinutes
  return {
    start: firstMinuteOf(clock, midnight + span.startMinutes),
    end: firstMinuteOf(clock, midnight + past + span.endMinutes),
  }
}

function baseWindows({ rules }: Calendar, clock: WallClock, days: readonly number[]): Span[] {
  const { hours, workingDays = [], weeklyHours = [] } = rules ?? {}
  const daily = hours ? workingDays.map((weekday) => ({ weekday, ...hours })) : []
  return days.flatMap((day) =>
    [...daily, ...weeklyHours]
      .filter(({ weekday }) => weekday === weekdayOf(day))
      .map((window) => windowOn(clock, day, window)),
  )
}

function breakWindows({ rules }: Calendar, clock: WallClock, days: readonly number[]): Span[] {
  return days.flatMap((day) =>
    (rules?.breaks ?? [])
      .filter(({ weekdays }) => !weekdays || weekdays.some((one) => one === weekdayOf(day)))
      .map((span) => windowOn(clock, day, span)),
  )
}

/** Compared as instants, to the millisecond. */
function isTooSoon({ rules, nowMs }: Calendar, start: number): boolean {
  const noticeMinutes = rules?.minimumNoticeMinutes ?? 0
  return start * minuteMs < nowMs + noticeMinutes * minuteMs
}

/** Compared as local dates: that of the start, and today's. */
function isTooFar({ timeZone, rules, nowMs }: Calendar, clock: WallClock, start: number): boolean {
  const days = rules?.bookingWindowDays
  if (days === undefined) return false
  const today = Math.floor(wallMsAt(timeZone, nowMs) / (dayMinutes * minuteMs))
  return dayAt(clock, start) > today + days
}

function overrideWindows(override: Override, clock: WallClock, days: readonly number[]): Span[] {
  const span = override.span ?? { startMinutes: 0, endMinutes: dayMinutes }
  return days.filter((day) => occursOn(override, day)).map((day) => windowOn(clock, day, span))
}

/** Each window's own grid. */
function candidates(windows: readonly Span[], durationMinutes: number, step: number): number[] {
  return windows.flatMap(({ start, end }) => {
    const starts: number[] = []
    for (let at = start; at + durationMinutes <= end; at += step) starts.push(at)
    return starts
  })
}

function paint(bits: Uint8Array, { fromMinute }: WallClock, spans: readonly Span[], bit: 0 | 1) {
  for (const { start, end } of spans) {
    for (let at = start; at < end; at += 1) bits[at - fromMinute] = bit
  }
}

function every(bits: Uint8Array, { from, to }: { from: number; to: number }, bit: 0 | 1): boolean {
  for (let at = from; at < to; at += 1) if (bits[at] !== bit) return false
  return true
}

function inMinutes({ startMs, endMs }: Interval): Span {
  return { start: startMs / minuteMs, end: endMs / minuteMs }
}

function inMs({ start, end }: Span): Interval {
  return { startMs: start * minuteMs, endMs: end * minuteMs }
}
