/** The one place that turns a refusal, or anything else thrown, into an answer (guide/requests.md#errors). */
import { type Fault, labelOf, Refusal, type RefusalCode, refusalAt } from '../../domain/errors.ts'
import { said, type Wording } from '../../domain/wording/says.ts'
import type { Context } from '../../operations/context.ts'
import { showAlternatives } from '../../wire/slots.ts'
import { dashboardWording } from '../dashboard/wording.ts'
import { httpWording } from '../wording.ts'
import { rateHeaders } from './rate.ts'

/** A code without a status does not compile. */
export const statusOf = {
  UNAUTHORIZED: 401,
  LIMIT_REACHED: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  SLOT_UNAVAILABLE: 409,
  PAYLOAD_TOO_LARGE: 413,
  INVALID_DURATION: 422,
  OUTSIDE_WORKING_HOURS: 422,
  SCHEDULE_BLOCKED: 422,
  VALIDATION_ERROR: 422,
  IDEMPOTENCY_CONFLICT: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const satisfies Record<RefusalCode, number>

export interface ErrorBody {
  readonly error: {
    readonly code: RefusalCode
    readonly message: string
    readonly status: number
    readonly details?: readonly { readonly field: string; readonly message: string }[]
    readonly alternatives?: ReturnType<typeof showAlternatives>
    readonly booking_id?: string
    readonly hold_id?: string
  }
}

/** People at the dashboard have buttons, and no routes. */
export const wordingFor = (isVisitor: boolean): Wording =>
  isVisitor ? dashboardWording : httpWording

/** In the words of whoever asks: callers over HTTP, unless it is said. */
export function showRefusal(
  { code, text, extras }: Refusal,
  wording: Wording = httpWording,
): ErrorBody {
  const { alternatives, bookingId, holdId } = extras
  const details = extras.details?.map((fault) => showFault(fault, wording))
  return {
    error: {
      code,
      message: messageOf(said(text, wording), details),
      status: statusOf[code],
      ...(details ? { details } : {}),
      ...(alternatives ? { alternatives: showAlternatives(alternatives) } : {}),
      ...(bookingId === undefined ? {} : { booking_id: bookingId }),
      ...(holdId === undefined ? {} : { hold_id: holdId }),
    },
  }
}

type ShownFault = ReturnType<typeof showFault>

/** Many callers read the message alone: it names every wrong field. */
function messageOf(first: string, [, ...others]: readonly ShownFault[] = []): string {
  if (others.length === 0) return first
  const faults = others.map((fault) => `${fault.field} ${fault.message}`.replace(/\.$/, ''))
  const all = `${first.replace(/(?<![.?])$/, '.')} Also: ${faults.join('; ')}`
  return all.endsWith('?') ? all : `${all}.`
}

function showFault(fault: Fault, wording: Wording) {
  return { field: said(labelOf(fault), wording), message: said(fault.message, wording) }
}

export function headersOf({ code, extras }: Refusal): Record<string, string> {
  const { retryAfterSeconds, rate, allow } = extras
  return {
    ...(code === 'UNAUTHORIZED' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(rate ? rateHeaders(rate) : {}),
    ...(allow ? { allow: allow.join(', ') } : {}),
  }
}

/** The refusal behind something thrown; anything else is a bug of ours. */
export function refusalOf(context: Context, error: unknown, requestId: string): Refusal {
  if (!(error instanceof Refusal)) return bug(context, error, requestId)
  return refusalAt(error, context.clock.nowMs())
}

/** Logged with its request id; answered without its text. */
function bug({ log }: Context, error: unknown, requestId: string): Refusal {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  log.error('unexpected error', { request_id: requestId, reason })
  return internal(requestId)
}

export function internal(requestId: string): Refusal {
  return new Refusal(
    'INTERNAL',
    `Something went wrong here, not in your request. Try again; if it stays, report request ${requestId}.`,
  )
}
