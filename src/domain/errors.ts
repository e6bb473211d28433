import type { RateStanding } from './access/rate.ts'
import type { Interval } from './time/interval.ts'
import { nearMiss } from './wording/near-misses.ts'
import {
  field,
  idempotencyKey,
  plainWording,
  said,
  saidAt,
  says,
  type Text,
  unknownField,
} from './wording/says.ts'

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
  readonly message: Text
  /** Nobody knows such a field: its name stays as the caller wrote it. */
  readonly isUnknown?: boolean
}

/** A time that a caller wanted. */
export interface WantedTime {
  readonly humanIds: readonly string[]
  readonly startMs: number
  readonly durationMinutes: number
  /** Where the attendee is, if that was said: what is offered instead is told there. */
  readonly attendeeTimeZone?: string | null
}

/** Free slots in place of one that was refused, and the zone that people say them in: that of the attendee, else of whoever is met. */
export interface Alternatives {
  readonly timeZone: string
  readonly slots: readonly Interval[]
  /** The last possible date in words, where no slot of a later one was left out of the search. */
  readonly lastDate?: string | undefined
}

/** What a refusal may carry beside its code and text. */
export interface RefusalExtras {
  readonly details?: readonly Fault[]
  /** Free slots to offer in place of the one refused (guide/bookings.md#alternatives). */
  readonly alternatives?: Alternatives
  /** The time that was refused, and of whom: where alternatives are sought. Not shown. */
  readonly wanted?: WantedTime
  /** The caller's own booking that was asked for again, or hold that keeps the time. */
  readonly bookingId?: string
  readonly holdId?: string
  readonly retryAfterSeconds?: number
  /** Where UNAVAILABLE is about one human alone: another may be free. */
  readonly isOfHuman?: true
  /** Where RATE_LIMITED stands with its policy. */
  readonly rate?: RateStanding
  /** The methods that would have been allowed, for METHOD_NOT_ALLOWED. */
  readonly allow?: readonly string[]
}

/**
 * The one way to say no. Its text says what to do next, and each door puts it in words for its callers.
 * Anything else that is thrown is a bug and is answered 500 without its text.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(
    readonly code: RefusalCode,
    readonly text: Text,
    readonly extras: RefusalExtras = {},
  ) {
    super()
  }

  /** For logs: a door has words of its own. */
  override get message(): string {
    return said(this.text, plainWording)
  }
}

/** The same refusal with the days that it says told from now. */
export function refusalAt(refusal: Refusal, nowMs: number): Refusal {
  const { code, text, extras } = refusal
  if (code !== 'VALIDATION_ERROR') return refusal
  const details = extras.details?.map((fault) => ({
    ...fault,
    message: saidAt(fault.message, nowMs),
  }))
  return new Refusal(code, saidAt(text, nowMs), { ...extras, ...(details && { details }) })
}

/** Who makes more faults than these mends a programme, and not a field: those beyond are counted, and nobody words them. */
export const faultsListed = 20

/** A VALIDATION_ERROR that names the wrong fields; the text repeats the first, and counts those that are not named. */
export function invalid(faults: readonly Fault[], extras: RefusalExtras = {}): Refusal {
  const [first] = faults
  const details = faults.slice(0, faultsListed)
  const rest = (faults.length - details.length).toLocaleString('en')
  const more =
    faults.length > details.length
      ? ` ${faultsListed} faults are listed, and ${rest} more there are.`
      : ''
  const text = first
    ? says`${labelOf(first)}: ${first.message}${more}`
    : 'The request is not valid.'
  return new Refusal('VALIDATION_ERROR', text, { ...extras, details })
}

/** One answer has so many bytes at most; what is larger is refused, with how to ask. */
export const answerBytesMax = 2 * 1024 * 1024

/** `field` is what makes an answer smaller, and `instead` says how. */
export function tooLarge(name: string, instead: Text): Refusal {
  const message = says`asks for more than one answer has, ${answerBytesMax / 1024 / 1024} MiB: ${instead}`
  return invalid([{ field: name, message }])
}

/** What a request does not have: what was meant by it, or else all that the request has. */
export function unknownFault(name: string, known: readonly string[], value?: unknown): Fault {
  const message = nearMiss(name, value, known) ?? [unknownField(name, known)]
  return { field: name, message, isUnknown: true }
}

/** The same of several. A request has room for thousands: for those that are counted and not listed no meaning is sought. */
export function unknownFaults(
  strangers: readonly (readonly [name: string, value: unknown])[],
  known: readonly string[],
): Fault[] {
  return strangers.map(([name, value], at) =>
    at < faultsListed
      ? unknownFault(name, known, value)
      : { field: name, message: 'is not known', isUnknown: true },
  )
}

/** The field by the name that the caller has for it. */
export function labelOf({ field: name, isUnknown = false }: Fault): Text {
  return isUnknown ? name : [field(name)]
}

/** What passes, or what the operator mends: the same request may do later. */
export function unavailable(text: Text): Refusal {
  return new Refusal('UNAVAILABLE', text, { retryAfterSeconds })
}

/** The write did not begin, or was rolled back. */
export function nothingWritten(reason: string): Refusal {
  return unavailable(`${reason} Nothing was written; send the request again.`)
}

/** The write may be on disk all the same. */
export function unknownOutcome(reason: string): Refusal {
  return unavailable(
    says`${reason} It is not known whether this was written: send it again with the same ${idempotencyKey}.`,
  )
}

/** Decides, and has a refusal say which time was wanted, and of whom. @throws Refusal of the decision */
export function wanting<T>(wanted: WantedTime, decide: () => T): T {
  try {
    return decide()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(error.code, error.text, { ...error.extras, wanted })
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
