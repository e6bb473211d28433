import { Elysia } from 'elysia'
import type { Context } from '../operations/context.ts'
import { arrivalOf } from './arrivals.ts'
import { requestIdHeader } from './request-id.ts'

/** Asked too often, by machines, to be worth a line each. */
const unlogged: readonly string[] = ['/healthz', '/readyz', '/metrics']
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** What is looked at of an answer. */
interface Answered {
  readonly request: Request
  readonly route?: string
  readonly set: { readonly status?: number | string; readonly headers: Record<string, unknown> }
}

/**
 * Marks an answer with its request's id, counts, times and logs it: by the pattern of its route, never by its path, so that no id and no
 * query stands in a log and labels stay few. Of a request that was told of already it tells nothing.
 */
export function tell({ log, metrics }: Context, { request, route, set }: Answered): void {
  const arrival = arrivalOf(request)
  set.headers[requestIdHeader] = arrival.requestId
  set.headers['x-content-type-options'] = 'nosniff'
  if (arrival.isTold) return
  arrival.isTold = true
  const ms = performance.now() - arrival.beganMs
  const method = methods.includes(request.method) ? request.method : 'other'
  const pattern = patternOf(route)
  const status = typeof set.status === 'number' ? set.status : 200
  metrics.answered(method, pattern, status, ms / 1_000)
  if (unlogged.includes(pattern)) return
  log.info('request', {
    method,
    route: pattern,
    status,
    ms: Math.round(ms * 100) / 100,
    account: arrival.accountId,
    request_id: arrival.requestId,
  })
}

/**
 * Tells of every answer that is no error; `refusals` tells of those. (Measured: 0.5 µs a request with all
 * of it. In `onAfterResponse` it were 4 µs, a turn of the event loop each; `mapResponse` loses the bodies of
 * errors for routes that do not exist.)
 */
export const watch = (context: Context) =>
  new Elysia({ name: 'watch' }).onAfterHandle({ as: 'global' }, ({ request, route, set }) => {
    tell(context, { request, route, set })
  })

/** By route, of which there are so many as were written: a text that is cut anew is also hashed anew. */
const patterns = new Map<string, string>()

/** As the documents write it; `none` for what no route answers. */
function patternOf(route = ''): string {
  const known = patterns.get(route)
  if (known !== undefined) return known
  const pattern = route === '' ? 'none' : route.replace(/(?<=.)\/$/, '')
  patterns.set(route, pattern)
  return pattern
}
