import { Type } from '@sinclair/typebox'
import type { EndpointStanding, ListedWebhook } from '../domain/endpoint.ts'
import { eventTypes, type Webhook } from '../domain/event.ts'
import { showInstant } from '../domain/time/notation.ts'
import { nullMeans, says } from '../domain/wording/says.ts'
import type { NewWebhook, WebhookChange } from '../operations/webhooks.ts'
import { DeliveryStatus } from './delivery.ts'
import { Headers } from './endpoint-headers.ts'
import {
  closed,
  Id,
  Instant,
  Name,
  NextCursor,
  Nullable,
  OneOf,
  type Read,
  type ShownIn,
} from './vocabulary.ts'

const urlCharactersMax = 2_048

const exampleInput = {
  url: 'https://your-agent.com/webhooks',
  events: ['booking.confirmed', 'booking.cancelled'],
}

const nameWords = 'What people call it.'

const EventWord = OneOf(eventTypes, 'What happened.')

const url = Type.String({
  format: 'webhook-url',
  maxLength: urlCharactersMax,
  description: 'Where events are POSTed to.',
})
const events = Type.Array(EventWord, {
  minItems: 1,
  uniqueItems: true,
  description: 'Which events it gets.',
})

const ManageLinks = Type.Optional(
  Type.Boolean({
    description:
      'true: what is sent has the manage_url of its booking. Whoever reads it may cancel and move that.',
  }),
)

export const WebhookInput = Type.Object(
  {
    name: Type.Optional(Name(nameWords)),
    url,
    events,
    headers: Type.Optional(Headers),
    manage_links: ManageLinks,
  },
  { ...closed, title: 'WebhookInput', examples: [exampleInput] },
)

export const WebhookPatch = Type.Object(
  {
    name: Type.Optional(Nullable(Name(nameWords), says`A new name${nullMeans('removes it')}.`)),
    url: Type.Optional(url),
    events: Type.Optional(events),
    headers: Type.Optional(Headers),
    manage_links: ManageLinks,
    active: Type.Optional(
      Type.Boolean({ description: 'false holds back what waits, true sends it.' }),
    ),
  },
  { ...closed, title: 'WebhookPatch', examples: [{ active: true }] },
)

const exampleWebhook = {
  id: '019aa3c0-7a00-7000-8000-000000000004',
  ...exampleInput,
  active: true,
  created_at: '2027-03-16T10:00:00.000Z',
}

const exampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='

const answerFields = {
  id: Id('The endpoint.'),
  name: Type.Optional(Type.String({ description: `Only where it has one. ${nameWords}` })),
  url: Type.String({ format: 'uri', description: 'Where events are POSTed to.' }),
  events: Type.Array(EventWord, { description: 'Which events it gets.' }),
  header_names: Type.Optional(
    Type.Array(Type.String({ description: 'The name of a header.' }), {
      description: 'Only where it has headers of its own: their names.',
    }),
  ),
  manage_links: Type.Optional(
    Type.Literal(true, { description: 'Only where what is sent has the links of bookings.' }),
  ),
  active: Type.Boolean({ description: 'Whether events are sent to it.' }),
  disabled_reason: Type.Optional(
    Type.String({ description: 'Only where the service switched it off by itself: why.' }),
  ),
  failing_since: Type.Optional(
    Instant('Only beside disabled_reason: since when every delivery to it failed.'),
  ),
  refusal: Type.Optional(
    Type.String({
      description:
        'Only where the last delivery was not sent because of where the address leads: why.',
    }),
  ),
  recent_attempts: Type.Optional(
    Type.Object(
      {
        total: Type.Integer({ description: 'How many there were, 20 at most.' }),
        failed: Type.Integer({ description: 'How many of them had no answer of 2xx.' }),
      },
      { ...closed, description: 'In the list, where there were some: the last attempts.' },
    ),
  ),
  last_delivery: Type.Optional(
    Type.Object(
      {
        status: DeliveryStatus,
        attempts: Type.Integer({ description: 'Attempts in its present round.' }),
        error: Nullable(Type.String(), 'What went wrong at the last attempt, in words.'),
        at: Instant('When it was delivered or given up; until then, when its event happened.'),
      },
      { ...closed, description: 'In the list, where there was one: the newest delivery.' },
    ),
  ),
  waiting: Type.Optional(
    Type.Integer({ description: 'In the list, where some wait: how many, counted to 100.' }),
  ),
  oldest_waiting_at: Type.Optional(
    Instant('Beside waiting: when the event of the oldest of those happened.'),
  ),
  failed: Type.Optional(
    Type.Integer({
      description:
        'In the list, where there were some: how many of the newest 100 that failed for good did so in the last 24 hours.',
    }),
  ),
  last_day: Type.Optional(
    Type.Object(
      {
        delivered: Type.Integer({ description: 'How many were delivered.' }),
        failed: Type.Integer({ description: 'How many failed for good.' }),
      },
      {
        ...closed,
        description:
          'In the list, where there were some: what became of the events of the last 24 hours, the newest 500 of them. Those that wait are in neither.',
      },
    ),
  ),
  created_at: Instant('When it was registered.'),
}

export const WebhookAnswer = Type.Object(answerFields, {
  ...closed,
  title: 'Webhook',
  examples: [exampleWebhook],
})

export const WebhookCreated = Type.Object(
  {
    ...answerFields,
    secret: Type.String({ description: 'Signs what is sent. Shown here only: keep it.' }),
    signing_secret: Type.String({ description: 'The same, by the name some clients know.' }),
  },
  {
    ...closed,
    title: 'NewWebhook',
    examples: [{ ...exampleWebhook, secret: exampleSecret, signing_secret: exampleSecret }],
  },
)

export const WebhookList = Type.Object(
  {
    webhooks: Type.Array(WebhookAnswer, { description: 'Without their secrets.' }),
    total: Type.Integer({ description: 'How many there are.' }),
    cursor: NextCursor,
  },
  { ...closed, title: 'WebhookList', examples: [{ webhooks: [exampleWebhook], total: 1 }] },
)

export const RotationAnswer = Type.Object(
  {
    id: Id('The endpoint.'),
    secret: Type.String({ description: 'The new secret. Shown here only: keep it.' }),
    previous_secret_expires_at: Instant('Until then the old secret signs as well.'),
  },
  {
    ...closed,
    title: 'Rotation',
    examples: [
      {
        id: exampleWebhook.id,
        secret: exampleSecret,
        previous_secret_expires_at: '2027-03-17T10:00:00.000Z',
      },
    ],
  },
)

export function readWebhook(input: Read<typeof WebhookInput>): NewWebhook {
  const { name = null, url, events, headers = {}, manage_links: manageLinks = false } = input
  return { name, url: sentUrl(url), events, headers, manageLinks }
}

/** The address as it is connected to: a fragment is never sent. */
function sentUrl(text: string): string {
  const address = new URL(text)
  address.hash = ''
  return address.href
}

export const webhookShownIn = {
  id: ['id'],
  name: ['name'],
  url: ['url'],
  events: ['events'],
  // When it is made or rotated, and then only.
  secret: [],
  previousSecrets: [],
  headers: ['header_names'],
  isLoopbackOpen: [],
  manageLinks: ['manage_links'],
  refusal: ['refusal'],
  active: ['active'],
  disabledReason: ['disabled_reason'],
  failingSinceMs: ['failing_since'],
  createdAtMs: ['created_at'],
} as const satisfies ShownIn<Webhook, typeof WebhookAnswer>

export function showWebhook(webhook: Webhook) {
  const { id, name, url, events, active, refusal, createdAtMs } = webhook
  const names = Object.keys(webhook.headers)
  return {
    id,
    ...(name !== null && { name }),
    url,
    events,
    ...(names.length > 0 && { header_names: names }),
    ...(webhook.manageLinks && { manage_links: true }),
    active,
    ...showFailure(webhook),
    ...(refusal !== null && { refusal }),
    created_at: showInstant(createdAtMs),
  }
}

export function showListedWebhook({ recent, standing, ...webhook }: ListedWebhook) {
  const { attempts, failed } = recent
  return {
    ...showWebhook(webhook),
    ...(attempts > 0 && { recent_attempts: { total: attempts, failed } }),
    ...showStanding(standing),
  }
}

function showStanding({ newest, waiting, oldestWaitingMs, failed, lastDay }: EndpointStanding) {
  return {
    ...(newest && { last_delivery: showNewest(newest) }),
    ...(waiting > 0 && { waiting }),
    ...(oldestWaitingMs !== null && { oldest_waiting_at: showInstant(oldestWaitingMs) }),
    ...(failed > 0 && { failed }),
    ...(lastDay.delivered + lastDay.failed > 0 && { last_day: lastDay }),
  }
}

function showNewest({
  status,
  attempts,
  lastError,
  atMs,
}: NonNullable<EndpointStanding['newest']>) {
  return { status, attempts, error: lastError, at: showInstant(atMs) }
}

function showFailure({ disabledReason, failingSinceMs }: Webhook) {
  if (disabledReason === null) return {}
  const since = failingSinceMs === null ? {} : { failing_since: showInstant(failingSinceMs) }
  return { disabled_reason: disabledReason, ...since }
}

export function showNewWebhook(webhook: Webhook) {
  const { secret } = webhook
  return { ...showWebhook(webhook), secret, signing_secret: secret }
}

export function readWebhookPatch(input: Read<typeof WebhookPatch>): WebhookChange {
  const { url, manage_links: manageLinks, ...rest } = input
  return {
    ...rest,
    ...(manageLinks === undefined ? {} : { manageLinks }),
    ...(url === undefined ? {} : { url: sentUrl(url) }),
  }
}

export function showRotation({ id, secret, previousSecrets }: Webhook) {
  const untilMs = previousSecrets[0]?.untilMs ?? 0
  return { id, secret, previous_secret_expires_at: showInstant(untilMs) }
}
