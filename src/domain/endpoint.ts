import type { Delivery } from './delivery.ts'
import { invalid } from './errors.ts'
import { type Webhook, webhookNotFound } from './event.ts'
import { decideCount, type PlanName } from './plan.ts'

/** The endpoints of an account, whatever its plan says: each event of the account may be written for all of them. */
export const endpointsMax = 1_000

/** What matters of the endpoints that an account has already. */
export type OtherEndpoint = Pick<Webhook, 'id' | 'url' | 'events' | 'active'>

/** What an account has. */
export interface EndpointFacts {
  readonly plan: PlanName
  readonly endpoints: readonly OtherEndpoint[]
}

/** How what is sent to an endpoint fares. */
export interface EndpointStanding {
  /** The newest of its deliveries; null: nothing was sent yet. */
  readonly newest:
    | (Pick<Delivery, 'status' | 'attempts' | 'lastError'> & {
        /** When it was settled; until then, when its event happened. */
        readonly atMs: number
      })
    | null
  readonly waiting: number
  /** When the event of the oldest of those happened; null: nothing waits. */
  readonly oldestWaitingMs: number | null
  /** How many have failed for good of late. */
  readonly failed: number
  /** What became of the newest events of the last day; those that wait are in neither. */
  readonly lastDay: { readonly delivered: number; readonly failed: number }
}

/** An endpoint, how its last attempts went, and its deliveries. */
export interface ListedWebhook extends Webhook {
  readonly recent: { readonly attempts: number; readonly failed: number }
  readonly standing: EndpointStanding
}

/** What a PATCH may change; absent means as it is. */
export type EndpointChange = Partial<
  Pick<Webhook, 'name' | 'url' | 'events' | 'headers' | 'manageLinks' | 'active' | 'isLoopbackOpen'>
>

/** @throws Refusal where there is such an endpoint already, or are too many. */
export function decideEndpoint(webhook: Webhook, { plan, endpoints }: EndpointFacts): Webhook {
  refuseTwin(webhook, endpoints)
  if (endpoints.length >= endpointsMax) {
    const most = endpointsMax.toLocaleString('en')
    const message = `is one endpoint too many: an account has at most ${most}. Delete one first.`
    throw invalid([{ field: 'url', message }])
  }
  decideCount(plan, 'webhooks', activeOf(endpoints))
  return webhook
}

/** @throws Refusal NOT_FOUND; as decideEndpoint, of what the change makes of it. */
export function decideEndpointChange(
  before: Webhook | null,
  change: EndpointChange,
  { plan, endpoints }: EndpointFacts,
): Webhook {
  if (!before) throw webhookNotFound()
  if (change.active && !before.active) decideCount(plan, 'webhooks', activeOf(endpoints))
  const changed = { ...before, ...change }
  // Two that were there before this was refused stay, and may be switched off.
  if (change.url !== undefined || change.events !== undefined) refuseTwin(changed, endpoints)
  const refusal = changed.url === before.url ? before.refusal : null
  return { ...changed, refusal, disabledReason: changed.active ? null : before.disabledReason }
}

/** Whoever runs a script of his twice would get every event twice. */
function refuseTwin({ id, url, events }: Webhook, endpoints: readonly OtherEndpoint[]): void {
  for (const other of endpoints) {
    const shared =
      other.id === id || other.url !== url
        ? []
        : other.events.filter((event) => events.includes(event))
    if (shared.length === 0) continue
    const message = `is registered already: the endpoint ${other.id} gets ${shared.join(', ')} there. Change that one, or delete it first.`
    throw invalid([{ field: 'url', message }])
  }
}

function activeOf(endpoints: readonly OtherEndpoint[]): number {
  return endpoints.filter(({ active }) => active).length
}
