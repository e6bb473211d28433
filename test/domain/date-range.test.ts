/** Dates told from today, and what makes a range of them. */
import { expect, test } from 'bun:test'
import { Refusal } from '../../src/domain/errors.ts'
import {
  type AskedDay,
  askedRangeFaults,
  daysOf,
  readAskedDay,
} from '../../src/domain/time/date-range.ts'
import { readDate, showDate } from '../../src/domain/time/notation.ts'

const today = () => readDate('2026-02-27') ?? 0

const read: [text: string, date: string | null][] = [
  ['2026-03-16', '2026-03-16'],
  ['today', '2026-02-27'],
  ['tomorrow', '2026-02-28'],
  ['+0d', '2026-02-27'],
  ['+1d', '2026-02-28'],
  ['+2d', '2026-03-01'],
  ['+366d', '2027-02-28'],
  // A plus that was not encoded in a URL.
  [' 7d', '2026-03-06'],
  ['7d', null],
  ['+7', null],
  ['-1d', null],
  ['+7w', null],
  ['+12345d', null],
  ['Today', null],
  ['yesterday', null],
  ['', null],
  ['2026-02-30', null],
]

test.each(read)('%j is %s', (text, date) => {
  const asked = readAskedDay(text)
  const range = asked && daysOf({ from: asked, to: asked }, today, 1)
  expect(range && showDate(range.fromDay)).toBe(date)
  expect(range?.toDay).toBe(range?.fromDay)
})

const asked = (text: string): AskedDay => readAskedDay(text) ?? { day: Number.NaN }

/** Ranges of at most 7 days, and whether they are refused before it is known which day it is. */
const ranges: [from: string, to: string, early: boolean, late: boolean][] = [
  ['2026-02-27', '2026-03-05', false, false],
  ['2026-02-27', '2026-03-06', true, true],
  ['2026-02-27', '2026-02-26', true, true],
  ['today', '+6d', false, false],
  ['today', '+7d', true, true],
  ['tomorrow', 'today', true, true],
  ['today', '2026-03-05', false, false],
  ['today', '2026-03-06', false, true],
  ['2026-02-26', 'today', false, false],
  ['2026-02-28', 'today', false, true],
]

test.each(ranges)('from %s to %s: refused early %p, late %p', (from, to, early, late) => {
  const range = { from: asked(from), to: asked(to) }
  expect(askedRangeFaults(range, 7).map(({ field }) => field)).toEqual(early ? ['date_to'] : [])
  const days = () => daysOf(range, today, 7)
  if (late) expect(days).toThrow(Refusal)
  else expect(days).not.toThrow()
})

test('a range of dates never asks which day it is', () => {
  const clock = () => {
    throw new Error('asked')
  }
  const range = { from: asked('2026-03-16'), to: asked('2026-03-17') }
  expect(daysOf(range, clock, 7).toDay).toBe(readDate('2026-03-17') ?? 0)
})
