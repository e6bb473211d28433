import { type AvailabilityRules, type Terms, termsOf, weekdays } from './availability.ts'
import type { KnownCalendars } from './calendars/known-calendars.ts'
import { type HolidayRules, holidaysWithin } from './holidays/holidays.ts'
import { type Override, overrideDaysAtMost } from './override.ts'
import type { DayRange } from './time/date-range.ts'
import {
  byStart,
  contains,
  type Interval,
  type IntervalSet,
  overlaps,
  subtract,
  union,
} from './time/interval.ts'
import { weekdayOf } from './time/notation.ts'
import { dayOf } from './time/zone.ts'
import {
  breaksOf,
  overrideWindows,
  type WeekSpans,
  weekOf,
  weekWindows,
  wholeDays,
  windowsOfAll,
} from './windows.ts'

/**
 * How many days the open hours span together that a schedule keeps. A day of office hours takes 90 bytes: of all
 * schedules 150 MiB. It holds those of the longest range there is, and of a week beside it.
 */
export const hoursDaysKept = 400

/** What one human's rules and overrides come to for a run of dates (guide/slots.md#open-time). */
export interface OpenHours {
  /** Base and open windows, each the anchor of its own grid of candidates; sorted by start, no start twice. */
  readonly windows: readonly Interval[]
  readonly open: IntervalSet
  /** Open time as it would be were there no blocks: tells SCHEDULE_BLOCKED from OUTSIDE_WORKING_HOURS. */
  readonly openWithoutBlocks: IntervalSet
}

/** A human's rules and overrides, compiled. A value: it stands for one version of them and never changes. */
export interface Schedule {
  readonly timeZone: string
  /** Null: none are set, and nobody can be met. */
  readonly rules: AvailabilityRules | null
  readonly terms: Terms
  /** The kind of meeting on whose terms it stands; absent: none. */
  readonly serviceId?: string | undefined
  /** Within which of its hours a kind of meeting is given; absent: it is none, or is given in all. */
  readonly given?: WeekSpans | undefined
  /** How well the human's calendars are known at the moment it is asked for; absent: there are none. */
  readonly calendars?: KnownCalendars | undefined
  /** Read again where they were released. */
  readonly overrides: readonly Override[]
  readonly overridesCount: number
  /** How many dates they name one by one. */
  readonly datesCount: number
  /** Null: every day is as the rules say. */
  readonly holidays: HolidayRules | null
  /** Those that decide about every slot which starts on a local date from `fromDay` to `toDay`. */
  openHours(fromDay: number, toDay: number): OpenHours
  /** Lets go of the overrides, which take most room, and keeps the hours that were made of them. */
  release(): void
}

type Compiled = Pick<Schedule, 'timeZone' | 'rules' | 'overrides' | 'holidays'>

/** A slot of up to 24 hours may lie in a window of the day before, and end two days on in a short-day week. */
const daysBefore = 1
const daysAfter = 2
/** How many days the hours span that are made for one slot; where overrides are many, one. */
const weekDays = 7
export const manyOverrides = 50

/**
 * `readAgain` reads the overrides once more, should anybody want them after they were released: as they stand then, which
 * are those of the schedule for whoever has just found that it is the present one.
 */
export function compileSchedule(
  timeZone: string,
  rules: AvailabilityRules | null,
  overrides: readonly Override[],
  readAgain: (() => readonly Override[]) | null = null,
  holidays: HolidayRules | null = null,
): Schedule {
  const kept = new Map<string, OpenHours>()
  let keptDays = 0
  // No function below may name `overrides`: it would hold what is released.
  let present: readonly Override[] | null = overrides
  const all = (): readonly Override[] => {
    present ??= readAgain?.() ?? []
    return present
  }
  return {
    timeZone,
    rules,
    terms: termsOf(rules),
    get overrides() {
      return all()
    },
    overridesCount: overrides.length,
    holidays,
    datesCount: overrides.reduce((sum, { dates = [] }) => sum + dates.length, 0),
    release() {
      if (readAgain) present = null
    },
    openHours(fromDay, toDay) {
      const key = `${fromDay} ${toDay}`
      const known = kept.get(key)
      if (known) return known
      const [first, last] = [fromDay - daysBefore, toDay + daysAfter]
      const days = last - first + 1
      if (keptDays + days > hoursDaysKept) {
        kept.clear()
        keptDays = 0
      }
      const hours = computeHours({ timeZone, rules, overrides: all(), holidays }, first, last)
      kept.set(key, hours)
      keptDays += days
      return hours
    },
  }
}

/** The same human's schedule with something else in it. */
export function changedSchedule(
  { timeZone, rules, overrides, holidays }: Schedule,
  change: Partial<Compiled>,
): Schedule {
  const changed = { timeZone, rules, overrides, holidays, ...change }
  return compileSchedule(changed.timeZone, changed.rules, changed.overrides, null, changed.holidays)
}

/**
 * The hours that decide about slots which start on the local date of an instant: those of a week take twice the time of
 * a day's and serve the days around as well. With many overrides they take as much more as they have days.
 */
export function hoursAt(schedule: Schedule, atMs: number): OpenHours {
  const day = dayOf(schedule.timeZone, atMs)
  const days = isHeavy(schedule) ? 1 : weekDays
  const fromDay = Math.floor(day / days) * days
  return schedule.openHours(fromDay, fromDay + days - 1)
}

/** Whether its overrides are so many that its hours are made in a turn of their own. */
export function isHeavy(schedule: Schedule | null): boolean {
  return (schedule?.overridesCount ?? 0) > manyOverrides
}

/** The hours for slots that start within a range of instants. */
export function hoursWithin(schedule: Schedule, { startMs, endMs }: Interval): OpenHours {
  const { timeZone } = schedule
  return schedule.openHours(dayOf(timeZone, startMs), dayOf(timeZone, endMs - 1))
}

/** How many windows and blocks go into the hours of a range, at most: told from the rules alone. */
export function occurrencesAtMost(
  { rules, overrides }: Schedule,
  fromDay: number,
  toDay: number,
): number {
  const [first, last] = [fromDay - daysBefore, toDay + daysAfter]
  const ofRules = spansOn(spansOfWeek(rules), first, last)
  return overrides.reduce(
    (sum, override) => sum + overrideDaysAtMost(override, first, last),
    ofRules,
  )
}

/** How many windows and breaks begin on each weekday: at least one, for the day itself is looked at. */
function spansOfWeek(rules: AvailabilityRules | null): readonly number[] {
  const [week, breaks] = rules ? [weekOf(rules), breaksOf(rules)] : [[], []]
  return weekdays.map((day) => Math.max(1, week[day]?.length ?? 0) + (breaks[day]?.length ?? 0))
}

function spansOn(ofWeek: readonly number[], firstDay: number, lastDay: number): number {
  const days = lastDay - firstDay + 1
  const weeks = Math.floor(days / weekDays)
  let count = weeks * sum(ofWeek)
  for (let day = firstDay + weeks * weekDays; day <= lastDay; day += 1) {
    count += ofWeek[weekdayOf(day) - 1] ?? 0
  }
  return count
}

/** The mean of a week. */
export function spansADay(rules: AvailabilityRules | null): number {
  return sum(spansOfWeek(rules)) / weekDays
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

/** A span on which an override applies, or a holiday. */
export interface Occurrence extends Interval {
  /** Null: it is a holiday. */
  readonly override: Override | null
  readonly type: Override['type']
  readonly title: string
}

/** One that takes time away. */
export type Block = Occurrence

/** Working hours by the rules alone, whatever overrides say: the windows that overlap a range, whole. */
export function workWindowsWithin({ timeZone, rules }: Schedule, range: Interval): Interval[] {
  if (!rules) return []
  return weekWindows(timeZone, weekOf(rules), daysAround(timeZone, range)).filter(
    reachesInto(range),
  )
}

/** Where overrides and holidays apply: the spans that overlap a range, whole, by their start. */
export function occurrencesWithin(schedule: Schedule, range: Interval): Occurrence[] {
  const { timeZone, overrides } = schedule
  const days = daysAround(timeZone, range)
  return [...overrides.flatMap(occurrencesOn(timeZone, days)), ...holidaysOn(schedule, days)]
    .filter(reachesInto(range))
    .sort((a, b) => a.startMs - b.startMs)
}

function occurrencesOn(timeZone: string, days: DayRange) {
  return (override: Override): Occurrence[] => {
    const { type, title } = override
    return overrideWindows(timeZone, override, days).map((span) => ({
      ...span,
      override,
      type,
      title,
    }))
  }
}

function holidaysOn({ timeZone, holidays }: Schedule, days: DayRange): Occurrence[] {
  return holidays ? daysOffWithin(timeZone, holidays, days) : []
}

/** Each is the whole of its local date. */
function daysOffWithin(
  timeZone: string,
  rules: HolidayRules,
  { fromDay, toDay }: DayRange,
): Occurrence[] {
  const days = holidaysWithin(rules, fromDay, toDay)
  const spans = wholeDays(
    timeZone,
    days.map(({ day }) => day),
  )
  return days.flatMap(({ title }, at) => {
    const span = spans[at]
    return span ? [{ ...span, override: null, type: 'block', title }] : []
  })
}

/** The days on which a window may begin that overlaps the range. */
function daysAround(timeZone: string, { startMs, endMs }: Interval): DayRange {
  return { fromDay: dayOf(timeZone, startMs) - daysBefore, toDay: dayOf(timeZone, endMs - 1) }
}

/** One that the clock jumps over takes no time, and is nowhere. */
function reachesInto(range: Interval) {
  return (span: Interval) => span.startMs < span.endMs && overlaps(span, range)
}

/**
 * Because of which blocks a slot is not open: without all of these it would be. A block whose time
 * an open override wins back stands in nobody's way.
 */
export function blocksOver(schedule: Schedule, slot: Interval): Block[] {
  const { timeZone, overrides } = schedule
  const day = dayOf(timeZone, slot.startMs)
  const days = { fromDay: day - daysBefore, toDay: day + daysAfter }
  const spans = (type: Override['type'], recurring: boolean): Block[] =>
    overrides.filter(isOf(type, recurring)).flatMap(occurrencesOn(timeZone, days))
  const missing = subtract([slot], hoursAt(schedule, slot.startMs).open)
  const notWonBack = subtract(missing, union(spans('open', true)))
  const over = (parts: IntervalSet) => (block: Block) => parts.some((part) => overlaps(part, block))
  return [
    ...spans('block', true).filter(over(notWonBack)),
    ...[...spans('block', false), ...holidaysOn(schedule, days)].filter(over(missing)),
  ]
}

/**
 * The breaks because of which a slot is not open; none where it would not be open without them either. Blocks come
 * after breaks.
 */
export function breaksOver(schedule: Schedule, slot: Interval): Interval[] {
  const { timeZone, rules } = schedule
  const { windows, openWithoutBlocks } = hoursAt(schedule, slot.startMs)
  if (!rules?.breaks || !contains(union(windows), slot)) return []
  const missing = subtract([slot], openWithoutBlocks)
  return weekWindows(timeZone, breaksOf(rules), daysAround(timeZone, slot)).filter((span) =>
    missing.some((part) => overlaps(part, span)),
  )
}

function isOf(type: Override['type'], recurring: boolean) {
  return (override: Override) =>
    override.type === type && (override.recurrence !== null) === recurring
}

/**
 * Blocks come before opens, recurring before dated, and a holiday is a dated block: a vacation closes the Saturdays that a weekly open
 * would give, and a one-off open wins back part of a weekly block.
 */
function computeHours(
  { timeZone, rules, overrides, holidays }: Compiled,
  fromDay: number,
  toDay: number,
): OpenHours {
  const range = { fromDay, toDay }
  const base = rules ? weekWindows(timeZone, weekOf(rules), range) : []
  const breaks = rules?.breaks ? weekWindows(timeZone, breaksOf(rules), range) : []
  const spans = (type: Override['type'], recurring: boolean) =>
    windowsOfAll(timeZone, overrides.filter(isOf(type, recurring)), range)
  const weeklyOpens = spans('open', true)
  const datedOpens = spans('open', false)
  const works = subtract(union(base), union(breaks))
  const afterRecurring = union(subtract(works, union(spans('block', true))), weeklyOpens)
  const daysOff = holidays ? daysOffWithin(timeZone, holidays, range) : []
  const closed = union(spans('block', false), daysOff)
  const open = union(subtract(afterRecurring, closed), datedOpens)
  const windows = byStart(base, weeklyOpens, datedOpens)
  const openWithoutBlocks =
    breaks.length === 0 ? union(windows) : union(works, weeklyOpens, datedOpens)
  return { windows: longestOfEachStart(windows), open, openWithoutBlocks }
}

/** The windows of a week that decide about slots on the same dates as `openHours`. */
export function windowsAround(
  timeZone: string,
  week: WeekSpans,
  fromDay: number,
  toDay: number,
): Interval[] {
  return weekWindows(timeZone, week, { fromDay: fromDay - daysBefore, toDay: toDay + daysAfter })
}

/** A longer window with the same start has the candidates of the shorter, whatever the duration. */
export function longestOfEachStart(windows: readonly Interval[]): Interval[] {
  const longest: Interval[] = []
  let last: Interval | undefined
  for (const window of windows) {
    if (window.startMs === last?.startMs) {
      if (window.endMs <= last.endMs) continue
      longest.pop()
    }
    longest.push(window)
    last = window
  }
  return longest
}
