import { Type } from '@sinclair/typebox'
import { eventTypes, type Webhook } from '../../domain/event.ts'
import { urlCharactersMax } from '../../domain/limits.ts'
import { showInstant } from '../../domain/notation.ts'
import type { NewWebhook } from '../../operations/webhooks.ts'
import { closed, Id, Instant, OneOf, type Read } from './vocabulary.ts'

const exampleInput = {
  url: 'https://your-agent.com/webhooks',
  events: ['booking.confirmed', 'booking.cancelled'],
}

const EventWord = OneOf(eventTypes, 'What happened.')

export const WebhookInput = Type.Object(
  {
    url: Type.String({
      format: 'webhook-url',
      maxLength: urlCharactersMax,
      description: 'Where events are POSTed to.',
    }),
    events: Type.Array(EventWord, {
      minItems: 1,
      uniqueItems: true,
      description: 'Which events it gets.',
    }),
  },
  { ...closed, title: 'WebhookInput', examples: [exampleInput] },
)

const exampleWebhook = {
  id: '019aa3c0-7a00-7000-8000-000000000004',
  ...exampleInput,
  active: true,
  created_at: '2026-03-10T10:00:00.000Z',
}

const answerFields = {
  id: Id('The endpoint.'),
  url: Type.String({ format: 'uri', description: 'Where events are POSTed to.' }),
  events: Type.Array(EventWord, { description: 'Which events it gets.' }),
  active: Type.Boolean({ description: 'Whether it is told of events.' }),
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
  },
  {
    ...closed,
    title: 'NewWebhook',
    examples: [{ ...exampleWebhook, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' }],
  },
)

export const WebhookList = Type.Object(
  {
    webhooks: Type.Array(WebhookAnswer, { description: 'Without their secrets.' }),
    total: Type.Integer({ description: 'How many there are.' }),
  },
  { ...closed, title: 'WebhookList', examples: [{ webhooks: [exampleWebhook], total: 1 }] },
)

export function readWebhook({ url, events }: Read<typeof WebhookInput>): NewWebhook {
  const address = new URL(url)
  // A fragment is never sent.
  address.hash = ''
  return { url: address.href, events }
}

export function showWebhook({ id, url, events, active, createdAtMs }: Webhook) {
  return { id, url, events, active, created_at: showInstant(createdAtMs) }
}

export function showNewWebhook(webhook: Webhook) {
  return { ...showWebhook(webhook), secret: webhook.secret }
}
