import { Elysia, type InternalRoute } from 'elysia'
import { decideScope, type Principal, type Scope } from '../domain/account.ts'
import { admit, decideRate } from '../operations/gate.ts'
import { arrivalOf } from './arrivals.ts'
import { rateHeaders } from './rate.ts'
import type { HttpContext } from './source.ts'

/** The scopes that a group of routes asks of a key. */
interface Needs {
  readonly reads: Scope
  readonly writes: Scope
}

/** What the routes behind each door need: the documents tell it as well. */
const needsBehind = new WeakMap<object, Needs>()

/** The scope that a route asks of a key; null for a public one. */
export function scopeOf({ method, hooks }: InternalRoute): Scope | null {
  for (const { fn } of [hooks.transform ?? []].flat()) {
    const needs = needsBehind.get(fn)
    if (needs) return neededFor(method, needs)
  }
  return null
}

function neededFor(method: string, { reads, writes }: Needs): Scope {
  return method === 'GET' || method === 'HEAD' ? reads : writes
}

/**
 * Asks every route used after it for a key, before anything else is looked at, and hands it `principal`.
 * A derive comes before validation; a macro or a check in beforeHandle would come after it.
 */
export const authenticated = (context: HttpContext, needs: Needs) => {
  // Without a call in `return`, an `async` or an `await`, by which Elysia tells what it has to wait for.
  const letIn = ({ request, set }: Call) => {
    const principal = principalOf(context, { request, set })
    decideScope(principal.scope, neededFor(request.method, needs))
    return { principal }
  }
  needsBehind.set(letIn, needs)
  return new Elysia({ name: 'authenticated', seed: `${needs.reads} ${needs.writes}` }).derive(
    { as: 'scoped' },
    letIn,
  )
}

/** What is looked at of a request to know who calls, and where its rate is told. */
export interface Call {
  readonly request: Request
  readonly set: { readonly headers: Record<string, string | number> }
}

/**
 * Who calls. Asked once a request: it counts.
 * @throws Refusal UNAUTHORIZED, RATE_LIMITED; FORBIDDEN for a cookie sent by another page
 */
export function principalOf(context: HttpContext, { request, set }: Call): Principal {
  const arrival = arrivalOf(request)
  if (arrival.fault !== undefined) throw arrival.fault
  const { sentKey } = arrival
  const networkOf = () => context.networkOf(request)
  const { principal, rate } = admit(context, { sentKey, principal: arrival.principal, networkOf })
  arrival.accountId = principal.accountId
  if (rate) {
    Object.assign(set.headers, rateHeaders(rate))
    decideRate(rate)
  }
  return principal
}
