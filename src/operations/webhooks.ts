import { type EventType, type Webhook, webhookNotFound } from '../domain/event.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { decideCount } from '../domain/plan.ts'
import type { Context } from './context.ts'

export interface NewWebhook {
  readonly url: string
  readonly events: readonly EventType[]
}

/** @throws Refusal LIMIT_REACHED at the plan's number of endpoints. */
export function createWebhook(
  { store, clock, newId }: Context,
  accountId: string,
  { url, events }: NewWebhook,
  once?: Once<Webhook>,
): Promise<Outcome<Webhook>> {
  const secret = newWebhookSecret()
  const createdAtMs = clock.nowMs()
  const webhook: Webhook = { id: newId(), url, events, secret, active: true, createdAtMs }
  return store.webhooks.add(
    accountId,
    ({ plan, used }) => {
      decideCount(plan, 'webhooks', used)
      return webhook
    },
    once,
  )
}

/** Oldest first. */
export function listWebhooks({ store }: Context, accountId: string): Promise<Webhook[]> {
  return store.webhooks.list(accountId)
}

/** What still waits for it is dropped. @throws Refusal NOT_FOUND */
export async function deleteWebhook(
  { store }: Context,
  accountId: string,
  id: string,
): Promise<void> {
  if (!(await store.webhooks.remove(accountId, id))) throw webhookNotFound()
}

/** A signing secret as Standard Webhooks writes it: `whsec_` and base64 of 32 random bytes. */
export function newWebhookSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`
}
