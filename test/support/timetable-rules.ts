/** The lines of a timetable that say the rules of a human. */
import {
  type AvailabilityRules,
  type Break,
  type WallSpan,
  type Weekday,
  weekdays,
} from '../../src/domain/availability.ts'
import { readTime, showTime } from '../../src/domain/time/notation.ts'

type Rules = AvailabilityRules
type Read = (first: string, rest: readonly string[], rules: Rules) => Partial<Rules>

/** Each line adds to what those before it have said. */
const lines = {
  works: (days, spans) => ({
    workingDays: days === 'never' ? [] : readWeekdays(days),
    hours: known(readSpan(spans), 'works all day is written 00:00-24:00'),
  }),
  hours: (days, spans, rules) => withHours(rules, days, spans),
  break: (span, rest, { breaks = [] }) => ({ breaks: [...breaks, readBreak(span, rest)] }),
  keeps: (before, [after]) => ({
    bufferBeforeMinutes: Number(before),
    bufferAfterMinutes: Number(after),
  }),
  step: (minutes) => ({ stepMinutes: Number(minutes) }),
  notice: (minutes) => ({ minimumNoticeMinutes: Number(minutes) }),
  window: (days) => ({ bookingWindowDays: Number(days) }),
  most: (day, [week = '-']) => ({
    ...(day !== '-' && { maxPerDay: Number(day) }),
    ...(week !== '-' && { maxPerWeek: Number(week) }),
  }),
} satisfies Record<string, Read>

export function isRule(keyword: string): keyword is keyof typeof lines {
  return Object.hasOwn(lines, keyword)
}

export function readRule(
  keyword: keyof typeof lines,
  first: string,
  rest: readonly string[],
  before: Rules | null,
): Rules {
  const rules = before ?? { workingDays: [], hours: null, durationsMinutes: [] }
  const read: Read = lines[keyword]
  return { ...rules, ...read(first, rest, rules) }
}

function withHours(rules: Rules, days: string, spans: readonly string[]): Partial<Rules> {
  const windows = readWeekdays(days).flatMap((weekday) =>
    spans.map((span) => ({ weekday, ...known(readSpan([span]), span) })),
  )
  const weeklyHours = [...(rules.weeklyHours ?? []), ...windows]
  const workingDays = weekdays.filter((day) => weeklyHours.some(({ weekday }) => weekday === day))
  return { workingDays, hours: null, weeklyHours }
}

function readBreak(span: string, [days]: readonly string[]): Break {
  const times = known(readSpan([span]), span)
  return days === undefined ? times : { ...times, weekdays: readWeekdays(days) }
}

export function writeRules(rules: Rules): string[] {
  const { workingDays, hours, weeklyHours = [], breaks = [] } = rules
  const told = (word: string, value?: number) => (value === undefined ? [] : [`${word} ${value}`])
  return [
    ...(hours ? [`works  ${workingDays.join(',') || 'never'}  ${showSpan(hours)}`] : []),
    ...(hours || weeklyHours.length > 0 ? [] : ['works  never  00:00-24:00']),
    ...weeklyHours.map((window) => `hours  ${window.weekday}  ${showSpan(window)}`),
    ...breaks.map((one) => `break  ${showSpan(one)} ${one.weekdays?.join(',') ?? ''}`),
    ...writeBuffers(rules),
    ...told('step  ', rules.stepMinutes),
    ...told('notice', rules.minimumNoticeMinutes),
    ...told('window', rules.bookingWindowDays),
    `most   ${rules.maxPerDay ?? '-'} ${rules.maxPerWeek ?? '-'}`,
  ]
}

function writeBuffers({ bufferBeforeMinutes = 0, bufferAfterMinutes = 0 }: Rules) {
  const isNone = bufferBeforeMinutes === 0 && bufferAfterMinutes === 0
  return isNone ? [] : [`keeps  ${bufferBeforeMinutes} ${bufferAfterMinutes}`]
}

/** `1-5`, `2,4`, `7` */
export function readWeekdays(text: string): Weekday[] {
  const [first = '', last] = text.split('-')
  const wanted = text.split(',').map(Number)
  return weekdays.filter((day) =>
    last ? day >= Number(first) && day <= Number(last) : wanted.includes(day),
  )
}

/** `09:00-17:00`, or `all day`: null. */
export function readSpan(words: readonly string[]): WallSpan | null {
  if (words.join(' ') === 'all day') return null
  const [start = '', end = ''] = words.join(' ').split('-')
  return {
    startMinutes: known(readTime(start), words.join(' ')),
    endMinutes: known(readTime(end), words.join(' ')),
  }
}

export function showSpan(span: WallSpan | null): string {
  return span ? `${showTime(span.startMinutes)}-${showTime(span.endMinutes)}` : 'all day'
}

export function known<Value>(value: Value | null, text: string): Value {
  if (value === null) throw new Error(`cannot be read: ${text}`)
  return value
}
