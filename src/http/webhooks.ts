import type { Webhook } from '../domain/event.ts'
import { named, says } from '../domain/wording/says.ts'
import * as operations from '../operations/webhooks.ts'
import { wholeText } from '../wire/cursors.ts'
import { retryMinutes } from '../wire/delivery.ts'
import { headerRules } from '../wire/endpoint-headers.ts'
import { Deleted, WholeQuery } from '../wire/vocabulary.ts'
import * as schemas from '../wire/webhook.ts'
import { takesBody, takesNoBody, takesQuery } from './input/input.ts'
import { onceOf } from './input/once.ts'
import { created, long, operation, shown } from './operation.ts'

const textOf = (webhook: Webhook) => JSON.stringify(schemas.showNewWebhook(webhook))

export const createWebhook = operation({
  operationId: 'createWebhook',
  tag: 'Webhooks',
  summary: 'Register a webhook',
  description: `Events are POSTed there, by default at once and again after ${retryMinutes.join(' and after ')} minutes, until the answer is 2xx. The secret is shown in this answer only. An address that is registered already for one of the events is refused, with the id of that endpoint. An address that is not on the public internet is refused, also behind a name, unless the operator opens it with SLOTFLOW_WEBHOOK_ALLOW; a name that does not resolve yet is accepted, and checked at every send.`,
  answer: [201, schemas.WebhookCreated],
  refusals: ['LIMIT_REACHED', 'IDEMPOTENCY_CONFLICT'],
  asksForKey: true,
  input: takesBody(schemas.WebhookInput, headerRules),
  async run(context, caller, input) {
    const once = onceOf(caller, input, context.clock.nowMs(), textOf)
    const outcome = await operations.createWebhook(
      context,
      caller.sight,
      schemas.readWebhook(input),
      once,
    )
    if (!outcome.replayed) return created(outcome, textOf)
    const { id, secret: kept, signing_secret: _, ...rest } = JSON.parse(outcome.answer)
    const secret = await operations.secretInAnswer(context, caller.sight, id, kept)
    // A kept answer shows no secret that was rotated since, or whose endpoint is gone.
    const own = secret === null ? {} : { secret, signing_secret: secret }
    const answer = JSON.stringify({ id, ...rest, ...own })
    return created({ ...outcome, answer }, textOf)
  },
})

export const listWebhooks = operation({
  operationId: 'listWebhooks',
  tag: 'Webhooks',
  summary: 'List webhooks',
  description: 'Oldest first, without secrets.',
  answer: [200, schemas.WebhookList],
  input: takesQuery(WholeQuery),
  takesTurn: true,
  async run(context, { sight }, { cursor }) {
    const webhooks = await operations.listWebhooks(context, sight)
    const members = { total: webhooks.length }
    return long(wholeText('webhooks', webhooks, cursor, schemas.showListedWebhook, members))
  },
})

export const updateWebhook = operation({
  operationId: 'updateWebhook',
  tag: 'Webhooks',
  summary: 'Change a webhook',
  description: says`active: false holds back what waits, and new events make no deliveries; active: true sends what waited. Read what happened in between with ${named('listEvents')}.`,
  answer: [200, schemas.WebhookAnswer],
  refusals: ['NOT_FOUND', 'LIMIT_REACHED'],
  asksForKey: ['url', 'headers', 'manage_links'],
  ids: ['id'],
  input: takesBody(schemas.WebhookPatch, headerRules),
  async run(context, { sight }, input, { id }) {
    const change = schemas.readWebhookPatch(input)
    return shown(schemas.showWebhook(await operations.updateWebhook(context, sight, id, change)))
  },
})

export const rotateSecret = operation({
  operationId: 'rotateSecret',
  tag: 'Webhooks',
  summary: 'Change the signing secret',
  description:
    'The new secret is shown in this answer only. For 24 hours the old one signs beside it, so that receivers can change over.',
  answer: [200, schemas.RotationAnswer],
  refusals: ['NOT_FOUND'],
  asksForKey: true,
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    return shown(schemas.showRotation(await operations.rotateSecret(context, sight, id)))
  },
})

export const deleteWebhook = operation({
  operationId: 'deleteWebhook',
  tag: 'Webhooks',
  summary: 'Delete a webhook',
  description: 'What still waits for it is dropped.',
  answer: [200, Deleted],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    await operations.deleteWebhook(context, sight, id)
    return shown({ deleted: true, id })
  },
})
