/** Free time as one set, and step by step, are the same: what is offered is what can be booked. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { earliestStartMs, freeTime, isFree, opennessOf } from '../../src/domain/calendar.ts'
import { hoursAt, hoursWithin } from '../../src/domain/schedule.ts'
import { contains, type Interval, slotAt } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { randomCase, runs } from '../support/random.ts'
import { scheduleOf } from '../support/timetable.ts'

test('a time lies in free time exactly where it is open and nothing takes it', () => {
  const seen = new Map<string, number>()
  const property = fc.property(randomCase(), ({ calendar, durationMinutes, startsMs }) => {
    const schedule = scheduleOf(calendar)
    for (const startMs of startsMs) {
      const slot = slotAt(startMs, durationMinutes)
      const openness = opennessOf(hoursAt(schedule, startMs), slot)
      const isUntaken = isFree(slot, calendar.busy)
      const free = freeTime(hoursWithin(schedule, slot), calendar.busy)
      expect(contains(free, slot)).toBe(openness === 'open' && isUntaken)
      const name = `${openness} ${isUntaken}`
      seen.set(name, (seen.get(name) ?? 0) + 1)
    }
  })
  fc.assert(property, { ...runs(600), verbose: 0 })
  for (const openness of ['open', 'blocked', 'outside']) {
    for (const isUntaken of [true, false]) {
      expect(seen.get(`${openness} ${isUntaken}`) ?? 0).toBeGreaterThan(20)
    }
  }
})

const minutes = (startMinute: number, endMinute: number): Interval => ({
  startMs: startMinute * minuteMs,
  endMs: endMinute * minuteMs,
})

test('what touches takes nothing, and the present is early enough', () => {
  const slot = minutes(60, 90)
  expect(isFree(slot, [minutes(0, 60), minutes(90, 91)])).toBeTrue()
  expect(isFree(slot, [minutes(0, 61)])).toBeFalse()
  expect(isFree(slot, [minutes(89, 91)])).toBeFalse()
  expect(isFree(slot, [])).toBeTrue()
  expect(freeTime({ open: [minutes(0, 90)] }, [minutes(10, 20), minutes(20, 30)])).toEqual([
    minutes(0, 10),
    minutes(30, 90),
  ])
  expect(earliestStartMs(7)).toBe(7)
})
