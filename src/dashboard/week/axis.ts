/**
 * Where an instant lies on the grid of a week. Rows are minutes of the clock. Where the clock goes back on some
 * day, the hour that it shows twice gets rows of its own below the first; they are void on the other days.
 * Where it goes forward, the rows that it jumps over are void on that day.
 */
import type { Week } from '../api/week-types.ts'
import { changeWithin, dayMinutes, dayOf, learnWeek, minuteMs, plusDays, wallAt } from './zone.ts'

export interface Span {
  readonly startMs: number
  readonly endMs: number
}

export interface Day extends Span {
  readonly date: string
  /** When the clock changes on this day, and by how many minutes; null on nearly all days. */
  readonly change: Change | null
}

interface Change {
  readonly atMs: number
  /** As the clock showed it before the change. */
  readonly minutes: number
  /** Positive: it goes forward. */
  readonly byMinutes: number
}

export interface Axis {
  readonly timeZone: string
  readonly days: readonly Day[]
  /** The height of all rows. */
  readonly rows: number
}

/** Rows from `top` on. */
export interface Rows {
  readonly top: number
  readonly height: number
}

/** The days of a week, or one, as the service told them: they are where their midnights are. */
export function weekAxis({
  timezone,
  days,
  clocks,
}: Pick<Week, 'timezone' | 'days' | 'clocks'>): Axis {
  learnWeek(clocks)
  const told = days.map(({ date, starts_at, ends_at }) => {
    const span = { startMs: Date.parse(starts_at), endMs: Date.parse(ends_at) }
    return { date, ...span, change: changeOn(span, timezone) }
  })
  return axisOf(told, timezone)
}

/** The week that begins on a Monday, as long as nothing is known of it: no clock is changed in it. */
export function plainAxis(monday: string): Axis {
  const days = Array.from({ length: 7 }, (_, at) => {
    const date = plusDays(monday, at)
    const startMs = dayOf(date) * dayMinutes * minuteMs
    return { date, startMs, endMs: startMs + dayMinutes * minuteMs, change: null }
  })
  return axisOf(days, 'UTC')
}

function axisOf(days: readonly Day[], timeZone: string): Axis {
  const extra = days.map(({ change }) => repeated(change)).reduce((sum, rows) => sum + rows, 0)
  return { timeZone, days, rows: dayMinutes + extra }
}

function changeOn({ startMs, endMs }: Span, timeZone: string): Change | null {
  const byMinutes = dayMinutes - (endMs - startMs) / minuteMs
  if (byMinutes === 0) return null
  const first = wallAt(startMs, timeZone).minutes
  // Where the clock jumps at midnight, the day begins after the jump.
  if (first > 0) return { atMs: startMs, minutes: 0, byMinutes }
  const atMs = changeWithin(startMs, endMs, timeZone)
  return { atMs, minutes: (atMs - startMs) / minuteMs, byMinutes }
}

function repeated(change: Change | null): number {
  return change ? Math.max(0, -change.byMinutes) : 0
}

/** The row of an instant of a day; its end is the last row. */
export function rowOf({ days, rows, timeZone }: Axis, day: Day, ms: number): number {
  if (ms >= day.endMs) return rows
  const { minutes } = wallAt(ms, timeZone)
  const extra = days.map(({ change, date }) => {
    if (!change) return 0
    const isAfter = date === day.date ? ms >= change.atMs : minutes >= change.minutes
    return isAfter ? repeated(change) : 0
  })
  return minutes + extra.reduce((sum, each) => sum + each, 0)
}

/** The instant at a row of a day; of a void row, the one where the clock goes on. */
export function instantAt(axis: Axis, day: Day, row: number): number {
  let [low, high] = [day.startMs / minuteMs, day.endMs / minuteMs]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (rowOf(axis, day, middle * minuteMs) >= row) high = middle
    else low = middle + 1
  }
  return low * minuteMs
}

/** The part of a span that lies on a day; null where none does. */
export function rowsOf(axis: Axis, day: Day, { startMs, endMs }: Span): Rows | null {
  const [first, last] = [Math.max(startMs, day.startMs), Math.min(endMs, day.endMs)]
  if (first >= last) return null
  const top = rowOf(axis, day, first)
  // By its last minute: what ends where the clock changes takes no void rows.
  return { top, height: rowOf(axis, day, last - minuteMs) + 1 - top }
}

/** Rows of a day at which the clock never stood. */
export function voidRows({ days }: Axis, day: Day): Rows[] {
  return days.flatMap(({ change, date }) => {
    if (!change) return []
    if (date === day.date) {
      return change.byMinutes > 0 ? [{ top: change.minutes, height: change.byMinutes }] : []
    }
    return change.byMinutes < 0 ? [{ top: change.minutes, height: -change.byMinutes }] : []
  })
}

/** The labels of the hours: `02:00` comes twice where the clock goes back. */
export function hourLabels({ days, rows }: Axis): { row: number; minutes: number }[] {
  const back = days.map(({ change }) => change).find((change) => repeated(change) > 0)
  return Array.from({ length: rows / 60 }, (_, at) => {
    const row = at * 60
    const isLater = back && row >= back.minutes
    return { row, minutes: isLater ? row - repeated(back) : row }
  })
}
