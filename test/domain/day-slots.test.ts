/** Slots grouped by local date, and a few of each. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { slotsByDay, spreadSlots } from '../../src/domain/slots/day-slots.ts'
import { showDate } from '../../src/domain/time/notation.ts'
import { dayOf } from '../../src/domain/time/zone.ts'
import { runs, zones } from '../support/random.ts'

const halfHour = 30 * 60_000
const slotAt = (startMs: number) => ({ startMs, endMs: startMs + halfHour })
const from = (instant: string, count: number) =>
  Array.from({ length: count }, (_, k) => slotAt(Date.parse(instant) + k * halfHour))
const times = (slots: readonly { startMs: number }[]) =>
  slots.map(({ startMs }) => new Date(startMs).toISOString().slice(11, 16)).join(' ')

/** Of the 16 half hours from 09:00 to 17:00, so many a day. */
const spreads: [perDay: number, kept: string][] = [
  [1, '09:00'],
  [2, '09:00 13:00'],
  [3, '09:00 11:30 14:00'],
  [4, '09:00 11:00 13:00 15:00'],
  [5, '09:00 10:30 12:00 13:30 15:00'],
  [15, times(from('2026-03-16T09:00Z', 15))],
  [16, times(from('2026-03-16T09:00Z', 16))],
  [100, times(from('2026-03-16T09:00Z', 16))],
]

test.each(spreads)('spread=%i of a working day keeps %s', (perDay, kept) => {
  expect(times(spreadSlots('UTC', from('2026-03-16T09:00Z', 16), perDay))).toBe(kept)
})

test('each day gives its own share, however few it has', () => {
  const slots = [...from('2026-03-16T09:00Z', 16), ...from('2026-03-17T16:00Z', 2)]
  expect(times(spreadSlots('UTC', slots, 3))).toBe('09:00 11:30 14:00 16:00 16:30')
})

test('days are those of the zone: one evening in Kyiv is two dates in Kolkata', () => {
  const slots = from('2026-03-16T17:30Z', 4)
  const days = (zone: string) =>
    slotsByDay(zone, slots).map(({ day, slots: some }) => `${showDate(day)} ${times(some)}`)
  expect(days('Europe/Kyiv')).toEqual(['2026-03-16 17:30 18:00 18:30 19:00'])
  expect(days('Asia/Kolkata')).toEqual(['2026-03-16 17:30 18:00', '2026-03-17 18:30 19:00'])
})

test('a day is as long as its clock makes it: 46 half hours, then 48, then 50', () => {
  const slots = from('2026-03-08T05:00Z', 48)
  expect(slotsByDay('America/New_York', slots).map(({ slots: some }) => some.length)).toEqual([
    46, 2,
  ])
  const autumn = from('2026-11-01T04:00Z', 52)
  expect(slotsByDay('America/New_York', autumn).map(({ slots: some }) => some.length)).toEqual([
    50, 2,
  ])
})

test('every slot stands under its own date, none is lost, and a spread keeps each first one', () => {
  const start = fc.integer({
    min: Date.UTC(2026, 0, 1) / halfHour,
    max: Date.UTC(2027, 0, 1) / halfHour,
  })
  const some = fc.tuple(fc.constantFrom(...zones), start, fc.uniqueArray(fc.nat(300)), fc.nat(5))
  const property = fc.property(some, ([zone, first, gaps, more]) => {
    const slots = gaps.sort((a, b) => a - b).map((gap) => slotAt((first + gap) * halfHour))
    const days = slotsByDay(zone, slots)
    expect(days.flatMap((day) => day.slots)).toEqual(slots)
    for (const { day, slots: its } of days) {
      expect(its.map(({ startMs }) => dayOf(zone, startMs))).toEqual(its.map(() => day))
      const kept = spreadSlots(zone, its, more + 1)
      expect(kept[0]).toEqual(its[0])
      expect(kept).toHaveLength(Math.min(more + 1, its.length))
      expect(new Set(kept).size).toBe(kept.length)
    }
    expect(new Set(days.map(({ day }) => day)).size).toBe(days.length)
  })
  fc.assert(property, runs(200))
})
