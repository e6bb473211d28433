/** Erasing an attendee: whom, and what it came to. */
import { Type } from '@sinclair/typebox'
import { erasedName, type Theirs, type WithoutPerson } from '../domain/attendees/erasure.ts'
import type { AskedErasure, Erasure } from '../operations/attendees/erasures.ts'
import { erasureCursor, readErasureCursor } from './cursors.ts'
import type { Rules } from './rules.ts'
import { CursorOf, closed, Email, Id, NextCursor, type Read } from './vocabulary.ts'

export const ErasureInput = Type.Object(
  {
    email: Type.Optional(
      Email('Everything kept under this address, in capitals or not. Or else booking_id.'),
    ),
    booking_id: Type.Optional(Id('The attendee of this booking alone.')),
    dry_run: Type.Optional(
      Type.Boolean({
        description: 'true only counts. Do so first: nothing brings back what is erased.',
      }),
    ),
    cursor: CursorOf('erasure-cursor'),
  },
  {
    ...closed,
    title: 'ErasureInput',
    examples: [{ email: 'alex@startup.io', dry_run: true }],
    choices: [
      { needs: ['email'], bars: ['booking_id'] },
      { needs: ['booking_id'], bars: ['email'] },
    ],
  },
)

export const erasureRules: Rules = ({ email, booking_id }, wrong) => {
  const has = (field: string, value: unknown) => value !== undefined || wrong.has(field)
  const given = [has('email', email), has('booking_id', booking_id)].filter(Boolean).length
  if (given === 1) return []
  return [{ field: 'email', message: 'is sent or booking_id is, and not both' }]
}

const beyondReach = [
  'backups, and what the database file keeps in unused space until it is overwritten',
  'for 24 hours, what was sent with a hold that became a booking, in the answer kept for its Idempotency-Key',
  'webhooks that were sent already, and whatever their receivers keep',
  'metadata and titles of other bookings, overrides and humans that name the person',
]

export const ErasureAnswer = Type.Object(
  {
    dry_run: Type.Boolean({ description: 'Whether it was only counted.' }),
    bookings: Type.Integer({ description: 'Whose name, e-mail, metadata and reason are gone.' }),
    events: Type.Integer({ description: 'Events, which repeat bookings.' }),
    answers: Type.Integer({ description: 'Answers kept for Idempotency-Keys.' }),
    deliveries: Type.Integer({ description: 'Kept answers of endpoints to such events.' }),
    holds: Type.Integer({ description: 'Whose metadata is gone.' }),
    remaining: Type.Integer({
      description: 'Rows still to be looked at. Not 0: send the same again with cursor.',
    }),
    cursor: NextCursor,
    not_reached: Type.Array(Type.String({ description: 'Where the person may still stand.' }), {
      description: 'What no call can reach.',
    }),
  },
  {
    ...closed,
    title: 'Erasure',
    description: 'Of this call; of several, each tells its own part.',
    examples: [
      {
        ...{ dry_run: true, bookings: 2, events: 3, answers: 1, deliveries: 0, holds: 0 },
        remaining: 0,
        not_reached: beyondReach,
      },
    ],
  },
)

export function readErasure(input: Read<typeof ErasureInput>): AskedErasure {
  const { email, booking_id = '', dry_run = false, cursor } = input
  return {
    person: email === undefined ? { bookingId: booking_id.toLowerCase() } : { email },
    isDry: dry_run,
    withoutPerson,
    from: cursor === undefined ? null : readErasureCursor(cursor),
  }
}

export function showErasure({ erased, next, remaining }: Erasure, dryRun: boolean) {
  return {
    dry_run: dryRun,
    ...erased,
    remaining,
    ...(next === null ? {} : { cursor: erasureCursor(next) }),
    not_reached: beyondReach,
  }
}

type Told = Readonly<Record<string, unknown>>

/** Events and kept answers, as they are written elsewhere in this room. */
const withoutPerson: WithoutPerson = (text, theirs) => {
  const told: unknown = JSON.parse(text)
  if (!isTold(told)) return null
  const without = erasedIn(told, theirs)
  return without === told ? null : JSON.stringify(without)
}

/** A booking or hold itself, the booking of an event, or each of a group. */
function erasedIn(told: Told, theirs: Theirs): Told {
  const { data, bookings } = told
  if (isTold(data)) {
    const without = erasedIn(data, theirs)
    return without === data ? told : { ...told, data: without }
  }
  if (Array.isArray(bookings)) {
    const without = bookings.map((each) => (isTold(each) ? erasedIn(each, theirs) : each))
    const isSame = without.every((each, at) => each === bookings[at])
    return isSame ? told : { ...told, bookings: without }
  }
  if ('attendee_name' in told) return erasedBooking(told, theirs)
  return 'expires_at' in told ? erasedHold(told, theirs) : told
}

function erasedBooking(told: Told, theirs: Theirs): Told {
  const { id, attendee_name: name, attendee_email: email, metadata } = told
  const isErased = name === erasedName && email === null && metadata === null
  const isOurs =
    typeof id === 'string' && theirs.booking(id, typeof email === 'string' ? email : null)
  if (isErased || !isOurs) return told
  const { cancellation_reason: _, ...kept } = told
  return { ...kept, attendee_name: erasedName, attendee_email: null, metadata: null }
}

function erasedHold(told: Told, theirs: Theirs): Told {
  const { booking_id: bookingId, metadata } = told
  if (metadata === null || metadata === undefined) return told
  const isTheirs = theirs.hold(
    typeof bookingId === 'string' ? bookingId : null,
    JSON.stringify(metadata),
  )
  return isTheirs ? { ...told, metadata: null } : told
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
