import { Elysia } from 'elysia'
import type { Override } from '../domain/override.ts'
import { createOverride, deleteOverride, listOverrides } from '../operations/overrides.ts'
import { authenticated } from './auth.ts'
import { onceOf } from './once.ts'
import { created, described, idIn, takesBody, takesNoBody, takesNothing } from './route.ts'
import * as schemas from './schemas/overrides.ts'
import { Deleted } from './schemas/vocabulary.ts'
import type { HttpContext } from './source.ts'

const textOf = (override: Override) => JSON.stringify(schemas.showOverride(override))

export const overrideRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/humans/:id/overrides', tags: ['Overrides'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .post(
      '/',
      async ({ principal, params, body, request, set }) => {
        const { accountId } = principal
        const humanId = idIn(params.id)
        const wanted = schemas.readOverride(body)
        const once = onceOf(request, accountId, body, context.clock.nowMs(), textOf)
        const outcome = await createOverride(context, accountId, humanId, wanted, once)
        return created(set, outcome, textOf)
      },
      {
        ...takesBody(schemas.OverrideInput, schemas.overrideRules),
        ...described({
          operationId: 'createOverride',
          summary: 'Block or open time',
          description:
            "An exception to the working hours, once or recurring, in the human's own zone. Blocks come before opens and recurring ones before dated ones: a vacation closes a weekly open, a one-off open wins back part of a weekly block.",
          answer: [201, schemas.OverrideAnswer],
          refusals: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
        }),
      },
    )
    .get(
      '/',
      async ({ principal, params }) => {
        const overrides = await listOverrides(context, principal.accountId, idIn(params.id))
        return { overrides: overrides.map(schemas.showOverride), total: overrides.length }
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'listOverrides',
          summary: 'List overrides',
          description: 'All of one human, oldest first.',
          answer: [200, schemas.OverrideList],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .delete(
      '/:overrideId',
      async ({ principal, params }) => {
        const overrideId = idIn(params.overrideId)
        await deleteOverride(context, principal.accountId, idIn(params.id), overrideId)
        return { deleted: true, id: overrideId }
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'deleteOverride',
          summary: 'Delete an override',
          description: 'The working hours apply again.',
          answer: [200, Deleted],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
