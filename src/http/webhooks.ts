import { Elysia } from 'elysia'
import type { Webhook } from '../domain/event.ts'
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateSecret,
  updateWebhook,
} from '../operations/webhooks.ts'
import { authenticated } from './auth.ts'
import { onceOf } from './once.ts'
import { created, described, idIn, takesBody, takesNoBody, takesNothing } from './route.ts'
import { Deleted } from './schemas/vocabulary.ts'
import * as schemas from './schemas/webhooks.ts'
import type { HttpContext } from './source.ts'

const textOf = (webhook: Webhook) => JSON.stringify(schemas.showNewWebhook(webhook))

export const webhookRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/webhooks', tags: ['Webhooks'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .post(
      '/',
      async ({ principal, body, request, set }) => {
        const { accountId } = principal
        const once = onceOf(request, accountId, body, context.clock.nowMs(), textOf)
        const outcome = await createWebhook(context, accountId, schemas.readWebhook(body), once)
        return created(set, outcome, textOf)
      },
      {
        ...takesBody(schemas.WebhookInput),
        ...described({
          operationId: 'createWebhook',
          summary: 'Register a webhook',
          description:
            'Events are POSTed there, by default at once and again after 5 and after 60 minutes, until the answer is 2xx. The secret is shown in this answer only. An address that is not on the public internet is refused, also behind a name, unless the operator opens it with SLOTFLOW_WEBHOOK_ALLOW; a name that does not resolve yet is accepted, and checked at every send.',
          answer: [201, schemas.WebhookCreated],
          refusals: ['LIMIT_REACHED', 'IDEMPOTENCY_CONFLICT'],
        }),
      },
    )
    .get(
      '/',
      async ({ principal }) => {
        const webhooks = await listWebhooks(context, principal.accountId)
        return { webhooks: webhooks.map(schemas.showWebhook), total: webhooks.length }
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'listWebhooks',
          summary: 'List webhooks',
          description: 'Oldest first, without secrets.',
          answer: [200, schemas.WebhookList],
        }),
      },
    )
    .patch(
      '/:id',
      async ({ principal, params, body }) => {
        const change = schemas.readWebhookPatch(body)
        const id = idIn(params.id)
        return schemas.showWebhook(await updateWebhook(context, principal.accountId, id, change))
      },
      {
        ...takesBody(schemas.WebhookPatch),
        ...described({
          operationId: 'updateWebhook',
          summary: 'Change a webhook',
          description:
            'active: false holds back what waits, and new events make no deliveries; active: true sends what waited. Read what happened in between with listEvents.',
          answer: [200, schemas.WebhookAnswer],
          refusals: ['NOT_FOUND', 'LIMIT_REACHED'],
        }),
      },
    )
    .post(
      '/:id/rotate-secret',
      async ({ principal, params }) => {
        const id = idIn(params.id)
        return schemas.showRotation(await rotateSecret(context, principal.accountId, id))
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'rotateSecret',
          summary: 'Change the signing secret',
          description:
            'The new secret is shown in this answer only. For 24 hours the old one signs beside it, so that receivers can change over.',
          answer: [200, schemas.RotationAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params }) => {
        const id = idIn(params.id)
        await deleteWebhook(context, principal.accountId, id)
        return { deleted: true, id }
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'deleteWebhook',
          summary: 'Delete a webhook',
          description: 'What still waits for it is dropped.',
          answer: [200, Deleted],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
