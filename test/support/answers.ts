/** The answers of the API as tests read them. */
import { expect } from 'bun:test'
import { statusOf } from '../../src/http/door/errors.ts'

export interface RulesBody {
  readonly working_days: readonly number[]
  readonly work_start: string | null
  readonly work_end: string | null
  readonly meeting_durations: readonly number[]
  readonly weekly_hours?: readonly object[]
  readonly breaks?: readonly object[]
  readonly slot_interval?: number
}

export interface HumanBody {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly role: string | null
  readonly timezone: string
  readonly active: boolean
  readonly availability_rules: RulesBody | null
  readonly created_at: string
}

export interface OverrideBody {
  readonly id: string
  readonly human_id: string
  readonly type: string
  readonly title: string
  readonly all_day: boolean
  readonly start_date: string
  readonly end_date: string | null
  readonly start_time: string | null
  readonly end_time: string | null
  readonly recurrence: Readonly<Record<string, unknown>> | null
  readonly created_at: string
}

export interface SlotBody {
  readonly starts_at: string
  readonly ends_at: string
  readonly local_start?: string
  /** Who is free then, where several humans were asked about. */
  readonly human_ids?: readonly string[]
}

export interface BookingBody extends SlotBody {
  readonly id: string
  readonly human_id: string
  readonly duration_minutes: number
  readonly attendee_name: string
  readonly attendee_email: string | null
  readonly attendee_phone?: string
  readonly attendee_timezone?: string
  readonly location?: string
  readonly service_id?: string
  readonly status: string
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly cancellation_reason?: string
  readonly cancelled_by?: string
  readonly group_id?: string
  readonly manage_url?: string
  readonly created_at: string
  /** Only in a list of those that are shifted. */
  readonly shifted?: {
    readonly agreed_local: string
    readonly timezone: string
    readonly now_local: string
  }
}

export interface HoldBody extends SlotBody {
  readonly id: string
  readonly human_id: string
  readonly duration_minutes: number
  readonly status: string
  readonly booking_id: string | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly created_at: string
  readonly expires_at: string
}

export interface WebhookBody {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly active: boolean
  readonly secret: string
  readonly signing_secret: string
  readonly created_at: string
}

export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly status: number
  readonly details?: readonly { readonly field: string; readonly message: string }[]
  readonly alternatives?: readonly SlotBody[]
  readonly booking_id?: string
  readonly hold_id?: string
}

/** What is POSTed to a webhook. */
export interface EventBody {
  readonly event: string
  readonly created_at: string
  readonly data: BookingBody
  readonly by?: string
  readonly previous?: SlotBody
}

/** The answer to GET /v1/humans/:id/slots/explain. */
interface ExplanationBody {
  readonly local_start: string
  readonly bookable: boolean
  readonly code: string | null
  readonly message: string
  readonly reasons: readonly {
    readonly type: string
    readonly id?: string
    readonly title?: string
    readonly starts_at?: string
    readonly ends_at?: string
    readonly text: string
  }[]
  readonly next_slots: readonly SlotBody[]
}

/** Slots of one date. */
interface DayBody {
  readonly date: string
  readonly local_date: string
  readonly slots: readonly SlotBody[]
}

interface SpanBody {
  readonly starts_at: string
  readonly ends_at: string
}

/** The answer to GET /v1/zones/clock, and part of a week. */
export interface ClockBody {
  readonly timezone: string
  readonly offsets: readonly {
    readonly starts_at: string
    readonly offset_seconds: number
    readonly abbreviation: string
  }[]
  readonly ends_at: string
}

/** The answer to GET /v1/humans/:id/week. */
export interface WeekBody {
  readonly human_id: string
  readonly timezone: string
  readonly human_timezone: string
  readonly now: string
  readonly days: readonly (SpanBody & { readonly date: string; readonly weekday: number })[]
  readonly clocks: readonly ClockBody[]
  readonly windows: readonly SpanBody[]
  readonly open: readonly SpanBody[]
  readonly overrides: readonly (SpanBody & {
    readonly override_id: string
    readonly type: string
    readonly title: string
  })[]
  readonly bookings: readonly BookingBody[]
  readonly holds: readonly HoldBody[]
  readonly busy?: readonly SpanBody[]
  readonly slots?: readonly SpanBody[]
}

interface Lists {
  readonly days: readonly DayBody[]
  readonly human_ids: readonly string[]
  readonly humans: readonly HumanBody[]
  readonly overrides: readonly OverrideBody[]
  readonly slots: readonly SlotBody[]
  readonly bookings: readonly BookingBody[]
  readonly webhooks: readonly WebhookBody[]
  readonly total: number
  readonly cursor?: string
  readonly searched_to?: string
  readonly limit: number
  readonly offset: number
}

/** Any answer at all: one type for all of them, so that a field which is not in the answer reads as undefined. */
export type AnswerBody = HumanBody &
  OverrideBody &
  BookingBody &
  HoldBody &
  WebhookBody &
  Lists &
  ExplanationBody & {
    readonly deleted: boolean
    readonly duration: number
    readonly now: string
    readonly note?: string
    readonly cancelled?: readonly string[]
    readonly error: ErrorBody
  }

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The text as JSON, parsed when it is asked for. */
  readonly body: AnswerBody
}

export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response
  const text = await response.text()
  return {
    status,
    headers,
    text,
    get body(): AnswerBody {
      return JSON.parse(text)
    },
  }
}

/** The names of the wrong fields that an answer reports. */
export function wrongFields({ body }: Answer): string[] {
  return (body.error?.details ?? []).map(({ field }) => field)
}

const statuses = new Map<string, number>(Object.entries(statusOf))
/** What only a stack, a path of ours, or SQL would say. */
const leak = /\n\s+at |\.ts:\d|node_modules|\/(?:work|tmp|home|src)\/|\b(?:SELECT|INSERT|SQLITE)\b/

/**
 * The answer is this error, in exactly the shape of guide/requests.md#errors, with the status of its code. With `fields`,
 * these are the wrong ones, all of them.
 */
export function expectRefusal(answer: Answer, code: string, fields?: readonly string[]): void {
  const { status, headers, text } = answer
  const { error, ...rest }: { error?: Partial<ErrorBody> } = answer.body
  const { message, details, alternatives, booking_id, hold_id, ...core } = error ?? {}
  // What is the caller's own is named in place of other times.
  expect(
    [alternatives, booking_id, hold_id].filter((one) => one !== undefined).length,
  ).toBeLessThan(2)
  const wanted = statuses.get(code)
  expect<unknown>({ http: status, ...core, rest, text }).toEqual({
    http: wanted,
    code,
    status: wanted,
    rest: {},
    text,
  })
  expect(message).toMatch(/\w+ \w+ \w+/)
  expect(text).not.toMatch(leak)
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  expect(headers.get('x-request-id')).toMatch(/^\S+$/)
  expect(alternatives === undefined || isSlotRefusal(code)).toBe(true)
  if (code === 'VALIDATION_ERROR') expectDetails(details)
  else if (code !== 'OUTSIDE_WORKING_HOURS') expect(details).toBeUndefined()
  if (fields) expect(wrongFields(answer).sort()).toEqual([...fields].sort())
}

function isSlotRefusal(code: string): boolean {
  return ['SLOT_UNAVAILABLE', 'SCHEDULE_BLOCKED', 'OUTSIDE_WORKING_HOURS'].includes(code)
}

function expectDetails(details: ErrorBody['details']): void {
  expect(details).toBeArray()
  expect(details).not.toBeEmpty()
  for (const detail of details ?? []) {
    const { field, message, ...rest } = detail
    expect({ field: typeof field, rest }).toEqual({ field: 'string', rest: {} })
    expect(message).toMatch(/\w+ \w+/)
  }
}
