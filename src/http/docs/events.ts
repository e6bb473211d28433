/** What is POSTed to webhooks, for the documents: OpenAPI's `webhooks`. */
import { Type } from '@sinclair/typebox'
import { calendarStatuses } from '../../domain/calendars/calendar.ts'
import { conflictKinds, eventTypes, testEventType } from '../../domain/event.ts'
import { mailKinds } from '../../domain/mails/kinds.ts'
import { reminderMinutesMax } from '../../domain/reminders/reminder.ts'
import { BookingAnswer } from '../../wire/booking/booking.ts'
import { PreviousDetailsAnswer } from '../../wire/booking/event-change.ts'
import { retryMinutes } from '../../wire/delivery.ts'
import { Id, Instant, Nullable, OneOf } from '../../wire/vocabulary.ts'
import type { RawPaths } from './collect.ts'

const ofBookings = eventTypes.filter((type) => type.startsWith('booking.'))
const ofCalendars = eventTypes.filter((type) => type.startsWith('calendar.'))

const EventPayload = Type.Object(
  {
    event: OneOf(ofBookings, 'What happened.'),
    created_at: Instant('When it happened; the same on every attempt.'),
    data: BookingAnswer,
    previous: Type.Optional(
      Type.Object(
        {
          starts_at: Type.Optional(Instant('Its old start: booking.rescheduled.')),
          ends_at: Type.Optional(Instant('Its old end: booking.rescheduled.')),
          human_id: Type.Optional(
            Id('Who was booked before: booking.updated, where it was handed over.'),
          ),
          human_email: Type.Optional(
            Nullable(
              Type.String(),
              'The old address of the human, of whose mails it is; null: there was none.',
            ),
          ),
          ...PreviousDetailsAnswer,
        },
        { description: 'What changed, as it was before.' },
      ),
    ),
    minutes_before: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: reminderMinutesMax,
        description: 'Which of the reminders of the account it is: booking.reminder.',
      }),
    ),
    conflict: Type.Optional(
      Type.Object(
        {
          calendar_id: Id('The calendar in which it stands.'),
          kind: OneOf(
            conflictKinds,
            'event: somebody put an event over the booking. moved, removed: the human moved the event of the booking itself, or removed it, set it to free or cancelled it.',
          ),
          starts_at: Instant('When that starts; of a removed one, when it started.'),
          ends_at: Instant('When it ends.'),
        },
        { description: 'What somebody did in a calendar of the human: booking.conflict.' },
      ),
    ),
  },
  {
    title: 'Event',
    examples: [
      {
        event: 'booking.confirmed',
        created_at: '2027-03-16T10:00:00.000Z',
        data: BookingAnswer.examples[0],
      },
    ],
  },
)

const CalendarPayload = Type.Object(
  {
    event: OneOf(ofCalendars, 'What happened.'),
    created_at: Instant('When it was noticed; the same on every attempt.'),
    data: Type.Object(
      {
        human_id: Id('Whose calendar it is.'),
        calendar_id: Id('The calendar.'),
        status: OneOf(calendarStatuses, 'How it stands now.'),
        since: Instant('Since when it stands so.'),
      },
      { description: 'Which calendar.' },
    ),
  },
  {
    title: 'CalendarEvent',
    examples: [
      {
        event: 'calendar.unreachable',
        created_at: '2026-03-10T10:00:00.000Z',
        data: {
          human_id: '019aa3c0-7a00-7000-8000-000000000001',
          calendar_id: '019aa3c0-7a00-7000-8000-000000000007',
          status: 'unreachable',
          since: '2026-03-10T09:00:00.000Z',
        },
      },
    ],
  },
)

const MailFailedPayload = Type.Object(
  {
    event: Type.Literal('mail.failed', { description: 'A mail that will never arrive.' }),
    created_at: Instant('When that was known; the same on every attempt.'),
    data: Type.Object(
      {
        booking_id: Id('The booking that it told.'),
        kind: OneOf(mailKinds, 'What it told.'),
        reason: Type.String({ description: 'Why, in words.' }),
      },
      { description: 'The mail.' },
    ),
  },
  {
    title: 'MailFailed',
    examples: [
      {
        event: 'mail.failed',
        created_at: '2026-03-10T10:00:05.000Z',
        data: {
          booking_id: BookingAnswer.examples[0].id,
          kind: 'confirmed',
          reason: 'the mail server answered 550',
        },
      },
    ],
  },
)

const TestPayload = Type.Object(
  {
    event: Type.Literal(testEventType, { description: 'The test call of an endpoint.' }),
    created_at: Instant('When it was asked for.'),
    data: Type.Object(
      {
        webhook_id: Id('The endpoint that is tested.'),
        message: Type.String({ description: 'That this is a test.' }),
      },
      { description: 'Of no booking.' },
    ),
  },
  {
    title: 'TestEvent',
    examples: [
      {
        event: testEventType,
        created_at: '2027-03-16T10:00:00.000Z',
        data: {
          webhook_id: '019aa3c0-7a00-7000-8000-000000000004',
          message: 'This is a test. No booking was made or changed.',
        },
      },
    ],
  },
)

const Header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

const headers = [
  Header('webhook-id', 'The same on every attempt of a delivery.'),
  Header('webhook-timestamp', 'Seconds since 1970 of this attempt; refuse old ones.'),
  Header(
    'webhook-signature',
    'v1, and the HMAC-SHA-256 of ID.TIMESTAMP.BODY in base64, as in the Standard Webhooks specification. Its key is the secret after whsec_, decoded from base64.',
  ),
  Header(
    'X-Slotflow-Signature',
    't=SECONDS,v1=HEX: the HMAC-SHA-256 of SECONDS.BODY, its key being the whole text of the secret.',
  ),
  Header(
    'X-Slotflow-Sequence',
    'Grows with every change of a booking. No order is promised: of two events of one booking the higher one wins.',
  ),
]

const responses = {
  '2XX': { description: 'Received.' },
  '4XX': { description: 'Not received: it comes again.' },
}

/** By name of the event, like paths. */
export const eventPaths: RawPaths = {
  booking: {
    post: {
      operationId: 'receiveEvent',
      summary: 'What your address receives',
      description: `One POST for each event it is registered for, at least once: deduplicate by webhook-id. Any 2xx within 10 seconds is success. Otherwise it comes again, by default after ${retryMinutes.join(' and then ')} minutes. Redirects are not followed.`,
      tags: ['Webhooks'],
      security: [],
      parameters: headers,
      requestBody: { required: true, content: { 'application/json': { schema: EventPayload } } },
      responses,
    },
  },
  calendar: {
    post: {
      operationId: 'receiveCalendarEvent',
      summary: 'What your address receives about calendars',
      description:
        'One POST when a calendar in which a human is busy elsewhere is unreachable, so that nothing is offered of this human, and one when it is read again; signed and repeated like every event.',
      tags: ['Webhooks'],
      security: [],
      parameters: headers,
      requestBody: { required: true, content: { 'application/json': { schema: CalendarPayload } } },
      responses,
    },
  },
  mail: {
    post: {
      operationId: 'receiveMailFailed',
      summary: 'What your address receives about a mail that failed',
      description: 'The same way, for whoever is registered for mail.failed.',
      tags: ['Webhooks'],
      security: [],
      parameters: headers,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: MailFailedPayload } },
      },
      responses,
    },
  },
  test: {
    post: {
      operationId: 'receiveTest',
      summary: 'What your address receives at a test',
      description:
        'One POST to the endpoint that testWebhook names, whichever events it is registered for, signed and repeated like a real one.',
      tags: ['Webhooks'],
      security: [],
      parameters: headers,
      requestBody: { required: true, content: { 'application/json': { schema: TestPayload } } },
      responses,
    },
  },
}
