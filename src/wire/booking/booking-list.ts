/** The list of bookings: what is asked for, and how it is answered. */
import { Type } from '@sinclair/typebox'
import { wallMsOf } from '../../domain/time/agreed.ts'
import { showInstant, showWall } from '../../domain/time/notation.ts'
import { offsetMsAt } from '../../domain/time/zone.ts'
import type { Shifted } from '../../domain/time/zone-shift.ts'
import type {
  AskedBookings,
  BookingPage,
  FoundBookings,
  FoundShifted,
  Matches,
} from '../../operations/bookings/booking-list.ts'
import { AskedDateOrNow, askedDayIn, rangeRules } from '../asked-dates.ts'
import { bookingCursor, isCursorOf, readBookingCursor } from '../cursors.ts'
import { joinedText, type LongText, listPieces, textsOf } from '../json.ts'
import { emailFaults, type Fault, type Rules, unknownFaults } from '../rules.ts'
import {
  CursorOf,
  closed,
  cursorRules,
  DisplayZone,
  Id,
  Instant,
  NextCursor,
  nameCharactersMax,
  OneOf,
  PageQuery,
  Phone,
  type Read,
  readPage,
  readZone,
  ShiftedOnly,
  Text,
  TimeZone,
} from '../vocabulary.ts'
import { BookingAnswer, Expand, exampleBooking, Status, type TextOf } from './booking.ts'

const metadataFiltersMax = 10

export const BookingQuery = Type.Object(
  {
    human_id: Type.Optional(Id('Only bookings of this human.')),
    status: Type.Optional(Status),
    date_from: Type.Optional(
      AskedDateOrNow(
        'First local date of starts_at: 2027-03-22, today, tomorrow, +7d for seven days from today, or now for what lies ahead. In timezone, else in the zone of the human of human_id, else in UTC; the answer names it.',
        '2027-03-22',
      ),
    ),
    date_to: Type.Optional(
      AskedDateOrNow(
        'Last local date of starts_at, inclusive, written in the same ways, in the same zone; or now for what has begun.',
        '2027-03-26',
      ),
    ),
    timezone: Type.Optional(TimeZone('The zone in which date_from and date_to are meant.')),
    display_timezone: DisplayZone,
    attendee_email: Type.Optional(
      // The rules check it, in better words.
      Type.String({ description: 'Only with this address, in capitals or not.', plus: 'email' }),
    ),
    attendee_phone: Type.Optional(Phone('Only with this number.')),
    q: Type.Optional({
      ...Text(
        nameCharactersMax,
        'Only with this text in the name, the e-mail, the phone or the id, in capitals or not.',
      ),
      plus: 'phone',
    }),
    order: Type.Optional(
      OneOf(
        ['asc', 'desc'],
        'By starts_at, then id: asc (the default), or desc, the latest first.',
      ),
    ),
    shifted: Type.Optional(ShiftedOnly),
    expand: Expand,
    ...PageQuery,
    cursor: CursorOf('booking-cursor'),
  },
  {
    // Open to metadata.KEY; the rules refuse every other name.
    additionalProperties: true,
    description: 'Also metadata.KEY=value: only bookings whose metadata has this top-level member.',
    // For the documents.
    filters: {
      name: 'metadata',
      in: 'query',
      required: false,
      description: `Only bookings whose metadata has these top-level members: each a parameter of its own, metadata.lead_id=lead_123. At most ${metadataFiltersMax}.`,
      style: 'form',
      explode: true,
      schema: {
        type: 'object',
        propertyNames: { pattern: '^metadata\\.' },
        additionalProperties: { type: 'string' },
      },
    },
  },
)

export const BookingList = Type.Object(
  {
    bookings: Type.Array(BookingAnswer, { description: 'This page.' }),
    total: Type.Integer({
      description: 'How many match in all, counted to a million; with searched_to, as far as that.',
    }),
    limit: Type.Integer({ description: 'As asked for, or the default.' }),
    offset: Type.Integer({ description: 'As asked for, or 0.' }),
    cursor: NextCursor,
    searched_to: Type.Optional(
      Instant(
        'Only with q or metadata in a long list: one request looks through some thousand bookings, and this one came to those that start here. cursor goes on, also where none was found.',
      ),
    ),
    timezone: Type.Optional(
      Type.String({
        description: 'The zone of the dates. Only where dates or a zone were asked for.',
      }),
    ),
    note: Type.Optional(
      Type.String({
        description:
          'Only where q finds nobody and is the name of a human: which human_id to send.',
      }),
    ),
  },
  {
    ...closed,
    title: 'BookingList',
    examples: [{ bookings: [exampleBooking], total: 1, limit: 50, offset: 0 }],
  },
)

const metadataPrefix = 'metadata.'

const anyRange = rangeRules(Number.POSITIVE_INFINITY)

export const bookingQueryRules: Rules = (query, wrong) => {
  const known = Object.keys(BookingQuery.properties)
  const strangers = Object.entries(query).filter(
    ([name, value]) => !known.includes(name) && !isMetadataFilter(name, value),
  )
  const faults = unknownFaults(strangers, [...known, 'metadata.KEY'])
  if (
    Object.keys(query).filter((name) => name.startsWith(metadataPrefix)).length > metadataFiltersMax
  ) {
    faults.push({
      field: 'metadata',
      message: `must be asked for at most ${metadataFiltersMax} times`,
    })
  }
  return [
    ...faults,
    ...emailFaults(query.attendee_email),
    ...anyRange(query, wrong),
    ...cursorRules(query, wrong),
    ...(wrong.has('cursor') ? [] : otherListFaults(query)),
  ]
}

/** What decides which bookings there are, and in which order; the rest says how a page looks. */
function filtersIn(query: Readonly<Record<string, unknown>>): object {
  const looks = ['cursor', 'limit', 'offset', 'display_timezone', 'expand']
  return Object.fromEntries(Object.entries(query).filter(([name]) => !looks.includes(name)))
}

function otherListFaults(query: Readonly<Record<string, unknown>>): Fault[] {
  const { cursor } = query
  if (typeof cursor !== 'string' || isCursorOf(cursor, filtersIn(query))) return []
  const message =
    'is of a list with other filters: send those that it came with, or leave it out to begin anew'
  return [{ field: 'cursor', message }]
}

function isMetadataFilter(name: string, value: unknown): value is string {
  return name.startsWith(metadataPrefix) && typeof value === 'string'
}

export function readAskedBookings(input: Read<typeof BookingQuery>): AskedBookings {
  return {
    filter: readFilter(input),
    from: askedDayIn(input.date_from) ?? undefined,
    to: askedDayIn(input.date_to) ?? undefined,
    isAhead: input.date_from === 'now',
    hasBegun: input.date_to === 'now',
    timeZone: readZone(input.timezone),
  }
}

/** A page, and by which filters: its cursor is of no other list. */
interface AskedPage extends BookingPage {
  readonly filters: object
}

export function readBookingPage(input: Read<typeof BookingQuery>): AskedPage {
  const { cursor, order } = input
  const after = cursor === undefined ? null : readBookingCursor(cursor)
  return {
    ...{ ...readPage(input), isNewestFirst: order === 'desc', filters: filtersIn(input) },
    ...(after ? { after } : {}),
  }
}

function readFilter(input: Read<typeof BookingQuery>): AskedBookings['filter'] {
  const { human_id, status, attendee_email, attendee_phone, q } = input
  return {
    ...(human_id === undefined ? {} : { humanId: human_id.toLowerCase() }),
    ...(status === undefined ? {} : { status }),
    ...(attendee_email === undefined ? {} : { attendeeEmail: attendee_email }),
    ...(attendee_phone === undefined ? {} : { attendeePhone: attendee_phone }),
    ...(q === undefined ? {} : { q }),
    metadata: Object.entries(input).flatMap(([name, value]) =>
      isMetadataFilter(name, value) ? [{ key: name.slice(metadataPrefix.length), value }] : [],
    ),
  }
}

export function bookingListText(
  found: FoundBookings,
  page: AskedPage,
  textOf: TextOf,
  note: string | null,
): LongText {
  return pageText(textsOf(found.bookings, textOf), found, page, note)
}

export function shiftedListText(found: FoundShifted, page: AskedPage, textOf: TextOf): LongText {
  const texts = textsOf(found.shifted, (one) => shiftedText(one, textOf))
  return pageText(texts, found, page)
}

function pageText(
  bookings: Iterable<string>,
  { total, timeZone, next, searchedToMs }: Matches,
  { limit, offset, filters }: AskedPage,
  note: string | null = null,
): LongText {
  const rest = JSON.stringify({
    ...{ total, limit, offset },
    ...(next === null ? {} : { cursor: bookingCursor(next, filters) }),
    ...(searchedToMs === null ? {} : { searched_to: showInstant(searchedToMs) }),
    ...(timeZone === null ? {} : { timezone: timeZone }),
    ...(note === null ? {} : { note }),
  })
  return { pieces: listPieces('{"bookings":', bookings, `,${rest.slice(1)}`) }
}

/** The booking as JSON text, with the wall time that was agreed beside the one it has now. */
function shiftedText({ booking, agreed }: Shifted, textOf: TextOf): string {
  const { timeZone } = agreed
  const shifted = {
    agreed_local: showWall(wallMsOf(agreed, booking.startMs)),
    timezone: timeZone,
    now_local: showWall(booking.startMs + offsetMsAt(timeZone, booking.startMs)),
  }
  return joinedText(textOf(booking), JSON.stringify({ shifted }))
}
