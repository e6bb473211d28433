/** Weeks and clocks as the service answers them, for tests of what the page makes of them. */

import type { Clock, Week } from '../../src/dashboard/api/week-types.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { readDate } from '../../src/domain/time/notation.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import { computeWeek } from '../../src/domain/week.ts'
import { showClock } from '../../src/wire/clock.ts'
import { weekText } from '../../src/wire/week-text.ts'

/** The week of somebody who never works. */
export function emptyWeek(date: string, timeZone: string): Week {
  const schedule = compileSchedule('UTC', null, [])
  const day = () => readDate(date) ?? 0
  const query = { timeZone, day, durationMinutes: null }
  const { decide } = computeWeek(schedule, query, 0)
  return JSON.parse(weekText('', decide({ busy: [], bookings: [], holds: [] }), 0))
}

/** As GET /v1/zones/clock tells it, of the years from 1970 to 2039. */
export function clockOf(timeZone: string): Clock {
  return showClock(timeZone, { startMs: 0, endMs: 25_567 * dayMs })
}
