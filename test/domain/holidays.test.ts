/** Which days are holidays, by eye: those of a place and of some types, but for some dates, and others beside them. */
import { describe, expect, test } from 'bun:test'
import {
  type HolidayRules,
  holidayDatesMax,
  holidaysWithin,
  holidayYears,
} from '../../src/domain/holidays/holidays.ts'
import {
  type Holiday,
  type HolidayType,
  learnHolidays,
  UnknownHolidays,
} from '../../src/domain/holidays/known.ts'
import { showDate } from '../../src/domain/time/notation.ts'
import { dayMs } from '../../src/domain/time/units.ts'

/** A place that no other test knows. */
const place = { country: 'XH', region: 'N' }
const day = (date: string) => Date.parse(date) / dayMs
const holiday = (date: string, name: string, type: HolidayType): Holiday => ({
  ...{ day: day(date), name, type, isSubstitute: false },
})
learnHolidays(place, 2026, [
  holiday('2026-01-01', 'New Year', 'public'),
  holiday('2026-01-01', 'Hangover', 'observance'),
  holiday('2026-01-06', 'Counting', 'bank'),
  holiday('2026-05-01', 'Morning off', 'observance'),
  holiday('2026-05-01', 'May Day', 'public'),
  holiday('2026-12-31', 'Last', 'public'),
])
learnHolidays(place, 2027, [holiday('2027-01-01', 'New Year', 'public')])
for (const year of [1970, 2100]) {
  learnHolidays(place, year, [
    holiday(`${year}-01-01`, 'First', 'public'),
    holiday(`${year}-12-31`, 'Last', 'public'),
  ])
}

interface Said {
  readonly types?: readonly HolidayType[]
  readonly except?: readonly string[]
  readonly also?: readonly string[]
}

/** `2026-01-01 New Year, …` */
function off(from: string, to: string, { types = ['public'], except = [], also = [] }: Said = {}) {
  const rules: HolidayRules = {
    ...{ ...place, types, except: except.map(day), also: also.map(day) },
  }
  return holidaysWithin(rules, day(from), day(to))
    .map((one) => `${showDate(one.day)} ${one.title}`)
    .join(', ')
}

describe('the days off', () => {
  test('are those of the place and of the types, from the first day to the last', () => {
    expect(off('2026-01-01', '2026-01-06')).toBe('2026-01-01 New Year')
    expect(off('2026-01-02', '2026-04-30')).toBe('')
    expect(off('2026-01-02', '2026-05-01')).toBe('2026-05-01 May Day')
    expect(off('2026-01-02', '2026-04-30', { types: ['bank'] })).toBe('2026-01-06 Counting')
    expect(off('2026-01-01', '2026-02-01', { types: ['public', 'bank'] })).toBe(
      '2026-01-01 New Year, 2026-01-06 Counting',
    )
    expect(off('2026-01-01', '2026-12-31', { types: [] })).toBe('')
  })

  test('are called by the first of their names that counts', () => {
    const both = { types: ['public', 'observance'] as const }
    expect(off('2026-01-01', '2026-01-01', both)).toBe('2026-01-01 New Year')
    expect(off('2026-05-01', '2026-05-01', both)).toBe('2026-05-01 Morning off')
  })

  test('lack the dates that are taken out', () => {
    expect(off('2026-01-01', '2026-05-31', { except: ['2026-01-01'] })).toBe('2026-05-01 May Day')
  })

  test('have others beside them, by the name that the place has for them', () => {
    const also = ['2026-01-01', '2026-01-06', '2026-02-02']
    expect(off('2026-01-01', '2026-03-31', { types: [], also })).toBe(
      '2026-01-01 New Year, 2026-01-06 Counting, 2026-02-02 Day off',
    )
    expect(off('2026-01-06', '2026-02-01', { also })).toBe('2026-01-06 Counting')
    expect(off('2026-02-02', '2026-05-01', { also })).toBe('2026-02-02 Day off, 2026-05-01 May Day')
    const except = ['2026-01-06']
    expect(off('2026-01-06', '2026-01-06', { types: ['bank'], except })).toBe('')
    expect(off('2026-01-06', '2026-01-06', { types: ['bank'], except, also })).toBe(
      '2026-01-06 Counting',
    )
  })

  test('stand in order, over the end of a year too', () => {
    expect(off('2026-12-31', '2027-01-01', { also: ['2026-12-31'] })).toBe(
      '2026-12-31 Last, 2027-01-01 New Year',
    )
  })
})

describe('what is not known', () => {
  const missing = (from: string, to: string) => {
    try {
      return off(from, to)
    } catch (error) {
      return error instanceof UnknownHolidays ? error.years : error
    }
  }

  test('has to be learnt first, each year of it', () => {
    expect(missing('2027-12-31', '2028-01-01')).toEqual([2028])
    expect(missing('2025-12-31', '2029-01-01')).toEqual([2025, 2028, 2029])
  })

  test('are the years before 1970, which have no holidays, and those after 2100, whose days are all off', () => {
    expect(holidayYears).toEqual({ first: 1970, last: 2100 })
    expect(off('1969-12-30', '1970-01-01')).toBe('1970-01-01 First')
    expect(off('1969-12-01', '1969-12-31')).toBe('')
    expect(off('2100-12-30', '2100-12-31')).toBe('2100-12-31 Last')
    const words = 'The holidays of 2101 are not known'
    const unknown = `2101-01-01 ${words}, 2101-01-02 ${words}`
    expect(off('2100-12-31', '2101-01-02')).toBe(`2100-12-31 Last, ${unknown}`)
    expect(off('2101-01-01', '2101-01-02', { also: ['2101-01-01'] })).toBe(unknown)
    expect(off('2102-05-05', '2102-05-05')).toBe('2102-05-05 The holidays of 2102 are not known')
  })
})

test('a year of dates may be taken out, and as many added', () => {
  expect(holidayDatesMax).toBe(366)
})
