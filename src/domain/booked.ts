/** What a booking is; what becomes of it, booking.ts decides. */
import type { Actor } from './access/actor.ts'
import type { Buffers } from './claim.ts'
import type { Agreed } from './time/agreed.ts'

export type { Actor } from './access/actor.ts'
export type { Buffers } from './claim.ts'

/** Arbitrary JSON of the caller's, kept as the text it is stored and sent in. */
export type Metadata = string

export interface Booking {
  readonly id: string
  readonly humanId: string
  readonly startMs: number
  readonly endMs: number
  /** What the rules kept free around it when it was put there. */
  readonly buffers: Buffers
  readonly attendeeName: string
  readonly attendeeEmail: string | null
  /** In E.164: `+14155550123`. */
  readonly attendeePhone: string | null
  /** Where the attendee is: words for them tell times in it. */
  readonly attendeeTimeZone: string | null
  /** BCP 47, such as `de-AT`: how the attendee reads dates. */
  readonly attendeeLocale: string | null
  /** Where to meet, in the caller's words. */
  readonly location: string | null
  readonly status: 'confirmed' | 'cancelled'
  readonly metadata: Metadata | null
  readonly cancelReason: string | null
  /** Null: it is not cancelled, or was before that was kept. */
  readonly cancelledBy: Actor | null
  /** What bookings made together have in common. */
  readonly groupId: string | null
  /** As which kind of meeting it was made; null: as none. */
  readonly serviceId: string | null
  readonly createdAtMs: number
  /** The key that made it; null: none that is known. */
  readonly madeBy: string | null
  /** Null: made by 0.1.0, and not moved since; the store knows what that was agreed as. */
  readonly agreed: Agreed | null
  /** The number of its latest event, which grows with every change; null: its event is not written yet. */
  readonly sequence: number | null
  /** How often it was moved or changed by a request. */
  readonly changeCount: number
  /** How often its link was made anew: those before are dead. */
  readonly linkVersion: number
  /** How often its time or state changed: calendars tell an old invite from a new one by it. */
  readonly inviteSequence: number
  /** False: nobody is sent a mail of it. */
  readonly notifies: boolean
}

/**
 * What a change does with each field of a booking: `detail` replaces it by the caller's, `told` does so and tells what it
 * was before, in `previous` of the event and by mail; `time` moves it with the slot, `kept` leaves it to the booking's own
 * life. A field that is missing here does not compile.
 */
const changes = {
  id: 'kept',
  humanId: 'kept',
  startMs: 'time',
  endMs: 'time',
  buffers: 'time',
  attendeeName: 'told',
  attendeeEmail: 'told',
  attendeePhone: 'told',
  attendeeTimeZone: 'detail',
  attendeeLocale: 'detail',
  location: 'told',
  status: 'kept',
  metadata: 'detail',
  cancelReason: 'kept',
  cancelledBy: 'kept',
  groupId: 'kept',
  serviceId: 'kept',
  createdAtMs: 'kept',
  madeBy: 'kept',
  agreed: 'time',
  sequence: 'kept',
  changeCount: 'kept',
  linkVersion: 'kept',
  inviteSequence: 'kept',
  notifies: 'kept',
} as const satisfies Record<keyof Booking, 'detail' | 'told' | 'time' | 'kept'>

type Those<Kind> = {
  [F in keyof Booking]: (typeof changes)[F] extends Kind ? F : never
}[keyof Booking]

/** What callers say of a booking, at first and in a change of it. */
export type BookingDetails = Pick<Booking, Those<'detail' | 'told'>>

/** A detail that stays is undefined, and never left out: whoever reads a PATCH forgets none. */
export type ChangedDetails = { readonly [F in keyof BookingDetails]: BookingDetails[F] | undefined }

/** The details alone of what has more. */
export function detailsIn(from: BookingDetails): BookingDetails {
  const { attendeeName, attendeeEmail, attendeePhone } = from
  const { attendeeTimeZone, attendeeLocale, location, metadata } = from
  return {
    ...{ attendeeName, attendeeEmail, attendeePhone, attendeeTimeZone, attendeeLocale },
    ...{ location, metadata },
  }
}

/** The details that a change leaves: those it brings, and the present ones. */
export function detailsOf(move: Partial<ChangedDetails>, present: BookingDetails): BookingDetails {
  return {
    attendeeName: move.attendeeName ?? present.attendeeName,
    attendeeEmail: changed(move.attendeeEmail, present.attendeeEmail),
    attendeePhone: changed(move.attendeePhone, present.attendeePhone),
    attendeeTimeZone: changed(move.attendeeTimeZone, present.attendeeTimeZone),
    attendeeLocale: changed(move.attendeeLocale, present.attendeeLocale),
    location: changed(move.location, present.location),
    metadata: changed(move.metadata, present.metadata),
  }
}

/** Null takes a value away. */
function changed(brought: string | null | undefined, present: string | null): string | null {
  return brought === undefined ? present : brought
}

/** What invites and mails say of a booking beside its time. */
export type ToldDetails = Pick<Booking, Those<'told'>>

/** How they were before a change; undefined, or absent: as they are. */
export type PreviousDetails = { readonly [F in keyof ToldDetails]?: ToldDetails[F] | undefined }

/** Those that a change replaces, as they were before it. */
export function replacedDetails(before: ToldDetails, after: ToldDetails): PreviousDetails {
  const was = <T>(previous: T, present: T) => (previous === present ? undefined : previous)
  return {
    attendeeName: was(before.attendeeName, after.attendeeName),
    attendeeEmail: was(before.attendeeEmail, after.attendeeEmail),
    attendeePhone: was(before.attendeePhone, after.attendeePhone),
    location: was(before.location, after.location),
  } satisfies Record<keyof ToldDetails, unknown>
}

/** Addresses differ by more than their capitals. */
export function isSameAddress(a: string | null, b: string | null): boolean {
  return a?.toLowerCase() === b?.toLowerCase()
}

export function sameDetails(a: BookingDetails, b: BookingDetails): boolean {
  const same = {
    attendeeName: a.attendeeName === b.attendeeName,
    attendeeEmail: a.attendeeEmail === b.attendeeEmail,
    attendeePhone: a.attendeePhone === b.attendeePhone,
    attendeeTimeZone: a.attendeeTimeZone === b.attendeeTimeZone,
    attendeeLocale: a.attendeeLocale === b.attendeeLocale,
    location: a.location === b.location,
    metadata: a.metadata === b.metadata,
  } satisfies Record<keyof BookingDetails, boolean>
  return Object.values(same).every(Boolean)
}

/** Bookings made together, one with each of several humans. */
export interface BookingGroup {
  readonly groupId: string
  readonly bookings: readonly Booking[]
}

export type Booked = Booking | BookingGroup
