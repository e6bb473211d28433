import type { EventLength, EventTime } from '../../domain/calendars/calendar-event.ts'
import { utcClock, type WallClock } from '../../domain/calendars/wall-clock.ts'
import { dayMs, minuteMs } from '../../domain/time/units.ts'
import { type Property, textOf } from './jcal.ts'

/** The clocks of one calendar: of the zones it names, and the human's own for what names none. */
export interface Clocks {
  readonly floating: WallClock
  named(tzid: string): WallClock
}

/** The times of a property, in order; those that are none are left out. */
export function timesIn(property: Property, clocks: Clocks): EventTime[] {
  return property.values.flatMap((value) => timeOf(value, property, clocks) ?? [])
}

/** One value as a time: `2026-03-29`, `2026-03-29T02:30:00`, the same with Z; null for any other. */
export function timeOf(value: unknown, { parameters }: Property, clocks: Clocks): EventTime | null {
  const text = textOf(value)
  const wallMs = wallMsOf(text)
  if (wallMs === null) return null
  const isDate = !text.includes('T')
  if (isDate) return { wallMs, clock: clocks.floating, isDate }
  if (text.endsWith('Z')) return { wallMs, clock: utcClock, isDate }
  const { tzid } = parameters
  return { wallMs, clock: tzid ? clocks.named(tzid) : clocks.floating, isDate }
}

const written = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z?)?$/

/** A leap second is the second after. */
export function wallMsOf(text: string): number | null {
  const found = written.exec(text)
  if (!found) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  if (!isDay || hour > 23 || minute > 59 || second > 60) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  return date.getTime()
}

function daysIn(year: number, month: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month, 0)
  return date.getUTCDate()
}

const duration = /^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** `P1DT2H`: days of the clock, and elapsed time. Null for what is no length, or a negative one. */
export function lengthOf(text: string): EventLength | null {
  const found = duration.exec(text.trim())
  if (!found || found[1] === '-') return null
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(2)
    .map((part) => Number(part ?? 0))
  const restMs = (hours * 60 + minutes) * minuteMs + seconds * 1_000
  const length = { days: weeks * 7 + days, restMs }
  return length.days <= lengthDaysMax && restMs <= lengthDaysMax * dayMs ? length : null
}

/** A century. */
const lengthDaysMax = 36_525
