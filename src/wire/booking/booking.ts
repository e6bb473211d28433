/** What a booking looks like, in answers and events alike. */
import { Type } from '@sinclair/typebox'
import type { Booked, Booking, BookingGroup } from '../../domain/booked.ts'
import type { Human } from '../../domain/human.ts'
import { minutesOf } from '../../domain/time/interval.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { joinedText, listPieces, quoted, textsOf } from '../json.ts'
import { withLocalStart } from '../local-start.ts'
import { MetadataInput } from '../metadata.ts'
import {
  closed,
  DisplayQuery,
  Id,
  Instant,
  LocalStart,
  type Members,
  Nullable,
  OneOf,
  ShiftedAnswer,
  type ShownIn,
} from '../vocabulary.ts'
import { ManageUrl } from './manage-url.ts'
import { OptionalDetailsAnswer, optionalDetailsText } from './optional-details.ts'

export { DisplayQuery, readDisplayZone } from '../vocabulary.ts'

export const Status = OneOf(
  ['confirmed', 'cancelled'],
  'confirmed takes the slot, cancelled freed it.',
)

export const exampleBooking = {
  id: '019aa3c0-7a00-7000-8000-000000000003',
  human_id: '019aa3c0-7a00-7000-8000-000000000001',
  starts_at: '2027-03-22T14:00:00.000Z',
  ends_at: '2027-03-22T14:30:00.000Z',
  duration_minutes: 30,
  attendee_name: 'Alex Rivera',
  attendee_email: 'alex@startup.io',
  status: 'confirmed',
  metadata: { lead_id: 'lead_123', conversation_id: 'conv_456' },
  created_at: '2027-03-16T10:00:00.000Z',
}

const BookedHuman = Type.Object(
  {
    id: Id('The human.'),
    name: Type.String({ description: 'The human to be met.' }),
    email: Nullable(Type.String(), "The human's own address."),
    role: Nullable(Type.String(), 'What this human does.'),
    timezone: Type.String({ description: 'The zone in which this human works.' }),
    active: Type.Boolean({ description: 'false once deleted.' }),
  },
  { ...closed, title: 'BookedHuman', description: 'Only with expand=human: who is booked.' },
)

/** What a query may ask bookings to say beside themselves. */
export const Expand = Type.Optional(
  OneOf(['human'], 'human adds who is booked to each booking: name, e-mail, role, timezone.'),
)

export const BookingView = Type.Object({ ...DisplayQuery.properties, expand: Expand }, closed)

export const BookingAnswer = Type.Object(
  {
    id: Id('The booking.'),
    human_id: Id('Who is booked.'),
    starts_at: Instant('Start, in UTC.'),
    ends_at: Instant('End, in UTC.'),
    duration_minutes: Type.Integer({ description: 'Minutes from start to end.' }),
    attendee_name: Type.String({ description: 'Who is booked with the human.' }),
    attendee_email: Nullable(Type.String(), "The attendee's address."),
    ...OptionalDetailsAnswer,
    status: Status,
    metadata: Nullable(MetadataInput, 'Your own context, as it was sent.'),
    created_at: Instant('When it was made.'),
    cancellation_reason: Type.Optional(
      Type.String({ description: 'Only where one was given at the cancellation.' }),
    ),
    cancelled_by: Type.Optional(
      OneOf(
        ['attendee', 'human'],
        'Who cancelled it, where no program did: the attendee by the link, or a human by the dashboard or with a key of scope rep.',
      ),
    ),
    shifted: Type.Optional(ShiftedAnswer),
    local_start: LocalStart,
    service_id: Type.Optional(Id('Only where it was made as a kind of meeting: the service.')),
    human: Type.Optional(BookedHuman),
    notify: Type.Optional(
      Type.Literal(false, { description: 'Only where nobody is sent a mail of it.' }),
    ),
    manage_url: ManageUrl,
    group_id: Type.Optional(
      Id('Only where it was made together with others (assign: all), which have the same.'),
    ),
  },
  {
    ...closed,
    title: 'Booking',
    description: "A part of a human's time, and for whom it is.",
    examples: [exampleBooking],
  },
)

const exampleGroup = '019aa3c0-7a00-7000-8000-000000000009'

const BookingGroupAnswer = Type.Object(
  {
    group_id: Id('What they have in common.'),
    bookings: Type.Array(BookingAnswer, {
      description: 'One with each human, as they were asked for.',
    }),
  },
  {
    ...closed,
    title: 'BookingGroup',
    description: 'Bookings made together: all of them or none.',
    examples: [
      { group_id: exampleGroup, bookings: [{ ...exampleBooking, group_id: exampleGroup }] },
    ],
  },
)

export const BookedAnswer = Type.Union([BookingAnswer, BookingGroupAnswer], {
  description: 'The booking; with assign: all, the group of them.',
  examples: [exampleBooking],
})

export const CancelAnswer = Type.Object(
  {
    id: Id('The booking.'),
    status: Type.Literal('cancelled', { description: 'The booking takes no time any more.' }),
    cancelled: Type.Optional(
      Type.Array(Id('A booking.'), {
        description: 'With group=true: all that were made together.',
      }),
    ),
  },
  {
    ...closed,
    title: 'Cancellation',
    examples: [{ id: exampleBooking.id, status: 'cancelled' }],
  },
)

export const bookingShownIn = {
  id: ['id'],
  humanId: ['human_id'],
  startMs: ['starts_at', 'duration_minutes'],
  endMs: ['ends_at', 'duration_minutes'],
  attendeeName: ['attendee_name'],
  attendeeEmail: ['attendee_email'],
  attendeePhone: ['attendee_phone'],
  attendeeTimeZone: ['attendee_timezone'],
  attendeeLocale: ['attendee_locale'],
  location: ['location'],
  status: ['status'],
  metadata: ['metadata'],
  cancelReason: ['cancellation_reason'],
  cancelledBy: ['cancelled_by'],
  groupId: ['group_id'],
  serviceId: ['service_id'],
  createdAtMs: ['created_at'],
  // To nobody.
  madeBy: [],
  // To nobody: the rules of the human say what is kept free.
  buffers: [],
  // In `shifted`, which only lists of those have.
  agreed: [],
  // In a header of answers that are one booking: the shape of bodies is older.
  sequence: [],
  // To nobody: it matters once it is too high.
  changeCount: [],
  // To nobody: the link has it inside.
  linkVersion: [],
  // In invites.
  inviteSequence: [],
  notifies: ['notify'],
} as const satisfies ShownIn<Booking, typeof BookingAnswer>

/** Those of every booking; the others stand in some answers alone, or are written by themselves. */
type Member = Exclude<
  keyof typeof BookingAnswer.properties,
  'shifted' | 'local_start' | 'human' | 'manage_url' | keyof typeof OptionalDetailsAnswer
>

/**
 * The booking as JSON text, the one form that answers and webhooks carry, by hand as every booking is written
 * so: only what callers wrote can need escapes. The metadata is spliced in as stored, so that it goes out as
 * it came in. (Written twice, for the event and the answer: 1.4 µs. To keep it in a WeakMap costs 2.5, to walk
 * a table of members twice as much.)
 */
export function bookingText(booking: Booking): string {
  const { status, metadata, cancelReason, cancelledBy, groupId, serviceId } = booking
  const its = {
    id: booking.id,
    human_id: booking.humanId,
    starts_at: showInstant(booking.startMs),
    ends_at: showInstant(booking.endMs),
    duration_minutes: minutesOf(booking),
    attendee_name: JSON.stringify(booking.attendeeName),
    attendee_email: JSON.stringify(booking.attendeeEmail),
    status,
    metadata: metadata ?? 'null',
    created_at: showInstant(booking.createdAtMs),
    cancellation_reason:
      cancelReason === null ? '' : `,"cancellation_reason":${JSON.stringify(cancelReason)}`,
    // The seeds' shape, where a program cancelled.
    cancelled_by:
      cancelledBy === null || cancelledBy === 'key' ? '' : `,"cancelled_by":"${cancelledBy}"`,
    group_id: groupId === null ? '' : `,"group_id":"${groupId}"`,
    service_id: serviceId === null ? '' : `,"service_id":"${serviceId}"`,
    notify: booking.notifies ? '' : ',"notify":false',
  } satisfies Record<Member, string | number>
  const head = `{"id":"${its.id}","human_id":"${its.human_id}"`
  const slot = `"starts_at":"${its.starts_at}","ends_at":"${its.ends_at}","duration_minutes":${its.duration_minutes}`
  const whom = `"attendee_name":${its.attendee_name},"attendee_email":${its.attendee_email}${optionalDetailsText(booking)}`
  const rest = `"metadata":${its.metadata},"created_at":"${its.created_at}"`
  return `${head},${slot},${whom},"status":"${its.status}",${rest}${its.cancellation_reason}${its.cancelled_by}${its.group_id}${its.service_id}${its.notify}}`
}

/** The same with its start in words, where a zone for that is asked for. */
export function bookingTextIn(zone: string | undefined, booking: Booking): string {
  return withLocalStart(bookingText(booking), booking.startMs, zone)
}

/** As a booking is told. */
export type TextOf = (booking: Booking) => string

/** The same with who is booked, where the humans are known. */
export function expandedText(zone: string | undefined, humans: ReadonlyMap<string, Human>): TextOf {
  return (booking) => {
    const text = bookingTextIn(zone, booking)
    const human = humans.get(booking.humanId)
    return human ? joinedText(text, JSON.stringify({ human: showBooked(human) })) : text
  }
}

function showBooked({ id, name, email, role, timeZone, active }: Human) {
  return { id, name, email, role, timezone: timeZone, active } satisfies Members<typeof BookedHuman>
}

/** What a call has booked: one booking as it is, those of a group under its id. */
export function bookedTextIn(zone: string | undefined): (booked: Booked) => string {
  return (booked) => {
    if ('id' in booked) return bookingTextIn(zone, booked)
    return [...groupPieces((one) => bookingTextIn(zone, one), booked)].join('')
  }
}

export function groupPieces(textOf: TextOf, group: BookingGroup): Generator<string> {
  const texts = textsOf(group.bookings, textOf)
  return listPieces(`{"group_id":${quoted(group.groupId)},"bookings":`, texts, '}')
}
