import type { EventTime } from '../../domain/calendars/calendar-event.ts'
import { UnreadableEvent } from '../../domain/calendars/unreadable.ts'
import { frequencies, type Rule, type RuleDay } from '../../domain/time/rule-times.ts'
import { dayMs } from '../../domain/time/units.ts'
import { listOf, textOf } from './jcal.ts'
import { wallMsOf } from './times.ts'

/** Reads one RRULE of an event that starts at a time. @throws UnreadableEvent for one that nobody can follow. */
export function ruleOf(value: unknown, start: EventTime): Rule {
  const parts = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  const freq = frequencies.find((one) => one === textOf(parts.get('freq')).toUpperCase())
  if (freq === undefined) throw refused('every minute or second')
  if (parts.has('rscale') || parts.has('byeaster')) throw refused('by a calendar of its own')
  const numbers = (name: string, min: number, max: number) => numbersIn(parts.get(name), min, max)
  const [interval = 1] = numbers('interval', 1, Number.MAX_SAFE_INTEGER)
  const [count = null] = numbers('count', 1, Number.MAX_SAFE_INTEGER)
  const [weekStart = 2] = numbers('wkst', 1, 7)
  return {
    freq,
    interval,
    count,
    untilMs: untilOf(parts.get('until'), start),
    // ical.js counts from Sunday.
    weekStart: weekStart === 1 ? 7 : weekStart - 1,
    months: numbers('bymonth', 1, 12),
    weeks: signed(numbers('byweekno', -53, 53)),
    yearDays: signed(numbers('byyearday', -366, 366)),
    monthDays: signed(numbers('bymonthday', -31, 31)),
    days: daysIn(parts.get('byday')),
    hours: numbers('byhour', 0, 23),
    minutes: numbers('byminute', 0, 59),
    seconds: numbers('bysecond', 0, 59),
    positions: signed(numbers('bysetpos', -366, 366)),
  }
}

const refused = (how: string) => new UnreadableEvent(`recurs in a way that is not read: ${how}`)

function listIn(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? listOf(value) : [value]
}

function numbersIn(value: unknown, min: number, max: number): number[] {
  const numbers = listIn(value).map(Number)
  if (numbers.some((one) => !Number.isInteger(one) || one < min || one > max)) {
    throw refused('its numbers are out of bounds')
  }
  return [...new Set(numbers)]
}

function signed(numbers: number[]): number[] {
  if (numbers.includes(0)) throw refused('its numbers are out of bounds')
  return numbers
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function daysIn(value: unknown): RuleDay[] {
  const texts = [...new Set(listIn(value).map((one) => textOf(one).toUpperCase()))]
  return texts.map((text) => {
    const found = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text)
    const nth = found?.[1] === undefined ? null : Number(found[1])
    if (!found || nth === 0) throw refused('its days are none')
    return { weekday: weekdays.indexOf(found[2] ?? '') + 1, nth }
  })
}

/** The last wall time, by the clock of the start: of a date its whole day. */
function untilOf(value: unknown, start: EventTime): number | null {
  if (value === undefined) return null
  const text = textOf(value)
  const wallMs = wallMsOf(text)
  if (wallMs === null) throw refused('its end is no time')
  if (!text.includes('T')) return wallMs + dayMs - 1
  const byClock = text.endsWith('Z') ? start.clock.wallOf(wallMs) : wallMs
  // Whole days end with a day, whatever the hour of the end.
  return start.isDate ? Math.floor(wallMs / dayMs) * dayMs : byClock
}
