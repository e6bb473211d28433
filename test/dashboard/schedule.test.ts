/** What the page draws is what the service means: its own small calendar arithmetic against the domain's. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Override } from '../../src/dashboard/api/types.ts'
import { datesBetween, occursOn } from '../../src/dashboard/week/schedule.ts'
import { dateOf, instantOf, wallAt } from '../../src/dashboard/week/zone.ts'
import { overrideDates, overrideDays } from '../../src/domain/override.ts'
import * as domain from '../../src/domain/zone.ts'
import { readOverride } from '../../src/http/schemas/overrides.ts'
import { runs, zones } from '../support/random.ts'

const zone = fc.constantFrom(...zones)
const day = fc.integer({ min: 20_000, max: 22_500 })

test('a wall time is the same instant, also where the clock is changed', () => {
  fc.assert(
    fc.property(zone, day, fc.integer({ min: 0, max: 1_440 }), (timeZone, on, minutes) => {
      expect(instantOf(dateOf(on), minutes, timeZone)).toBe(domain.instantOf(timeZone, on, minutes))
    }),
    runs(400),
  )
})

test('every quarter of an hour of the days around a change of the clock is found again', () => {
  const changes = { 'America/New_York': '2026-03-08', 'Africa/Cairo': '2026-10-29' }
  for (const [timeZone, date] of Object.entries(changes)) {
    const on = Date.parse(`${date}T00:00:00Z`) / 86_400_000
    for (let minutes = 0; minutes <= 1_440; minutes += 15) {
      const ms = instantOf(date, minutes, timeZone)
      expect(ms).toBe(domain.instantOf(timeZone, on, minutes))
      expect(domain.dayOf(timeZone, ms)).toBe(
        Date.parse(`${wallAt(ms, timeZone).date}T00:00:00Z`) / 86_400_000,
      )
    }
  }
})

const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
const interval = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined })
const recurrence = fc.oneof(
  fc.record({ freq: fc.constant('weekly'), interval, days: fc.option(days, { nil: undefined }) }),
  fc.record({
    freq: fc.constant('monthly'),
    interval,
    day_of_month: fc.option(fc.integer({ min: 1, max: 31 }), { nil: undefined }),
  }),
  fc.record({
    freq: fc.constant('monthly'),
    interval,
    week: fc.constantFrom(1, 2, 3, 4, 5, -1),
    day: fc.integer({ min: 1, max: 7 }),
  }),
)

test('an override applies on the same dates', () => {
  const wanted = fc.tuple(
    day,
    fc.option(fc.integer({ min: 0, max: 200 })),
    fc.option(recurrence),
    fc.integer({ min: -20, max: 400 }),
  )
  fc.assert(
    fc.property(wanted, ([start, length, rule, from]) => {
      const start_date = dateOf(start)
      const end_date = length === null ? null : dateOf(start + length)
      const fields = { type: 'block', title: 'x', all_day: true, start_date, end_date }
      const override: Override = JSON.parse(
        JSON.stringify({ ...fields, start_time: null, end_time: null, recurrence: rule }),
      )
      const found = datesBetween(dateOf(start + from), dateOf(start + from + 60)).filter((date) =>
        occursOn(override, date),
      )
      const input = JSON.parse(
        JSON.stringify({
          ...fields,
          end_date: end_date ?? undefined,
          recurrence: rule ?? undefined,
        }),
      )
      const { dates, ...wanted } = readOverride(input)
      const days = overrideDates(dates, () => 0)
      const kept = { ...wanted, ...days, id: '', humanId: '', createdAtMs: 0 }
      const meant = overrideDays(kept, start + from, start + from + 60).map(dateOf)
      expect(found).toEqual(meant)
    }),
    runs(400),
  )
})
