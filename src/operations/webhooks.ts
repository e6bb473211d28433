import { changeEntry, type Entry, entryOf, webhookFields } from '../domain/access/audited-fields.ts'
import { decideEndpoint, decideEndpointChange, type ListedWebhook } from '../domain/endpoint.ts'
import { invalid } from '../domain/errors.ts'
import { type Webhook, webhookNotFound } from '../domain/event.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { dayMs } from '../domain/time/units.ts'
import type { Context, Sight } from './context.ts'
import {
  newWebhookSecret,
  openWebhookSecret,
  sealedAnew,
  sealWebhookSecret,
} from './webhooks/webhook-secrets.ts'

/** How long the secret before a rotation signs beside the new one. */
const secretOverlapMs = dayMs
/** Each makes the headers of a delivery longer by some hundred bytes, and receivers take 8 to 16 KiB. */
const oldSecretsMax = 10

export type NewWebhook = Pick<Webhook, 'name' | 'url' | 'events' | 'headers' | 'manageLinks'>

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
  const { store, clock, newId, checkUrl, secrets } = context
  const isLoopbackOpen = await opensLoopback(context)
  const fault = await checkUrl(input.url, isLoopbackOpen)
  const id = newId()
  const secret = newWebhookSecret()
  const webhook: Webhook = {
    ...input,
    id,
    secret: sealWebhookSecret(secrets, id, secret),
    previousSecrets: [],
    isLoopbackOpen,
    refusal: null,
    active: true,
    disabledReason: null,
    failingSinceMs: null,
    createdAtMs: clock.nowMs(),
  }
  const outcome = await store.webhooks.add(
    sight.wholeAccount,
    (facts) => {
      // Not sooner: what was registered once is answered again, wherever its name leads by now.
      if (fault !== null) throw invalid([{ field: 'url', message: fault }])
      return decideEndpoint(webhook, facts)
    },
    once,
    endpointEntry(sight, 'createWebhook', webhook.id, webhook.createdAtMs),
  )
  return outcome.replayed ? outcome : { ...outcome, value: { ...outcome.value, secret } }
}

/** Whether an endpoint registered now may lead to loopback though no setting says so: it can be no stranger's. */
async function opensLoopback({ store, loopbackByDefault }: Context): Promise<boolean> {
  return loopbackByDefault && !(await store.accounts.areSeveral())
}

/** With 100 that wait, 100 that failed and 500 of the last day of each, so many take 15 ms. */
const readAtOnce = 30
/** What failed for good counts for so long. */
const failedCountedMs = dayMs

/** All of them, oldest first, read some at a time: with their headers a thousand take a tenth of a second. */
export async function listWebhooks(
  { store, gate, clock }: Context,
  sight: Sight,
): Promise<readonly ListedWebhook[]> {
  const sinceMs = clock.nowMs() - failedCountedMs
  const accountId = sight.wholeAccount
  const found: ListedWebhook[] = []
  while (true) {
    const after = found.at(-1)?.id ?? ''
    const some = await store.webhooks.list(accountId, after, readAtOnce, sinceMs)
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
  const atMs = context.clock.nowMs()
  const moved = change.url === undefined ? {} : await checkedMove(context, change.url)
  return context.store.webhooks.change(
    sight.wholeAccount,
    id,
    (webhook, facts) => decideEndpointChange(webhook, { ...change, ...moved }, facts),
    changeEntry(webhookFields, sight.author, 'updateWebhook', { kind: 'webhook', id }, atMs),
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
export async function rotateSecret(
  { store, clock, secrets }: Context,
  sight: Sight,
  id: string,
): Promise<Webhook> {
  const nowMs = clock.nowMs()
  const untilMs = nowMs + secretOverlapMs
  const secret = newWebhookSecret()
  const sealed = sealWebhookSecret(secrets, id, secret)
  const decide = (webhook: Webhook | null) => {
    if (!webhook) throw webhookNotFound()
    const live = webhook.previousSecrets.filter((old) => nowMs < old.untilMs)
    const previousSecrets = [{ secret: webhook.secret, untilMs }, ...live].slice(0, oldSecretsMax)
    return { ...webhook, secret: sealed, previousSecrets }
  }
  const entry = () => endpointEntry(sight, 'rotateSecret', id, nowMs)
  return { ...(await store.webhooks.change(sight.wholeAccount, id, decide, entry)), secret }
}

/** The secret of a kept answer, opened, where the endpoint still signs with it; null: it was rotated since, or is gone. */
export async function secretInAnswer(
  { store, secrets }: Context,
  { wholeAccount }: Sight,
  id: string,
  kept: string,
): Promise<string | null> {
  const webhook = await store.webhooks.find(wholeAccount, id)
  const secret = webhook && openWebhookSecret(secrets, id, webhook.secret)
  return secret === openWebhookSecret(secrets, id, kept) ? secret : null
}

/** Seals what stands in clear or under an older key, some endpoints a transaction. Answers which nobody can open, by their ids. */
export async function sealWebhooks({ store, secrets }: Context): Promise<readonly string[]> {
  const closed: string[] = []
  const decide = (webhook: Pick<Webhook, 'id' | 'secret' | 'previousSecrets'>) => {
    if (openWebhookSecret(secrets, webhook.id, webhook.secret) === null) closed.push(webhook.id)
    return sealedAnew(secrets, webhook)
  }
  for (let after: number | null = 0; after !== null; ) {
    after = await store.webhooks.sealSome(after, decide)
  }
  return closed
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

function endpointEntry(sight: Sight, operation: Entry['operation'], id: string, atMs: number) {
  return entryOf(sight.author, operation, { kind: 'webhook', id }, atMs)
}
