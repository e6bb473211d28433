import { describe } from 'bun:test'
import { clockTest as test } from '../support/clock-test.ts'
import { checkTimetable } from '../support/timetable.ts'

describe('the night the clocks go forward', () => {
  test('the hour that does not exist offers no slots', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  7  01:00-04:00
      slots  2026-03-08  01:00 01:30 03:00 03:30    # 02:00 and 02:30 are skipped by the clock
      books  2026-03-08T06:45Z  yes                 # 01:45 EST to 03:15 EDT, half an hour
    `))

  test('a window within the hour is empty', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  7  02:00-03:00
      slots  2026-03-01  02:00 02:30
      slots  2026-03-08  none
      books  2026-03-08T07:00Z  OUTSIDE_WORKING_HOURS
    `))

  test('a window that begins in the hour begins at the jump', () =>
    checkTimetable(`
      zone   America/New_York
      every  15
      works  7  02:30-03:30
      slots  2026-03-01  02:30 02:45 03:00 03:15
      slots  2026-03-08  03:00 03:15
      books  2026-03-08T06:59Z  OUTSIDE_WORKING_HOURS
      books  2026-03-08T07:00Z  yes
      books  2026-03-08T07:15Z  yes
      books  2026-03-08T07:16Z  OUTSIDE_WORKING_HOURS
    `))

  test('a window that ends in the hour ends at the jump', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  7  01:00-02:30
      slots  2026-03-08  01:00 01:30
    `))

  test('the grid is counted in elapsed time, so wall times shift after the jump', () =>
    checkTimetable(`
      zone   America/New_York
      every  40
      works  7  01:00-05:00
      slots  2026-03-01  01:00 01:40 02:20 03:00 03:40 04:20
      slots  2026-03-08  01:00 01:40 03:20 04:00
    `))

  test('in Cairo and Santiago it is midnight that does not exist', () => {
    checkTimetable(`
      zone   Africa/Cairo
      every  30
      works  5  00:00-02:00
      slots  2026-04-17  00:00 00:30 01:00 01:30
      slots  2026-04-24  01:00 01:30
    `)
    checkTimetable(`
      zone   America/Santiago
      every  30
      works  6,7  23:00-01:30
      slots  2026-09-05  23:00 23:30
      slots  2026-09-06  01:00 23:00 23:30          # the night from Saturday, then Sunday's own
      slots  2026-09-07  00:00 00:30 01:00
    `)
  })

  test('on Lord Howe it is half an hour', () =>
    checkTimetable(`
      zone   Australia/Lord_Howe
      every  30
      works  7  01:00-03:30
      slots  2026-10-04  01:00 01:30 02:30 03:00
    `))
})

describe('the night the clocks go back', () => {
  test('a window over the doubled hour holds both of its passes', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  7  00:30-02:30
      slots  2026-11-01  00:30 01:00 01:30 01:00 01:30 02:00
    `))

  test('a window within the doubled hour is its first pass alone', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  7  01:00-01:30
      slots  2026-11-01  01:00
      books  2026-11-01T05:00Z  yes
      books  2026-11-01T06:00Z  OUTSIDE_WORKING_HOURS
    `))

  test('a window that ends with the doubled hour lasts to the end of its second pass', () =>
    checkTimetable(`
      zone   America/New_York
      every  30
      works  7  01:30-02:00
      slots  2026-11-01  01:30 01:00 01:30
      books  2026-11-01T06:30Z  yes
    `))

  test('in Cairo the doubled hour belongs to the date that is ending', () =>
    checkTimetable(`
      zone   Africa/Cairo
      every  30
      works  4  22:30-00:30
      slots  2026-10-29  22:30 23:00 23:30 23:00 23:30
      slots  2026-10-30  00:00
    `))
})

describe('a date of 23, 25 or no hours', () => {
  test('is blocked from midnight to midnight by an all-day block', () =>
    checkTimetable(`
      zone   America/New_York
      every  60
      works  1-7  00:00-24:00
      block  2026-03-08  all day
      block  2026-11-01  all day
      slots  2026-03-08  none
      slots  2026-11-01  none
      books  2026-03-08 00:00  SCHEDULE_BLOCKED
      books  2026-03-08 23:00  SCHEDULE_BLOCKED
      books  2026-03-07 23:00  yes
      books  2026-03-09 00:00  yes
      books  2026-11-01 23:00  SCHEDULE_BLOCKED
      books  2026-10-31 23:00  yes
      books  2026-11-02 00:00  yes
    `))

  test('is opened for just so many hours by an all-day open', () =>
    checkTimetable(`
      zone   America/New_York
      every  180
      works  never  09:00-17:00
      open   2026-03-08  all day
      open   2026-11-01  all day
      slots  2026-03-08  00:00 04:00 07:00 10:00 13:00 16:00 19:00  # 23 h: seven of 3 h, 2 h are left
      slots  2026-11-01  00:00 02:00 05:00 08:00 11:00 14:00 17:00 20:00
    `))

  test('is run past by a slot of 24 hours from the evening before', () =>
    checkTimetable(`
      zone   America/New_York
      every  1440
      works  1-7  00:00-24:00
      books  2026-03-07 23:30  yes                  # to half past midnight on the 9th
      books  2026-10-31 00:30  yes
    `))

  test('is so also where the plan of a week ends with that evening', () =>
    checkTimetable(`
      zone   Asia/Tehran
      every  1440
      works  1-7  00:00-24:00
      books  2018-03-21 23:30  yes                  # a Wednesday; Thursday has 23 hours
    `))

  test('holds no slot if it never was', () =>
    checkTimetable(`
      zone   Pacific/Apia
      every  720
      works  1-7  00:00-24:00
      slots  2011-12-29..2011-12-31  00:00 12:00  2011-12-31 00:00 12:00
    `))
})
