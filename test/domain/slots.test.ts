import { describe, expect } from 'bun:test'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { computeSlots } from '../../src/domain/slots/slots.ts'
import { readDate } from '../../src/domain/time/notation.ts'
import { clockTest as test } from '../support/clock-test.ts'
import { checkTimetable, readTimetable, scheduleOf } from '../support/timetable.ts'

describe('a working day', () => {
  test('is cut into slots from its own start, and a rest too short for one is left', () =>
    checkTimetable(`
      zone   Europe/Berlin
      every  45
      works  1-5  09:00-12:30
      slots  2026-03-16  09:00 09:45 10:30 11:15
      slots  2026-03-21  none                       # a Saturday
      books  2026-03-16 11:45  yes                  # off the grid, to the minute of closing
      books  2026-03-16 11:46  OUTSIDE_WORKING_HOURS
      books  2026-03-16 08:59  OUTSIDE_WORKING_HOURS
    `))

  test('is found over several dates, and a limit takes the earliest', () =>
    checkTimetable(`
      zone   Asia/Kathmandu
      every  60
      works  1,3  09:00-11:00
      limit  3
      slots  2026-03-16..2026-03-20  09:00 10:00  2026-03-18 09:00
      slots  2026-03-17..2026-03-20  2026-03-18 09:00 10:00
    `))

  test('of nobody who works is empty', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  never  09:00-17:00
      slots  2026-03-16..2026-03-22  none
      books  2026-03-16 10:00  OUTSIDE_WORKING_HOURS
    `))

  test('may last to midnight, and a slot may run over it where two days touch', () =>
    checkTimetable(`
      zone   America/New_York
      every  60
      works  1,2  00:00-24:00
      slots  2026-03-17..2026-03-18  00:00 01:00 02:00 03:00 04:00 05:00 06:00 07:00 08:00 09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00 20:00 21:00 22:00 23:00
      books  2026-03-16 23:30  yes
      books  2026-03-17 23:30  OUTSIDE_WORKING_HOURS
    `))

  test('of the year 9000 is no different', () =>
    checkTimetable(`
      zone   America/New_York
      every  240
      works  1-7  09:00-17:00
      block  1970-01-01..  weekly 1-7 every 1000  12:00-14:00
      slots  9000-07-01  09:00 13:00
    `))
})

describe('a night window', () => {
  test('is found under the date on which each slot starts', () =>
    checkTimetable(`
      zone   Europe/Berlin
      every  120
      works  1  22:00-06:00                         # Monday night
      slots  2026-03-16  22:00
      slots  2026-03-17  00:00 02:00 04:00
      slots  2026-03-18  none
      books  2026-03-16 23:00  yes
      books  2026-03-17 05:00  OUTSIDE_WORKING_HOURS
    `))

  test('keeps its grid over midnight', () =>
    checkTimetable(`
      zone   Europe/Berlin
      every  50
      works  1  22:00-01:30
      slots  2026-03-16  22:00 22:50 23:40
      slots  2026-03-17  00:30
    `))

  test('is an hour shorter when the clocks go forward', () =>
    checkTimetable(`
      zone   Europe/Berlin
      every  120
      works  6  22:00-06:00
      slots  2026-03-28..2026-03-29  22:00  2026-03-29 00:00 03:00
    `))

  test('is blocked on one side of midnight only, as the block says', () =>
    checkTimetable(`
      zone   Europe/Berlin
      every  60
      works  1  22:00-02:00
      block  2026-03-17  all day
      slots  2026-03-16..2026-03-17  22:00 23:00
      books  2026-03-17 00:00  SCHEDULE_BLOCKED
      books  2026-03-16 23:30  SCHEDULE_BLOCKED
    `))

  test('may be a block that runs past midnight, also after its last date', () =>
    checkTimetable(`
      zone   Europe/Berlin
      every  60
      works  1-7  00:00-24:00
      block  2026-03-16..2026-03-17  22:00-03:00
      slots  2026-03-18  03:00 04:00 05:00 06:00 07:00 08:00 09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00 20:00 21:00 22:00 23:00
      books  2026-03-16 02:00  yes
      books  2026-03-17 02:00  SCHEDULE_BLOCKED
      books  2026-03-18 02:59  SCHEDULE_BLOCKED
    `))
})

describe('what is taken or past', () => {
  test('a booking that touches a slot leaves it free, one minute of overlap does not', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1  09:00-12:00
      busy   2026-03-16  09:30-10:00
      busy   2026-03-16  10:59-11:01
      slots  2026-03-16  09:00 10:00 11:30
      books  2026-03-16 10:00  yes
      books  2026-03-16 09:01  SLOT_UNAVAILABLE
      books  2026-03-16 10:29  yes
      books  2026-03-16 10:30  SLOT_UNAVAILABLE
      books  2026-03-16 11:01  yes
    `))

  test('one booking may strike out many slots, and blocks and bookings together', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1  09:00-13:00
      busy   2026-03-16  09:10-10:40
      block  2026-03-16  11:00-12:00
      slots  2026-03-16  12:00 12:30
      books  2026-03-16 10:45  SCHEDULE_BLOCKED     # the schedule is looked at first
    `))

  test('nothing starts before now, and what has begun is gone', () => {
    checkTimetable(`
      zone   America/New_York
      every  30
      works  1  09:00-11:00
      now    2026-03-16  09:30
      slots  2026-03-16  09:30 10:00 10:30
      slots  2026-03-09  none
      books  2026-03-16 09:30  yes
      books  2026-03-16 09:29  VALIDATION_ERROR
      books  2026-03-15 03:00  VALIDATION_ERROR     # past comes before closed
    `)
    checkTimetable(`
      zone   America/New_York
      every  30
      works  1  09:00-11:00
      now    2026-03-16  09:31
      slots  2026-03-16  10:00 10:30
    `)
  })

  test('a second after a slot has begun it is no longer offered', () => {
    const { calendar } = readTimetable(`
      zone   UTC
      every  30
      works  1  09:00-10:00
    `)
    const day = readDate('2026-03-16') ?? 0
    const query = { fromDay: day, toDay: day, durationMinutes: 30 }
    const nowMs = Date.UTC(2026, 2, 16, 9, 0, 0, 1)
    const slots = computeSlots(scheduleOf(calendar), [], query, nowMs)
    expect(slots.map(({ startMs }) => startMs)).toEqual([Date.UTC(2026, 2, 16, 9, 30)])
  })

  test('a limit counts free slots only, and zero takes none', () => {
    const text = (limit: number, slots: string) => `
      zone   UTC
      every  30
      works  1  09:00-12:00
      busy   2026-03-16  09:00-10:00
      limit  ${limit}
      slots  2026-03-16  ${slots}
    `
    checkTimetable(text(1, '10:00'))
    checkTimetable(text(3, '10:00 10:30 11:00'))
    checkTimetable(text(9, '10:00 10:30 11:00 11:30'))
    checkTimetable(text(0, 'none'))
  })

  test('a range whose last date comes first is empty', () =>
    checkTimetable(`
      zone   UTC
      every  30
      works  1-7  09:00-12:00
      slots  2026-03-18..2026-03-16  none
    `))
})

test('without availability nothing is offered, not even by an open: POST answers INVALID_DURATION', () =>
  checkTimetable(`
    zone   UTC
    every  30
    open   2026-03-16  09:00-10:00
    books  2026-03-16 09:00  INVALID_DURATION
    slots  2026-03-16  none
  `))

test('a schedule answers the same however often and in whatever order it is asked', () => {
  const { calendar } = readTimetable(`
    zone   Europe/Berlin
    every  60
    works  1-5  09:00-12:00
    block  2026-03-02..  weekly 1,3  10:00-11:00
  `)
  const first = readDate('2026-03-01') ?? 0
  const { timeZone, rules, overrides } = calendar
  const shared = compileSchedule(timeZone, rules, overrides)
  const ask = (schedule: typeof shared, fromDay: number, toDay: number) =>
    computeSlots(schedule, [], { fromDay, toDay, durationMinutes: 60 }, 0)
  for (const step of [1, 7, 3, 11]) {
    for (let k = 0; k < 40; k += 1) {
      const toDay = first + ((k * step) % 40)
      for (const fromDay of [toDay, toDay - 6]) {
        const fresh = compileSchedule(timeZone, rules, overrides)
        expect(ask(shared, fromDay, toDay)).toEqual(ask(fresh, fromDay, toDay))
      }
    }
  }
})
