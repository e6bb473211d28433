import { Elysia } from 'elysia'
import { listLimitDefault } from '../domain/limits.ts'
import type { Context } from '../operations/context.ts'
import { listEvents } from '../operations/deliveries.ts'
import { authenticated } from './auth.ts'
import { answered, described, takesQuery } from './route.ts'
import { EventList, EventQuery, eventsText } from './schemas/deliveries.ts'

export const eventRoutes = (context: Context) =>
  new Elysia({ prefix: '/v1/events', tags: ['Webhooks'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      async ({ principal, query, set }) => {
        const { after = 0, limit = listLimitDefault } = query
        const events = await listEvents(context, principal.accountId, after, limit)
        return answered(set, 200, eventsText(events, after))
      },
      {
        ...takesQuery(EventQuery),
        ...described({
          operationId: 'listEvents',
          summary: 'Read events in order',
          description:
            'Every event of the account, oldest first, with a cursor: a receiver that was down catches up here, without webhooks. Events are kept for 30 days.',
          answer: [200, EventList],
          refusals: ['VALIDATION_ERROR'],
        }),
      },
    )
