/** Dates and instants in the forms in which they come into the page. */
import { expect, test } from 'bun:test'
import { laterOf, readDate } from '../../src/dashboard/week/zone.ts'

test('an address names a date, or nothing that is one', () => {
  expect(readDate('2027-04-26')).toBe('2027-04-26')
  for (const text of [null, '', 'abc', '2027-13-01', '9999-12-31', '2027-04-26T10:00Z', '+7d']) {
    expect(readDate(text)).toBeNull()
  }
})

test('the later of two dates', () => {
  expect(laterOf('2027-04-26', '2026-12-31')).toBe('2027-04-26')
  expect(laterOf('2026-12-31', '2027-04-26')).toBe('2027-04-26')
})
