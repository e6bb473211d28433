/** Erasing an attendee: whom, and what it came to. */
import { Type } from '@sinclair/typebox'
import {
  erasedName,
  type Person,
  type Theirs,
  type ToldBooking,
  type WithoutPerson,
} from '../domain/attendees/erasure.ts'
import type { AskedErasure, Erasure } from '../operations/attendees/erasures.ts'
import { PreviousDetailsAnswer } from './booking/event-change.ts'
import { OptionalDetailsAnswer } from './booking/optional-details.ts'
import { erasureCursor, readErasureCursor } from './cursors.ts'
import type { Rules } from './rules.ts'
import { CursorOf, closed, Email, Id, NextCursor, Phone, type Read } from './vocabulary.ts'

export const ErasureInput = Type.Object(
  {
    email: Type.Optional(
      Email('Everything kept under this address, in capitals or not. Or else phone or booking_id.'),
    ),
    phone: Type.Optional(Phone('Everything kept under this number.')),
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
      { needs: ['email'], bars: ['phone', 'booking_id'] },
      { needs: ['phone'], bars: ['email', 'booking_id'] },
      { needs: ['booking_id'], bars: ['email', 'phone'] },
    ],
  },
)

const ways = ['email', 'phone', 'booking_id'] as const

export const erasureRules: Rules = (input, wrong) => {
  const given = ways.filter((field) => input[field] !== undefined || wrong.has(field))
  if (given.length === 1) return []
  return [{ field: 'email', message: 'is sent, or phone is, or booking_id, and one of them alone' }]
}

const beyondReach = [
  'backups, and what the database file keeps in unused space until it is overwritten',
  'webhooks and mails that were sent already, and whatever their receivers keep',
  'copies in calendars that were disconnected, and what readers of feeds have fetched',
  'metadata and titles of other bookings, overrides and humans that name the person',
]

export const ErasureAnswer = Type.Object(
  {
    dry_run: Type.Boolean({ description: 'Whether it was only counted.' }),
    bookings: Type.Integer({
      description: 'Whose name, e-mail, phone, zone, location, metadata and reason are gone.',
    }),
    events: Type.Integer({ description: 'Events, which repeat bookings.' }),
    answers: Type.Integer({ description: 'Answers kept for Idempotency-Keys.' }),
    deliveries: Type.Integer({ description: 'Kept answers of endpoints to such events.' }),
    holds: Type.Integer({ description: 'Whose phone, zone, location and metadata are gone.' }),
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
  const { dry_run = false, cursor } = input
  return {
    person: personIn(input),
    isDry: dry_run,
    withoutPerson,
    from: cursor === undefined ? null : readErasureCursor(cursor),
  }
}

function personIn({ email, phone, booking_id = '' }: Read<typeof ErasureInput>): Person {
  if (email !== undefined) return { email }
  return phone === undefined ? { bookingId: booking_id.toLowerCase() } : { phone }
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
  if (isTold(data)) return erasedEvent(told, data, theirs)
  if (Array.isArray(bookings)) {
    const without = bookings.map((each) => (isTold(each) ? erasedIn(each, theirs) : each))
    const isSame = without.every((each, at) => each === bookings[at])
    return isSame ? told : { ...told, bookings: without }
  }
  if ('attendee_name' in told) return erasedBooking(told, theirs)
  return 'expires_at' in told ? erasedHold(told, theirs) : told
}

/** How a booking was before may tell of the person too, also where it is somebody else's now. */
function erasedEvent(told: Told, data: Told, theirs: Theirs): Told {
  const without = erasedIn(data, theirs)
  const { previous } = told
  if (!isTold(previous)) return without === data ? told : { ...told, data: without }
  const isTheirs =
    'attendee_name' in data && (theirs.booking(bookingIn(data)) || theirs.booking(before(previous)))
  const kept = withoutThose(PreviousDetailsAnswer, previous)
  const isSaid = Object.keys(kept).length < Object.keys(previous).length
  if (!isTheirs || !isSaid) return without === data ? told : { ...told, data: without }
  return { ...told, data: without, previous: kept }
}

/** By its address alone: the booking itself is asked about beside it. */
const before = (previous: Told): ToldBooking => ({ ...bookingIn(previous), id: '' })

function erasedBooking(told: Told, theirs: Theirs): Told {
  if (!theirs.booking(bookingIn(told))) return told
  const { cancellation_reason: _, ...kept } = withoutThose(OptionalDetailsAnswer, told)
  const without = { ...kept, attendee_name: erasedName, attendee_email: null, metadata: null }
  return Bun.deepEquals(told, without) ? told : without
}

function withoutThose(answer: object, told: Told): Told {
  const names = Object.keys(answer)
  return Object.fromEntries(Object.entries(told).filter(([name]) => !names.includes(name)))
}

function bookingIn({ id, attendee_email: email, attendee_phone: phone }: Told): ToldBooking {
  return { id: textIn(id) ?? '', email: textIn(email), phone: textIn(phone) }
}

const textIn = (value: unknown) => (typeof value === 'string' ? value : null)

function erasedHold(told: Told, theirs: Theirs): Told {
  const without = { ...withoutThose(OptionalDetailsAnswer, told), metadata: null }
  if (Bun.deepEquals(told, without)) return told
  const { id, attendee_phone: phone } = told
  // The number is compared whole: it may be a part of another.
  const said = ['metadata', ...Object.keys(OptionalDetailsAnswer)].filter(
    (name) => name !== 'attendee_phone',
  )
  const words = JSON.stringify(said.map((name) => told[name]))
  return theirs.hold({ id: textIn(id) ?? '', phone: textIn(phone), words }) ? without : told
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
