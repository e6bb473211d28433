import { describe, expect, test } from 'bun:test'
import type { Booking } from '../../src/domain/booked.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import { bookingEvent } from '../../src/domain/event.ts'
import { bookingText } from '../../src/wire/booking/booking.ts'
import { eventBody } from '../../src/wire/event.ts'
import { noOptionalDetails } from '../support/facts.ts'

const at = (time: string) => Date.parse(`2026-03-16T${time}Z`)

const booking: Booking = {
  ...{ id: 'b', humanId: 'h', startMs: at('10:00'), endMs: at('10:30'), status: 'confirmed' },
  ...{ attendeeName: 'Ann "A"', attendeeEmail: 'ann@example.com', metadata: '{"lead":1.0}' },
  ...noOptionalDetails,
  ...{
    cancelReason: null,
    cancelledBy: null,
    linkVersion: 0,
    groupId: null,
    serviceId: null,
    createdAtMs: at('09:00'),
    madeBy: null,
    agreed: null,
    changeCount: 0,
    inviteSequence: 0,
    notifies: true,
    sequence: null,
    buffers: noBuffers,
  },
}

const text =
  '{"id":"b","human_id":"h","starts_at":"2026-03-16T10:00:00.000Z","ends_at":"2026-03-16T10:30:00.000Z",' +
  '"duration_minutes":30,"attendee_name":"Ann \\"A\\"","attendee_email":"ann@example.com","status":"confirmed",' +
  '"metadata":{"lead":1.0},"created_at":"2026-03-16T09:00:00.000Z"'

describe('a booking', () => {
  test('has its fields in order, and its metadata byte for byte', () => {
    expect(bookingText(booking)).toBe(`${text}}`)
  })

  test('says a reason and a group only where there is one', () => {
    const cancelled = {
      ...booking,
      status: 'cancelled',
      cancelReason: 'ill',
      cancelledBy: 'attendee',
      groupId: 'g',
    } as const
    expect(bookingText(cancelled)).toBe(
      `${text.replace('confirmed', 'cancelled')},"cancellation_reason":"ill","cancelled_by":"attendee","group_id":"g"}`,
    )
  })

  test('says a phone, a zone and a place only where they were said', () => {
    const said = {
      ...{ attendeePhone: '+14155550123', attendeeTimeZone: 'Europe/Berlin', location: 'Room "5"' },
      attendeeLocale: 'de-AT',
    }
    const [before, after] = text.split(',"status"')
    expect(bookingText({ ...booking, ...said })).toBe(
      `${before},"attendee_phone":"+14155550123","attendee_timezone":"Europe/Berlin","attendee_locale":"de-AT","location":"Room \\"5\\"","status"${after}}`,
    )
    expect(bookingText({ ...booking, location: 'Here' })).toBe(
      `${before},"location":"Here","status"${after}}`,
    )
  })

  test('without e-mail and metadata says null', () => {
    const bare = JSON.parse(bookingText({ ...booking, attendeeEmail: null, metadata: null }))
    expect(bare).toMatchObject({ attendee_email: null, metadata: null })
  })
})

describe('an event', () => {
  test('carries the whole booking', () => {
    expect(eventBody(bookingEvent('booking.confirmed', booking, at('09:00')))).toBe(
      `{"event":"booking.confirmed","created_at":"2026-03-16T09:00:00.000Z","data":${text}}}`,
    )
  })

  test('of one that moved says from where, behind it', () => {
    const before = { startMs: at('08:00'), endMs: at('08:30') }
    expect(eventBody(bookingEvent('booking.rescheduled', booking, at('09:00'), before))).toBe(
      `{"event":"booking.rescheduled","created_at":"2026-03-16T09:00:00.000Z","data":${text}},` +
        '"previous":{"starts_at":"2026-03-16T08:00:00.000Z","ends_at":"2026-03-16T08:30:00.000Z"}}',
    )
  })

  test('says who changed it, behind it', () => {
    const event = bookingEvent('booking.updated', booking, at('09:00'))
    expect(eventBody({ ...event, by: 'human' })).toBe(
      `{"event":"booking.updated","created_at":"2026-03-16T09:00:00.000Z","data":${text}},"by":"human"}`,
    )
  })

  test('of a test call names its endpoint', () => {
    const body = eventBody({ type: 'webhook.test', webhookId: 'w', createdAtMs: at('09:00') })
    expect(body).toBe(
      '{"event":"webhook.test","created_at":"2026-03-16T09:00:00.000Z",' +
        '"data":{"webhook_id":"w","message":"This is a test. No booking was made or changed."}}',
    )
  })
})
