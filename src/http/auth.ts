import { Elysia, type InternalRoute } from 'elysia'
import { decideScope, type Principal, type Scope } from '../domain/account.ts'
import { keyCharactersMax } from '../domain/limits.ts'
import { authenticate } from '../operations/accounts.ts'
import type { Context } from '../operations/context.ts'
import { admit, decideRate } from '../operations/gate.ts'
import { findSession } from '../operations/sessions.ts'
import { readJson } from './body.ts'
import { rateHeaders } from './rate.ts'
import { refuseOtherOrigins, sessionSecretOf } from './session-cookie.ts'
import type { HttpContext } from './source.ts'
import { noteCaller } from './watch.ts'

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
  return method === 'GET' ? reads : writes
}

const bodied = ['POST', 'PUT', 'PATCH']

/**
 * Asks every route used after it for a key, before anything else is looked at, and hands it `principal`
 * and the body. A derive comes before validation; a macro or a check in beforeHandle would come after it.
 */
export const authenticated = (context: HttpContext, needs: Needs) => {
  // Each function more that is async costs 0.3 µs a request.
  const letIn = async ({ request, set }: Call) => {
    const principal = welcome(context, { request, set }, await findCaller(context, request))
    decideScope(principal.scope, neededFor(request.method, needs))
    return { principal, body: bodied.includes(request.method) ? await readJson(request) : null }
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
 * Who calls, by key, or by the cookie of the dashboard where there is none. Asked once a request: it counts.
 * @throws Refusal UNAUTHORIZED, RATE_LIMITED; FORBIDDEN for a cookie sent by another page
 */
export async function principalOf(context: HttpContext, call: Call): Promise<Principal> {
  return welcome(context, call, await findCaller(context, call.request))
}

function welcome(context: HttpContext, { request, set }: Call, known: Principal | null): Principal {
  const caller = {
    key: keyIn(request),
    principal: known,
    networkOf: () => context.networkOf(request),
  }
  const { principal, rate } = admit(context, caller)
  noteCaller(request, principal.accountId)
  if (rate) {
    Object.assign(set.headers, rateHeaders(rate))
    decideRate(rate)
  }
  return principal
}

/** Who sent a request; it is not counted. */
export function findCaller(context: Context, request: Request): Promise<Principal | null> {
  const key = keyIn(request)
  return key === null ? findVisitor(context, request) : authenticate(context, key)
}

/** Who is signed in to the dashboard that asks; null for a request with a key. @throws Refusal FORBIDDEN */
async function findVisitor(context: Context, request: Request): Promise<Principal | null> {
  if (request.headers.has('authorization')) return null
  const secret = sessionSecretOf(request)
  const session = secret === null ? null : await findSession(context, secret)
  if (session) refuseOtherOrigins(request)
  return session?.principal ?? null
}

function keyIn({ headers }: Request): string | null {
  return bearerOf(headers.get('authorization') ?? '')
}

function bearerOf(header: string): string | null {
  const key = /^bearer +(\S+)$/i.exec(header)?.[1]
  return key !== undefined && key.length <= keyCharactersMax ? key : null
}
