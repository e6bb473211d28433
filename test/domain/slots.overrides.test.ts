import { describe } from 'bun:test'
import { clockTest as test } from '../support/clock-test.ts'
import { checkTimetable } from '../support/timetable.ts'

describe('overrides', () => {
  test('a vacation closes the Saturdays that a weekly open would give', () =>
    checkTimetable(`
      zone   America/New_York
      every  60
      works  1-5  09:00-11:00
      open   2026-01-03..  weekly 6  10:00-12:00
      block  2026-07-06..2026-07-18  all day
      slots  2026-07-03..2026-07-05  09:00 10:00  2026-07-04 10:00 11:00
      slots  2026-07-06..2026-07-19  none
      slots  2026-07-25  10:00 11:00
      books  2026-07-18 10:00  SCHEDULE_BLOCKED
      books  2026-07-19 10:00  OUTSIDE_WORKING_HOURS
    `))

  test('a one-off open wins back part of a weekly block', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  3  09:00-12:00
      block  2026-01-07..  weekly 3  09:30-12:00
      open   2026-03-18  10:30-11:30
      slots  2026-03-11  09:00
      slots  2026-03-18  09:00 10:30 11:00
      books  2026-03-18 11:15  SCHEDULE_BLOCKED
      books  2026-03-18 12:00  OUTSIDE_WORKING_HOURS
    `))

  test('a weekly open wins over a weekly block, and a one-off block over both', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  1  08:00-13:00
      block  2026-01-05..  weekly 1  09:00-13:00
      open   2026-01-05..  weekly 1  10:00-12:00
      block  2026-03-16  11:00-12:00
      slots  2026-03-09  08:00 10:00 11:00
      slots  2026-03-16  08:00 10:00
    `))

  test('a timed block over several dates takes those hours on each', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  1-5  09:00-12:00
      block  2026-03-16..2026-03-18  10:00-11:00
      slots  2026-03-16..2026-03-19  09:00 11:00  2026-03-17 09:00 11:00  2026-03-18 09:00 11:00  2026-03-19 09:00 10:00 11:00
    `))

  test('a block shorter than a slot strikes it out and shifts no other', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  1  09:00-13:00
      block  2026-03-16  10:20-10:25
      slots  2026-03-16  09:00 11:00 12:00
      books  2026-03-16 09:20  yes
      books  2026-03-16 09:21  SCHEDULE_BLOCKED
      books  2026-03-16 10:25  yes
    `))

  test('an open has a grid of its own', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1  09:00-10:00
      open   2026-03-16  10:15-12:00
      slots  2026-03-16  09:00 09:30 10:15 10:45 11:15  # 11:45 would end after 12:00
      books  2026-03-16 09:45  OUTSIDE_WORKING_HOURS    # 10:00 to 10:15 is closed
    `))

  test('an open that overlaps the hours adds its own starts, none twice', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1  09:00-11:00
      open   2026-03-16  09:45-11:45
      open   2026-03-16  10:00-11:00
      slots  2026-03-16  09:00 09:30 09:45 10:00 10:15 10:30 10:45 11:15
    `))

  test('an open that touches the hours makes one stretch, where an off-grid booking crosses the seam', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1  09:00-10:00
      open   2026-03-16  10:00-11:00
      slots  2026-03-16  09:00 09:30 10:00 10:30
      books  2026-03-16 09:45  yes
      books  2026-03-16 10:45  OUTSIDE_WORKING_HOURS
    `))

  test('an open that is shorter than a slot offers none, but may lengthen the hours', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1  09:00-10:00
      open   2026-03-16  10:00-10:20
      slots  2026-03-16  09:00 09:30
      books  2026-03-16 09:50  yes
    `))
})

describe('recurring overrides', () => {
  test('every second week counts from the week of the first date, Monday first', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  never  09:00-17:00
      open   2026-03-04..2026-04-01  weekly 1,3 every 2  09:00-10:00  # 4 March is a Wednesday
      slots  2026-03-01..2026-04-30  2026-03-04 09:00  2026-03-16 09:00  2026-03-18 09:00  2026-03-30 09:00  2026-04-01 09:00
    `))

  test('weekly without days is the weekday of the first date', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  never  09:00-17:00
      open   2026-03-05..  weekly  09:00-10:00
      slots  2026-03-01..2026-03-19  2026-03-05 09:00  2026-03-12 09:00  2026-03-19 09:00
    `))

  test('the 31st is skipped in months that have none', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  never  09:00-17:00
      open   2026-01-15..  monthly 31  09:00-10:00
      slots  2026-01-01..2026-08-31  2026-01-31 09:00  2026-03-31 09:00  2026-05-31 09:00  2026-07-31 09:00  2026-08-31 09:00
    `))

  test('monthly without a day is the day of the first date', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  never  09:00-17:00
      open   2026-01-30..  monthly every 3  09:00-10:00
      slots  2026-01-01..2026-08-31  2026-01-30 09:00  2026-04-30 09:00  2026-07-30 09:00
    `))

  test.each(['last', '5th'])(
    'the %s Friday is the fifth of one month and the fourth of another',
    (week) =>
      checkTimetable(`
        zone   UTC
        every  60
        works  5  09:00-10:00
        block  2026-01-01..  monthly ${week} 5  all day
        slots  2026-01-23..2026-02-27  09:00  2026-02-06 09:00  2026-02-13 09:00  2026-02-20 09:00
        books  2026-01-30 09:00  SCHEDULE_BLOCKED
        books  2026-02-27 09:00  SCHEDULE_BLOCKED
      `),
  )

  test('the second Tuesday is never before the 8th', () =>
    checkTimetable(`
      zone   UTC
      every  60
      works  never  09:00-17:00
      open   2026-01-14..  monthly 2nd 2  09:00-10:00
      slots  2026-01-01..2026-04-30  2026-02-10 09:00  2026-03-10 09:00  2026-04-14 09:00
    `))
})
