import { Refusal } from '../../domain/errors.ts'
import type { Route } from '../route.ts'
import { type Arrival, identify, letIn, refuseTwoHosts } from './arrivals.ts'
import { meantPlace, methodsAt, routesAt } from './meant-place.ts'

/** What to say where no route answers. Under /v1 the key comes first: without one, nobody learns which paths there are. */
export async function lost(arrival: Arrival, routes: readonly Route[]): Promise<unknown> {
  const { request } = arrival
  const { pathname } = new URL(request.url)
  try {
    refuseTwoHosts(request)
    if (/^\/(v1|mcp)(\/|$)/.test(pathname)) letIn(arrival, await identify(arrival))
  } catch (error) {
    return error
  }
  const here = routesAt(routes, pathname)
  const meant = meantPlace(routes, request.method, pathname)
  const hint = meant === null ? '' : ` Did you mean ${meant}?`
  if (here.length === 0) {
    const text = `There is nothing at ${pathname}.${hint} See /llms.txt or /docs.`
    return new Refusal('NOT_FOUND', text)
  }
  const allow = methodsAt(routes, pathname)
  const means = allow.map((method) => meaningOf(method, here))
  const { code, text, extras } = notAllowed(request.method, allow, means)
  const leads = meant !== null && leadsOn(routes, request.method, meant)
  const more = elsewhere(routes, request.method, pathname) || (leads ? hint : '')
  return new Refusal(code, `${text}${more}`, extras)
}

/** Whether what was meant may be asked so: here is a place, and another that refuses the method as well is no help. */
function leadsOn(routes: readonly Route[], method: string, meant: string): boolean {
  return /^[A-Z]+ /.test(meant) || methodsAt(routes, meant).includes(method)
}

/** `means` says what each of the methods does. */
export function notAllowed(
  method: string,
  allow: readonly string[],
  means: readonly string[],
): Refusal {
  const text = `${method} is not allowed here. Allowed: ${means.join(', ')}.`
  return new Refusal('METHOD_NOT_ALLOWED', text, { allow })
}

/** `PATCH (move or change a booking)` */
function meaningOf(method: string, routes: readonly Route[]): string {
  const route = routes.find((one) => one.method === method)
  const summary = route && 'operation' in route ? route.operation.summary : ''
  return summary === '' ? method : `${method} (${summary[0]?.toLowerCase()}${summary.slice(1)})`
}

/** Where else the method is at home: with an id behind the path, or its fields in the query. */
function elsewhere(routes: readonly Route[], method: string, pathname: string): string {
  const withId = `${pathname.replace(/\/$/, '')}/:id`
  if (methodsAt(routes, withId).includes(method)) return ` ${method} is for one: ${withId}.`
  // Where other services make an event, this one tells what happened.
  if (method === 'POST' && /\/events\/?$/.test(pathname)) return ' POST /v1/bookings books a slot.'
  const isAsked = method === 'POST' && methodsAt(routes, pathname).join() === 'GET'
  return isAsked ? ' A GET has its fields in the query, as in ?duration=30.' : ''
}
