/** Which week is shown to who asks for none. */
import { expect, test } from 'bun:test'
import { nextMonday } from '../../src/dashboard/views/week/week-ahead.ts'
import type { WeekFacts } from '../../src/dashboard/views/week/week-facts.ts'
import { weekAxis } from '../../src/dashboard/week/axis.ts'
import { emptyWeek } from '../support/weeks.ts'

const span = (start: string, end: string) => ({
  startMs: Date.parse(`2026-06-${start}Z`),
  endMs: Date.parse(`2026-06-${end}Z`),
})
const monday = span('01T13:00', '01T21:00')
const friday = span('05T13:00', '05T21:00')
const saturday = span('06T13:00', '06T21:00')

/** From Monday, the first of June, in New York. */
const week: WeekFacts = {
  ...{ hours: [monday, friday], open: [monday, friday], occurrences: [], bookings: [], holds: [] },
  ...{ busy: [], slots: [], overrides: [], isLoaded: true, error: null, again: () => {} },
  axis: weekAxis(emptyWeek('2026-06-01', 'America/New_York')),
}

const cases: [what: string, facts: WeekFacts, now: string, next: string | null][] = [
  ['on a Sunday after it', week, '07T12:00', '2026-06-08'],
  ['on the Saturday, a minute after midnight there', week, '06T04:01', '2026-06-08'],
  ['late on the last day, which is still looked at', week, '06T03:59', null],
  ['before work is done', week, '03T12:00', null],
  ['where somebody comes on Saturday', { ...week, open: [monday, saturday] }, '06T12:00', null],
  ['where there are no hours at all', { ...week, hours: [], open: [] }, '07T12:00', null],
]

test.each(cases)('%s', (_, facts, now, next) => {
  expect(nextMonday(facts, Date.parse(`2026-06-${now}Z`))).toBe(next)
})
