import { Elysia } from 'elysia'
import type { Webhook } from '../domain/event.ts'
import type { Context } from '../operations/context.ts'
import { createWebhook, deleteWebhook, listWebhooks } from '../operations/webhooks.ts'
import { authenticated } from './auth.ts'
import { onceOf } from './once.ts'
import { created, described, idIn, takesBody, takesNothing } from './route.ts'
import { Deleted } from './schemas/vocabulary.ts'
import * as schemas from './schemas/webhooks.ts'

const textOf = (webhook: Webhook) => JSON.stringify(schemas.showNewWebhook(webhook))

export const webhookRoutes = (context: Context) =>
  new Elysia({ prefix: '/v1/webhooks', tags: ['Webhooks'] })
    .use(authenticated(context))
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
            'Events are POSTed there at once, again after 5 and after 60 minutes until the answer is 2xx. The secret is shown in this answer only.',
          answer: [201, schemas.WebhookCreated],
          refusals: [
            'VALIDATION_ERROR',
            'LIMIT_REACHED',
            'IDEMPOTENCY_CONFLICT',
            'PAYLOAD_TOO_LARGE',
          ],
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
    .delete(
      '/:id',
      async ({ principal, params }) => {
        const id = idIn(params.id)
        await deleteWebhook(context, principal.accountId, id)
        return { deleted: true, id }
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'deleteWebhook',
          summary: 'Delete a webhook',
          description: 'What still waits for it is dropped.',
          answer: [200, Deleted],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
