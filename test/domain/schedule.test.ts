/** What a schedule keeps, counts and lists; what it says of free time is tested with the slots. */

import { describe, expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import type { Override } from '../../src/domain/override.ts'
import {
  blocksOver,
  breaksOver,
  changedSchedule,
  compileSchedule,
  hoursAt,
  hoursDaysKept,
  isHeavy,
  longestOfEachStart,
  manyOverrides,
  occurrencesAtMost,
  occurrencesWithin,
  type Schedule,
  spansADay,
  workWindowsWithin,
} from '../../src/domain/schedule.ts'
import { rangeDaysMax } from '../../src/domain/time/date-range.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import { nowhere } from '../support/holidays.ts'

const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30],
}

const day = 20_000

test('the hours of a range are computed once, until those kept span too many days', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const first = schedule.openHours(day, day)
  // Each looks at three days more than it was asked for.
  const fitting = hoursDaysKept / 4
  for (const round of [0, fitting]) {
    const firstOfRound = schedule.openHours(day + round, day + round)
    for (let n = 1; n < fitting; n += 1) schedule.openHours(day + round + n, day + round + n)
    expect(schedule.openHours(day + round, day + round)).toBe(firstOfRound)
  }
  expect(schedule.openHours(day, day)).not.toBe(first)
  expect(schedule.openHours(day, day)).toEqual(first)
})

test('the hours of the longest ranges do not pile up, and a week stays kept beside one', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const week = schedule.openHours(day, day + 6)
  const year = schedule.openHours(day, day + rangeDaysMax - 1)
  expect(schedule.openHours(day, day + 6)).toBe(week)
  expect(schedule.openHours(day, day + rangeDaysMax - 1)).toBe(year)
  const another = schedule.openHours(day + 1, day + rangeDaysMax)
  expect(schedule.openHours(day + 1, day + rangeDaysMax)).toBe(another)
  expect(schedule.openHours(day, day + rangeDaysMax - 1)).not.toBe(year)
})

test('slots of one week, Thursday to Wednesday, are decided by the same hours', () => {
  const schedule = compileSchedule('UTC', rules, [])
  const hoursOn = (date: string) => hoursAt(schedule, Date.parse(`${date}T12:00Z`))
  const hours = hoursOn('2026-03-12')
  for (let n = 0; n < 7; n += 1) {
    expect(hoursAt(schedule, Date.parse('2026-03-12') + n * dayMs)).toBe(hours)
  }
  expect(hoursOn('2026-03-11')).not.toBe(hours)
  expect(hoursOn('2026-03-19')).not.toBe(hours)
})

/** Monday 16 March 2026. */
const monday = 20_528
const at = (time: string, date = '2026-03-16') => Date.parse(`${date}T${time}Z`)
const span = (from: string, to: string, date?: string) => ({
  ...{ startMs: at(from, date), endMs: at(to, date) },
})
const wall = (start: number, end: number) => ({ startMinutes: start * 60, endMinutes: end * 60 })
const override = (changed: Partial<Override>): Override => ({
  ...{ id: 'o', humanId: 'h', type: 'block', title: 'x', createdAtMs: 0, span: null },
  ...{ startDay: monday, endDay: null, recurrence: null, ...changed },
})
const daily = { freq: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] } as const

describe('how much goes into the hours of some days', () => {
  const busy: AvailabilityRules = {
    ...{ workingDays: [], hours: null, durationsMinutes: [30] },
    weeklyHours: [9, 14].map((hour) => ({ weekday: 1, ...wall(hour, hour + 3) })),
    breaks: [{ weekdays: [1, 2], ...wall(10, 11) }],
  }
  const most = (from: number, to: number, overrides: readonly Override[] = []) =>
    occurrencesAtMost(compileSchedule('UTC', busy, overrides), monday + from, monday + to)

  test('is a window or break on each day, one at least, with a day before and two after', () => {
    // From Monday on 3, 2 and five times 1.
    expect(most(0, 0)).toBe(1 + 3 + 2 + 1)
    expect(most(1, 1)).toBe(3 + 2 + 1 + 1)
    expect(most(0, 3)).toBe(10)
    expect(most(0, 4)).toBe(10 + 1)
    expect(most(1, 5)).toBe(10 + 3)
    expect(most(1, 13)).toBe(20 + 3 + 2)
    expect(occurrencesAtMost(compileSchedule('UTC', null, []), monday, monday + 9)).toBe(13)
  })

  test('and each override on its days', () => {
    expect(most(0, 0, [override({})])).toBe(7 + 1)
    expect(most(0, 0, [override({ startDay: monday + 3 })])).toBe(7)
    expect(most(0, 0, [override({ recurrence: daily }), override({})])).toBe(7 + 3 + 1)
  })

  test('is told of a day as the mean of a week', () => {
    expect(spansADay(busy) * 7).toBeCloseTo(10)
    expect(spansADay(null)).toBe(1)
  })

  test('is much where overrides are more than fifty', () => {
    const of = (count: number) => compileSchedule('UTC', rules, Array(count).fill(override({})))
    expect([manyOverrides, isHeavy(of(50)), isHeavy(of(51)), isHeavy(null)]).toEqual([
      ...[50, false, true, false],
    ])
    const heavy = of(51)
    expect(hoursAt(heavy, at('12:00'))).toBe(heavy.openHours(monday, monday))
    expect(heavy.overridesCount).toBe(51)
  })
})

describe('what is listed within a range', () => {
  const within = (its: AvailabilityRules | null, range: { startMs: number; endMs: number }) =>
    workWindowsWithin(compileSchedule('UTC', its, []), range)

  test('are working hours that overlap it, whole', () => {
    const [from, to] = [at('09:00'), at('17:00')]
    const whole = [{ startMs: from, endMs: to }]
    expect(within(rules, span('12:00', '13:00'))).toEqual(whole)
    expect(within(rules, { startMs: from - 1, endMs: from })).toEqual([])
    expect(within(rules, { startMs: from - 1, endMs: from + 1 })).toEqual(whole)
    expect(within(rules, { startMs: to, endMs: to + 1 })).toEqual([])
    expect(within(null, span('12:00', '13:00'))).toEqual([])
    const night = { ...rules, hours: wall(22, 6) }
    expect(within(night, span('05:00', '06:00', '2026-03-17'))).toEqual([
      { startMs: at('22:00'), endMs: at('06:00', '2026-03-17') },
    ])
  })

  test('is nothing that the clock jumps over', () => {
    const sunday: AvailabilityRules = {
      ...{ workingDays: [], hours: null, durationsMinutes: [30] },
      weeklyHours: [
        { weekday: 7, ...wall(2, 3) },
        { weekday: 7, ...wall(4, 5) },
      ],
    }
    const schedule = compileSchedule('Europe/Berlin', sunday, [])
    expect(workWindowsWithin(schedule, span('00:00', '12:00', '2026-03-29'))).toEqual([
      span('02:00', '03:00', '2026-03-29'),
    ])
  })

  test('are overrides and holidays by their start, each with its title', () => {
    const late = override({ title: 'Late', span: wall(15, 16), type: 'open' })
    const early = override({ title: 'Early', span: wall(9, 10) })
    const place = { country: nowhere, region: null, types: ['public'] as const }
    const holidays = { ...place, except: [], also: [monday] }
    const schedule = compileSchedule('UTC', rules, [late, early], null, holidays)
    const listed = (range: { startMs: number; endMs: number }) =>
      occurrencesWithin(schedule, range).map(({ title, type, override: its }) => [
        ...[title, type, its?.title ?? null],
      ])
    expect(listed(span('09:30', '15:30'))).toEqual([
      ['Day off', 'block', null],
      ['Early', 'block', 'Early'],
      ['Late', 'open', 'Late'],
    ])
    expect(listed(span('10:00', '15:00'))).toEqual([['Day off', 'block', null]])
    expect(listed(span('09:30', '15:30', '2026-03-17'))).toEqual([])
  })
})

describe('because of what a slot is not open', () => {
  const blockNames = (overrides: readonly Override[], slot: ReturnType<typeof span>) =>
    blocksOver(compileSchedule('UTC', rules, overrides), slot).map(({ title }) => title)
  const weekly = { freq: 'weekly' } as const

  test('are the blocks over what is missing of it, and none that is won back', () => {
    const noon = override({ title: 'noon', span: wall(12, 13) })
    const always = override({ title: 'always', span: wall(12, 14), recurrence: weekly })
    expect(blockNames([noon, always], span('12:00', '13:00'))).toEqual(['always', 'noon'])
    expect(blockNames([noon, always], span('13:00', '14:00'))).toEqual(['always'])
    expect(blockNames([noon, always], span('14:00', '15:00'))).toEqual([])
    const open = override({ type: 'open', span: wall(12, 14), recurrence: weekly })
    expect(blockNames([noon, always, open], span('12:00', '14:00'))).toEqual(['noon'])
    const dated = override({ type: 'open', span: wall(12, 13) })
    expect(blockNames([noon, always, dated], span('12:00', '13:00'))).toEqual([])
    expect(blockNames([noon, always, dated], span('12:30', '13:30'))).toEqual(['always'])
  })

  test('are those of the night before, and of two days on where a day is short', () => {
    const night = override({ title: 'night', span: wall(22, 12), startDay: monday - 1 })
    expect(blockNames([night], span('11:00', '12:00'))).toEqual(['night'])
    // On Sunday 29 March 2026 the clock of Berlin goes forward.
    const hours = { ...rules, workingDays: daily.days, hours: wall(0, 24) }
    const then = override({ title: 'then', startDay: monday + 14, span: wall(0, 1) })
    const schedule = compileSchedule('Europe/Berlin', hours, [then])
    const startMs = Date.parse('2026-03-28T23:30+01:00')
    const over = (startMs: number) => blocksOver(schedule, { startMs, endMs: startMs + dayMs })
    expect(over(startMs).map(({ title }) => title)).toEqual(['then'])
    expect(over(startMs - dayMs / 24)).toEqual([])
  })

  test('are the breaks over what is missing, where it would be open without them', () => {
    const breaks = [10, 11, 12].map((hour) => ({ weekdays: [1] as const, ...wall(hour, hour + 1) }))
    const of = (slot: ReturnType<typeof span>, overrides: readonly Override[] = []) =>
      breaksOver(compileSchedule('UTC', { ...rules, breaks }, overrides), slot).map(
        ({ startMs }) => (startMs - at('00:00')) / 3_600_000,
      )
    expect(of(span('10:30', '11:30'))).toEqual([10, 11])
    expect(of(span('09:30', '13:30'))).toEqual([10, 11, 12])
    expect(of(span('09:00', '10:00'))).toEqual([])
    expect(of(span('08:30', '10:30'))).toEqual([])
    expect(of(span('10:00', '11:00', '2026-03-17'))).toEqual([])
    const open = override({ type: 'open', span: wall(10, 11) })
    expect(of(span('10:30', '11:30'), [open])).toEqual([11])
    expect(breaksOver(compileSchedule('UTC', rules, []), span('16:30', '17:30'))).toEqual([])
    const unset = compileSchedule('UTC', null, [open])
    expect(breaksOver(unset, span('10:00', '10:30'))).toEqual([])
  })

  test('that a slot lies in one break of the week is no block', () => {
    const breaks = [{ weekdays: [1] as const, ...wall(12, 13) }]
    const { open, openWithoutBlocks } = hoursAt(
      compileSchedule('UTC', { ...rules, workingDays: [1], breaks }, []),
      at('12:00'),
    )
    expect(openWithoutBlocks).toEqual(open)
    expect(open.map(({ startMs }) => startMs)).toEqual([at('09:00'), at('13:00')])
  })
})

describe('a compiled schedule', () => {
  const place = { country: nowhere, region: null, types: ['public'] as const }
  const holidays = { ...place, except: [], also: [] }

  test('is changed in what is said anew alone', () => {
    const before = compileSchedule('Asia/Tokyo', rules, [override({})], null, holidays)
    const parts = ({ timeZone, rules, overrides, holidays }: Schedule) => ({
      ...{ timeZone, rules, overrides, holidays },
    })
    const after = parts(changedSchedule(before, { timeZone: 'UTC' }))
    expect(after).toEqual({ ...parts(before), timeZone: 'UTC' })
    expect(parts(changedSchedule(before, { overrides: [], holidays: null }))).toEqual({
      ...{ timeZone: 'Asia/Tokyo', rules, overrides: [], holidays: null },
    })
  })

  test('lets its overrides go where they can be read again, and reads them once', () => {
    const overrides = [override({ dates: [monday, monday + 1] }), override({ dates: [monday] })]
    let reads = 0
    const again = () => {
      reads += 1
      return overrides
    }
    const schedule = compileSchedule('UTC', rules, overrides, again)
    expect([schedule.overridesCount, schedule.datesCount]).toEqual([2, 3])
    expect(schedule.overrides).toBe(overrides)
    expect(reads).toBe(0)
    schedule.release()
    for (const _ of 'ab') expect(schedule.overrides).toBe(overrides)
    expect(reads).toBe(1)
    const kept = compileSchedule('UTC', rules, overrides)
    kept.release()
    expect(kept.overrides).toBe(overrides)
  })

  test('keeps hours of 400 days, and has the longest of the windows that begin together', () => {
    expect(hoursDaysKept).toBe(400)
    const windows = [
      [0, 2],
      [0, 5],
      [0, 3],
      [1, 2],
      [4, 9],
      [4, 9],
    ].map(([startMs = 0, endMs = 0]) => ({ startMs, endMs }))
    expect(longestOfEachStart(windows).map(({ endMs }) => endMs)).toEqual([5, 2, 9])
  })
})
