import { Type } from '@sinclair/typebox'
import { type Hold, holdStatusAt, holdStatuses } from '../domain/hold.ts'
import { minutesOf } from '../domain/time/interval.ts'
import { showInstant } from '../domain/time/notation.ts'
import { exampleMetadata } from './booking/hold-request.ts'
import { OptionalDetailsAnswer, optionalDetailsText } from './booking/optional-details.ts'
import { type LongText, listPieces, objectText, quoted, textsOf } from './json.ts'
import { withLocalStart } from './local-start.ts'
import { MetadataInput } from './metadata.ts'
import {
  closed,
  DisplayZone,
  Id,
  Instant,
  LocalStart,
  type Members,
  Nullable,
  OneOf,
  type ShownIn,
} from './vocabulary.ts'

const exampleHold = {
  id: '019aa3c0-7a00-7000-8000-000000000008',
  human_id: '019aa3c0-7a00-7000-8000-000000000001',
  starts_at: '2027-03-22T14:00:00.000Z',
  ends_at: '2027-03-22T14:30:00.000Z',
  duration_minutes: 30,
  status: 'live',
  booking_id: null,
  metadata: exampleMetadata,
  created_at: '2027-03-16T10:00:00.000Z',
  expires_at: '2027-03-16T10:05:00.000Z',
}

export const HoldAnswer = Type.Object(
  {
    id: Id('The hold.'),
    human_id: Id('Whose time is held.'),
    starts_at: Instant('Start, in UTC.'),
    ends_at: Instant('End, in UTC.'),
    duration_minutes: Type.Integer({ description: 'Minutes from start to end.' }),
    status: OneOf(
      holdStatuses,
      'live takes the slot; expired takes it no more, but can be booked while it is free; booked is a booking now.',
    ),
    booking_id: Nullable(Id('A booking.'), 'The booking that it became.'),
    metadata: Nullable(MetadataInput, 'Your own context, as it was sent.'),
    ...OptionalDetailsAnswer,
    created_at: Instant('When it was made.'),
    expires_at: Instant('From this instant on it takes no time any more.'),
    service_id: Type.Optional(Id('Only where it was made for a kind of meeting: the service.')),
    local_start: LocalStart,
  },
  {
    ...closed,
    title: 'Hold',
    description: 'A slot that is kept for a while, and taken for everybody else.',
    examples: [exampleHold],
  },
)

export const HoldQuery = Type.Object(
  {
    human_id: { ...Id('Whose holds to list.'), examples: [exampleHold.human_id] },
    display_timezone: DisplayZone,
  },
  closed,
)

export const HoldList = Type.Object(
  {
    holds: Type.Array(HoldAnswer, { description: 'Ordered by starts_at.' }),
    total: Type.Integer({ description: 'How many there are.' }),
  },
  { ...closed, title: 'Holds', examples: [{ holds: [exampleHold], total: 1 }] },
)

export const ReleaseAnswer = Type.Object(
  {
    id: Id('The hold.'),
    status: Type.Literal('released', { description: 'The hold takes no time any more.' }),
  },
  { ...closed, title: 'Release', examples: [{ id: exampleHold.id, status: 'released' }] },
)

export const holdShownIn = {
  id: ['id'],
  humanId: ['human_id'],
  serviceId: ['service_id'],
  startMs: ['duration_minutes', 'starts_at'],
  endMs: ['duration_minutes', 'ends_at'],
  attendeePhone: ['attendee_phone'],
  attendeeTimeZone: ['attendee_timezone'],
  attendeeLocale: ['attendee_locale'],
  location: ['location'],
  metadata: ['metadata'],
  // A part of the metadata.
  conversationId: [],
  bookingId: ['booking_id', 'status'],
  createdAtMs: ['created_at'],
  // To nobody.
  madeBy: [],
  expiresAtMs: ['expires_at'],
  agreed: [],
  // To nobody, as of a booking.
  buffers: [],
} as const satisfies ShownIn<Hold, typeof HoldAnswer>

/**
 * The hold as JSON text at an instant, with its start in words where a zone is asked for. The metadata is spliced in as
 * stored, so that it goes out as it came in.
 */
export function holdText(hold: Hold, nowMs: number, zone?: string): string {
  const { serviceId } = hold
  const text = objectText({
    id: quoted(hold.id),
    human_id: quoted(hold.humanId),
    starts_at: quoted(showInstant(hold.startMs)),
    ends_at: quoted(showInstant(hold.endMs)),
    duration_minutes: String(minutesOf(hold)),
    status: quoted(holdStatusAt(hold, nowMs)),
    booking_id: hold.bookingId === null ? 'null' : quoted(hold.bookingId),
    metadata: hold.metadata ?? 'null',
    created_at: quoted(showInstant(hold.createdAtMs)),
    expires_at: quoted(showInstant(hold.expiresAtMs)),
    ...(serviceId === null ? {} : { service_id: quoted(serviceId) }),
  } satisfies Omit<
    Members<typeof HoldAnswer>,
    'local_start' | 'service_id' | keyof typeof OptionalDetailsAnswer
  >)
  const whole = `${text.slice(0, -1)}${optionalDetailsText(hold)}}`
  return withLocalStart(whole, hold.startMs, zone)
}

export function holdListText(holds: readonly Hold[], nowMs: number, zone?: string): LongText {
  const texts = textsOf(holds, (hold) => holdText(hold, nowMs, zone))
  return { pieces: listPieces('{"holds":', texts, `,"total":${holds.length}}`) }
}
