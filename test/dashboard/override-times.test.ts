/** What a stroke over the week puts into the form of an override. */
import { expect, test } from 'bun:test'
import { timesOf } from '../../src/dashboard/views/humans/override-times.ts'
import { learnClock } from '../../src/dashboard/week/zone.ts'
import { clockOf } from '../support/weeks.ts'

for (const zone of ['America/New_York', 'Africa/Cairo']) learnClock(clockOf(zone))

const drawn = (startsAt: string, minutes: number, timeZone: string) => {
  const startMs = Date.parse(startsAt)
  return timesOf({ startMs, endMs: startMs + minutes * 60_000 }, timeZone)
}

test('a stroke is proposed as it was drawn', () => {
  const date = '2027-06-07'
  const at = { date, minutes: 14 * 60 }
  expect(drawn(`${date}T14:00Z`, 90, 'UTC')).toEqual({ ...at, endMinutes: 15 * 60 + 30 })
  expect(drawn(`${date}T14:00Z`, 600, 'UTC')).toEqual({ ...at, endMinutes: 0 })
  expect(drawn(`${date}T14:00Z`, 720, 'UTC')).toEqual({ ...at, endMinutes: 2 * 60 })
})

test('in the night in which the clock goes back it never becomes a whole day', () => {
  const date = '2027-11-07'
  // From 01:30 to the second 01:15, from the first 01:00 to the second, and to 03:00.
  const stroke = (startsAt: string, minutes: number) =>
    drawn(`${date}T${startsAt}Z`, minutes, 'America/New_York')
  expect(stroke('05:30', 45)).toEqual({ date, minutes: 90, endMinutes: 135 })
  expect(stroke('05:00', 60)).toEqual({ date, minutes: 60, endMinutes: 120 })
  expect(stroke('05:30', 150)).toEqual({ date, minutes: 90, endMinutes: 180 })
  // Where it goes back at midnight the end of the day is the most.
  expect(drawn('2027-10-28T20:30Z', 45, 'Africa/Cairo')).toEqual({
    ...{ date: '2027-10-28', minutes: 23 * 60 + 30 },
    endMinutes: 0,
  })
})
