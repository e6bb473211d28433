/** The grid of a week: where instants lie on it, also in the weeks in which clocks change. */
import { expect, test } from 'bun:test'
import {
  weekAxis as axisOfWeek,
  hourLabels,
  instantAt,
  rowOf,
  rowsOf,
  voidRows,
} from '../../src/dashboard/week/axis.ts'
import { emptyWeek } from '../support/weeks.ts'

const weekAxis = (monday: string, timeZone: string) => axisOfWeek(emptyWeek(monday, timeZone))

/** The rows of instants on the day of the week, 0 = Monday. */
function rowsAt(monday: string, timeZone: string, day: number, instants: readonly string[]) {
  const axis = weekAxis(monday, timeZone)
  const on = axis.days[day]
  if (!on) throw new Error('a week has seven days')
  return instants.map((instant) => rowOf(axis, on, Date.parse(instant)) / 60)
}

test('in a common week a row is a minute of the clock', () => {
  const axis = weekAxis('2026-06-01', 'America/New_York')
  expect(axis.rows).toBe(24 * 60)
  expect(axis.days.flatMap((day) => voidRows(axis, day))).toEqual([])
  const instants = ['2026-06-02T04:00Z', '2026-06-02T13:30Z', '2026-06-03T04:00Z']
  expect(rowsAt('2026-06-01', 'America/New_York', 1, instants)).toEqual([0, 9.5, 24])
})

test('the hour that the clock jumps over is void on that Sunday alone', () => {
  const axis = weekAxis('2026-03-02', 'America/New_York')
  expect(axis.rows).toBe(24 * 60)
  expect(axis.days.map((day) => voidRows(axis, day))).toEqual([
    ...Array(6).fill([]),
    [{ top: 120, height: 60 }],
  ])
  // 01:59, 03:00, 12:00
  const instants = ['2026-03-08T06:59Z', '2026-03-08T07:00Z', '2026-03-08T16:00Z']
  const rows = rowsAt('2026-03-02', 'America/New_York', 6, instants)
  expect(rows).toEqual([1 + 59 / 60, 3, 12])
})

test('the hour that comes twice has rows of its own, void on the other days', () => {
  const axis = weekAxis('2026-10-26', 'America/New_York')
  expect(axis.rows).toBe(25 * 60)
  expect(axis.days.map((day) => voidRows(axis, day))).toEqual([
    ...Array(6).fill([{ top: 120, height: 60 }]),
    [],
  ])
  // 00:00, 01:00 and 01:00 again, 02:00, 12:00, midnight
  const sunday = ['04:00', '05:00', '06:00', '07:00', '17:00'].map((time) => `2026-11-01T${time}Z`)
  const rows = rowsAt('2026-10-26', 'America/New_York', 6, [...sunday, '2026-11-02T05:00Z'])
  expect(rows).toEqual([0, 1, 2, 3, 13, 25])
  expect(
    rowsAt('2026-10-26', 'America/New_York', 0, ['2026-10-26T05:30Z', '2026-10-26T06:00Z']),
  ).toEqual([1.5, 3])
  expect(hourLabels(axis).slice(0, 5)).toEqual([
    { row: 0, minutes: 0 },
    { row: 60, minutes: 60 },
    { row: 120, minutes: 60 },
    { row: 180, minutes: 120 },
    { row: 240, minutes: 180 },
  ])
})

test('what ends where the clock changes takes no void rows; what goes on takes them in', () => {
  const back = weekAxis('2026-10-26', 'America/New_York')
  const rows = (day: number, from: string, to: string) => {
    const on = back.days[day]
    const span = { startMs: Date.parse(from), endMs: Date.parse(to) }
    return on ? rowsOf(back, on, span) : null
  }
  expect(rows(0, '2026-10-26T05:00Z', '2026-10-26T06:00Z')).toEqual({ top: 60, height: 60 })
  expect(rows(0, '2026-10-26T05:00Z', '2026-10-26T07:00Z')).toEqual({ top: 60, height: 180 })
  expect(rows(6, '2026-11-01T05:00Z', '2026-11-01T07:00Z')).toEqual({ top: 60, height: 120 })
})

test('where the clock jumps at midnight the void is at the beginning of the day', () => {
  const axis = weekAxis('2027-04-26', 'Africa/Cairo')
  expect(axis.days.map((day) => voidRows(axis, day))).toEqual([
    ...Array(4).fill([]),
    [{ top: 0, height: 60 }],
    ...Array(2).fill([]),
  ])
  expect(axis.days[4]?.change).toMatchObject({ atMs: Date.parse('2027-04-29T22:00Z') })
  const instants = ['2027-04-29T22:00Z', '2027-04-30T09:00Z', '2027-04-30T21:00Z']
  expect(rowsAt('2027-04-26', 'Africa/Cairo', 4, instants)).toEqual([1, 12, 24])
})

test('a span is cut at midnight, and rows lead back to their instants', () => {
  const axis = weekAxis('2026-10-26', 'Africa/Cairo')
  const night = { startMs: Date.parse('2026-10-28T19:00Z'), endMs: Date.parse('2026-10-29T01:00Z') }
  const parts = axis.days.map((day) => rowsOf(axis, day, night))
  expect(parts.filter((part) => part !== null)).toHaveLength(2)
  for (const day of axis.days) {
    for (let ms = day.startMs; ms < day.endMs; ms += 15 * 60_000) {
      expect(instantAt(axis, day, rowOf(axis, day, ms))).toBe(ms)
    }
  }
})
