import type { Booked, Booking } from './booked.ts'
import { Refusal } from './errors.ts'
import { type Interval, minutesOf } from './time/interval.ts'
import { showInstant } from './time/notation.ts'

export const retentionDaysDefault = 30

/** The types of events. One list: schemas, documents and the outbox read it from here. */
export const eventTypes = [
  'booking.confirmed',
  'booking.cancelled',
  'booking.rescheduled',
  'booking.updated',
] as const

export type EventType = (typeof eventTypes)[number]

export interface OldSecret {
  readonly secret: string
  readonly untilMs: number
}

/** An endpoint: an address of the account that events are sent to. */
export interface Webhook {
  readonly id: string
  readonly url: string
  readonly events: readonly EventType[]
  readonly secret: string
  /** The secrets before, newest first, and until when each signs beside the present one. */
  readonly previousSecrets: readonly OldSecret[]
  readonly active: boolean
  /** Why the service switched it off by itself. */
  readonly disabledReason: string | null
  readonly createdAtMs: number
}

/** An event as it is kept; `seq` grows with every event of the file. */
export interface KeptEvent {
  readonly seq: number
  readonly payload: string
}

/** What the test call of an endpoint sends: the shape of a real event, about no real booking. */
export const testEventType = 'webhook.test'

export function testEventPayload(webhookId: string, nowMs: number): string {
  return JSON.stringify({
    event: testEventType,
    created_at: showInstant(nowMs),
    data: { webhook_id: webhookId, message: 'This is a test. No booking was made or changed.' },
  })
}

/** The refusal for an id that is no endpoint of this account. */
export function webhookNotFound(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    'There is no webhook with this id. GET /v1/webhooks lists those there are.',
  )
}

/** What happened to a booking. Written with the change itself, or not at all. */
export interface BookingEvent {
  readonly type: EventType
  readonly createdAtMs: number
  /** The body that every endpoint gets, byte for byte the same on every attempt (guide/webhooks.md#events). */
  readonly payload: string
}

/**
 * The booking as JSON text, the one form that answers and webhooks carry, by hand as every booking is written
 * so: only what callers wrote can need escapes. The metadata is spliced in as stored, so that it goes out as
 * it came in. (Written twice, for the event and the answer: 1.4 µs. To keep it in a WeakMap costs 2.5.)
 */
export function bookingText(booking: Booking): string {
  const { id, humanId, startMs, endMs, status, metadata, cancelReason, groupId } = booking
  const slot = `"starts_at":"${showInstant(startMs)}","ends_at":"${showInstant(endMs)}"`
  const name = JSON.stringify(booking.attendeeName)
  const email = JSON.stringify(booking.attendeeEmail)
  const attendee = `"attendee_name":${name},"attendee_email":${email}`
  const reason =
    cancelReason === null ? '' : `,"cancellation_reason":${JSON.stringify(cancelReason)}`
  const group = groupId === null ? '' : `,"group_id":"${groupId}"`
  const head = `{"id":"${id}","human_id":"${humanId}",${slot},"duration_minutes":${minutesOf(booking)}`
  const made = `"created_at":"${showInstant(booking.createdAtMs)}"`
  return `${head},${attendee},"status":"${status}","metadata":${metadata ?? 'null'},${made}${reason}${group}}`
}

/** What a call has booked: one booking as it is, those of a group under its id. */
export function bookedText(booked: Booked): string {
  if ('id' in booked) return bookingText(booked)
  return `{"group_id":"${booked.groupId}","bookings":[${booked.bookings.map(bookingText).join(',')}]}`
}

/** The event of a change that has just been decided; `previous` is where a moved booking stood. */
export function bookingEvent(
  type: EventType,
  booking: Booking,
  nowMs: number,
  previous?: Interval,
): BookingEvent {
  const moved = previous
    ? `,"previous":{"starts_at":"${showInstant(previous.startMs)}","ends_at":"${showInstant(previous.endMs)}"}`
    : ''
  const head = `{"event":"${type}","created_at":"${showInstant(nowMs)}"`
  return { type, createdAtMs: nowMs, payload: `${head},"data":${bookingText(booking)}${moved}}` }
}
