import { Type } from '@sinclair/typebox'
import {
  type Attempt,
  type Delivery,
  type DeliveryLogged,
  noBodies,
  webhookScheduleDefault,
} from '../domain/delivery.ts'
import { eventTypes, testEventType } from '../domain/event.ts'
import { readInstant, showInstant } from '../domain/time/notation.ts'
import { minuteMs } from '../domain/time/units.ts'
import {
  type DeliveryFilter,
  type DeliveryPage,
  deliveriesSearchedMax,
  type ListedDeliveries,
} from '../operations/deliveries.ts'
import { exampleBooking } from './booking/booking.ts'
import { readSeqCursor, rowCursor } from './cursors.ts'
import type { Rules } from './rules.ts'
import {
  CursorOf,
  closed,
  cursorRules,
  Id,
  Instant,
  NextCursor,
  Nullable,
  OneOf,
  PageQuery,
  type Read,
  readPage,
} from './vocabulary.ts'

/** After how many minutes each it is tried again, unless the operator says another schedule. */
export const retryMinutes = webhookScheduleDefault.slice(1).map((ms) => ms / minuteMs)

export const DeliveryStatus = OneOf(
  ['pending', 'delivered', 'failed'],
  'pending waits for its next attempt, failed has none left.',
)

/** Nothing was answered: no name, no connection, or no answer in time. */
const noAnswer = 0

export const listWords = `What was and will be sent to this endpoint, newest first. Where more is asked than the status, ${deliveriesSearchedMax.toLocaleString('en')} are looked through for a page: a page may be short, and cursor goes on.`

export const DeliveryQuery = Type.Object(
  {
    status: Type.Optional(DeliveryStatus),
    event: Type.Optional(OneOf([...eventTypes, testEventType], 'Only events of this type.')),
    booking_id: Type.Optional(Id('Only events of this booking.')),
    last_status_code: Type.Optional(
      Type.Integer({
        minimum: noAnswer,
        maximum: 599,
        description: `Only where the last attempt was answered so; ${noAnswer}: where nothing was answered.`,
      }),
    ),
    since: Type.Optional(Instant('Only events that happened at or after this instant.')),
    until: Type.Optional(Instant('Only events that happened before this instant.')),
    ...PageQuery,
    cursor: CursorOf('seq-cursor'),
  },
  closed,
)

export const deliveryRules: Rules = (input, wrong) => {
  const { since, until } = input
  const isEmpty =
    typeof since === 'string' &&
    typeof until === 'string' &&
    (readInstant(since) ?? 0) >= (readInstant(until) ?? Number.POSITIVE_INFINITY)
  const faults = isEmpty ? [{ field: 'until', message: 'must be later than since' }] : []
  return [...cursorRules(input, wrong), ...faults]
}

const exampleDelivery = {
  id: '019aa3c0-7a00-7000-8000-000000000005',
  event: 'booking.confirmed',
  booking_id: exampleBooking.id,
  attendee_name: exampleBooking.attendee_name,
  status: 'pending',
  attempts: 1,
  postponed: 0,
  last_status_code: 500,
  error: 'answered 500',
  next_attempt_at: '2027-03-16T10:05:02.000Z',
  created_at: '2027-03-16T10:00:00.000Z',
  settled_at: null,
}

const deliveryFields = {
  id: Id('The delivery: its webhook-id header, the same on every attempt.'),
  event: Type.String({ description: 'What happened, such as booking.confirmed.' }),
  booking_id: Nullable(Id('The booking that it tells of.'), 'null where it tells of none.'),
  attendee_name: Nullable(Type.String(), 'Who it is with, as the booking says now.'),
  status: DeliveryStatus,
  attempts: Type.Integer({
    description: 'Attempts in the present round; redelivery begins a new one.',
  }),
  postponed: Type.Integer({
    description:
      'How often it was put off since its last attempt, as nothing could leave the machine of the service. It counts as no attempt.',
  }),
  last_status_code: Nullable(Type.Integer(), 'null where nothing was answered.'),
  error: Nullable(Type.String(), 'What went wrong at the last attempt, in words.'),
  next_attempt_at: Nullable(Instant('When it is tried next.')),
  created_at: Instant('When the event happened.'),
  settled_at: Nullable(Instant('When it was delivered or given up.')),
}

export const DeliveryAnswer = Type.Object(deliveryFields, {
  ...closed,
  title: 'Delivery',
  description: 'One event on its way to one endpoint.',
  examples: [exampleDelivery],
})

export const DeliveryList = Type.Object(
  {
    deliveries: Type.Array(DeliveryAnswer, { description: 'One page, newest first.' }),
    total: Type.Integer({
      description:
        'How many match in all; of those looked through, where more is asked than the status.',
    }),
    limit: Type.Integer({ description: 'As asked for.' }),
    offset: Type.Integer({ description: 'As asked for.' }),
    cursor: NextCursor,
  },
  {
    ...closed,
    title: 'DeliveryList',
    examples: [{ deliveries: [exampleDelivery], total: 1, limit: 50, offset: 0 }],
  },
)

/** In place of what nobody reads again: whoever had a signature could send what it signs once more. */
const masked = '***'

const exampleBody = JSON.stringify({
  event: exampleDelivery.event,
  created_at: exampleDelivery.created_at,
  data: exampleBooking,
})

const exampleAttempt = {
  started_at: '2027-03-16T10:00:00.100Z',
  duration_ms: 84,
  status_code: 500,
  error: 'answered 500',
  answer: 'Internal Server Error',
}

const AttemptAnswer = Type.Object(
  {
    started_at: Instant('When it was sent.'),
    duration_ms: Type.Integer({ description: 'How long it took, milliseconds.' }),
    status_code: Nullable(Type.Integer(), 'null where nothing was answered.'),
    error: Nullable(Type.String(), 'What went wrong, in words.'),
    answer: Nullable(
      Type.String(),
      'The first KiB of what the endpoint answered; null where that was nothing, or came from a private address.',
    ),
    no_body: Type.Optional(
      OneOf(
        noBodies,
        'Only where it answered and none of it is kept: whether that was empty, or came from a private address, whose answers are never kept. Absent also where a deletion took it.',
      ),
    ),
  },
  { ...closed, title: 'Attempt', description: 'One attempt.', examples: [exampleAttempt] },
)

export const DeliveryDetail = Type.Object(
  {
    ...deliveryFields,
    body: Type.String({
      description:
        'The text that is sent, but for the links of bookings that endpoints with manage_links get.',
    }),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: `Only once it was sent: the headers of the last attempt. Signatures, and the values of the headers that the endpoint has of its own, are shown as ${masked}.`,
      }),
    ),
    log: Type.Array(AttemptAnswer, { description: 'Every attempt, in order.' }),
  },
  {
    ...closed,
    title: 'DeliveryDetail',
    examples: [
      {
        ...exampleDelivery,
        body: exampleBody,
        headers: {
          'content-type': 'application/json',
          'webhook-id': exampleDelivery.id,
          'webhook-timestamp': '1805191200',
          'webhook-signature': `v1,${masked}`,
        },
        log: [exampleAttempt],
      },
    ],
  },
)

export const RedeliverInput = Type.Object(
  { since: Instant('Only what failed at or after this instant.') },
  { ...closed, title: 'RedeliverInput', examples: [{ since: '2027-03-16T00:00:00.000Z' }] },
)

export const RedeliverAnswer = Type.Object(
  { redelivered: Type.Integer({ description: 'How many are sent again.' }) },
  { ...closed, title: 'Redelivered', examples: [{ redelivered: 12 }] },
)

export function readDeliveryPage(input: Read<typeof DeliveryQuery>): DeliveryPage {
  const beforeSeq = input.cursor === undefined ? null : readSeqCursor(input.cursor)
  return { ...readPage(input), ...(beforeSeq === null ? {} : { beforeSeq }) }
}

export function readDeliveryFilter(input: Read<typeof DeliveryQuery>): DeliveryFilter {
  const { last_status_code: code } = input
  return {
    status: input.status,
    eventType: input.event,
    bookingId: input.booking_id,
    statusCode: code === noAnswer ? null : code,
    fromMs: instantIn(input.since),
    untilMs: instantIn(input.until),
  } satisfies Record<keyof DeliveryFilter, unknown>
}

function instantIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (readInstant(text) ?? undefined)
}

export function showDeliveries(
  { deliveries, total, nextSeq }: ListedDeliveries,
  { limit, offset }: DeliveryPage,
) {
  return {
    deliveries: deliveries.map(showDelivery),
    ...{ total, limit, offset },
    ...(nextSeq === null ? {} : { cursor: rowCursor(nextSeq) }),
  }
}

export function showDelivery(delivery: Delivery) {
  const { nextAttemptAtMs, settledAtMs } = delivery
  return {
    id: delivery.id,
    event: delivery.eventType,
    booking_id: delivery.bookingId,
    attendee_name: delivery.attendeeName,
    status: delivery.status,
    attempts: delivery.attempts,
    postponed: delivery.postponements,
    last_status_code: delivery.lastStatusCode,
    error: delivery.lastError,
    next_attempt_at: nextAttemptAtMs === null ? null : showInstant(nextAttemptAtMs),
    created_at: showInstant(delivery.createdAtMs),
    settled_at: settledAtMs === null ? null : showInstant(settledAtMs),
  }
}

export function showLogged(logged: DeliveryLogged) {
  const { delivery, body, attempts } = logged
  const last = attempts.at(-1)
  const headers = last && { headers: showHeaders(logged, last) }
  return { ...showDelivery(delivery), body, ...headers, log: attempts.map(showAttempt) }
}

/** As the sender makes them (webhooks/send.ts, webhooks/sign.ts); test/http/delivery-filters.test.ts compares the two. */
function showHeaders(
  { delivery, url, headerNames, sequence }: DeliveryLogged,
  { startedAtMs }: Attempt,
): Record<string, string> {
  const seconds = Math.floor(startedAtMs / 1_000)
  return {
    ...Object.fromEntries(headerNames.map((name) => [name.toLowerCase(), masked])),
    host: new URL(url).host,
    'content-type': 'application/json',
    'user-agent': 'Slotflow',
    'accept-encoding': 'identity',
    'x-slotflow-sequence': String(sequence),
    'webhook-id': delivery.id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${masked}`,
    'x-slotflow-signature': `t=${seconds},v1=${masked}`,
  }
}

function showAttempt({ startedAtMs, durationMs, statusCode, error, answer, noBody }: Attempt) {
  const started_at = showInstant(startedAtMs)
  const why = noBody ? { no_body: noBody } : {}
  return { started_at, duration_ms: durationMs, status_code: statusCode, error, answer, ...why }
}
