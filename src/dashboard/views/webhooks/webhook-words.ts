/** Endpoints and what was sent to them, in words. */
import type { Delivery, DeliveryDetail, Webhook, WebhookInput } from '../../api/types.ts'
import type { Tone } from '../../ui/page.tsx'
import { agoWords, count, momentWords, numberWords } from '../../ui/words.ts'

type Attempt = Pick<DeliveryDetail['log'][number], 'status_code' | 'error'>

type EventType = WebhookInput['events'][number]

/** The events that an endpoint can receive. */
export const eventNames: Readonly<Record<EventType, string>> = {
  'booking.confirmed': 'Booking confirmed',
  'booking.rescheduled': 'Booking moved',
  'booking.updated': 'Booking changed',
  'booking.cancelled': 'Booking cancelled',
  'booking.reminder': 'Booking reminder',
  'mail.failed': 'A mail failed',
  'booking.started': 'Booking started',
  'booking.conflict': 'Event over a booking',
  'calendar.unreachable': 'Calendar unreachable',
  'calendar.recovered': 'Calendar read again',
}

export function isEvent(name: string): name is EventType {
  return name in eventNames
}

export function eventWords(name: string): string {
  return isEvent(name) ? eventNames[name] : 'Test'
}

/** What to call an endpoint: its name, or `your-agent.com`. */
export function titleOf({ name, url }: Webhook): string {
  return name ?? new URL(url).host
}

/** Why the service switched an endpoint off; null where it did not. */
export function reasonWords({ disabled_reason, failing_since }: Webhook): string | null {
  if (failing_since === undefined) return disabled_reason ?? null
  return `Every delivery since ${momentWords(failing_since)} failed`
}

export interface Standing {
  readonly tone: Tone
  readonly words: string
  readonly detail?: string
}

/** What waits for longer is late. */
const lateMs = 60_000

/** How an endpoint fares: healthy is one to which all of late has arrived, and nothing waits for long. */
export function healthOf(webhook: Webhook, nowMs: number): Standing {
  const { active, last_delivery: newest, failed = 0 } = webhook
  const reason = reasonWords(webhook)
  if (reason !== null) return { tone: 'bad', words: 'Switched off', detail: reason }
  if (!active) return { tone: 'calm', words: 'Off', detail: 'Nothing is sent.' }
  if (webhook.refusal !== undefined)
    return { tone: 'bad', words: 'Refused', detail: webhook.refusal }
  if (!newest) return { tone: 'calm', words: 'Nothing sent yet' }
  const when = agoWords(newest.at, nowMs)
  const detail = [newest.error, when].filter(Boolean).join(', ')
  if (newest.status === 'failed') return { tone: 'bad', words: 'Failing', detail }
  if (failed > 0) {
    return { tone: 'bad', words: `${countedWords(failed)} failed`, detail: 'In the last 24 hours' }
  }
  if (newest.status === 'pending' && newest.attempts > 0) {
    return { tone: 'waiting', words: 'Trying again', detail }
  }
  return late(webhook, nowMs) ?? shareFailed(webhook, newest.status === 'pending', when)
}

/** How many are waiting or failed, which are counted to 100. */
export function countedWords(number = 0): string {
  return number < 100 ? String(number) : '100 or more'
}

/** How many endpoints somebody has to look after. */
export function failingCount(webhooks: readonly Webhook[], nowMs: number): number {
  return webhooks.filter((webhook) => healthOf(webhook, nowMs).tone === 'bad').length
}

function late({ oldest_waiting_at }: Webhook, nowMs: number): Standing | null {
  if (oldest_waiting_at === undefined || nowMs - Date.parse(oldest_waiting_at) <= lateMs)
    return null
  return {
    tone: 'waiting',
    words: 'Late',
    detail: `The oldest from ${agoWords(oldest_waiting_at, nowMs)}`,
  }
}

/** Nothing failed for good: how many attempts did. */
function shareFailed(
  { recent_attempts: recent }: Webhook,
  isSending: boolean,
  when: string,
): Standing {
  if (!recent || recent.failed === 0) {
    if (isSending) return { tone: 'waiting', words: 'Sending', detail: when }
    return { tone: 'good', words: 'Healthy', detail: when }
  }
  const share = recent.failed / recent.total
  return {
    tone: share < 0.5 ? 'waiting' : 'bad',
    words: `${Math.round(100 * share)}% failed`,
    detail: `${recent.failed} of the last ${recent.total} attempts, ${when}`,
  }
}

/** How one delivery stands. */
export function deliveryStanding({ status, attempts, postponed }: Delivery): Standing {
  const detail = count(attempts, 'attempt')
  if (status === 'delivered') return { tone: 'good', words: 'Delivered', detail }
  if (status === 'failed') return { tone: 'bad', words: 'Failed', detail }
  if (postponed > 0) {
    return { tone: 'waiting', words: 'Put off', detail: count(postponed, 'time') }
  }
  return { tone: 'waiting', words: 'Waiting', detail }
}

/** What the last attempt came to: `Answered 500`. */
export function answerWords({ error, last_status_code }: Delivery): string {
  if (error !== null) return error.charAt(0).toUpperCase() + error.slice(1)
  return last_status_code === null ? '–' : `Answered ${last_status_code}`
}

/** The body as it is read best: one member on each line. */
export function bodyWords({ body }: DeliveryDetail): string {
  return JSON.stringify(JSON.parse(body), null, 2)
}

/** The headers as they were sent, one on each line; nothing where none were. */
export function headerWords({ headers = {} }: DeliveryDetail): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}

/** How much of the last day arrived: `98.2%`, beside `491 of 500`. */
export function rateWords({ last_day: day }: Webhook): { share: string; counted: string } | null {
  if (!day) return null
  const total = day.delivered + day.failed
  // Rounded down: 100% is said of all only.
  const share = Math.floor((1_000 * day.delivered) / total) / 10
  return { share: `${share}%`, counted: `${numberWords(day.delivered)} of ${numberWords(total)}` }
}

/** What the status of an attempt's answer does not say by itself; null where it says all. */
export function problemOf({ status_code, error }: Attempt): string | null {
  if (status_code === null) return error
  return status_code >= 300 && status_code < 400 ? 'Redirects are not followed.' : null
}

/** When it is tried again: `In 4 minutes`. */
export function nextWords(delivery: Delivery, { active }: Webhook, nowMs: number): string {
  const { status, next_attempt_at } = delivery
  if (status === 'delivered') return '–'
  if (status === 'failed') return 'None left'
  if (!active) return 'When switched on'
  if (next_attempt_at === null || Date.parse(next_attempt_at) <= nowMs) return 'Now'
  const words = agoWords(next_attempt_at, nowMs)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
