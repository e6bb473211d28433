import type { RateStanding } from './rate.ts'
import type { Interval } from './time/interval.ts'

export const retryAfterSeconds = 1

/** Every code an answer may carry in `error.code` (guide/requests.md#errors). The doors give each a status. */
export type RefusalCode =
  | 'UNAUTHORIZED'
  | 'LIMIT_REACHED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'SLOT_UNAVAILABLE'
  | 'PAYLOAD_TOO_LARGE'
  | 'INVALID_DURATION'
  | 'OUTSIDE_WORKING_HOURS'
  | 'SCHEDULE_BLOCKED'
  | 'VALIDATION_ERROR'
  | 'IDEMPOTENCY_CONFLICT'
  | 'RATE_LIMITED'
  | 'INTERNAL'
  | 'UNAVAILABLE'

/** One wrong field: its path in the request (`recurrence.days`) and what to write there instead. */
export interface Fault {
  readonly field: string
  readonly message: string
}

/** A time that a caller wanted. */
export interface WantedTime {
  readonly humanIds: readonly string[]
  readonly startMs: number
  readonly durationMinutes: number
}

/** What a refusal may carry beside its code and message. */
export interface RefusalExtras {
  readonly details?: readonly Fault[]
  /** Free slots to offer in place of the one refused (guide/bookings.md#alternatives). */
  readonly alternatives?: readonly Interval[]
  /** The time that was refused, and of whom: where alternatives are sought. Not shown. */
  readonly wanted?: WantedTime
  readonly retryAfterSeconds?: number
  /** Where RATE_LIMITED stands with its policy. */
  readonly rate?: RateStanding
  /** The methods that would have been allowed, for METHOD_NOT_ALLOWED. */
  readonly allow?: readonly string[]
}

/**
 * The one way to say no. Its message is shown to the caller, so it says what to do next.
 * Anything else that is thrown is a bug and is answered 500 without its text.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly extras: RefusalExtras = {},
  ) {
    super(message)
  }
}

/** A VALIDATION_ERROR that names every wrong field; the message repeats the first. */
export function invalid(details: readonly Fault[]): Refusal {
  const [first] = details
  const message = first ? `${first.field}: ${first.message}` : 'The request is not valid.'
  return new Refusal('VALIDATION_ERROR', message, { details })
}

/** Decides, and has a refusal say which time was wanted, and of whom. @throws Refusal of the decision */
export function wanting<T>(wanted: WantedTime, decide: () => T): T {
  try {
    return decide()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(error.code, error.message, { ...error.extras, wanted })
  }
}

/** What a decision is refused with; null where it is not. */
export function refusalOfDecision(decide: () => unknown): Refusal | null {
  try {
    decide()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
