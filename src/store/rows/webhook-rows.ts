import type { OtherEndpoint } from '../../domain/endpoint.ts'
import type { EventType, OldSecret, Webhook } from '../../domain/event.ts'
import type { Values } from './bindings.ts'

/** The columns that a change may write, and those that stay. */
export const changing = [
  'name',
  'url',
  'events',
  'secret',
  'previous_secrets',
  'headers',
  'loopback_open',
  'manage_links',
  'refusal',
  'active',
  'disabled_reason',
] as const
export const staying = ['id', 'created_at'] as const

/** What only deliveries write (deliveries.ts) is read here as well. */
export type WebhookRow = ReturnType<typeof rowOf> & { readonly failing_since: number | null }

export type OtherRow = Pick<WebhookRow, 'id' | 'url' | 'events' | 'active'>

export function rowOf(webhook: Webhook) {
  return {
    id: webhook.id,
    name: webhook.name,
    url: webhook.url,
    events: JSON.stringify(webhook.events),
    secret: webhook.secret,
    previous_secrets: JSON.stringify(webhook.previousSecrets),
    headers: JSON.stringify(webhook.headers),
    loopback_open: webhook.isLoopbackOpen ? 1 : 0,
    manage_links: webhook.manageLinks ? 1 : 0,
    refusal: webhook.refusal,
    active: webhook.active ? 1 : 0,
    disabled_reason: webhook.disabledReason,
    created_at: webhook.createdAtMs,
  } satisfies Values<(typeof staying | typeof changing)[number]>
}

export function otherOf({ active, events, ...row }: OtherRow): OtherEndpoint {
  return { ...row, events: JSON.parse(events), active: active === 1 }
}

export function webhookOf(row: WebhookRow): Webhook {
  const { id, name, url, secret, refusal } = row
  const events: EventType[] = JSON.parse(row.events)
  const previousSecrets: OldSecret[] = JSON.parse(row.previous_secrets)
  const headers: Webhook['headers'] = JSON.parse(row.headers)
  return {
    id,
    name,
    url,
    events,
    secret,
    previousSecrets,
    headers,
    isLoopbackOpen: row.loopback_open === 1,
    manageLinks: row.manage_links === 1,
    refusal,
    active: row.active === 1,
    disabledReason: row.disabled_reason,
    failingSinceMs: row.failing_since,
    createdAtMs: row.created_at,
  }
}
