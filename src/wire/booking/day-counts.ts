/** How busy the days of a month are. */
import { Type } from '@sinclair/typebox'
import { readDate, showDate } from '../../domain/time/notation.ts'
import type { DayCount } from '../../operations/bookings/day-counts.ts'
import { closed, LocalDate, type Members, type Read } from '../vocabulary.ts'

const example = '2027-03'

export const DayCountQuery = Type.Object(
  {
    month: Type.String({
      pattern: '^\\d{4}-(0[1-9]|1[0-2])$',
      description: 'A month of UTC, as YYYY-MM.',
      examples: [example],
    }),
  },
  closed,
)

const DayRow = Type.Object(
  {
    date: LocalDate('The day, in UTC.', '2027-03-16'),
    bookings: Type.Integer({ description: 'How many start on it.' }),
  },
  { ...closed, title: 'DayCount' },
)

export const DayCounts = Type.Object(
  {
    month: Type.String({ description: 'As asked for.' }),
    days: Type.Array(DayRow, { description: 'Every day of the month.' }),
  },
  {
    ...closed,
    title: 'DayCounts',
    examples: [{ month: example, days: [{ date: '2027-03-16', bookings: 12 }] }],
  },
)

/** The days of the month, since 1970. */
export function readMonth({ month }: Read<typeof DayCountQuery>): readonly number[] {
  const days = Array.from({ length: 31 }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`)
  return days.flatMap((date) => readDate(date) ?? [])
}

export function showDayCounts(month: string, counts: readonly DayCount[]) {
  const days = counts.map(
    ({ day, bookings }): Members<typeof DayRow> => ({ date: showDate(day), bookings }),
  )
  return { month, days }
}
