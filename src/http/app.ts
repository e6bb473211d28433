import { Elysia, NotFoundError } from 'elysia'
import { cacheBudget } from '../domain/cache-budget.ts'
import type { Wording } from '../domain/wording/says.ts'
import type { Context } from '../operations/context.ts'
import { lazily } from '../operations/lazily.ts'
import { attendeePages } from './attendee/pages.ts'
import { clientPages } from './clients/pages.ts'
import { dashboardPages } from './dashboard/pages.ts'
import { sessionPages } from './dashboard/sessions.ts'
import { openApiOf } from './docs/openapi.ts'
import { docsPages } from './docs/pages.ts'
import { practice } from './docs/practice.ts'
import { readdressed } from './door/address.ts'
import { isPreflight, type Origins, readable } from './door/cors.ts'
import { createDoor } from './door/door.ts'
import { refusePagesOfOtherHosts } from './door/pages-of-others.ts'
import { performer } from './door/perform.ts'
import { atSource } from './door/source.ts'
import { eventStreams } from './events/event-streams.ts'
import { streamRoute } from './events/events.ts'
import { feedPage } from './feeds/feed-page.ts'
import { healthPages } from './health.ts'
import { keepAnswers } from './kept.ts'
import { type Mcp, mcpPage } from './mcp.ts'
import { metricsPage } from './metrics.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { httpWording } from './wording.ts'

interface Switches {
  readonly metricsArePublic?: boolean
  /** Whose pages may call; null: nobody's. */
  readonly corsOrigins?: Origins | null
  /** Whether the audit says where a call came from. */
  readonly auditAddresses?: boolean
  /** How many bytes of answers are kept. */
  readonly answerBytes?: number
  /** Aborted, it ends streams, which have no end of their own. */
  readonly stopping?: AbortSignal
}

/** Every door of the service; `mcp` is the one that lives in a room of its own. Elysia finds the route of a request. */
export function createApp(
  context: Context,
  version: string,
  mcp: Mcp,
  {
    metricsArePublic = false,
    corsOrigins = null,
    auditAddresses = false,
    answerBytes = cacheBudget(null, 1).answers,
    stopping = new AbortController().signal,
  }: Switches = {},
) {
  const app = new Elysia({
    // The default strips unknown fields in silence.
    normalize: false,
    // The default lets `Host: x` with `/ab/v1/…` reach `/v1/…`.
    handler: { standardHostname: false },
  })
  const sited = atSource(context, () => app.server, auditAddresses)
  const kept = keepAnswers(answerBytes)
  const api = [...routes, streamRoute(eventStreams(context, stopping))]
  const documentIn = (wording: Wording) => openApiOf(api, version, wording)
  const document = lazily(() => documentIn(httpWording))
  const checkOrigin = (request: Request) =>
    refusePagesOfOtherHosts(request, corsOrigins, sited.listensOn())
  const table: readonly Route[] = [
    ...healthPages(version),
    metricsPage(metricsArePublic),
    ...docsPages(version, document, mcp),
    ...clientPages(document),
    ...dashboardPages,
    ...sessionPages,
    ...attendeePages,
    feedPage(),
    ...api,
    mcpPage(context, mcp, {
      ...{ document: documentIn, practice, perform: performer(routes, kept), checkOrigin },
    }),
  ]
  const door = createDoor(sited, kept)
  for (const route of table) {
    app.route(route.method, route.path, ({ request, params }) =>
      door.answer(route, request, params),
    )
  }
  // Before Elysia cuts the path from it.
  const addressed = app.wrap((handle) => (request: Request) => handle(readdressed(request)))
  if (corsOrigins !== null) {
    app.wrap((handle) => async (request: Request) => {
      const answer = isPreflight(request, corsOrigins)
        ? door.welcome(request)
        : await handle(request)
      return answer instanceof Response ? readable(answer, request, corsOrigins) : answer
    })
  }
  return addressed.onError(async ({ request, error, set }) => {
    const thrown = error instanceof NotFoundError ? undefined : error
    const response = await door.turnAway(table, request, thrown)
    set.status = response.status
    return response
  })
}
