import { Elysia } from 'elysia'
import { readInstant } from '../domain/notation.ts'
import {
  getDelivery,
  listDeliveries,
  redeliver,
  redeliverFailed,
  testWebhook,
} from '../operations/deliveries.ts'
import { authenticated } from './auth.ts'
import { described, idIn, takesBody, takesNoBody, takesNothing, takesQuery } from './route.ts'
import * as schemas from './schemas/deliveries.ts'
import { readPage } from './schemas/vocabulary.ts'
import type { HttpContext } from './source.ts'

export const deliveryRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/webhooks/:id', tags: ['Webhooks'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/deliveries',
      async ({ principal, params, query }) => {
        const key = { accountId: principal.accountId, webhookId: idIn(params.id) }
        const page = readPage(query)
        const { deliveries, total } = await listDeliveries(context, key, query.status, page)
        return { deliveries: deliveries.map(schemas.showDelivery), total, ...page }
      },
      {
        ...takesQuery(schemas.DeliveryQuery),
        ...described({
          operationId: 'listDeliveries',
          summary: 'List deliveries',
          description: 'What was and will be sent to this endpoint, newest first.',
          answer: [200, schemas.DeliveryList],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .get(
      '/deliveries/:deliveryId',
      async ({ principal, params }) => {
        const key = { accountId: principal.accountId, webhookId: idIn(params.id) }
        const { delivery, attempts } = await getDelivery(context, key, idIn(params.deliveryId))
        return { ...schemas.showDelivery(delivery), log: attempts.map(schemas.showAttempt) }
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'getDelivery',
          summary: 'Get a delivery',
          description: 'With every attempt: when, how long, and what was answered.',
          answer: [200, schemas.DeliveryDetail],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .post(
      '/deliveries/:deliveryId/redeliver',
      async ({ principal, params }) => {
        const key = { accountId: principal.accountId, webhookId: idIn(params.id) }
        return schemas.showDelivery(await redeliver(context, key, idIn(params.deliveryId)))
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'redeliver',
          summary: 'Send a delivery again',
          description:
            'Now, with the same body and webhook-id, whether it failed or arrived; a new round of attempts begins.',
          answer: [200, schemas.DeliveryAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .post(
      '/redeliver-failed',
      async ({ principal, params, body }) => {
        const key = { accountId: principal.accountId, webhookId: idIn(params.id) }
        const sinceMs = readInstant(body.since) ?? 0
        return { redelivered: await redeliverFailed(context, key, sinceMs) }
      },
      {
        ...takesBody(schemas.RedeliverInput),
        ...described({
          operationId: 'redeliverFailed',
          summary: 'Send all failed deliveries again',
          description: 'After an endpoint was down: all that failed since an instant.',
          answer: [200, schemas.RedeliverAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .post(
      '/test',
      async ({ principal, params }) => {
        const key = { accountId: principal.accountId, webhookId: idIn(params.id) }
        return schemas.showDelivery(await testWebhook(context, key))
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'testWebhook',
          summary: 'Send a test event',
          description: 'A webhook.test event, to this endpoint alone, signed like a real one.',
          answer: [200, schemas.DeliveryAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
