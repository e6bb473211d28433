/** How much a question for slots asks for: counted before any slot is made, and never by what is booked. */

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import {
  countCandidates,
  decideCandidates,
  decideStarts,
  decideTeamOverrides,
  humansWithFewOverrides,
  lastFittingDay,
  occurrencesMax,
  slotCandidatesMax,
  slotsLimitMax,
  teamOverridesMax,
  tooManyOccurrences,
} from '../../src/domain/slots/candidates.ts'
import { gridsOf, type Pace, paceOf } from '../../src/domain/slots/grids.ts'
import { computeSlots, queryRange } from '../../src/domain/slots/slots.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { randomCase, runs } from '../support/random.ts'
import { scheduleOf } from '../support/timetable.ts'

/** The starts of all windows one by one, each once. */
function startsOf(windows: readonly Interval[], { stepMs, durationMs }: Pace): Set<number> {
  const starts = new Set<number>()
  for (const { startMs, endMs } of windows) {
    for (let atMs = startMs; atMs + durationMs <= endMs; atMs += stepMs) starts.add(atMs)
  }
  return starts
}

test('every start is counted, each once however windows overlap, and no free slot is missed', () => {
  const property = fc.property(randomCase(), (one) => {
    const { calendar, fromDay, toDay, durationMinutes } = one
    const schedule = scheduleOf(calendar)
    const { windows } = schedule.openHours(fromDay, toDay)
    const range = queryRange(calendar.timeZone, one)
    const pace = paceOf(schedule.terms, durationMinutes)
    const count = countCandidates(gridsOf(windows, pace), range, pace)
    const starts = [...startsOf(windows, pace)]
    expect(count).toBe(starts.filter((ms) => ms >= range.startMs && ms < range.endMs).length)
    const slots = computeSlots(schedule, [], { fromDay, toDay, durationMinutes }, 0)
    expect(count).toBeGreaterThanOrEqual(slots.length)
  })
  fc.assert(property, { ...runs(400), verbose: 0 })
})

/** Whole days of UTC from day 0 on; a day has 1,440 starts of one minute. */
const wholeDays = Array.from({ length: 30 }, (_, day) => ({
  startMs: day * dayMs,
  endMs: (day + 1) * dayMs,
}))

function faultOf(windows: readonly Interval[], fromDay: number, toDay: number, isSpread = false) {
  const question = { timeZone: 'UTC', fromDay, toDay, isSpread }
  const pace = paceOf({ stepMinutes: null }, 1)
  // Each window is that of another human.
  const humans = windows.map((window) => ({ windows: [window], pace }))
  const refusal = refusalOfDecision(() => decideCandidates(humans, question))
  return refusal && { code: refusal.code, ...refusal.extras.details?.[0] }
}

test.each([0, 1, 2, 11, 22])(
  'from day %i on, the date that is named is the last that fits',
  (day) => {
    const fitting = day + Math.floor(slotCandidatesMax / 1_440) - 1
    const date = new Date(fitting * dayMs).toISOString().slice(0, 10)
    expect(faultOf(wholeDays, day, fitting)).toBeNull()
    for (const toDay of [fitting + 1, 29]) {
      expect(faultOf(wholeDays, day, toDay)).toEqual({
        code: 'VALIDATION_ERROR',
        field: 'date_to',
        message: `must be ${date} or earlier: a later one makes over 10000 possible starts. Or send limit (1 to 1000) for the first free ones.`,
      })
    }
  },
)

test('where the first day alone fits, it is the one that is named', () => {
  const [day] = wholeDays
  const minutes = (count: number) => ({ startMs: dayMs, endMs: dayMs + count * minuteMs })
  const windows = [day, day, day, minutes(1_440), minutes(1_440), minutes(1_440), minutes(1_440)]
  const given = windows.flatMap((window) => (window ? [window] : []))
  expect(faultOf(given, 0, 1)?.message).toStartWith('must be 1970-01-01 or earlier: ')
})

test('exactly so many are answered, and one more is not', () => {
  const window = (minutes: number) => [{ startMs: 0, endMs: minutes * minuteMs }]
  expect(faultOf(window(slotCandidatesMax), 0, 29)).toBeNull()
  expect(faultOf(window(slotCandidatesMax + 1), 0, 29)?.field).toBe('date_to')
})

test('where one day has too many, no date is named; with spread a limit is no way out', () => {
  const shifted = Array.from({ length: 8 }, (_, minute) => ({
    startMs: minute * minuteMs,
    endMs: dayMs + minute * minuteMs,
  }))
  expect(faultOf(shifted, 0, 0)?.message).toBe(
    'leaves over 10000 possible starts, however early: send limit (1 to 1000) for the first free ones, or ask for less at once',
  )
  expect(faultOf(wholeDays, 0, 9, true)?.message).toEndWith(
    'Or leave out spread and send limit (1 to 1000) for the first free ones.',
  )
})

test('so many slots, starts, windows and overrides are looked at for one question', () => {
  const bounds = [slotsLimitMax, slotCandidatesMax, occurrencesMax, teamOverridesMax]
  expect(bounds).toEqual([1_000, 10_000, 60_000, 25_000])
})

test('a week has exactly so many starts of a duration, and one more is refused', () => {
  const pace = paceOf({ stepMinutes: null }, 1)
  const week = { startMs: 0, endMs: 7 * dayMs }
  const faultFor = (minutes: number) => {
    const windows = [{ startMs: 0, endMs: minutes * minuteMs }]
    const refusal = refusalOfDecision(() => decideStarts({ windows, pace }, week))
    return refusal && { code: refusal.code, ...refusal.extras.details?.[0] }
  }
  expect(faultFor(slotCandidatesMax)).toBeNull()
  expect(faultFor(slotCandidatesMax + 1)).toMatchObject({
    ...{ code: 'VALIDATION_ERROR', field: 'duration' },
  })
})

test('the last day that fits is sought by halves: the one before the first where none does', () => {
  const last = (fitting: number, fromDay = 3, toDay = 40) => {
    const asked: number[] = []
    const found = lastFittingDay({ fromDay, toDay }, (day) => {
      asked.push(day)
      return day <= fitting
    })
    expect(asked.length).toBeLessThan(8)
    return found
  }
  for (let day = 2; day <= 40; day += 1) expect(last(day)).toBe(day)
  expect([last(1), last(50)]).toEqual([2, 40])
  expect([last(3, 3, 3), last(2, 3, 3)]).toEqual([3, 2])
})

test('overrides of a team that are too many are told with all of them, and how many humans fit', () => {
  const said = (field: 'human_ids' | 'role', counts: readonly number[]) =>
    refusalOfDecision(() => decideTeamOverrides(field, counts))?.extras.details
  expect(said('role', [20_000, 5_000])).toBeUndefined()
  const end =
    'humans with 25001 overrides that have not ended, and one question reads 25000: name fewer in human_ids, the first 1 of these or others'
  expect(said('role', [20_000, 5_001])).toEqual([{ field: 'role', message: `belongs to ${end}` }])
  expect(said('human_ids', [20_000, 5_001])).toEqual([
    { field: 'human_ids', message: `names ${end}` },
  ])
})

test('the humans whose overrides are read are the first, up to so many overrides', () => {
  expect(humansWithFewOverrides([])).toBe(0)
  expect(humansWithFewOverrides([25_001, 1])).toBe(0)
  expect(humansWithFewOverrides([25_000, 1])).toBe(1)
  expect(humansWithFewOverrides([25_000, 0, 0])).toBe(3)
})

test('a date that is too late is told with the last that fits, be it the first', () => {
  const said = (toDay: number) =>
    tooManyOccurrences({ fromDay: 20_528, toDay: 20_600 }, { toDay, humans: 7 }).extras.details
  expect(said(20_528)?.[0]?.message).toStartWith('must be 2026-03-16 or earlier: ')
  expect(said(20_527)?.[0]?.message).toEndWith('at once, the first 7 of these for one date')
})
