import { Type } from '@sinclair/typebox'
import {
  type Hold,
  type HoldRequest,
  holdSecondsDefault,
  holdSecondsMax,
  holdSecondsMin,
  holdStatusAt,
  holdStatuses,
} from '../domain/hold.ts'
import { minutesOf } from '../domain/time/interval.ts'
import { showInstant } from '../domain/time/notation.ts'
import {
  OptionalDetails,
  OptionalDetailsAnswer,
  optionalDetailsText,
  readOptionalDetails,
} from './booking/optional-details.ts'
import { listText, objectText, quoted } from './json.ts'
import { withLocalStart } from './local-start.ts'
import { MetadataInput } from './metadata.ts'
import { readStartTime, StartsAt, StartZone } from './start-time.ts'
import {
  closed,
  DisplayZone,
  Duration,
  Id,
  Instant,
  LocalStart,
  type Members,
  Nullable,
  OneOf,
  type Read,
  type ShownIn,
} from './vocabulary.ts'

const metadata = { lead_id: 'lead_123', conversation_id: 'conv_456' }

export const HoldInput = Type.Object(
  {
    human_id: Id('Whose time to hold.'),
    starts_at: StartsAt('Start.'),
    timezone: Type.Optional(StartZone),
    duration: Duration("Minutes; one of the human's meeting_durations."),
    ttl_seconds: Type.Optional(
      Type.Integer({
        minimum: holdSecondsMin,
        maximum: holdSecondsMax,
        default: holdSecondsDefault,
        description: 'How long to hold the slot.',
      }),
    ),
    ...OptionalDetails,
    metadata: Type.Optional(MetadataInput),
  },
  {
    ...closed,
    title: 'HoldInput',
    examples: [
      {
        human_id: '019aa3c0-7a00-7000-8000-000000000001',
        starts_at: '2026-03-16T14:00:00.000Z',
        duration: 30,
        ttl_seconds: holdSecondsDefault,
        metadata,
      },
    ],
  },
)

const exampleHold = {
  id: '019aa3c0-7a00-7000-8000-000000000008',
  human_id: '019aa3c0-7a00-7000-8000-000000000001',
  starts_at: '2026-03-16T14:00:00.000Z',
  ends_at: '2026-03-16T14:30:00.000Z',
  duration_minutes: 30,
  status: 'live',
  booking_id: null,
  metadata,
  created_at: '2026-03-10T10:00:00.000Z',
  expires_at: '2026-03-10T10:05:00.000Z',
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

export function readHold(input: Read<typeof HoldInput>): HoldRequest {
  const { metadata: context } = input
  return {
    humanId: input.human_id.toLowerCase(),
    ...readStartTime(input),
    durationMinutes: input.duration,
    lifeMs: (input.ttl_seconds ?? holdSecondsDefault) * 1_000,
    ...readOptionalDetails(input),
    metadata: context === undefined ? null : JSON.stringify(context),
    conversationId: conversationIn(context?.conversation_id),
  }
}

/** A text, or a number as one; anything else is no id. */
function conversationIn(id: unknown): string | null {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null
}

export const holdShownIn = {
  id: ['id'],
  humanId: ['human_id'],
  startMs: ['duration_minutes', 'starts_at'],
  endMs: ['duration_minutes', 'ends_at'],
  attendeePhone: ['attendee_phone'],
  attendeeTimeZone: ['attendee_timezone'],
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
  } satisfies Omit<Members<typeof HoldAnswer>, 'local_start' | keyof typeof OptionalDetailsAnswer>)
  const whole = `${text.slice(0, -1)}${optionalDetailsText(hold)}}`
  return withLocalStart(whole, hold.startMs, zone)
}

export function holdListText(holds: readonly Hold[], nowMs: number, zone?: string): string {
  const texts = holds.map((hold) => holdText(hold, nowMs, zone))
  return objectText({ holds: listText(texts), total: String(holds.length) })
}
