import { readInstant } from '../domain/time/notation.ts'
import * as operations from '../operations/deliveries.ts'
import * as schemas from '../wire/delivery.ts'
import { takesBody, takesNoBody, takesNothing, takesQuery } from './input/input.ts'
import { operation, shown } from './operation.ts'

export const listDeliveries = operation({
  operationId: 'listDeliveries',
  tag: 'Webhooks',
  summary: 'List deliveries',
  description: schemas.listWords,
  answer: [200, schemas.DeliveryList],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQuery(schemas.DeliveryQuery, schemas.deliveryRules),
  takesTurn: true,
  async run(context, { sight }, input, { id }) {
    const key = { accountId: sight.wholeAccount, webhookId: id }
    const page = schemas.readDeliveryPage(input)
    const found = await operations.listDeliveries(
      context,
      key,
      schemas.readDeliveryFilter(input),
      page,
    )
    return shown(schemas.showDeliveries(found, page))
  },
})

export const getDelivery = operation({
  operationId: 'getDelivery',
  tag: 'Webhooks',
  summary: 'Get a delivery',
  description:
    'With its body, its headers and every attempt: when, how long, and what was answered.',
  answer: [200, schemas.DeliveryDetail],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'deliveryId'],
  input: takesNothing,
  async run(context, { sight }, _, { id, deliveryId }) {
    const key = { accountId: sight.wholeAccount, webhookId: id }
    return shown(schemas.showLogged(await operations.getDelivery(context, key, deliveryId)))
  },
})

export const redeliver = operation({
  operationId: 'redeliver',
  tag: 'Webhooks',
  summary: 'Send a delivery again',
  description:
    'Now, with the same body and webhook-id, whether it failed or arrived; a new round of attempts begins.',
  answer: [200, schemas.DeliveryAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'deliveryId'],
  input: takesNoBody,
  async run(context, { sight }, _, { id, deliveryId }) {
    return shown(schemas.showDelivery(await operations.redeliver(context, sight, id, deliveryId)))
  },
})

export const redeliverFailed = operation({
  operationId: 'redeliverFailed',
  tag: 'Webhooks',
  summary: 'Send all failed deliveries again',
  description: 'After an endpoint was down: all that failed since an instant.',
  answer: [200, schemas.RedeliverAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesBody(schemas.RedeliverInput),
  async run(context, { sight }, input, { id }) {
    const sinceMs = readInstant(input.since) ?? 0
    return shown({ redelivered: await operations.redeliverFailed(context, sight, id, sinceMs) })
  },
})

export const testWebhook = operation({
  operationId: 'testWebhook',
  tag: 'Webhooks',
  summary: 'Send a test event',
  description: 'A webhook.test event, to this endpoint alone, signed like a real one.',
  answer: [200, schemas.DeliveryAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    const key = { accountId: sight.wholeAccount, webhookId: id }
    return shown(schemas.showDelivery(await operations.testWebhook(context, key)))
  },
})
