/** What the documents say of each error code: when it comes, what to do then, and an example. */
import { decideScope } from '../../domain/access/scope.ts'
import { humanNotFound, wrongDuration } from '../../domain/booking.ts'
import {
  invalid,
  nothingWritten,
  Refusal,
  type RefusalCode,
  type RefusalExtras,
  refusalOfDecision,
  retryAfterSeconds,
} from '../../domain/errors.ts'
import { keyConflict } from '../../domain/idempotency.ts'
import { decideCount } from '../../domain/plan.ts'
import type { Text } from '../../domain/wording/says.ts'
import { afterWaiting, tooManyRequests, unauthorized } from '../../operations/gate.ts'
import { ErrorAnswer } from '../../wire/vocabulary.ts'
import { internal, showRefusal, statusOf } from '../door/errors.ts'
import { notAllowed } from '../door/lost.ts'
import { bodyBytesMax, tooLarge } from '../input/body.ts'
import { alternatives, blockedExample, closedExample, takenExample } from './refused-times.ts'

interface ErrorGuide {
  readonly when: string
  readonly remedy: string
  /** As an answer may say it; a test compares. */
  readonly text: Text
  readonly extras?: RefusalExtras
}

const faults = [
  {
    field: 'timezone',
    message:
      'is required: it must be an IANA time zone name such as America/New_York, Europe/Berlin or UTC',
  },
]
const saidBy = (decide: () => void) => refusalOfDecision(decide)?.text ?? ''

/** A code that nobody explained does not compile. */
export const errorGuide: Readonly<Record<RefusalCode, ErrorGuide>> = {
  UNAUTHORIZED: {
    when: 'The key is missing, wrong or revoked.',
    remedy: 'Send "Authorization: Bearer sk_live_…" with a valid key; do not retry without one.',
    text: unauthorized('missing').text,
  },
  LIMIT_REACHED: {
    when: 'The plan allows no more of these.',
    remedy: 'Do not retry: tell the operator to choose a larger plan, or to free something.',
    text: saidBy(() => decideCount('free', 'humans', 1)),
  },
  FORBIDDEN: {
    when: "The call is beyond the key's scope.",
    remedy: 'Use a key with a wider scope; do not retry with this one.',
    text: saidBy(() => decideScope('agent', 'admin')),
  },
  NOT_FOUND: {
    when: 'Nothing of this account has that id or path, or it was deleted.',
    remedy: 'Take the id from a list or from the answer that created it.',
    text: humanNotFound().text,
  },
  METHOD_NOT_ALLOWED: {
    when: 'The path exists, but not with this method.',
    remedy: 'Use one of the methods in the Allow header.',
    text: notAllowed('PUT', ['POST', 'GET'], ['POST (create a human)', 'GET (list humans)']).text,
    extras: { allow: ['POST', 'GET'] },
  },
  SLOT_UNAVAILABLE: {
    when: 'The time was free by the schedule, but somebody has booked or holds it.',
    remedy:
      'With error.booking_id you are done: that is the very booking, made before. Else book one of error.alternatives, or list slots again. Never repeat the same time.',
    text: takenExample,
    extras: { alternatives },
  },
  PAYLOAD_TOO_LARGE: {
    when: `The body is larger than ${bodyBytesMax / 1024} KiB.`,
    remedy: 'Send less; metadata is the usual cause.',
    text: tooLarge().text,
  },
  INVALID_DURATION: {
    when: "The duration is none of the human's meeting_durations.",
    remedy: 'Use one of the meeting_durations of the human.',
    text: wrongDuration([30, 60]).text,
  },
  OUTSIDE_WORKING_HOURS: {
    when: 'The time is not wholly within working hours or an open override.',
    remedy: 'Book one of error.alternatives, or list slots and take one of those.',
    text: closedExample.text,
    extras: { alternatives },
  },
  SCHEDULE_BLOCKED: {
    when: 'A block override covers the time, or a part of it.',
    remedy: 'Book one of error.alternatives, or list slots and take one of those.',
    text: blockedExample.text,
    extras: { alternatives },
  },
  VALIDATION_ERROR: {
    when: 'A field or parameter is missing, unknown or wrong, or the body is no JSON.',
    remedy: 'Correct every field that error.details names, then send it again.',
    text: invalid(faults).text,
    extras: { details: faults },
  },
  IDEMPOTENCY_CONFLICT: {
    when: 'The Idempotency-Key belongs to another request of the last 24 hours.',
    remedy: 'Make a new key for a new request; repeat an old key with the same body only.',
    text: keyConflict().text,
  },
  RATE_LIMITED: {
    when: 'Too many requests of this key, or too many wrong keys from this address, in a short time.',
    remedy: 'Wait as long as Retry-After says, then repeat.',
    text: afterWaiting(tooManyRequests(50), retryAfterSeconds),
    extras: { retryAfterSeconds },
  },
  INTERNAL: {
    when: 'A fault of the service.',
    remedy: 'Repeat with the same Idempotency-Key; if it stays, report X-Request-Id.',
    text: internal('019aa3c0-7a00-7000-8000-000000000001').text,
  },
  UNAVAILABLE: {
    when: 'The service is busy, stopping, out of space or has lost its data. Nothing was written, unless the message says that this is not known.',
    remedy: 'Wait as long as Retry-After says, then repeat, with the same Idempotency-Key.',
    text: nothingWritten('Too many writes are waiting.').text,
    extras: { retryAfterSeconds },
  },
}

/** The error answers of an operation, one for each status, with an example for each code. */
export function errorAnswers(codes: readonly RefusalCode[]) {
  const statuses = [...new Set(codes.map((code) => statusOf[code]))]
  return Object.fromEntries(
    statuses.map((status) => [status, errorAnswer(codes.filter((c) => statusOf[c] === status))]),
  )
}

function errorAnswer(codes: readonly RefusalCode[]) {
  const examples = Object.fromEntries(codes.map((code) => [code, exampleOf(code)]))
  return {
    description: codes.map((code) => `${code}: ${errorGuide[code].when}`).join(' '),
    ...(codes.some((code) => waits.includes(code))
      ? { headers: { 'Retry-After': retryAfter } }
      : {}),
    content: { 'application/json': { schema: ErrorAnswer, examples } },
  }
}

/** Codes after which waiting helps. */
const waits: readonly RefusalCode[] = ['RATE_LIMITED', 'UNAVAILABLE']

const retryAfter = {
  description: 'Seconds to wait before the next try.',
  schema: { type: 'integer' },
} as const

/** The example of a code, as the documents show it. */
export function exampleOf(code: RefusalCode) {
  const { remedy, text, extras } = errorGuide[code]
  const value = showRefusal(new Refusal(code, text, extras))
  return { summary: code, description: remedy, value }
}
