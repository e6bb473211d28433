/** What the page makes of the clocks that it was told. */

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { weekAxis } from '../../src/dashboard/week/axis.ts'
import {
  changeWithin,
  dateOf,
  isKnown,
  laterOf,
  learnClock,
  occursTwice,
  readDate,
  wallAt,
} from '../../src/dashboard/week/zone.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import * as domain from '../../src/domain/time/zone.ts'
import { runs, zones } from '../support/random.ts'
import { clockOf, emptyWeek } from '../support/weeks.ts'

test('an address names a date, or nothing that is one', () => {
  for (const text of ['2027-04-26', '1970-01-01', '1999-12-31', '2999-12-31']) {
    expect(readDate(text)).toBe(text)
  }
  for (const text of [null, '', 'abc', '2027-13-01', '9999-12-31', '2027-04-26T10:00Z', '+7d']) {
    expect(readDate(text)).toBeNull()
  }
  expect(readDate('1969-12-31')).toBeNull()
})

test('the later of two dates', () => {
  expect(laterOf('2027-04-26', '2026-12-31')).toBe('2027-04-26')
  expect(laterOf('2026-12-31', '2027-04-26')).toBe('2027-04-26')
})

const minutesFrom = Date.UTC(1971, 0, 1) / minuteMs
const minutesTo = Date.UTC(2039, 0, 1) / minuteMs

test('a wall time is that of the service, whenever it is, and is known to come twice', () => {
  for (const zone of zones) learnClock(clockOf(zone))
  const zone = fc.constantFrom(...zones)
  const anywhere = fc.integer({ min: minutesFrom, max: minutesTo })
  const nearChange = fc.tuple(
    fc.integer({ min: 1971, max: 2038 }),
    fc.integer({ min: 0, max: 200 }),
  )
  fc.assert(
    fc.property(zone, anywhere, nearChange, (timeZone, minutes, [year, quarters]) => {
      const yearMs = Date.UTC(year, 0, 1)
      const change = domain.offsetSpans(timeZone, yearMs, yearMs + 366 * dayMs).at(-1)
      const near = (change?.fromMs ?? yearMs) + (quarters - 100) * 15 * minuteMs
      for (const ms of [minutes * minuteMs, near]) {
        const clockMs = ms + domain.offsetMsAt(timeZone, ms)
        const day = Math.floor(clockMs / dayMs)
        const wall = { date: dateOf(day), minutes: Math.floor((clockMs - day * dayMs) / minuteMs) }
        expect(wallAt(ms, timeZone)).toEqual(wall)
        const others = [-2, -1, -0.5, 0.5, 1, 2].map((hours) => ms + hours * 60 * minuteMs)
        const isTwice = others.some((at) => at + domain.offsetMsAt(timeZone, at) === clockMs)
        expect([ms, occursTwice(ms, timeZone)]).toEqual([ms, isTwice])
      }
    }),
    runs(400),
  )
})

test('where no clock was told, or not for that time, it is that of UTC', () => {
  expect([isKnown('UTC'), isKnown('Mars/Phobos')]).toEqual([true, false])
  const noon = { date: '2026-06-01', minutes: 720 }
  expect(wallAt(Date.parse('2026-06-01T12:00Z'), 'Mars/Phobos')).toEqual(noon)
  learnClock(clockOf('Asia/Tokyo'))
  const late = Date.parse('2126-06-01T12:00Z')
  expect(wallAt(late, 'Asia/Tokyo').minutes).toBe(720)
  // A week brings its own clock, and leaves the other one as it is.
  weekAxis(emptyWeek('2126-06-01', 'Asia/Tokyo'))
  expect(wallAt(late, 'Asia/Tokyo').minutes).toBe(1_260)
  expect(wallAt(Date.parse('2026-06-01T12:00Z'), 'Asia/Tokyo').minutes).toBe(1_260)
})

test('a clock that is told again takes the place of the one before', () => {
  const one = clockOf('Asia/Tokyo')
  const offsets = one.offsets.map((offset) => ({ ...offset, offset_seconds: 3_600 }))
  learnClock({ ...one, offsets })
  expect(wallAt(Date.parse('2026-06-01T12:00Z'), 'Asia/Tokyo').minutes).toBe(780)
  learnClock(one)
})

test('a change of the name alone is no change of the clock', () => {
  const span = (starts_at: string, offset_seconds: number) => ({
    ...{ starts_at, offset_seconds },
    abbreviation: 'X',
  })
  learnClock({
    timezone: 'Test/Zone',
    offsets: [
      span('2026-01-01T00:00:00.000Z', 0),
      span('2026-01-02T00:00:00.000Z', 0),
      span('2026-01-03T00:00:00.000Z', 3_600),
    ],
    ends_at: '2027-01-01T00:00:00.000Z',
  })
  const [from, to] = [Date.parse('2026-01-01T00:00Z'), Date.parse('2026-01-04T00:00Z')]
  expect(changeWithin(from, to, 'Test/Zone')).toBe(Date.parse('2026-01-03T00:00Z'))
  expect(changeWithin(from, Date.parse('2026-01-03T00:00Z'), 'Test/Zone')).toBe(
    Date.parse('2026-01-03T00:00Z'),
  )
})
