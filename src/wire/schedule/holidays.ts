import { Type } from '@sinclair/typebox'
import type { Fault } from '../../domain/errors.ts'
import {
  type HolidayRules,
  holidayDatesMax,
  holidayTypes,
  holidayYears,
} from '../../domain/holidays/holidays.ts'
import type { Place } from '../../domain/holidays/known.ts'
import { readDate, showDate } from '../../domain/time/notation.ts'
import type { ListedHolidays } from '../../operations/holidays/holidays.ts'
import type { Rules } from '../rules.ts'
import { closed, LocalDate, type Members, OneOf, type Read, Text } from '../vocabulary.ts'

/** Names are told their code: nothing but a code is kept. */
const placeCharactersMax = 60
const countryWords = 'ISO 3166-1 code of the country, in capitals: DE.'
const regionWords = 'Part of the country: BY for Bavaria, or BY-A for a part of it.'

export const exampleHolidays = { country: 'DE', region: 'BY', types: ['public'] }

const typeWord = OneOf(holidayTypes, 'A kind of holiday.')
const dates = (description: string) =>
  Type.Array(LocalDate('A date.', '2027-12-24'), { maxItems: holidayDatesMax, description })

export const HolidaysInput = Type.Object(
  {
    country: Type.Optional(Text(placeCharactersMax, countryWords)),
    region: Type.Optional(Text(placeCharactersMax, regionWords)),
    types: Type.Optional(
      Type.Array(typeWord, {
        minItems: 1,
        maxItems: holidayTypes.length,
        uniqueItems: true,
        description: 'Which kinds are days off; public if absent.',
      }),
    ),
    except: Type.Optional(dates('Holidays on which the hours are as usual.')),
    also: Type.Optional(dates('Further days off.')),
  },
  {
    ...closed,
    title: 'Holidays',
    description:
      'Public holidays of a place: whole local days off, which only an open of that date wins back.',
    examples: [exampleHolidays],
  },
)

/** Whatever else is said needs a country. */
export const holidaysRules: Rules = ({ holidays }) => {
  if (typeof holidays !== 'object' || holidays === null) return []
  const { country, ...others } = { country: undefined, ...holidays }
  if (country === undefined && Object.keys(others).length > 0) return [countryFault]
  return bothFaults(holidays)
}

/** A date that is a day off and none. */
function bothFaults(holidays: object): Fault[] {
  const { except, also }: Record<string, unknown> = { ...holidays }
  if (!Array.isArray(except) || !Array.isArray(also)) return []
  const both = also.find((date) => except.includes(date))
  const message = `has ${both}, which stands in except as well: send it in one of them`
  return both === undefined ? [] : [{ field: 'holidays.also', message }]
}

/** The same where an empty object means nothing. */
export const accountHolidaysRules: Rules = ({ holidays }) => {
  if (typeof holidays !== 'object' || holidays === null) return []
  return 'country' in holidays ? bothFaults(holidays) : [countryFault]
}

const countryFault: Fault = { field: 'holidays.country', message: 'is required: a code such as DE' }

/** Undefined where none are named: those of the account. */
export function readHolidays(input: Read<typeof HolidaysInput>): HolidayRules | undefined {
  const { country, region, types = ['public'], except = [], also = [] } = input
  if (country === undefined) return undefined
  return {
    country,
    region: region ?? null,
    types: holidayTypes.filter((type) => types.includes(type)),
    except: readDays(except),
    also: readDays(also),
  }
}

function readDays(dates: readonly string[]): number[] {
  const days = dates.flatMap((date) => readDate(date) ?? [])
  return [...new Set(days)].sort((a, b) => a - b)
}

export function showHolidays({ country, region, types, except, also }: HolidayRules) {
  return {
    country,
    ...(region === null ? {} : { region }),
    types,
    ...(except.length === 0 ? {} : { except: except.map(showDate) }),
    ...(also.length === 0 ? {} : { also: also.map(showDate) }),
  }
}

export const HolidayQuery = Type.Object(
  {
    country: { ...Text(placeCharactersMax, countryWords), examples: ['DE'] },
    region: Type.Optional({ ...Text(placeCharactersMax, regionWords), examples: ['BY'] }),
    year: Type.Integer({
      examples: [2027],
      minimum: holidayYears.first,
      maximum: holidayYears.last,
      description: 'A calendar year.',
    }),
  },
  closed,
)

export const HolidayList = Type.Object(
  {
    country: Type.String({ description: countryWords }),
    region: Type.Optional(Type.String({ description: regionWords })),
    year: Type.Integer({ description: 'The calendar year.' }),
    holidays: Type.Array(
      Type.Object(
        {
          date: LocalDate('The local date.'),
          name: Type.String({ description: 'What it is called there.' }),
          type: typeWord,
          substitute: Type.Boolean({
            description: 'Whether it stands in for one that fell on a day off.',
          }),
        },
        { ...closed, title: 'Holiday' },
      ),
      { description: 'By date. One that lasts for several days is there once for each.' },
    ),
    total: Type.Integer({ description: 'How many there are.' }),
    regions: Type.Array(
      Type.Object(
        {
          region: Type.String({ description: 'Its code: BY.' }),
          name: Type.String({ description: 'What it is called there: Bayern.' }),
        },
        { ...closed, title: 'HolidayRegion' },
      ),
      { description: 'The parts of the country, and their parts. Empty: none are known.' },
    ),
  },
  {
    ...closed,
    title: 'HolidayList',
    examples: [
      {
        ...{ country: 'DE', region: 'BY', year: 2027 },
        holidays: [{ date: '2027-03-26', name: 'Karfreitag', type: 'public', substitute: false }],
        total: 1,
        regions: [{ region: 'BY', name: 'Bayern' }],
      },
    ],
  },
)

export function readPlace({ country, region }: Read<typeof HolidayQuery>): Place {
  return { country, region: region ?? null }
}

export function showHolidayList(
  { country, region }: Place,
  year: number,
  { holidays, regions }: ListedHolidays,
) {
  return {
    ...{ country, region: region ?? undefined, year },
    holidays: holidays.map(({ day, name, type, isSubstitute }) => ({
      ...{ date: showDate(day), name, type, substitute: isSubstitute },
    })),
    total: holidays.length,
    regions: regions.map(([code, name]) => ({ region: code, name })),
  } satisfies Members<typeof HolidayList>
}
