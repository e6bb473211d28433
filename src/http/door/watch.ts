import type { Arrival } from './arrivals.ts'

/** Asked too often, by machines, to be worth a line each. */
const unlogged: readonly string[] = ['/healthz', '/readyz', '/metrics', 'preflight']
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/**
 * Counts, times and logs an answer: by the pattern of its route, never by its path, so that no id and no query
 * stands in a log and labels stay few. A request whose tool calls were logged is not logged again.
 */
export function tell(arrival: Arrival, status: number): void {
  if (arrival.isTold) return
  const { context, request, route } = arrival
  const method = methods.includes(request.method) ? request.method : 'other'
  const ms = performance.now() - arrival.beganMs
  context.metrics.answered(method, route, status, ms / 1_000)
  if (!unlogged.includes(route)) log(arrival, { method, route, status, ms })
}

/**
 * A tool's call, told in place of the message that brought it: what that came to is the call's status, for the
 * message itself is answered with 200 whatever was refused.
 */
export function tellCall(arrival: Arrival, tool: string, status: number): void {
  arrival.isTold = true
  const { context, request, route } = arrival
  const ms = performance.now() - arrival.beganMs
  context.metrics.answered(request.method, `${route} ${tool}`, status, ms / 1_000)
  log(arrival, { method: request.method, route, tool, status, ms })
}

interface Line {
  readonly method: string
  readonly route: string
  readonly tool?: string
  readonly status: number
  readonly ms: number
}

function log({ context, accountId, requestId }: Arrival, line: Line): void {
  const { method, route, tool, status } = line
  const ms = Math.round(line.ms * 100) / 100
  const fields = { method, route, status, ms, account: accountId, request_id: requestId }
  context.log.info('request', tool === undefined ? fields : { ...fields, tool })
}
