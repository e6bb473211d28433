/** guide/slots.md#availability by eye: several windows a day, breaks, the step of the grid, notice, booking window. */
import { describe, expect } from 'bun:test'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { occurrencesUpTo } from '../../src/domain/slots/candidates.ts'
import { computeSlots } from '../../src/domain/slots/slots.ts'
import { clockTest as test } from '../support/clock-test.ts'
import { type Calendar, consult } from '../support/oracle.ts'
import { transitionsOf, zones } from '../support/random.ts'
import { checkTimetable, readTimetable, scheduleOf } from '../support/timetable.ts'

describe('weekly hours', () => {
  test('have several windows a day, each with its own grid, and others on other days', () =>
    checkTimetable(`
      zone   UTC
      every  60
      hours  1,3  09:00-11:30 14:15-16:15
      hours  5    10:00-12:00
      slots  2026-03-16..2026-03-20  09:00 10:00 14:15 15:15  2026-03-18 09:00 10:00 14:15 15:15  2026-03-20 10:00 11:00
      books  2026-03-16 10:30  yes
      books  2026-03-16 10:31  OUTSIDE_WORKING_HOURS
      books  2026-03-17 09:00  OUTSIDE_WORKING_HOURS
    `))

  test('that touch are one open time and two grids; Sunday night runs into Monday', () =>
    checkTimetable(`
      zone   UTC
      every  60
      hours  1  06:00-08:30 08:30-10:30
      hours  7  22:00-06:00
      slots  2026-03-16  00:00 01:00 02:00 03:00 04:00 05:00 06:00 07:00 08:30 09:30
      books  2026-03-16 08:00  yes
      books  2026-03-16 05:30  yes
      books  2026-03-16 09:31  OUTSIDE_WORKING_HOURS
    `))

  test('that are none leave only what overrides open', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  never  00:00-24:00
      open   2026-03-16  09:00-10:00
      slots  2026-03-16..2026-03-17  09:00 09:30
    `))
})

describe('breaks', () => {
  test('strike starts out and shift none; a recurring open keeps its time, a block comes after', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1-5  11:00-14:00
      break  12:10-12:50 1-3
      break  23:30-11:30 2
      open   2026-03-18..2026-03-18  weekly  12:00-12:30
      block  2026-03-16  12:00-13:00
      slots  2026-03-16..2026-03-18  11:00 11:30 13:00 13:30  2026-03-17 11:00 11:30 13:00 13:30  2026-03-18 11:30 12:00 13:00 13:30
      books  2026-03-17 12:00  OUTSIDE_WORKING_HOURS
      books  2026-03-17 11:40  yes
      books  2026-03-17 12:50  yes
      books  2026-03-16 12:00  OUTSIDE_WORKING_HOURS   # the break would be in the way without the block as well
      books  2026-03-16 12:50  SCHEDULE_BLOCKED
      books  2026-03-18 11:00  OUTSIDE_WORKING_HOURS   # of the night before
      books  2026-03-19 12:10  yes
    `))

  test('within the hour that the clock jumps over are empty, and one across it is shorter', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  6,7  23:00-05:00
      break  02:00-03:00
      break  03:30-04:00 7
      slots  2026-03-08  00:00 00:30 01:00 01:30 03:00 04:00 04:30 23:00 23:30
      slots  2026-03-15  00:00 00:30 01:00 01:30 03:00 04:00 04:30 23:00 23:30
      books  2026-03-08T06:45Z  yes                     # 01:45 EST to 03:15 EDT
      books  2026-03-08T07:15Z  OUTSIDE_WORKING_HOURS
    `))
})

describe('the step of the grid', () => {
  test('is from start to start, shorter or longer than the meeting', () => {
    checkTimetable(`
      zone   UTC
      every  60
      step   15
      works  1  09:10-11:00
      busy   2026-03-16  10:20-10:25
      slots  2026-03-16  09:10
      slots  2026-03-23  09:10 09:25 09:40 09:55
      books  2026-03-23 09:11  yes
    `)
    checkTimetable(`
      zone   UTC
      every  20
      step   60
      works  1  09:00-12:10
      slots  2026-03-16  09:00 10:00 11:00
    `)
  })

  test('is anchored at the start of each window, of an open too; a window ends what begins in it', () =>
    checkTimetable(`
      zone   UTC
      every  60
      step   30
      works  1  09:00-10:40
      open   2026-03-16  10:10-12:00
      slots  2026-03-16  09:00 09:30 10:10 10:40
    `))
})

describe('notice and booking window', () => {
  test('the notice is compared as instants, across the change of a clock', () =>
    checkTimetable(`
      zone    America/New_York
      every   30
      works   1-7  00:00-06:00
      notice  240
      now     2026-03-07 23:30
      slots   2026-03-08  04:30 05:00 05:30
      books   2026-03-08 04:29  OUTSIDE_WORKING_HOURS
      books   2026-03-07 23:29  VALIDATION_ERROR
    `))

  test('the window ends with a local date; 0 is today alone', () => {
    checkTimetable(`
      zone    Pacific/Auckland
      every   60
      works   1-7  22:00-02:00
      window  1
      now     2026-03-16 23:30
      slots   2026-03-17..2026-03-19  00:00 01:00 22:00 23:00
      books   2026-03-17 23:30  yes
      books   2026-03-18 00:00  OUTSIDE_WORKING_HOURS
    `)
    checkTimetable(`
      zone    UTC
      every   60
      works   1-7  09:00-12:00
      window  0
      now     2026-03-16 10:00
      slots   2026-03-16..2026-03-19  10:00 11:00
      books   2026-03-17 09:00  OUTSIDE_WORKING_HOURS
    `)
  })
})

test('overnight windows and breaks around every change of a clock are as the walk of the minutes finds them', () => {
  let offered = 0
  for (const timeZone of zones) {
    const text = `
      zone   ${timeZone}
      every  30
      step   15
      hours  1-7  21:30-02:15 02:45-05:30
      break  23:45-00:20
      break  01:30-02:50 1,3,5,7
    `
    const { calendar } = readTimetable(text)
    const schedule = scheduleOf(calendar)
    for (const ms of transitionsOf(timeZone)) {
      const day = Math.floor(ms / 86_400_000)
      const days = { fromDay: day - 1, toDay: day + 1 }
      const slots = computeSlots(schedule, [], { ...days, durationMinutes: 30 }, 0)
      offered += slots.length
      expect({ timeZone, ms, slots }).toEqual({ timeZone, ms, slots: expected(calendar, days) })
    }
  }
  expect(offered).toBeGreaterThan(5_000)
})

function expected(calendar: Calendar, { fromDay, toDay }: { fromDay: number; toDay: number }) {
  return consult(calendar, fromDay, toDay).slots(fromDay, toDay, 30)
}

test('seventy windows and twenty breaks count with the days of a question', () => {
  const hours = [1, 2, 3, 4, 5, 6, 7].map((day) => {
    const windows = Array.from(
      { length: 10 },
      (_, at) => `${String(2 * at).padStart(2, '0')}:00-${String(2 * at + 1).padStart(2, '0')}:00`,
    )
    return `hours  ${day}  ${windows.join(' ')}`
  })
  const breaks = Array.from(
    { length: 20 },
    (_, at) => `break  ${String(at).padStart(2, '0')}:10-${String(at).padStart(2, '0')}:20`,
  )
  const { calendar } = readTimetable(['every 5', ...hours, ...breaks].join('\n'))
  // Each day has ten windows and twenty breaks, and three days around the range count as well.
  expect(occurrencesUpTo(scheduleOf(calendar), { fromDay: 20_000, toDay: 20_006 })).toBe(10 * 30)
  const plain = compileSchedule(
    'UTC',
    { workingDays: [1], hours: { startMinutes: 0, endMinutes: 60 }, durationsMinutes: [30] },
    [],
  )
  expect(occurrencesUpTo(plain, { fromDay: 20_000, toDay: 20_006 })).toBe(10)
})
