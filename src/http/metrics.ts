import { readMetrics } from '../operations/metrics.ts'
import type { Arrival } from './door/arrivals.ts'
import type { Page } from './route.ts'

const textFormat = 'text/plain; version=0.0.4; charset=utf-8'

/** GET /metrics, for Prometheus: with an admin key, or with none where they are public. */
export function metricsPage(arePublic: boolean): Page {
  return { method: 'GET', path: '/metrics', scope: arePublic ? null : 'admin', respond }
}

async function respond({ context }: Arrival): Promise<Response> {
  return new Response(await readMetrics(context), { headers: { 'content-type': textFormat } })
}
