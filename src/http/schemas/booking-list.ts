/** The list of bookings: what is asked for, and how it is answered. */
import { Type } from '@sinclair/typebox'
import { backwardsFault } from '../../domain/date-range.ts'
import { dayMs, metadataFiltersMax } from '../../domain/limits.ts'
import { readDate } from '../../domain/notation.ts'
import type { BookingFilter } from '../../operations/bookings.ts'
import type { Rules } from '../validation.ts'
import { BookingAnswer, exampleBooking, Status } from './bookings.ts'
import { closed, Id, LocalDate, PageQuery, type Read } from './vocabulary.ts'

export const BookingQuery = Type.Object(
  {
    human_id: Type.Optional(Id('Only bookings of this human.')),
    status: Type.Optional(Status),
    date_from: Type.Optional(LocalDate('First UTC day of starts_at.')),
    date_to: Type.Optional(LocalDate('Last UTC day of starts_at, inclusive.')),
    attendee_email: Type.Optional(Type.String({ description: 'Only with exactly this address.' })),
    ...PageQuery,
  },
  {
    // Open to metadata.KEY; the rules refuse every other name.
    additionalProperties: true,
    description: 'Also metadata.KEY=value: only bookings whose metadata has this top-level member.',
  },
)

export const BookingList = Type.Object(
  {
    bookings: Type.Array(BookingAnswer, { description: 'This page.' }),
    total: Type.Integer({ description: 'How many match in all.' }),
    limit: Type.Integer({ description: 'As asked for, or the default.' }),
    offset: Type.Integer({ description: 'As asked for, or 0.' }),
  },
  {
    ...closed,
    title: 'BookingList',
    examples: [{ bookings: [exampleBooking], total: 1, limit: 50, offset: 0 }],
  },
)

const metadataPrefix = 'metadata.'

export const bookingQueryRules: Rules = (query) => {
  const known = Object.keys(BookingQuery.properties)
  const faults = Object.entries(query)
    .filter(([name, value]) => !known.includes(name) && !isMetadataFilter(name, value))
    .map(([field]) => ({
      field,
      message: `is not a parameter of this request. Known: ${known.join(', ')}, metadata.KEY.`,
    }))
  if (
    Object.keys(query).filter((name) => name.startsWith(metadataPrefix)).length > metadataFiltersMax
  ) {
    faults.push({
      field: 'metadata',
      message: `must be asked for at most ${metadataFiltersMax} times`,
    })
  }
  const { date_from, date_to } = query
  if (typeof date_from === 'string' && typeof date_to === 'string' && date_to < date_from) {
    faults.push(backwardsFault)
  }
  return faults
}

function isMetadataFilter(name: string, value: unknown): value is string {
  return name.startsWith(metadataPrefix) && typeof value === 'string'
}

export function readBookingFilter(input: Read<typeof BookingQuery>): BookingFilter {
  const { human_id, status, date_from, date_to, attendee_email } = input
  const fromDay = date_from === undefined ? null : readDate(date_from)
  const toDay = date_to === undefined ? null : readDate(date_to)
  return {
    ...(human_id === undefined ? {} : { humanId: human_id.toLowerCase() }),
    ...(status === undefined ? {} : { status }),
    ...(fromDay === null ? {} : { fromMs: fromDay * dayMs }),
    ...(toDay === null ? {} : { toMs: (toDay + 1) * dayMs }),
    ...(attendee_email === undefined ? {} : { attendeeEmail: attendee_email }),
    metadata: Object.entries(input).flatMap(([name, value]) =>
      isMetadataFilter(name, value) ? [{ key: name.slice(metadataPrefix.length), value }] : [],
    ),
  }
}
