import { entryOf } from '../domain/access/audit.ts'
import { decideEndpoint, decideEndpointChange } from '../domain/endpoint.ts'
import { invalid } from '../domain/errors.ts'
import { type ListedWebhook, type Webhook, webhookNotFound } from '../domain/event.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { dayMs } from '../domain/time/units.ts'
import type { OperationId } from '../domain/wording/operation-id.ts'
import type { Context, Sight } from './context.ts'

/** How long the secret before a rotation signs beside the new one. */
const secretOverlapMs = dayMs
/** Each makes the headers of a delivery longer by some hundred bytes, and receivers take 8 to 16 KiB. */
const oldSecretsMax = 10

export type NewWebhook = Pick<Webhook, 'url' | 'events' | 'headers'>

/**
 * @throws Refusal VALIDATION_ERROR for a URL that leads to a private address, also by its name, or that is
 * registered already; LIMIT_REACHED at the plan's number of endpoints.
 */
export async function createWebhook(
  context: Context,
  sight: Sight,
  input: NewWebhook,
  once?: Once<Webhook>,
): Promise<Outcome<Webhook>> {
  const { store, clock, newId, checkUrl } = context
  const isLoopbackOpen = await opensLoopback(context)
  const fault = await checkUrl(input.url, isLoopbackOpen)
  const webhook: Webhook = {
    ...input,
    id: newId(),
    secret: newWebhookSecret(),
    previousSecrets: [],
    isLoopbackOpen,
    refusal: null,
    active: true,
    disabledReason: null,
    failingSinceMs: null,
    createdAtMs: clock.nowMs(),
  }
  return store.webhooks.add(
    sight.wholeAccount,
    (facts) => {
      // Not sooner: what was registered once is answered again, wherever its name leads by now.
      if (fault !== null) throw invalid([{ field: 'url', message: fault }])
      return decideEndpoint(webhook, facts)
    },
    once,
    endpointEntry(sight, 'createWebhook', webhook.id, webhook.createdAtMs),
  )
}

/** Whether an endpoint registered now may lead to loopback though no setting says so: it can be no stranger's. */
async function opensLoopback({ store, loopbackByDefault }: Context): Promise<boolean> {
  return loopbackByDefault && !(await store.accounts.areSeveral())
}

const readAtOnce = 200

/** All of them, oldest first, read some at a time: with their headers a thousand take a tenth of a second. */
export async function listWebhooks(
  { store, gate }: Context,
  sight: Sight,
): Promise<readonly ListedWebhook[]> {
  const accountId = sight.wholeAccount
  const found: ListedWebhook[] = []
  while (true) {
    const some = await store.webhooks.list(accountId, found.at(-1)?.id ?? '', readAtOnce)
    found.push(...some)
    if (some.length < readAtOnce) return found
    await gate.turns.next(accountId)
  }
}

export type WebhookChange = Partial<NewWebhook & Pick<Webhook, 'active'>>

/**
 * Changes an endpoint. Switching it on sends what waited and forgets its failures.
 * @throws Refusal as createWebhook; NOT_FOUND
 */
export async function updateWebhook(
  context: Context,
  sight: Sight,
  id: string,
  change: WebhookChange,
): Promise<Webhook> {
  const moved = change.url === undefined ? {} : await checkedMove(context, change.url)
  return context.store.webhooks.change(
    sight.wholeAccount,
    id,
    (webhook, facts) => decideEndpointChange(webhook, { ...change, ...moved }, facts),
    endpointEntry(sight, 'updateWebhook', id, context.clock.nowMs()),
  )
}

/** What is open to an endpoint is decided anew with its address. @throws Refusal VALIDATION_ERROR */
async function checkedMove(context: Context, url: string) {
  const isLoopbackOpen = await opensLoopback(context)
  const fault = await context.checkUrl(url, isLoopbackOpen)
  if (fault !== null) throw invalid([{ field: 'url', message: fault }])
  return { isLoopbackOpen }
}

/** The endpoints of all accounts to which nothing can be sent as the settings are, and why: those that name an address themselves. */
export async function unreachableEndpoints(
  { store }: Context,
  whyClosed: (webhook: Webhook) => string | null,
): Promise<{ id: string; reason: string }[]> {
  const found = await store.webhooks.listActive()
  return found.flatMap((webhook) => {
    const reason = whyClosed(webhook) ?? webhook.refusal
    return reason === null ? [] : [{ id: webhook.id, reason }]
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
  const decide = (webhook: Webhook | null) => {
    if (!webhook) throw webhookNotFound()
    const live = webhook.previousSecrets.filter((old) => nowMs < old.untilMs)
    const previousSecrets = [{ secret: webhook.secret, untilMs }, ...live].slice(0, oldSecretsMax)
    return { ...webhook, secret, previousSecrets }
  }
  const entry = endpointEntry(sight, 'rotateSecret', id, nowMs)
  return store.webhooks.change(sight.wholeAccount, id, decide, entry)
}

/** Whether an endpoint still signs with a secret that was shown once. */
export async function isSecretOf(
  { store }: Context,
  { wholeAccount }: Sight,
  id: string,
  secret: string,
): Promise<boolean> {
  return (await store.webhooks.find(wholeAccount, id))?.secret === secret
}

/** What still waits for it is dropped. @throws Refusal NOT_FOUND */
export async function deleteWebhook(
  { store, clock }: Context,
  sight: Sight,
  id: string,
): Promise<void> {
  const entry = endpointEntry(sight, 'deleteWebhook', id, clock.nowMs())
  if (!(await store.webhooks.remove(sight.wholeAccount, id, entry))) throw webhookNotFound()
}

function endpointEntry(sight: Sight, operation: OperationId, id: string, atMs: number) {
  return entryOf(sight.author, operation, { kind: 'webhook', id }, atMs)
}

/** A signing secret as Standard Webhooks writes it: `whsec_` and base64 of 32 random bytes. */
function newWebhookSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`
}
