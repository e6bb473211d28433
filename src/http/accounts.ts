import { Elysia } from 'elysia'
import {
  createApiKey,
  getAccount,
  getUsage,
  listApiKeys,
  revokeApiKey,
} from '../operations/accounts.ts'
import { authenticated } from './auth.ts'
import { described, idIn, takesBody, takesNoBody, takesNothing } from './route.ts'
import * as schemas from './schemas/accounts.ts'
import { Deleted } from './schemas/vocabulary.ts'
import type { HttpContext } from './source.ts'

export const accountRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1', tags: ['Account'] }).use(ownRoutes(context)).use(keyRoutes(context))

const ownRoutes = (context: HttpContext) =>
  new Elysia({ tags: ['Account'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/account',
      async ({ principal }) => schemas.showAccount(await getAccount(context, principal.accountId)),
      {
        ...takesNothing,
        ...described({
          operationId: 'getAccount',
          summary: 'Get the account',
          description: 'To which the key belongs.',
          answer: [200, schemas.AccountAnswer],
        }),
      },
    )
    .get(
      '/usage',
      async ({ principal }) => {
        const { usage, period } = await getUsage(context, principal.accountId)
        return schemas.showUsage(usage, period)
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'getUsage',
          summary: 'Get usage and limits',
          description: 'What is used of the plan in this UTC month, and what it allows.',
          answer: [200, schemas.UsageAnswer],
        }),
      },
    )

const keyRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/api-keys', tags: ['Account'] })
    .use(authenticated(context, { reads: 'admin', writes: 'admin' }))
    .post(
      '/',
      async ({ principal, body, set }) => {
        const { kept, key } = await createApiKey(context, principal.accountId, body)
        set.status = 201
        return { ...schemas.showKey(kept), key }
      },
      {
        ...takesBody(schemas.KeyInput),
        ...described({
          operationId: 'createApiKey',
          summary: 'Create an API key',
          description:
            'The key is shown in this answer only. Give agents keys of scope agent: they can book, and change nothing else.',
          answer: [201, schemas.KeyCreated],
        }),
      },
    )
    .get(
      '/',
      async ({ principal }) => {
        const keys = await listApiKeys(context, principal.accountId)
        return { api_keys: keys.map(schemas.showKey), total: keys.length }
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'listApiKeys',
          summary: 'List API keys',
          description: 'Those that are not revoked, oldest first; never the keys themselves.',
          answer: [200, schemas.KeyList],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params }) => {
        const id = idIn(params.id)
        await revokeApiKey(context, principal.accountId, id)
        return { deleted: true, id }
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'revokeApiKey',
          summary: 'Revoke an API key',
          description: 'Effective at once, in every process. The last admin key cannot be revoked.',
          answer: [200, Deleted],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
