import { Type } from '@sinclair/typebox'
import { tooLarge } from '../domain/errors.ts'
import {
  type BookingEvent,
  type CalendarNews,
  type KeptEvent,
  type MailFailed,
  type SentEvent,
  type TestEvent,
  testEventType,
} from '../domain/event.ts'
import { showInstant } from '../domain/time/notation.ts'
import type { EventPage } from '../operations/events.ts'
import { bookingText } from './booking/booking.ts'
import { showPreviousDetails } from './booking/event-change.ts'
import { joinedText, type LongText, listPieces, textsOf } from './json.ts'
import { showSlot } from './slots.ts'
import { closed, Instant, listLimitDefault } from './vocabulary.ts'

const eventsLimitMax = 1_000

export const EventQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        default: 0,
        description: 'The `next` of the page before; 0 for the oldest events still kept.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: eventsLimitMax,
        default: listLimitDefault,
        description: 'At most so many events.',
      }),
    ),
  },
  closed,
)

export const StreamQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'Begin after the event of this seq; 0: with the oldest still kept. Absent: only what happens from now on. The header Last-Event-ID goes before it.',
      }),
    ),
  },
  closed,
)

const exampleEvent = {
  seq: 42,
  event: 'booking.confirmed',
  created_at: '2027-03-16T10:00:00.000Z',
  data: { id: '019aa3c0-7a00-7000-8000-000000000003', status: 'confirmed' },
}

export const EventList = Type.Object(
  {
    events: Type.Array(
      Type.Object(
        {
          seq: Type.Integer({ description: 'Grows with every event.' }),
          event: Type.String({ description: 'What happened, such as booking.confirmed.' }),
          created_at: Instant('When it happened.'),
          data: Type.Record(Type.String(), Type.Unknown(), {
            description: 'The whole booking, as webhooks carry it.',
          }),
        },
        { additionalProperties: true },
      ),
      { description: 'One page, oldest first.' },
    ),
    next: Type.Integer({
      description:
        'Send it as `after` to go on; the same again: nothing new. A bound key may meet a page without events before the end.',
    }),
  },
  { ...closed, title: 'EventList', examples: [{ events: [exampleEvent], next: 42 }] },
)

export const EventStream = Type.String({
  description: 'Server-sent events.',
  examples: [`id: 42\ndata: ${JSON.stringify(exampleEvent)}\n\nevent: changed\ndata: {}\n\n`],
})

/** The stored bodies, each with its number put in front. */
export function eventsText({ events, lastSeq }: EventPage): LongText {
  return {
    pieces: listPieces('{"events":', textsOf(events, eventText), `,"next":${lastSeq}}`),
    // The first piece is none of them.
    tooLong: (pieces) =>
      tooLarge('limit', `${pieces - 1} of these events fit, so send limit=${pieces - 1}`),
  }
}

export function eventText({ seq, payload }: KeptEvent): string {
  return joinedText(`{"seq":${seq}}`, payload)
}

/** The body of an event, as endpoints get it and as it is kept. */
export function eventBody(event: SentEvent): string {
  const head = `{"event":"${event.type}","created_at":"${showInstant(event.createdAtMs)}"`
  return `${head},"data":${textOf(event)}}`
}

function textOf(event: SentEvent): string {
  if (event.type === testEventType) return testText(event)
  if ('bookingId' in event) return failureText(event)
  return 'booking' in event ? changeText(event) : calendarText(event)
}

function failureText({ bookingId, kind, reason }: MailFailed): string {
  return JSON.stringify({ booking_id: bookingId, kind, reason })
}

function calendarText({ humanId, calendarId, status, sinceMs }: CalendarNews): string {
  const since = showInstant(sinceMs)
  return JSON.stringify({ human_id: humanId, calendar_id: calendarId, status, since })
}

/**
 * The booking, and behind it what this event alone says: who changed it, how long before its start a reminder comes, what
 * lies over it elsewhere, how it was before.
 */
function changeText(event: BookingEvent): string {
  const { booking, by, previous, previousHumanId, minutesBefore, conflict } = event
  const text = by === undefined ? bookingText(booking) : `${bookingText(booking)},"by":"${by}"`
  if (minutesBefore !== undefined) return `${text},"minutes_before":${minutesBefore}`
  if (conflict !== undefined) {
    const { calendarId, kind } = conflict
    const shown = { calendar_id: calendarId, kind, ...showSlot(conflict) }
    return `${text},"conflict":${JSON.stringify(shown)}`
  }
  const { previousDetails, previousHumanEmail } = event
  const isSame = previousHumanId === undefined && previousHumanEmail === undefined
  if (!previous && isSame && !previousDetails) return text
  const before = JSON.stringify({
    ...(previous && showSlot(previous)),
    human_id: previousHumanId,
    human_email: previousHumanEmail,
    ...showPreviousDetails(previousDetails ?? {}),
  })
  return before === '{}' ? text : `${text},"previous":${before}`
}

function testText({ webhookId }: TestEvent): string {
  const message = 'This is a test. No booking was made or changed.'
  return JSON.stringify({ webhook_id: webhookId, message })
}
