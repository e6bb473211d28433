import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { lastDayOf, type Override, overrideDays } from '../../src/domain/override.ts'
import { readDate, showDate } from '../../src/domain/time/notation.ts'
import { occurrenceDays, type Recurrence } from '../../src/domain/time/recurrence.ts'
import { occursOn } from '../support/oracle.ts'
import { randomRecurrence, runs } from '../support/random.ts'

function day(date: string): number {
  const read = readDate(date)
  if (read === null) throw new Error(`no date: ${date}`)
  return read
}

/** `2026-03-04..2026-04-01`; nothing after the dots is no last date. */
function dates(recurrence: Recurrence, start: string, within: string): string {
  const [startDate = '', endDate = ''] = start.split('..')
  const [from = '', to = ''] = within.split('..')
  const end = endDate === '' ? null : day(endDate)
  return occurrenceDays(recurrence, day(startDate), end, day(from), day(to)).map(showDate).join(' ')
}

const weekly = { freq: 'weekly' } as const
const monthly = { freq: 'monthly' } as const

/** 2 March 2026 is a Monday. */
test.each([
  [weekly, '2026-03-04..', '2026-03-01..2026-03-20', '2026-03-04 2026-03-11 2026-03-18'],
  [weekly, '2026-03-04..2026-03-11', '2026-03-01..2026-03-20', '2026-03-04 2026-03-11'],
  [weekly, '2026-03-04..2026-03-10', '2026-03-05..2026-03-20', ''],
  [weekly, '2026-03-04..', '2026-03-11..2026-03-11', '2026-03-11'],
  [weekly, '2026-03-04..', '2026-03-12..2026-03-17', ''],
  [weekly, '2026-03-04..', '2026-02-01..2026-03-03', ''],
  [{ ...weekly, days: [1, 3] }, '2026-03-03..', '2026-03-01..2026-03-09', '2026-03-04 2026-03-09'],
  [
    { ...weekly, days: [3, 1] },
    '2026-03-02..',
    '2026-03-01..2026-03-09',
    '2026-03-02 2026-03-04 2026-03-09',
  ],
  [
    { ...weekly, days: [7], interval: 2 },
    '2026-03-02..',
    '2026-03-01..2026-03-29',
    '2026-03-08 2026-03-22',
  ],
  [
    { ...weekly, days: [1], interval: 2 },
    '2026-03-08..',
    '2026-03-01..2026-03-31',
    '2026-03-16 2026-03-30',
  ],
  [
    { ...weekly, interval: 3 },
    '2026-03-04..',
    '2026-03-20..2026-05-10',
    '2026-03-25 2026-04-15 2026-05-06',
  ],
  [
    { ...weekly, interval: 1_000 },
    '2026-03-04..',
    '2026-01-01..2046-01-01',
    '2026-03-04 2045-05-03',
  ],
  [monthly, '2026-01-31..', '2026-01-01..2026-06-30', '2026-01-31 2026-03-31 2026-05-31'],
  [monthly, '2026-01-30..', '2026-02-01..2026-04-30', '2026-03-30 2026-04-30'],
  [
    { ...monthly, dayOfMonth: 29 },
    '2027-01-30..',
    '2027-01-01..2028-03-01',
    '2027-03-29 2027-04-29 2027-05-29 2027-06-29 2027-07-29 2027-08-29 2027-09-29 2027-10-29 2027-11-29 2027-12-29 2028-01-29 2028-02-29',
  ],
  [
    { ...monthly, dayOfMonth: 1 },
    '2026-01-02..2026-03-01',
    '2026-01-01..2026-12-31',
    '2026-02-01 2026-03-01',
  ],
  [
    { ...monthly, dayOfMonth: 31, interval: 2 },
    '2026-02-01..',
    '2026-01-01..2027-01-31',
    '2026-08-31 2026-10-31 2026-12-31',
  ],
  [{ ...monthly, interval: 12 }, '2024-02-29..', '2024-01-01..2030-01-01', '2024-02-29 2028-02-29'],
  [
    { ...monthly, nth: { week: 1, day: 1 } },
    '2026-03-03..',
    '2026-03-01..2026-05-31',
    '2026-04-06 2026-05-04',
  ],
  [
    { ...monthly, nth: { week: 4, day: 5 } },
    '2026-01-01..',
    '2026-01-01..2026-02-28',
    '2026-01-23 2026-02-27',
  ],
  [
    { ...monthly, nth: { week: 5, day: 5 } },
    '2026-01-01..',
    '2026-01-01..2026-02-28',
    '2026-01-30 2026-02-27',
  ],
  [
    { ...monthly, nth: { week: -1, day: 5 } },
    '2026-01-01..',
    '2026-01-01..2026-02-28',
    '2026-01-30 2026-02-27',
  ],
  [
    { ...monthly, nth: { week: -1, day: 7 }, interval: 6 },
    '2026-03-30..',
    '2026-03-01..2027-10-01',
    '2026-09-27 2027-03-28 2027-09-26',
  ],
] satisfies [Recurrence, string, string, string][])(
  '%j from %s, within %s: %s',
  (rule, start, within, expected) => {
    expect(dates(rule, start, within)).toBe(expected)
  },
)

test('February 30th never comes, and that is found out at once', () => {
  const never: Recurrence = { freq: 'monthly', dayOfMonth: 30, interval: 12 }
  expect(dates(never, '2026-02-01..', '2026-01-01..9998-12-31')).toBe('')
})

describe('against a walk over every day', () => {
  function walk(recurrence: Recurrence, startDay: number, endDay: number | null, days: number[]) {
    return days.filter((some) => occursOn({ recurrence, startDay, endDay }, some))
  }

  /** A rule that began so many days ago. */
  function checkAfter(days: number, count: number): void {
    const property = fc.property(
      randomRecurrence(),
      fc.integer({ min: day('2020-01-01'), max: day('2026-12-31') }),
      fc.option(fc.nat(120)),
      fc.integer({ min: -60, max: 60 }),
      fc.nat(120),
      (recurrence, startDay, last, shift, more) => {
        const fromDay = startDay + days + shift
        const asked = Array.from({ length: more + 1 }, (_, k) => fromDay + k)
        const endDay = last === null ? null : startDay + days + last
        const found = occurrenceDays(recurrence, startDay, endDay, fromDay, fromDay + more)
        expect(found.map(showDate)).toEqual(walk(recurrence, startDay, endDay, asked).map(showDate))
      },
    )
    fc.assert(property, runs(count))
  }

  test('it is right around the first date', () => checkAfter(0, 500))
  test('it is right some months on', () => checkAfter(200, 500))
  test('it is right 30 years on', () => checkAfter(30 * 365, 500))
  test('it is right 7,000 years on', () => checkAfter(7_000 * 365, 300))
})

test('a rule of long ago costs no more than one of today', () => {
  const rules: Recurrence[] = [
    { freq: 'weekly', days: [1, 2, 3, 4, 5], interval: 2 },
    { freq: 'monthly', nth: { week: -1, day: 5 } },
  ]
  const startDay = day('1970-01-01')
  const fromDay = day('9990-01-01')
  const begunMs = performance.now()
  for (const rule of rules) {
    for (let k = 0; k < 200; k += 1) occurrenceDays(rule, startDay, null, fromDay + k, fromDay + k)
  }
  // 400 lists take about 10 ms. One that walked 8,020 years would take as long by itself.
  expect(performance.now() - begunMs).toBeLessThan(1_000)
})

describe('the days of an override', () => {
  const override: Override = {
    ...{ id: 'o', humanId: 'h', type: 'block', title: 'Away', span: null, createdAtMs: 0 },
    ...{ startDay: day('2026-03-16'), endDay: null, recurrence: null },
  }
  const shown = (some: Override, from: string, to: string) =>
    overrideDays(some, day(from), day(to)).map(showDate).join(' ')

  test('without a last date are the first alone', () => {
    expect(shown(override, '2026-03-01', '2026-03-31')).toBe('2026-03-16')
    expect(shown(override, '2026-03-17', '2026-03-31')).toBe('')
    expect(lastDayOf(override)).toBe(day('2026-03-16'))
  })

  test('with one are all up to it, cut to what is asked', () => {
    const away = { ...override, endDay: day('2026-03-19') }
    expect(shown(away, '2026-03-01', '2026-03-31')).toBe(
      '2026-03-16 2026-03-17 2026-03-18 2026-03-19',
    )
    expect(shown(away, '2026-03-18', '2026-03-18')).toBe('2026-03-18')
    expect(shown(away, '2026-03-19', '2026-03-31')).toBe('2026-03-19')
    expect(shown(away, '2026-03-20', '2026-03-31')).toBe('')
    expect(shown(away, '2026-03-01', '2026-03-15')).toBe('')
    expect(lastDayOf(away)).toBe(day('2026-03-19'))
  })

  test('that recurs are those of its recurrence, without end unless it has one', () => {
    const weeks: Override = { ...override, recurrence: weekly }
    expect(shown(weeks, '2026-03-20', '2026-04-01')).toBe('2026-03-23 2026-03-30')
    expect(lastDayOf(weeks)).toBe(Number.POSITIVE_INFINITY)
    expect(lastDayOf({ ...weeks, endDay: day('2026-04-01') })).toBe(day('2026-04-01'))
  })
})
