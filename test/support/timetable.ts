/**
 * Tests one can check by eye: a calendar in text, and the slots and verdicts it must come to. Every
 * time is a wall time of the zone; an instant (2026-11-01T06:30Z) tells apart what the wall shows twice.
 *
 *   zone   America/New_York
 *   every  30                                             # the duration asked for
 *   works  1-5  09:00-17:00                               # 1 = Monday; `never` for no working day
 *   hours  1,3  09:00-12:00 14:00-17:00                   # several windows a day, in place of `works`
 *   break  12:00-13:00                                    # or `12:00-13:00 1-5` on some days alone
 *   step   15
 *   notice 240                                            # minutes
 *   most   4 10                                           # meetings a day and a week; `-` for any number
 *   window 30                                             # days
 *   block  2026-03-16  all day
 *   block  2026-03-16..2026-03-20  22:00-06:00
 *   open   2026-01-31..  weekly 1,3 every 2  10:00-12:00  # no last date; days may be left out
 *   open   2026-01-31..2026-12-31  monthly 31  all day    # or `monthly`, `monthly -1`, `monthly 2nd 5`, `monthly last 5`
 *   block  2026-12-24,2026-12-31  all day                 # these dates alone
 *   busy   2026-03-17  10:00-10:30                        # what others claim, with their buffers
 *   keeps  10 20                                          # minutes kept free before and after
 *   rests  public  except 2026-04-15  also 2026-03-17     # holidays of the country in support/holidays.ts
 *   now    2026-03-17  09:00                              # (timetable-kinds.ts has the lines of services)
 *   limit  3
 *   slots  2026-03-17  10:30 11:00 11:30                  # or `none`
 *   slots  2026-03-17..2026-03-18  10:30 11:00  2026-03-18 09:00
 *   books  2026-03-17 10:10  SLOT_UNAVAILABLE             # or `yes`
 */

import { expect } from 'bun:test'
import { weekdays } from '../../src/domain/availability.ts'
import { decideBooking } from '../../src/domain/booking.ts'
import { Refusal } from '../../src/domain/errors.ts'
import { type HolidayRules, holidayTypes } from '../../src/domain/holidays/holidays.ts'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule, type Schedule } from '../../src/domain/schedule.ts'
import { scheduleFor } from '../../src/domain/services/service-schedule.ts'
import { askSlots, type SlotQuery } from '../../src/domain/slots/slots.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { readDate, readTime, showDate } from '../../src/domain/time/notation.ts'
import type { MonthlyRecurrence, Recurrence } from '../../src/domain/time/recurrence.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { answered, noOptionalDetails } from './facts.ts'
import { nowhere } from './holidays.ts'
import {
  type Calendar,
  consult,
  firstMinuteOf,
  type Verdict,
  wallClock,
  wallMsAt,
} from './oracle.ts'
import { readServiceLine, serviceOf, writeService } from './timetable-kinds.ts'
import {
  isRule,
  known,
  readRule,
  readSpan,
  readWeekdays,
  showSpan,
  writeRules,
} from './timetable-rules.ts'

interface SlotsLine {
  readonly fromDay: number
  readonly toDay: number
  readonly expected: string
}

interface BooksLine {
  readonly startMs: number
  readonly when: string
  readonly expected: string
}

interface Timetable {
  readonly calendar: Calendar
  readonly durationMinutes: number
  readonly limit: number | undefined
  readonly slots: readonly SlotsLine[]
  readonly books: readonly BooksLine[]
}

type ReadLine = { -readonly [Key in keyof Timetable]: Timetable[Key] }

/** Expects what the text says of the engine, of the oracle, and of POST for every slot that is offered. */
export function checkTimetable(text: string): void {
  const table = readTimetable(text)
  const expected = answers(
    table,
    ({ expected }) => expected,
    ({ expected }) => expected,
  )
  expect(expected.length).toBeGreaterThan(0)
  expect(engineAnswers(table)).toEqual(expected)
  expect(oracleAnswers(table)).toEqual(expected)
}

type Busy = Pick<Calendar, 'busy' | 'starts' | 'serviceStarts' | 'nowMs'>

/** What `decideBooking` says of one slot. */
export function engineVerdict(
  schedule: Schedule | null,
  { busy, starts = [], serviceStarts, nowMs }: Busy,
  startMs: number,
  durationMinutes: number,
): Verdict {
  const who = { humanId: 'h', attendeeName: 'Ann', attendeeEmail: null, metadata: null }
  try {
    const request = { ...who, ...noOptionalDetails, startMs, durationMinutes, agreedZone: null }
    answered(decideBooking(schedule, request, 'b', nowMs), { busy, starts, serviceStarts })
    return 'yes'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

export function scheduleOf(calendar: Calendar): Schedule {
  const { timeZone, rules, overrides, holidays = null, service } = calendar
  const own = compileSchedule(timeZone, rules, overrides, null, holidays)
  return scheduleFor(own, service ? serviceOf(service) : null) ?? own
}

/** The slots of a query, as many as `limit`, its needs told as an engine would. */
export function engineSlots(calendar: Calendar, query: SlotQuery): readonly Interval[] {
  const { busy, starts = [], serviceStarts, nowMs } = calendar
  // Operations ask for hours first: without, nothing is asked further.
  if (!calendar.rules) return []
  const question = askSlots(scheduleOf(calendar), query, nowMs, nowMs)
  const { slots, nextMs } = answered(question, { busy, starts, serviceStarts })
  expect(nextMs).toBeNull()
  return slots
}

function engineAnswers(table: Timetable): string[] {
  const { calendar, durationMinutes, limit } = table
  const schedule = scheduleOf(calendar)
  const verdict = (startMs: number) => engineVerdict(schedule, calendar, startMs, durationMinutes)
  return answers(
    table,
    ({ fromDay, toDay }) => {
      const query = { fromDay, toDay, durationMinutes, ...(limit === undefined ? {} : { limit }) }
      const slots = engineSlots(calendar, query)
      for (const { startMs } of slots) expect(verdict(startMs)).toBe('yes')
      return showSlots(calendar.timeZone, fromDay, slots)
    },
    ({ startMs }) => verdict(startMs),
  )
}

function oracleAnswers(table: Timetable): string[] {
  const { calendar, durationMinutes, limit } = table
  return answers(
    table,
    ({ fromDay, toDay }) => {
      const slots = consult(calendar, fromDay, toDay).slots(fromDay, toDay, durationMinutes)
      return showSlots(calendar.timeZone, fromDay, slots.slice(0, limit))
    },
    ({ startMs }) => {
      const day = Math.floor(startMs / (24 * 60 * minuteMs))
      return consult(calendar, day, day).verdict(startMs, durationMinutes)
    },
  )
}

/** One line for each expectation, in the notation of the timetable. */
function answers(
  { slots, books }: Timetable,
  answerSlots: (line: SlotsLine) => string,
  answerBooks: (line: BooksLine) => string,
): string[] {
  return [
    ...slots.map((line) => `slots ${showDates(line.fromDay, line.toDay)}  ${answerSlots(line)}`),
    ...books.map((line) => `books ${line.when}  ${answerBooks(line)}`),
  ]
}

function showDates(fromDay: number, toDay: number): string {
  return fromDay === toDay ? showDate(fromDay) : `${showDate(fromDay)}..${showDate(toDay)}`
}

/** `10:30 11:00`; a date stands before the times of every day but the first. */
function showSlots(timeZone: string, fromDay: number, slots: readonly Interval[]): string {
  let date = showDate(fromDay)
  const words = slots.flatMap(({ startMs }) => {
    const [onDate = '', time = ''] = new Date(wallMsAt(timeZone, startMs)).toISOString().split('T')
    if (onDate === date) return [time.slice(0, 5)]
    date = onDate
    return [date, time.slice(0, 5)]
  })
  return words.join(' ') || 'none'
}

export function readTimetable(text: string): Timetable {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([keyword]) => keyword)
  const table: ReadLine = {
    calendar: { timeZone: 'UTC', rules: null, overrides: [], busy: [], nowMs: 0 },
    durationMinutes: 0,
    limit: undefined,
    slots: [],
    books: [],
  }
  for (const [keyword = '', ...words] of lines) readLine(table, keyword, words)
  const { calendar, durationMinutes } = table
  const rules = calendar.rules && { ...calendar.rules, durationsMinutes: [durationMinutes] }
  const service = calendar.service && {
    service: { ...calendar.service, durationsMinutes: [durationMinutes] },
  }
  const busy = calendar.busy.toSorted((a, b) => a.startMs - b.startMs)
  return { ...table, calendar: { ...calendar, rules, busy, ...service } }
}

function readLine(table: ReadLine, keyword: string, words: readonly string[]): void {
  const [first = '', ...rest] = words
  const { calendar } = table
  const put = (facts: Partial<Calendar>) => {
    table.calendar = { ...calendar, ...facts }
  }
  const ofService = readServiceLine(keyword, words, calendar)
  if (ofService) put(ofService)
  else if (keyword === 'zone') put({ timeZone: first })
  else if (keyword === 'every') table.durationMinutes = Number(first)
  else if (keyword === 'limit') table.limit = Number(first)
  else if (keyword === 'rests') put({ holidays: readHolidays(words) })
  else if (isRule(keyword)) {
    put({ rules: readRule(keyword, first, rest, calendar.rules) })
  } else if (keyword === 'block' || keyword === 'open') {
    put({ overrides: [...calendar.overrides, readOverride(keyword, words)] })
  } else if (keyword === 'busy') {
    put({ busy: [...calendar.busy, readBusy(calendar.timeZone, words)] })
  } else if (keyword === 'now') put({ nowMs: readMoment(calendar.timeZone, words).ms })
  else if (keyword === 'slots') {
    const [fromDay, toDay] = readDates(first)
    if (toDay === null) throw new Error(`slots without a last date: ${first}`)
    table.slots = [...table.slots, { fromDay, toDay, expected: rest.join(' ') }]
  } else if (keyword === 'books') {
    const { ms, words: when, rest } = readMoment(calendar.timeZone, words)
    table.books = [...table.books, { startMs: ms, when, expected: rest.join(' ') }]
  } else throw new Error(`A timetable has no line that begins with ${keyword}.`)
}

function readOverride(type: 'block' | 'open', [dates = '', ...words]: readonly string[]): Override {
  const named = dates.includes(',') ? readNamedDates(dates) : null
  const [startDay, endDay] = named ? [named.at(0) ?? 0, named.at(-1) ?? 0] : readDates(dates)
  const spanWords = words.slice(words.at(-1) === 'day' ? -2 : -1)
  const recurrence = readRecurrence(words.slice(0, -spanWords.length))
  const title = `${type} ${[dates, ...words].join(' ')}`
  const span = readSpan(spanWords)
  return {
    ...{ id: title, humanId: 'h', type, title, span, createdAtMs: 0 },
    ...{ startDay, endDay, recurrence },
    ...(named && { dates: named }),
  }
}

/** `2026-12-24,2026-12-31`; of one date alone a comma stands behind it. */
function readNamedDates(text: string): number[] {
  const dates = text.split(',').filter((date) => date !== '')
  return dates.map((date) => known(readDate(date), text))
}

/** `public,observance except 2027-01-01, also 2027-01-02,2027-01-03`: of the country of support/holidays.ts. */
function readHolidays([types = '', ...words]: readonly string[]): HolidayRules {
  const after = (word: string) => readNamedDates(words[words.indexOf(word) + 1] ?? '')
  return {
    ...{ country: nowhere, region: null },
    types: holidayTypes.filter((type) => types.split(',').includes(type)),
    except: words.includes('except') ? after('except') : [],
    also: words.includes('also') ? after('also') : [],
  }
}

function writeHolidays({ types, except, also }: HolidayRules): string {
  const named = (word: string, days: readonly number[]) =>
    days.length === 0 ? '' : `  ${word} ${days.map(showDate).join(',')}`
  return `rests  ${types.join(',')}${named('except', except)}${named('also', also)}`
}

const nthWeeks = { '1st': 1, '2nd': 2, '3rd': 3, '4th': 4, '5th': 5, last: -1 } as const

function readRecurrence(words: readonly string[]): Recurrence | null {
  const [freq, ...rest] = words
  const at = rest.indexOf('every')
  const interval = at < 0 ? {} : { interval: Number(rest[at + 1]) }
  const form = at < 0 ? rest : rest.slice(0, at)
  const [first] = form
  if (freq === 'weekly') return { freq, ...interval, ...(first && { days: readWeekdays(first) }) }
  if (freq === 'monthly') return { freq, ...interval, ...readMonthDay(form) }
  if (freq === undefined) return null
  throw new Error(`not a recurrence: ${words.join(' ')}`)
}

function readMonthDay([first, second]: readonly string[]): Omit<MonthlyRecurrence, 'freq'> {
  if (first === undefined) return {}
  if (second === undefined) return { dayOfMonth: Number(first) }
  const [, week] = known(Object.entries(nthWeeks).find(([word]) => word === first) ?? null, first)
  const day = known(weekdays.find((some) => String(some) === second) ?? null, second)
  return { nth: { week, day } }
}

/** `2026-03-16`, `2026-03-16..2026-03-20`, `2026-03-16..` */
function readDates(text: string): [fromDay: number, toDay: number | null] {
  const [from = '', to = from] = text.split('..')
  return [known(readDate(from), text), to === '' ? null : known(readDate(to), text)]
}

/** `2026-03-17 10:00-10:30`, or two instants. */
function readBusy(timeZone: string, [first = '', second = '']: readonly string[]): Interval {
  const [start = '', end = ''] = second.split('-')
  const [from, to] = first.endsWith('Z')
    ? [[first], [second]]
    : [
        [first, start],
        [first, end],
      ]
  return { startMs: readMoment(timeZone, from).ms, endMs: readMoment(timeZone, to).ms }
}

/** A wall time `2026-03-17 10:00`, or an instant; and the words after it. */
function readMoment(timeZone: string, words: readonly string[]) {
  const [first = '', second = ''] = words
  if (first.endsWith('Z')) {
    const ms = Date.parse(first)
    return { ms: known(Number.isNaN(ms) ? null : ms, first), words: first, rest: words.slice(1) }
  }
  const day = known(readDate(first), first)
  const wall = day * 24 * 60 + known(readTime(second), `${first} ${second}`)
  const minute = firstMinuteOf(wallClock(timeZone, (day - 1) * 24, (day + 2) * 24), wall)
  return { ms: minute * minuteMs, words: `${first} ${second}`, rest: words.slice(2) }
}

/** A calendar in the notation above, so that a random case that fails can be read, and pasted into a test. */
export function writeTimetable(calendar: Calendar): string {
  const { timeZone, rules, overrides, holidays, busy, nowMs } = calendar
  return [
    `zone   ${timeZone}`,
    ...(rules ? writeRules(rules) : []),
    ...overrides.map(writeOverride),
    ...(holidays ? [writeHolidays(holidays)] : []),
    ...busy.map(({ startMs, endMs }) => `busy   ${showInstant(startMs)}  ${showInstant(endMs)}`),
    ...writeService(calendar),
    ...(nowMs === 0 ? [] : [`now    ${showInstant(nowMs)}`]),
  ].join('\n')
}

function writeOverride(override: Override): string {
  const { type, span, startDay, endDay, recurrence } = override
  if (override.dates) {
    const named = override.dates.map((day) => `${showDate(day)},`).join('')
    return `${type.padEnd(5)}  ${named}  ${showSpan(span)}`
  }
  const last = endDay === null ? '' : showDate(endDay)
  const dates = recurrence
    ? `${showDate(startDay)}..${last}`
    : showDates(startDay, endDay ?? startDay)
  const words = recurrence ? `  ${writeRecurrence(recurrence)}` : ''
  return `${type.padEnd(5)}  ${dates}${words}  ${showSpan(span)}`
}

function writeRecurrence(recurrence: Recurrence): string {
  const every = recurrence.interval === undefined ? [] : [`every ${recurrence.interval}`]
  if (recurrence.freq === 'weekly') {
    return ['weekly', ...(recurrence.days ? [recurrence.days.join(',')] : []), ...every].join(' ')
  }
  const { nth, dayOfMonth } = recurrence
  const [word] = Object.entries(nthWeeks).find(([, week]) => week === nth?.week) ?? []
  const form = nth ? [word, nth.day] : dayOfMonth === undefined ? [] : [dayOfMonth]
  return ['monthly', ...form, ...every].join(' ')
}

function showInstant(ms: number): string {
  return new Date(ms).toISOString().replace(':00.000Z', 'Z')
}
