/** Kinds of meetings by eye: what they say stands in the place of what the human says (guide/services.md). */
import { describe, expect, test } from 'bun:test'
import { weekdays } from '../../src/domain/availability.ts'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import {
  outlinesFor,
  scheduleFor,
  schedulesFor,
} from '../../src/domain/services/service-schedule.ts'
import { handOverDays } from '../../src/domain/slots/receivers.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import { checkTimetable } from '../support/timetable.ts'
import { serviceOf } from '../support/timetable-kinds.ts'

describe('the hours of a service', () => {
  test('narrow those of the human, and each part that is left begins a grid of its own', () => {
    checkTimetable(`
      zone   Europe/Berlin
      every  60
      works  1-5  09:00-17:00
      given  1    13:10-18:00
      given  1    08:00-10:30
      given  2    08:00-09:30
      slots  2026-03-16  09:00 13:10 14:10 15:10
      slots  2026-03-17  none
      slots  2026-03-18  none
      books  2026-03-16 09:30  yes
      books  2026-03-16 09:31  OUTSIDE_WORKING_HOURS
      books  2026-03-16 16:01  OUTSIDE_WORKING_HOURS
      books  2026-03-16 16:00  yes`)
  })

  test('are two grids where they touch, and reach over midnight', () => {
    checkTimetable(`
      zone   UTC
      every  50
      works  1-5  09:00-12:00
      given  1    09:00-10:30 10:30-12:00
      slots  2026-03-16  09:00 10:30
      books  2026-03-16 10:00  yes`)
    checkTimetable(`
      zone   UTC
      every  60
      works  1-5  22:00-06:00
      given  1    23:30-01:30
      slots  2026-03-16..2026-03-17  23:30 2026-03-17 00:30`)
  })

  test('are not widened by an open, and a block in them says that it is one', () => {
    checkTimetable(`
      zone   UTC
      every  60
      works  1-5  09:00-12:00
      open   2026-03-16  14:00-18:00
      block  2026-03-16  11:15-11:30
      given  1    11:00-16:30
      slots  2026-03-16  14:00 15:00
      books  2026-03-16 11:00  SCHEDULE_BLOCKED
      books  2026-03-16 16:00  OUTSIDE_WORKING_HOURS
      books  2026-03-16 17:00  OUTSIDE_WORKING_HOURS`)
  })
})

test('what a service says stands in the place of what the human says, a 0 as well; what it does not, stands', () => {
  const human = `
    zone   UTC
    every  30
    works  1-5  09:00-12:00
    step   15
    keeps  20 20
    notice 120
    window 0
    busy   2026-03-16  10:30-11:00
    now    2026-03-16  08:00`
  checkTimetable(`${human}
    serves
    slots  2026-03-16..2026-03-17  11:30
    books  2026-03-16 09:30  OUTSIDE_WORKING_HOURS`)
  checkTimetable(`${human}
    serves step 30  before 0  after 0  notice 0  window 1
    slots  2026-03-16  09:00 09:30 10:00 11:00 11:30
    slots  2026-03-17  09:00 09:30 10:00 10:30 11:00 11:30
    books  2026-03-18 09:00  OUTSIDE_WORKING_HOURS`)
})

test('the number of its meetings a day counts them alone, and that of the human counts them too', () => {
  const both = `
    zone   America/New_York
    every  60
    works  1-5  09:00-11:00
    counts 2026-03-16T13:00Z 2026-03-16T15:00Z 2026-03-17T15:00Z 2026-03-18T15:00Z
    kind   2026-03-17T15:00Z`
  checkTimetable(`${both}
    serves most 1
    slots  2026-03-16..2026-03-18  09:00 10:00 2026-03-18 09:00 10:00
    books  2026-03-17 09:00  SLOT_UNAVAILABLE`)
  checkTimetable(`${both}
    most   2 -
    serves most 1
    slots  2026-03-16..2026-03-18  2026-03-18 09:00 10:00
    books  2026-03-16 09:00  SLOT_UNAVAILABLE`)
})

describe('of several humans', () => {
  const rules = {
    ...{ workingDays: [1 as const], hours: { startMinutes: 540, endMinutes: 1_020 } },
    durationsMinutes: [30],
  }
  const service = serviceOf({
    ...{ durationsMinutes: [20], weeklyHours: null, stepMinutes: null, maxPerDay: null },
    ...{ bufferBeforeMinutes: null, bufferAfterMinutes: null },
    ...{ minimumNoticeMinutes: 0, bookingWindowDays: null },
  })

  test('each has the durations of the service, and whoever is not there stays nobody', () => {
    const schedule = compileSchedule('UTC', rules, [])
    for (const known of [
      outlinesFor(service, [null, schedule]),
      schedulesFor(service, [null, schedule]),
    ]) {
      expect(known.map((one) => one?.rules?.durationsMinutes ?? null)).toEqual([null, [20]])
    }
    const unset = compileSchedule('UTC', null, [])
    expect(outlinesFor(service, [unset])[0]?.rules).toBeNull()
  })

  test('have no window where theirs and the human’s touch alone, or the clock jumps over it', () => {
    const windowsOn = (timeZone: string, date: string, from: number, to: number) => {
      const weeklyHours = weekdays.map((weekday) => ({
        ...{ weekday, startMinutes: from * 60, endMinutes: to * 60 },
      }))
      const mornings = {
        ...rules,
        workingDays: weekdays,
        hours: { startMinutes: 0, endMinutes: 720 },
      }
      const own = compileSchedule(timeZone, mornings, [])
      const day = Date.parse(date) / dayMs
      const known = scheduleFor(own, { ...service, weeklyHours })?.openHours(day, day)
      // A day before and two after it are looked at too.
      return known?.windows.length
    }
    expect(windowsOn('UTC', '2026-03-16', 11, 14)).toBe(4)
    expect(windowsOn('UTC', '2026-03-16', 12, 14)).toBe(0)
    expect(windowsOn('Europe/Berlin', '2026-03-29', 2, 3)).toBe(3)
    expect(windowsOn('Europe/Berlin', '2026-03-29', 2, 4)).toBe(4)
  })

  test('without a service they are as they were', () => {
    const schedules = [compileSchedule('UTC', rules, []), null]
    expect(outlinesFor(null, schedules)).toBe(schedules)
    expect(schedulesFor(null, schedules)).toBe(schedules)
  })

  test('one with many overrides is enough for a hand-over to be of few days', () => {
    const block: Override = {
      ...{ id: 'o', humanId: 'h', type: 'block', title: 'x', span: null, createdAtMs: 0 },
      ...{ startDay: 20_000, endDay: 20_000, recurrence: null },
    }
    const [heavy, light] = [Array.from({ length: 60 }, () => block), []].map((overrides, at) => ({
      humanId: `${at}`,
      schedule: compileSchedule('UTC', rules, overrides),
    }))
    if (!heavy || !light) throw new Error('two of them')
    expect(handOverDays([light, heavy])).toBe(handOverDays([heavy]))
    expect(handOverDays([light])).toBeGreaterThan(handOverDays([heavy]))
  })
})
