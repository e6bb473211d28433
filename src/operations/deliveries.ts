import { entryOf } from '../domain/access/audit.ts'
import type { Delivery, DeliveryLogged } from '../domain/delivery.ts'
import { Refusal } from '../domain/errors.ts'
import { webhookNotFound } from '../domain/event.ts'
import { listing, says } from '../domain/wording/says.ts'
import {
  type DeliveryFilter,
  type DeliveryPage,
  deliveriesSearchedMax,
  type ListedDeliveries,
  type WebhookKey,
} from '../store/store.ts'
import type { Context, Sight } from './context.ts'

export type { DeliveryFilter, DeliveryPage, ListedDeliveries, WebhookKey }
export { deliveriesSearchedMax }

/** What was and will be sent to one endpoint, newest first. @throws Refusal NOT_FOUND */
export async function listDeliveries(
  { store }: Context,
  key: WebhookKey,
  filter: DeliveryFilter,
  page: DeliveryPage,
): Promise<ListedDeliveries> {
  return found(await store.deliveryLog.list(key, filter, page), webhookNotFound)
}

/** One delivery with its body and every attempt. @throws Refusal NOT_FOUND */
export async function getDelivery(
  { store }: Context,
  key: WebhookKey,
  id: string,
): Promise<DeliveryLogged> {
  return found(await store.deliveryLog.find(key, id), deliveryNotFound)
}

/** Sends it again, now, under the same webhook-id, with a new round of attempts. @throws Refusal NOT_FOUND */
export async function redeliver(
  { store, clock }: Context,
  sight: Sight,
  webhookId: string,
  id: string,
): Promise<Delivery> {
  const [key, nowMs] = [{ accountId: sight.wholeAccount, webhookId }, clock.nowMs()]
  const object = { kind: 'webhook', id: webhookId } as const
  const entry = entryOf(sight.author, 'redeliver', object, nowMs, { deliveryId: id })
  return found(await store.deliveryLog.redeliver(key, id, nowMs, entry), deliveryNotFound)
}

/** Sends again all that failed at or after an instant; answers how many. @throws Refusal NOT_FOUND */
export async function redeliverFailed(
  { store, clock }: Context,
  sight: Sight,
  webhookId: string,
  sinceMs: number,
): Promise<number> {
  const [key, nowMs] = [{ accountId: sight.wholeAccount, webhookId }, clock.nowMs()]
  const object = { kind: 'webhook', id: webhookId } as const
  const entry = (redelivered: number) =>
    entryOf(sight.author, 'redeliverFailed', object, nowMs, { redelivered })
  const count = await store.deliveryLog.redeliverFailed(key, sinceMs, nowMs, entry)
  return found(count, webhookNotFound)
}

/** Sends a test event to this endpoint alone. @throws Refusal NOT_FOUND */
export async function testWebhook({ store, clock }: Context, key: WebhookKey): Promise<Delivery> {
  return found(await store.deliveryLog.addTest(key, clock.nowMs()), webhookNotFound)
}

function found<T>(value: T | null, notFound: () => Refusal): T {
  if (value === null) throw notFound()
  return value
}

function deliveryNotFound(): Refusal {
  return new Refusal('NOT_FOUND', says`There is no such delivery. ${listing('listDeliveries')}`)
}
