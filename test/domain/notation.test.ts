import { expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  missingDayWords,
  readDate,
  readInstant,
  readTime,
  showDate,
  showInstant,
  showTime,
} from '../../src/domain/time/notation.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { runs } from '../support/random.ts'

test.each([
  ['1970-01-01', 0],
  ['1970-01-02', 1],
  ['2000-03-01', 11_017],
  ['2024-02-29', 19_782],
  ['2026-03-16', 20_528],
  ['9998-12-31', Date.UTC(9998, 11, 31) / dayMs],
])('%s is day %d', (text, day) => {
  expect(readDate(text)).toBe(day)
  expect(showDate(day)).toBe(text)
})

test.each([
  ['2026-02-29', 'not a leap year'],
  ['2026-02-30', 'no such day'],
  ['1900-02-29', 'before 1970, and not a leap year'],
  ['2026-04-31', 'no such day'],
  ['2026-13-01', 'no such month'],
  ['2026-00-10', 'no such month'],
  ['2026-01-00', 'no such day'],
  ['1969-12-31', 'before 1970'],
  ['9999-01-01', 'after 9998'],
  ['0000-01-01', 'before 1970'],
  ['20260316', 'the basic form'],
  ['2026-3-16', 'a missing zero'],
  ['2026-03-16T00:00', 'a time after it'],
  [' 2026-03-16', 'a space before it'],
  ['2026-03-16\n', 'a line end after it'],
  ['+002026-03-16', 'a sign'],
  ['２０２６-03-16', 'full-width digits'],
  ['2026-W12-1', 'a week date'],
  ['today', 'a word'],
  ['', 'nothing'],
])('%p is not a date: %s', (text) => {
  expect(readDate(text)).toBeNull()
})

test.each([
  ['00:00', 0],
  ['09:00', 540],
  ['23:59', 1_439],
  ['24:00', 1_440],
])('%s is minute %d', (text, minutes) => {
  expect(readTime(text)).toBe(minutes)
  expect(showTime(minutes)).toBe(text)
})

test.each(['24:01', '25:00', '12:60', '9:00', '0900', '09:00:00', '09:00 ', '-1:00', '9am', ''])(
  '%p is not a wall time',
  (text) => {
    expect(readTime(text)).toBeNull()
  },
)

test.each([
  ['2026-03-16T14:00:00Z', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16T14:00:00.000Z', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16t14:00:00z', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16T14:00:00.000000000Z', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16T14:00:00+00:00', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16T14:00:00-00:00', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16T10:00:00-04:00', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16T19:45:00+05:45', '2026-03-16T14:00:00.000Z'],
  ['2026-03-16T00:15:00+05:45', '2026-03-15T18:30:00.000Z'],
  ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
  ['2026-03-16T14:00:00+23:59', '2026-03-15T14:01:00.000Z'],
])('%s is %s', (text, utc) => {
  expect(showInstant(readInstant(text) ?? Number.NaN)).toBe(utc)
})

test.each([
  ['2026-03-16T14:00:00', 'no offset'],
  ['2026-03-16', 'no time'],
  ['2026-03-16 14:00:00Z', 'a space for the T'],
  ['2026-03-16T14:00:30Z', 'not on a whole minute'],
  ['2026-03-16T14:00:00.001Z', 'not on a whole minute'],
  ['2026-03-16T14:00:00.0000000001Z', 'not on a whole minute'],
  ['2026-03-16T14:00:60Z', 'a leap second'],
  ['2026-03-16T24:00:00Z', '24:00 ends a day, it starts nothing'],
  ['2026-03-16T14:60:00Z', 'no such minute'],
  ['2026-02-30T14:00:00Z', 'no such day'],
  ['2026-03-16T14:00:00+24:00', 'no such offset'],
  ['2026-03-16T14:00:00+05:60', 'no such offset'],
  ['2026-03-16T14:00:00+0530', 'the basic form'],
  ['2026-03-16T14:00:00+05', 'the basic form'],
  ['2026-03-16T14:00:00-04:00[America/New_York]', 'a zone after it'],
  ['2026-03-16T14:00:00,000Z', 'a comma'],
  ['2026-03-16T14:00:00.Z', 'a point and no digits'],
  ['1742133600', 'a number'],
  ['+012026-03-16T14:00:00Z', 'a year of six digits'],
  ['2026-03-16T14:00:00Z\n', 'a line end after it'],
  ['', 'nothing'],
])('%p is not an instant: %s', (text) => {
  expect(readInstant(text)).toBeNull()
})

test('what is shown reads back: dates, wall times, instants', () => {
  const lastDay = Date.UTC(9998, 11, 31) / dayMs
  fc.assert(
    fc.property(fc.nat(lastDay), fc.nat(1_439), (day, minutes) => {
      const ms = day * dayMs + minutes * minuteMs
      expect(readDate(showDate(day))).toBe(day)
      expect(readTime(showTime(minutes))).toBe(minutes)
      expect(readInstant(showInstant(ms))).toBe(ms)
    }),
    runs(300),
  )
})

test('an instant means the same at whatever offset it is written', () => {
  fc.assert(
    fc.property(fc.nat(40_000_000), fc.integer({ min: -1_439, max: 1_439 }), (minute, offset) => {
      const ms = (minute + 2_000) * minuteMs
      const wall = new Date(ms + offset * minuteMs).toISOString().slice(0, 19)
      const sign = offset < 0 ? '-' : '+'
      expect(readInstant(`${wall}${sign}${showTime(Math.abs(offset))}`)).toBe(ms)
    }),
    runs(300),
  )
})

test.each([
  ['2027-02-31', 'February 2027 has 28 days'],
  ['2028-02-30', 'February 2028 has 29 days'],
  ['2027-04-31', 'April 2027 has 30 days'],
  ['2027-12-32', 'December 2027 has 31 days'],
  ['2027-02-28', null],
  ['2027-13-32', null],
  ['2027-00-32', null],
  ['2027-2-31', null],
])('why %s does not exist: %s', (text, words) => {
  expect(missingDayWords(text)).toBe(words)
})
