import type { WebhookSchedule } from '../domain/delivery.ts'
import type { Send } from '../webhooks/send.ts'

/** How the deliveries of endpoints of one kind are sent. */
export interface Channel {
  /** The waits before each attempt. */
  readonly schedule: WebhookSchedule
  readonly send: Send
  /** So many are under way at once, to all endpoints of the kind together. */
  readonly most: number
  /** Whether nothing of it leaves now. */
  isHeld(nowMs: number): boolean
}
