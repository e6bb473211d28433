import { Elysia } from 'elysia'
import { invalid } from '../domain/errors.ts'
import { listLimitDefault, retentionDaysDefault } from '../domain/limits.ts'
import { listEvents, newestEvent } from '../operations/events.ts'
import { findCaller } from './arrivals.ts'
import { authenticated } from './auth.ts'
import { eventStreams } from './event-streams.ts'
import { answered, described, takesQuery } from './route.ts'
import * as schemas from './schemas/events.ts'
import type { HttpContext } from './source.ts'

export const eventRoutes = (context: HttpContext, stopping: AbortSignal) => {
  const openStream = eventStreams(context, stopping)
  return new Elysia({ prefix: '/v1/events', tags: ['Webhooks'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      async ({ principal, query, set }) => {
        const { after = 0, limit = listLimitDefault } = query
        const events = await listEvents(context, principal.accountId, after, limit)
        return answered(set, 200, schemas.eventsText(events, after))
      },
      {
        ...takesQuery(schemas.EventQuery),
        ...described({
          operationId: 'listEvents',
          summary: 'Read events in order',
          description: `Every event of the account, oldest first, with a cursor: a receiver that was down catches up here, without webhooks. By default events are kept for ${retentionDaysDefault} days.`,
          answer: [200, schemas.EventList],
        }),
      },
    )
    .get(
      '/stream',
      async ({ principal: { accountId }, query, request }) => {
        const seq = lastSeqOf(request) ?? query.after ?? (await newestEvent(context, accountId))
        const isAdmitted = () => findCaller(context, request).then(Boolean)
        return new Response(openStream({ accountId, isAdmitted }, seq), { headers: streamHeaders })
      },
      {
        ...takesQuery(schemas.StreamQuery),
        ...described({
          operationId: 'streamEvents',
          summary: 'Follow events as they happen',
          description:
            'Server-sent events: each as listEvents gives it, with its seq as id, so that a client which comes back with Last-Event-ID misses nothing. `event: changed` says, at most once a second, that anything else may have changed (a delivery, a human, a key): read again what you show. The stream ends when its key is revoked or the service stops.',
          answer: [200, schemas.EventStream, 'text/event-stream'],
        }),
      },
    )
}

const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies such as nginx would gather the stream otherwise.
  'x-accel-buffering': 'no',
}

/** How far the client has come, as browsers say when they connect again. @throws Refusal VALIDATION_ERROR */
function lastSeqOf({ headers }: Request): number | null {
  const text = headers.get('last-event-id')
  if (text === null || text === '') return null
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw invalid([{ field: 'Last-Event-ID', message: 'must be the id of an event of this stream' }])
}
