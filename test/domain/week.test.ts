/** How much a week may hold to be answered at once. */
import { expect, test } from 'bun:test'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { computeWeek, weekBookingsMax } from '../../src/domain/week.ts'
import { booking } from '../support/store.ts'

const monday = Date.UTC(2026, 2, 16)
const schedule = compileSchedule('UTC', null, [])
const query = { timeZone: null, day: () => monday / 86_400_000, durationMinutes: null }

function faultOf(count: number) {
  const bookings = Array.from({ length: count }, (_, at) =>
    booking('h', { startMs: monday + at * minuteMs, endMs: monday + (at + 1) * minuteMs }),
  )
  const { decide } = computeWeek(schedule, query, 0)
  return refusalOfDecision(() => decide({ busy: [], bookings, holds: [] }))?.extras.details?.[0]
}

test('a week of a thousand bookings is answered, one of more is refused', () => {
  expect(faultOf(weekBookingsMax)).toBeUndefined()
  expect(faultOf(weekBookingsMax + 1)?.field).toBe('date')
})
