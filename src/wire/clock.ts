/** Clocks of zones as answers show them: whoever reads them needs no rules of time zones. */
import { Type } from '@sinclair/typebox'
import {
  type AskedDay,
  type AskedRange,
  clockDaysAhead,
  clockDaysMax,
  readAskedDay,
} from '../domain/time/date-range.ts'
import type { Interval } from '../domain/time/interval.ts'
import { showInstant } from '../domain/time/notation.ts'
import { offsetSpans } from '../domain/time/zone.ts'
import { AskedDate, rangeRules } from './asked-dates.ts'
import { closed, Instant, KnownZone, type Read } from './vocabulary.ts'

export const ClockQuery = Type.Object(
  {
    timezone: {
      ...KnownZone('Whose clock: an IANA zone name.'),
      examples: ['America/New_York'],
    },
    date_from: Type.Optional(
      AskedDate('First UTC day, or today, tomorrow, +7d; 1970-01-01 if absent.', '2027-01-07'),
    ),
    date_to: Type.Optional(
      AskedDate(
        `Last UTC day, inclusive; if absent, ten years after date_from or, without that, from today; at most ${clockDaysMax} days in all.`,
        '2027-12-31',
      ),
    ),
  },
  closed,
)

export const clockRules = rangeRules(clockDaysMax)

export function readClockRange({ date_from, date_to }: Read<typeof ClockQuery>): AskedRange {
  const from = readAskedDay(date_from ?? '')
  const to = readAskedDay(date_to ?? '') ?? daysAfter(from ?? { daysAhead: 0 })
  return { from: from ?? { day: 0 }, to }
}

function daysAfter(from: AskedDay): AskedDay {
  return 'day' in from
    ? { day: from.day + clockDaysAhead }
    : { daysAhead: from.daysAhead + clockDaysAhead }
}

export const ZoneList = Type.Object(
  {
    timezones: Type.Array(Type.String(), { description: 'Names that a human may have.' }),
    total: Type.Integer({ description: 'How many there are.' }),
    version: Type.String({ description: 'Version of the IANA time zone rules in force.' }),
  },
  {
    ...closed,
    title: 'Zones',
    examples: [{ timezones: ['America/New_York', 'UTC'], total: 2, version: '2026f' }],
  },
)

export const Clock = Type.Object(
  {
    timezone: Type.String({ description: 'An IANA zone name.' }),
    offsets: Type.Array(
      Type.Object(
        {
          starts_at: Instant('From when on, in UTC; until the next one starts.'),
          offset_seconds: Type.Integer({ description: 'What the clock is ahead of UTC.' }),
          abbreviation: Type.String({ description: 'What to call it: EDT, UTC-03:00.' }),
        },
        { title: 'Offset' },
      ),
      { description: 'In order.' },
    ),
    ends_at: Instant('Until when it is told, in UTC.'),
  },
  {
    ...closed,
    title: 'Clock',
    examples: [
      {
        timezone: 'America/New_York',
        offsets: [
          { starts_at: '2027-03-21T04:00:00.000Z', offset_seconds: -14_400, abbreviation: 'EDT' },
        ],
        ends_at: '2027-04-13T04:00:00.000Z',
      },
    ],
  },
)

export function showClock(timeZone: string, { startMs, endMs }: Interval) {
  return {
    timezone: timeZone,
    offsets: offsetSpans(timeZone, startMs, endMs).map(({ fromMs, offsetMs, abbreviation }) => ({
      starts_at: showInstant(fromMs),
      offset_seconds: offsetMs / 1_000,
      abbreviation,
    })),
    ends_at: showInstant(endMs),
  }
}
