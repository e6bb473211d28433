import type { Actor } from './access/actor.ts'
import type { Booking, PreviousDetails } from './booked.ts'
import type { CalendarStatus } from './calendars/calendar.ts'
import { Refusal } from './errors.ts'
import type { MailKind } from './mails/kinds.ts'
import type { Interval } from './time/interval.ts'
import { listing, says } from './wording/says.ts'

export const retentionDaysDefault = 30

/** The types of events. One list: schemas, documents and the outbox read it from here. */
export const eventTypes = [
  'booking.confirmed',
  'booking.cancelled',
  'booking.rescheduled',
  'booking.updated',
  'booking.reminder',
  'booking.started',
  'booking.conflict',
  'calendar.unreachable',
  'calendar.recovered',
  'mail.failed',
] as const

export type EventType = (typeof eventTypes)[number]

/** Whether an event is what somebody did to a booking: then the audit lists it. */
export const isDone = {
  'booking.confirmed': true,
  'booking.cancelled': true,
  'booking.rescheduled': true,
  'booking.updated': true,
  'booking.reminder': false,
  'booking.started': false,
  'booking.conflict': false,
  'calendar.unreachable': false,
  'calendar.recovered': false,
  'mail.failed': false,
} as const satisfies Record<EventType, boolean>

export type DoneEvent = {
  [T in EventType]: (typeof isDone)[T] extends true ? T : never
}[EventType]

/** What an event tells of, whose id is kept with it. */
export const isAbout: Readonly<Record<EventType, 'booking' | 'calendar'>> = {
  'booking.confirmed': 'booking',
  'booking.cancelled': 'booking',
  'booking.rescheduled': 'booking',
  'booking.updated': 'booking',
  'booking.reminder': 'booking',
  'booking.started': 'booking',
  'booking.conflict': 'booking',
  'calendar.unreachable': 'calendar',
  'calendar.recovered': 'calendar',
  'mail.failed': 'booking',
}

export interface OldSecret {
  readonly secret: string
  readonly untilMs: number
}

/** An endpoint: an address of the account that events are sent to. */
export interface Webhook {
  readonly id: string
  /** What people call it; null: nothing but its address. */
  readonly name: string | null
  readonly url: string
  readonly events: readonly EventType[]
  readonly secret: string
  /** The secrets before, newest first, and until when each signs beside the present one. */
  readonly previousSecrets: readonly OldSecret[]
  /** Headers of the account's own, sent with each delivery. Their values are shown to nobody. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether what is sent to it has the links of bookings. */
  readonly manageLinks: boolean
  /** Whether loopback was open by default when it was registered, and so is to it for good. */
  readonly isLoopbackOpen: boolean
  /** Why the last attempt was not sent, where it was refused for where the address leads. */
  readonly refusal: string | null
  readonly active: boolean
  /** Why the service switched it off by itself. */
  readonly disabledReason: string | null
  /** Since when every delivery to it failed; null after one that arrived. The store counts. */
  readonly failingSinceMs: number | null
  readonly createdAtMs: number
}

/** An event as it is kept; `seq` grows with every event of the file. */
export interface KeptEvent {
  readonly seq: number
  readonly payload: string
}

/** The refusal for an id that is no endpoint of this account. */
export function webhookNotFound(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no webhook with this id. ${listing('listWebhooks')}`,
  )
}

/** What happened to a booking. Written with the change itself, or not at all. */
export interface BookingEvent {
  readonly type: EventType
  /** As it stands from now on. */
  readonly booking: Booking
  /** Where a moved booking stood before; null for one that has not moved. */
  readonly previous: Interval | null
  /** Whose it was before it was handed over; absent: as it is. */
  readonly previousHumanId?: string
  /** Where its human was written to before; null: nowhere; absent: at the same address. */
  readonly previousHumanEmail?: string | null
  /** What was said of it before; absent: the same. */
  readonly previousDetails?: PreviousDetails
  /** How long before its start a reminder was asked for. */
  readonly minutesBefore?: number
  /** What somebody put over it in a calendar elsewhere, or made of its copy there. */
  readonly conflict?: Interval & { readonly calendarId: string; readonly kind: ConflictKind }
  readonly createdAtMs: number
  /** The key that caused it; absent: for a new booking the one that made it, else none that is known. */
  readonly causedBy?: string | null
  /** Who asked for the change; absent: a new booking, or nobody did. */
  readonly by?: Actor
}

/** What somebody did in a calendar: put an event over a meeting, moved or removed its copy. */
export const conflictKinds = ['event', 'moved', 'removed'] as const

export type ConflictKind = (typeof conflictKinds)[number]

/** What happened to a calendar elsewhere. */
export interface CalendarNews {
  readonly type: 'calendar.unreachable' | 'calendar.recovered'
  readonly calendarId: string
  readonly humanId: string
  readonly status: CalendarStatus
  /** Since when it stands so. */
  readonly sinceMs: number
  readonly createdAtMs: number
}

/** A mail of a booking that will never arrive. */
export interface MailFailed {
  readonly type: 'mail.failed'
  readonly bookingId: string
  readonly kind: MailKind
  readonly reason: string
  readonly createdAtMs: number
}

/** What is kept, and sent to whoever listens. */
export type KeptNews = BookingEvent | CalendarNews | MailFailed

/** Null: none that is known. */
export function causeOf(event: KeptNews): string | null {
  if (!('booking' in event)) return null
  const { type, booking, causedBy } = event
  return causedBy ?? (type === 'booking.confirmed' ? booking.madeBy : null)
}

/** The event of a change that has just been decided; `before`: where a moved booking stood. */
export function bookingEvent(
  type: EventType,
  booking: Booking,
  nowMs: number,
  before: Interval | null = null,
): BookingEvent {
  const previous = before && { startMs: before.startMs, endMs: before.endMs }
  return { type, booking, previous, createdAtMs: nowMs }
}

/** What the test call of an endpoint sends: the shape of a real event, about no real booking. */
export const testEventType = 'webhook.test'

export interface TestEvent {
  readonly type: typeof testEventType
  readonly webhookId: string
  readonly createdAtMs: number
}

/** Whatever an endpoint can get. */
export type SentEvent = KeptNews | TestEvent

/** Writes the body that every endpoint gets, byte for byte the same on every attempt (guide/webhooks.md#events). */
export type EncodeEvent = (event: SentEvent) => string
