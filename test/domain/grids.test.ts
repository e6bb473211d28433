/** Windows that overlap are joined only where no start changes: each keeps its own grid. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { gridsOf, type Pace, paceOf } from '../../src/domain/slots/grids.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { runs } from '../support/random.ts'
import { checkTimetable } from '../support/timetable.ts'

function startsOf(windows: readonly Interval[], { stepMs, durationMs }: Pace): number[] {
  return windows.flatMap(({ startMs, endMs }) => {
    const starts: number[] = []
    for (let atMs = startMs; atMs + durationMs <= endMs; atMs += stepMs) starts.push(atMs)
    return starts
  })
}

const minutes = (startMinute: number, endMinute: number): Interval => ({
  startMs: startMinute * minuteMs,
  endMs: endMinute * minuteMs,
})

const someWindows = fc
  .array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: 0, max: 90 })), {
    maxLength: 12,
  })
  .map((pairs) =>
    pairs
      .map(([start, length]) => minutes(start, start + length))
      .toSorted((a, b) => a.startMs - b.startMs),
  )

test('grids have the starts of their windows, no start twice, and begin in order', () => {
  const property = fc.property(
    someWindows,
    fc.integer({ min: 1, max: 20 }),
    fc.option(fc.integer({ min: 1, max: 40 })),
    (windows, duration, stepMinutes) => {
      const pace = paceOf({ stepMinutes }, duration)
      const grids = gridsOf(windows, pace)
      const starts = startsOf(grids, pace)
      expect(new Set(starts).size).toBe(starts.length)
      expect(new Set(starts)).toEqual(new Set(startsOf(windows, pace)))
      expect(grids.toSorted((a, b) => a.startMs - b.startMs)).toEqual([...grids])
    },
  )
  fc.assert(property, { ...runs(2_000), verbose: 0 })
})

const every = (minutes: number, stepMinutes: number | null = null) =>
  paceOf({ stepMinutes }, minutes)

test('windows that lie apart are left as they are, and thirty of one grid are one', () => {
  const apart = [minutes(0, 60), minutes(60, 90), minutes(100, 120)]
  expect(gridsOf(apart, every(30))).toBe(apart)
  const many = Array.from({ length: 30 }, (_, at) => minutes(at, 1_440 + at))
  expect(gridsOf(many, every(1))).toEqual([minutes(0, 1_469)])
  expect(gridsOf(many, every(10))).toHaveLength(10)
  // One that begins where the other ends goes on with its grid; one that begins a minute later does not.
  expect(gridsOf([minutes(0, 60), minutes(30, 70), minutes(60, 120)], every(30))).toEqual([
    minutes(0, 120),
  ])
  expect(gridsOf([minutes(0, 65), minutes(1, 5), minutes(90, 120)], every(30))).toHaveLength(3)
  // Every half hour an hour: one at 30 would end in the second window alone, so they are not joined.
  const over = [minutes(0, 70), minutes(60, 180)]
  expect(gridsOf(over, every(60, 30))).toEqual(over)
  expect(gridsOf([minutes(0, 90), minutes(60, 180)], every(60, 30))).toEqual([minutes(0, 180)])
})

test('an open on the grid of the hours continues it, one off the grid has its own', () => {
  checkTimetable(`
    zone   UTC
    every  30
    works  1  09:00-10:15
    open   2026-03-16  10:00-11:30
    slots  2026-03-16  09:00 09:30 10:00 10:30 11:00
  `)
  checkTimetable(`
    zone   UTC
    every  30
    works  1  09:00-10:15
    open   2026-03-16  09:10-11:00
    slots  2026-03-16  09:00 09:10 09:30 09:40 10:10
    books  2026-03-16 10:30  yes
  `)
  checkTimetable(`
    zone   UTC
    every  60
    works  1  09:00-12:00
    open   2026-03-16  10:00-11:00
    open   2026-03-16  11:30-13:30
    open   2026-03-16  all day
    busy   2026-03-16  02:00-09:00
    limit  4
    slots  2026-03-16  00:00 01:00 09:00 10:00
  `)
})
