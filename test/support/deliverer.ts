/** A worker on a test's own context: a script answers what it sends, and only the moved clock makes anything due. */

import type { AttemptOutcome, ClaimedDelivery, WebhookSchedule } from '../../src/domain/delivery.ts'
import { eventTypes } from '../../src/domain/event.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import type { Context } from '../../src/operations/context.ts'
import { createDeliverer } from '../../src/workers/deliver.ts'
import type { Answer, WebhookBody } from './answers.ts'
import type { CallOptions, TestApp } from './app.ts'

/** The promised waits (guide/webhooks.md#attempts). */
export const threeAttempts: WebhookSchedule = [0, 5 * minuteMs, 60 * minuteMs]
export const oneAttempt: WebhookSchedule = [0]

/** One attempt as it was sent. */
export interface Sent extends ClaimedDelivery {
  readonly atMs: number
}

/** What the receiver does with one. */
export type Script = (sent: Sent) => AttemptOutcome | Promise<AttemptOutcome>

/** What comes of an answer with this status. */
export function answering(statusCode: number, answer: string | null = null): AttemptOutcome {
  return { statusCode, error: statusCode < 300 ? null : `answered ${statusCode}`, answer }
}

export const silence: AttemptOutcome = {
  statusCode: null,
  error: 'no answer within 10 seconds',
  answer: null,
}

/**
 * @example
 * const worker = startDeliverer(app.context, () => answering(500))
 * const [first] = await worker.run()
 */
export function startDeliverer(
  context: Context,
  script: Script = () => answering(204),
  schedule = threeAttempts,
) {
  let sent: Sent[] = []
  const deliverer = createDeliverer(context, schedule, async (delivery, atMs) => {
    const attempt = { ...delivery, atMs }
    sent.push(attempt)
    return script(attempt)
  })
  return {
    ...deliverer,
    /** Sends all that is due and answers what that was, in the order in which it was sent. */
    async run(): Promise<Sent[]> {
      sent = []
      await deliverer.runOnce()
      await deliverer.settled()
      return sent
    },
  }
}

/** What comes of an attempt that could not leave this machine. */
export const unsent: AttemptOutcome = {
  ...{ statusCode: null, answer: null, isUnsent: true },
  error: 'not sent, and not counted: this process has no descriptor left',
}

/** A delivery as the API shows it. */
export interface DeliveryBody {
  readonly id: string
  readonly event: string
  readonly booking_id: string | null
  readonly attendee_name: string | null
  readonly status: string
  readonly attempts: number
  readonly postponed: number
  readonly last_status_code: number | null
  readonly error: string | null
  readonly next_attempt_at: string | null
  readonly created_at: string
  readonly settled_at: string | null
}

export interface AttemptBody {
  readonly started_at: string
  readonly duration_ms: number
  readonly status_code: number | null
  readonly error: string | null
  readonly answer: string | null
  readonly no_body?: string
}

export interface DeliveryDetailBody extends DeliveryBody {
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly log: readonly AttemptBody[]
}

export interface DeliveryListBody {
  readonly deliveries: readonly DeliveryBody[]
  readonly total: number
  readonly limit: number
  readonly offset: number
  readonly cursor?: string
}

/** An endpoint as the API shows it. */
export interface EndpointBody extends WebhookBody {
  readonly name?: string
  readonly disabled_reason?: string
  readonly refusal?: string
  readonly header_names?: readonly string[]
  readonly recent_attempts?: { readonly total: number; readonly failed: number }
  readonly last_delivery?: Pick<DeliveryBody, 'status' | 'attempts' | 'error'> & {
    readonly at: string
  }
  readonly waiting?: number
  readonly oldest_waiting_at?: string
  readonly failed?: number
  readonly last_day?: { readonly delivered: number; readonly failed: number }
}

let registered = 0

/** Registers an endpoint of an address of its own for every event, unless `fields` say otherwise. */
export async function register(
  app: TestApp,
  fields: Readonly<Record<string, unknown>> = {},
  options: CallOptions = {},
): Promise<EndpointBody> {
  registered += 1
  const url = `https://crm.example/hook-${registered}`
  const wanted = { url, events: eventTypes, ...fields }
  return succeeded(await app.call('POST', '/v1/webhooks', wanted, options)).body
}

/** @throws the answer, unless it is a success. */
export function succeeded(answer: Answer): Answer {
  if (answer.status < 300) return answer
  throw new Error(`answered ${answer.status}: ${answer.text}`)
}

export async function listDeliveries(
  app: TestApp,
  webhookId: string,
  query: Readonly<Record<string, string>> = {},
): Promise<DeliveryListBody> {
  const path = `/v1/webhooks/${webhookId}/deliveries?${new URLSearchParams(query)}`
  return JSON.parse(succeeded(await app.call('GET', path)).text)
}

export async function getDelivery(
  app: TestApp,
  webhookId: string,
  id: string,
): Promise<DeliveryDetailBody> {
  const path = `/v1/webhooks/${webhookId}/deliveries/${id}`
  return JSON.parse(succeeded(await app.call('GET', path)).text)
}

/** The endpoint as it is listed. */
export async function endpointOf(app: TestApp, id: string): Promise<EndpointBody> {
  const { body } = succeeded(await app.call('GET', '/v1/webhooks'))
  const found = body.webhooks.find((webhook) => webhook.id === id)
  if (!found) throw new Error(`no endpoint ${id}`)
  return found
}

/** Half-hour slots, day and night, from 2026-06-01 on: each call books the next one. */
export async function startBooking(app: TestApp) {
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const { id } = await app.human({ rules })
  let startMs = Date.parse('2026-06-01T00:00:00Z')
  return async (fields: object = {}) => {
    const startsAt = new Date(startMs).toISOString()
    startMs += 30 * minuteMs
    return succeeded(await app.book(id, startsAt, fields)).body
  }
}

/** The only one of a list. */
export function only<T>(rows: readonly T[]): T {
  const [row, ...rest] = rows
  if (row === undefined || rest.length > 0) throw new Error(`${rows.length} instead of one`)
  return row
}
