import { invalid } from '../domain/errors.ts'
import { type EventType, type Webhook, webhookNotFound } from '../domain/event.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { decideCount } from '../domain/plan.ts'
import { dayMs } from '../domain/time/units.ts'
import type { Context, Sight } from './context.ts'

/** How long the secret before a rotation signs beside the new one. */
const secretOverlapMs = dayMs
/** Each makes the headers of a delivery longer by some hundred bytes, and receivers take 8 to 16 KiB. */
const oldSecretsMax = 10

export interface NewWebhook {
  readonly url: string
  readonly events: readonly EventType[]
}

/**
 * @throws Refusal VALIDATION_ERROR for a URL that leads to a private address, also by its name; LIMIT_REACHED
 * at the plan's number of endpoints.
 */
export async function createWebhook(
  { store, clock, newId, checkUrl }: Context,
  sight: Sight,
  { url, events }: NewWebhook,
  once?: Once<Webhook>,
): Promise<Outcome<Webhook>> {
  const fault = await checkUrl(url)
  const secret = newWebhookSecret()
  const createdAtMs = clock.nowMs()
  const webhook: Webhook = {
    id: newId(),
    url,
    events,
    secret,
    previousSecrets: [],
    active: true,
    disabledReason: null,
    failingSinceMs: null,
    createdAtMs,
  }
  return store.webhooks.add(
    sight.wholeAccount,
    ({ plan, used }) => {
      // Not sooner: what was registered once is answered again, wherever its name leads by now.
      if (fault !== null) throw invalid([{ field: 'url', message: fault }])
      decideCount(plan, 'webhooks', used)
      return webhook
    },
    once,
  )
}

/** Oldest first. */
export function listWebhooks({ store }: Context, sight: Sight): Promise<Webhook[]> {
  return store.webhooks.list(sight.wholeAccount)
}

export type WebhookChange = Partial<NewWebhook & Pick<Webhook, 'active'>>

/**
 * Changes an endpoint. Switching it on sends what waited and forgets its failures.
 * @throws Refusal as createWebhook; NOT_FOUND
 */
export async function updateWebhook(
  { store, checkUrl }: Context,
  sight: Sight,
  id: string,
  change: WebhookChange,
): Promise<Webhook> {
  const fault = change.url === undefined ? null : await checkUrl(change.url)
  if (fault !== null) throw invalid([{ field: 'url', message: fault }])
  return store.webhooks.change(sight.wholeAccount, id, (webhook, { plan, used }) => {
    if (!webhook) throw webhookNotFound()
    if (change.active && !webhook.active) decideCount(plan, 'webhooks', used)
    const changed = { ...webhook, ...change }
    return changed.active ? { ...changed, disabledReason: null } : changed
  })
}

/** Gives the endpoint a new secret; the old one signs beside it for 24 hours, the last few of several. @throws Refusal NOT_FOUND */
export function rotateSecret(
  { store, clock }: Context,
  sight: Sight,
  id: string,
): Promise<Webhook> {
  const nowMs = clock.nowMs()
  const untilMs = nowMs + secretOverlapMs
  const secret = newWebhookSecret()
  return store.webhooks.change(sight.wholeAccount, id, (webhook) => {
    if (!webhook) throw webhookNotFound()
    const live = webhook.previousSecrets.filter((old) => nowMs < old.untilMs)
    const previousSecrets = [{ secret: webhook.secret, untilMs }, ...live].slice(0, oldSecretsMax)
    return { ...webhook, secret, previousSecrets }
  })
}

/** What still waits for it is dropped. @throws Refusal NOT_FOUND */
export async function deleteWebhook({ store }: Context, sight: Sight, id: string): Promise<void> {
  if (!(await store.webhooks.remove(sight.wholeAccount, id))) throw webhookNotFound()
}

/** A signing secret as Standard Webhooks writes it: `whsec_` and base64 of 32 random bytes. */
function newWebhookSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`
}
