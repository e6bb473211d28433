import { answerBytesMax, invalid } from '../../domain/errors.ts'
import { retentionDaysDefault } from '../../domain/event.ts'
import { named, says } from '../../domain/wording/says.ts'
import * as operations from '../../operations/events.ts'
import * as schemas from '../../wire/event.ts'
import { listLimitDefault } from '../../wire/vocabulary.ts'
import { isStillAdmitted } from '../door/arrivals.ts'
import { takesQuery } from '../input/input.ts'
import { queryOf } from '../input/query.ts'
import { long, operation } from '../operation.ts'
import type { Documented, Page } from '../route.ts'

import type { OpenStream } from './event-streams.ts'

export const listEvents = operation({
  operationId: 'listEvents',
  tag: 'Webhooks',
  summary: 'Read events in order',
  description: `Every event of the account, oldest first, with a cursor: a receiver that was down catches up here, without webhooks. By default events are kept for ${retentionDaysDefault} days.`,
  answer: [200, schemas.EventList],
  input: takesQuery(schemas.EventQuery),
  takesTurn: true,
  async run(context, { sight }, input) {
    const { after = 0, limit = listLimitDefault } = input
    const page = await operations.listEvents(context, sight, after, limit, answerBytesMax)
    return long(schemas.eventsText(page))
  },
})

const streamQuery = takesQuery(schemas.StreamQuery)

/** The one operation that does not answer in JSON. */
const described: Documented = {
  operationId: 'streamEvents',
  tag: 'Webhooks',
  summary: 'Follow events as they happen',
  description: says`Server-sent events: each as ${named('listEvents')} gives it, with its seq as id, so that a client which comes back with Last-Event-ID misses nothing. \`event: changed\` says, at most once a second, that anything else may have changed (a delivery, a human, a key): read again what you show. The stream ends when its key is revoked or the service stops.`,
  answer: [200, schemas.EventStream, 'text/event-stream'],
  input: streamQuery,
}

/** The route of the stream: it has no end of its own. */
export function streamRoute(openStream: OpenStream): Page {
  return {
    ...{ method: 'GET', path: '/v1/events/stream', scope: 'read', described },
    async respond({ context, request }, { sight }) {
      const { after } = streamQuery.read({ ...queryOf(request.url), body: null })
      const seq = lastSeqOf(request) ?? after ?? (await operations.newestEvent(context, sight))
      const isAdmitted = () => isStillAdmitted(context, request)
      return new Response(openStream({ sight, isAdmitted }, seq), { headers: streamHeaders })
    },
  }
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
