import { Elysia } from 'elysia'
import type { Context } from '../operations/context.ts'
import { lazily } from '../operations/lazily.ts'
import { accountRoutes } from './accounts.ts'
import { welcomeFirst } from './arrivals.ts'
import { bookingRoutes } from './bookings.ts'
import { dashboardRoutes } from './dashboard.ts'
import { deliveryRoutes } from './deliveries.ts'
import { docsRoutes } from './docs.ts'
import { eventRoutes } from './events.ts'
import { explanationRoutes } from './explanation.ts'
import { healthRoutes } from './health.ts'
import { holdRoutes } from './holds.ts'
import { humanRoutes } from './humans.ts'
import { type Mcp, mcpRoutes } from './mcp.ts'
import { metricsRoutes } from './metrics.ts'
import { openApiOf } from './openapi.ts'
import { overrideRoutes } from './overrides.ts'
import { refusals } from './refusals.ts'
import { sessionRoutes } from './sessions.ts'
import { slotRoutes } from './slots.ts'
import { atSource } from './source.ts'
import { teamSlotRoutes } from './team-slots.ts'
import { watch } from './watch.ts'
import { webhookRoutes } from './webhooks.ts'
import { weekRoutes } from './week.ts'
import { zoneRoutes } from './zones.ts'

interface Switches {
  readonly metricsArePublic?: boolean
  /** Aborted, it ends streams, which have no end of their own. */
  readonly stopping?: AbortSignal
}

/** Every door of the service; `mcp` is the one that lives in a room of its own. */
export function createApp(
  context: Context,
  version: string,
  mcp: Mcp,
  { metricsArePublic = false, stopping = new AbortController().signal }: Switches = {},
) {
  const app = new Elysia({
    // The default strips unknown fields in silence.
    normalize: false,
    // The default lets `Host: x` with `/ab/v1/…` reach `/v1/…`.
    handler: { standardHostname: false },
  })
  const sited = atSource(context, () => app.server)
  const document = lazily(() => openApiOf(app.routes, version))
  const handle = (request: Request) => app.handle(request)
  return app
    .wrap((next) => welcomeFirst(sited, next))
    .use(watch(context))
    .use(refusals(sited, () => app.routes))
    .use(healthRoutes(context, version))
    .use(metricsRoutes(sited, metricsArePublic))
    .use(docsRoutes(version, document, mcp.toolOf))
    .use(dashboardRoutes)
    .use(sessionRoutes(sited))
    .use(accountRoutes(sited))
    .use(humanRoutes(sited))
    .use(overrideRoutes(sited))
    .use(slotRoutes(sited))
    .use(explanationRoutes(sited))
    .use(weekRoutes(sited))
    .use(zoneRoutes(sited))
    .use(teamSlotRoutes(sited))
    .use(holdRoutes(sited))
    .use(bookingRoutes(sited))
    .use(webhookRoutes(sited))
    .use(deliveryRoutes(sited))
    .use(eventRoutes(sited, stopping))
    .use(mcpRoutes(sited, mcp, { document, handle }))
}
