/** Free time as one set, and step by step, are the same: what is offered is what can be booked. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { termsOf } from '../../src/domain/availability.ts'
import {
  allowedStarts,
  buffersOf,
  freeTime,
  isFree,
  opennessOf,
  spanOfSlot,
  spanOfSlots,
} from '../../src/domain/calendar.ts'
import { noBuffers } from '../../src/domain/claim.ts'
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
      const buffers = buffersOf(schedule.terms)
      const isUntaken = isFree(spanOfSlot(slot, buffers), calendar.busy)
      const free = freeTime(hoursWithin(schedule, slot), calendar.busy, buffers)
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
  const claims = [minutes(10, 20), minutes(20, 30)]
  expect(freeTime({ open: [minutes(0, 90)] }, claims, noBuffers)).toEqual([
    minutes(0, 10),
    minutes(30, 90),
  ])
  expect(allowedStarts({ timeZone: 'UTC', terms: termsOf(null) }, 7)).toEqual({
    startMs: 7,
    endMs: Number.POSITIVE_INFINITY,
  })
})

test('buffers widen what is claimed, and need not be open themselves', () => {
  const buffers = { beforeMinutes: 5, afterMinutes: 20 }
  expect(spanOfSlot(minutes(60, 90), buffers)).toEqual(minutes(55, 110))
  expect(spanOfSlots(minutes(0, 100), 30, buffers)).toEqual(minutes(-5, 150))
  const open = [minutes(0, 200)]
  const free = freeTime({ open }, [minutes(80, 90), minutes(100, 110)], buffers)
  expect(free).toEqual([minutes(0, 60), minutes(115, 200)])
  expect(freeTime({ open }, [minutes(-20, -5), minutes(220, 230)], buffers)).toEqual(open)
})
