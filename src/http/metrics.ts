import { Elysia } from 'elysia'
import { readMetrics } from '../operations/metrics.ts'
import { authenticated } from './auth.ts'
import type { HttpContext } from './source.ts'

const textFormat = 'text/plain; version=0.0.4; charset=utf-8'

/** GET /metrics, for Prometheus: with an admin key, or with none where they are public. */
export const metricsRoutes = (context: HttpContext, arePublic: boolean) => {
  const guard = arePublic
    ? new Elysia()
    : authenticated(context, { reads: 'admin', writes: 'admin' })
  return new Elysia({ detail: { hide: true } }).use(guard).get('/metrics', async ({ set }) => {
    set.headers['content-type'] = textFormat
    return await readMetrics(context)
  })
}
