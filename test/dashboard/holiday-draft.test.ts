/** Holidays in a form: which days of a year are off, and what is sent. */
import { expect, test } from 'bun:test'
import {
  countries,
  daysOf,
  draftOf,
  holidaysIn,
  withAdded,
  withDay,
  withoutAdded,
} from '../../src/dashboard/views/holidays/holiday-draft.ts'
import { countries as knownCountries } from '../../src/holidays/load.ts'

const holiday = (date: string, name: string, type: 'public' | 'observance' = 'public') => ({
  ...{ date, name, type, substitute: false },
})

const known = [
  holiday('2026-11-01', 'Allerheiligen'),
  holiday('2026-12-24', 'Heiliger Abend', 'observance'),
  holiday('2026-12-25', 'Weihnachten'),
  holiday('2027-10-03', 'Einheit'),
  holiday('2027-10-03', 'Erntedank'),
  holiday('2027-11-29', 'Later'),
]

const from = '2026-11-29'
const bavaria = draftOf({ country: 'DE', region: 'BY' })
const shown = (draft: typeof bavaria) =>
  daysOf(draft, known, from).map(
    ({ date, name, isOff, isAdded }) =>
      `${date} ${name}${isOff ? '' : ' usual'}${isAdded ? ' added' : ''}`,
  )

test('the days off of twelve months, one line a date, of the types that count', () => {
  expect(shown(bavaria)).toEqual(['2026-12-25 Weihnachten', '2027-10-03 Einheit, Erntedank'])
  expect(shown({ ...bavaria, types: ['observance'] })).toEqual(['2026-12-24 Heiliger Abend'])
  expect(shown({ ...bavaria, types: [] })).toEqual([])
})

test('a day is taken out and put in again; another one is added, and goes', () => {
  const out = withDay(bavaria, '2026-12-25', false)
  expect(shown(out)[0]).toBe('2026-12-25 Weihnachten usual')
  expect(withDay(out, '2026-12-25', true)).toEqual(bavaria)
  const added = withAdded(withAdded(bavaria, '2027-08-15'), '2027-08-15')
  expect(shown(added)[1]).toBe('2027-08-15 Added added')
  expect(withoutAdded(added, '2027-08-15')).toEqual(bavaria)
  // In one of the two lists alone, or the API refuses it.
  expect(withAdded(out, '2026-12-25')).toMatchObject({ except: [], also: ['2026-12-25'] })
  expect(withDay(added, '2027-08-15', false)).toMatchObject({ except: ['2027-08-15'], also: [] })
})

test('what is sent has nothing that is empty, and keeps dates that are over', () => {
  const said = { country: 'DE', except: ['2020-01-06'], types: ['public' as const] }
  expect(holidaysIn(draftOf(said))).toEqual(said)
  expect(holidaysIn(draftOf(null, 'FR'))).toEqual({ country: 'FR', types: ['public'] })
})

test('the countries that can be chosen are those whose holidays the service knows, each name once', async () => {
  const all = countries()
  expect(all.map(([code]) => code).sort()).toEqual([...(await knownCountries())].sort())
  const names = all.map(([, name]) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(all.find(([, name]) => name === 'Germany')).toEqual(['DE', 'Germany'])
})
