import { Elysia, type InternalRoute } from 'elysia'
import { decideScope, type Principal, type Scope } from '../domain/account.ts'
import { keyCharactersMax } from '../domain/limits.ts'
import { authenticate } from '../operations/accounts.ts'
import type { Context } from '../operations/context.ts'
import { admit, decideRate, enter } from '../operations/gate.ts'
import { findSession } from '../operations/sessions.ts'
import { readJson } from './body.ts'
import { rateHeaders } from './rate.ts'
import { refuseOtherOrigins, sessionSecretOf } from './session-cookie.ts'
import { networkOf, type Source } from './source.ts'
import { noteCaller } from './watch.ts'

/** The scopes that a group of routes asks of a key. */
interface Needs {
  readonly reads: Scope
  readonly writes: Scope
}

/** What the routes behind each parser need: the documents tell it as well. */
const needsBehind = new WeakMap<object, Needs>()

/** The scope that a route asks of a key; null for a public one. */
export function scopeOf({ method, hooks }: InternalRoute): Scope | null {
  for (const { fn } of [hooks.parse ?? []].flat()) {
    const needs = typeof fn === 'function' ? needsBehind.get(fn) : undefined
    if (needs) return neededFor(method, needs)
  }
  return null
}

function neededFor(method: string, { reads, writes }: Needs): Scope {
  return method === 'GET' ? reads : writes
}

/**
 * Asks every route used after it for a key, before anything else is looked at, and hands it `principal`.
 * The order that Elysia gives: onParse (key, then our JSON parser) -> derive (also where there is no
 * body) -> validation -> handler. A macro or a check in beforeHandle would come after validation.
 */
export const authenticated = (context: Context, needs: Needs) => {
  /** Callers of requests with a body, whose key is asked for before the body is read. */
  const admitted = new WeakMap<Request, Principal>()
  const letIn = async (call: Call): Promise<Principal> => {
    const principal = await principalOf(context, call)
    decideScope(principal.scope, neededFor(call.request.method, needs))
    return principal
  }
  const parse = async ({ request, server, set }: Call) => {
    admitted.set(request, await letIn({ request, server, set }))
    // Elysia asks for the body of a DELETE too; none of ours reads one.
    return request.method === 'DELETE' ? null : readJson(request)
  }
  needsBehind.set(parse, needs)
  return new Elysia({ name: 'authenticated', seed: `${needs.reads} ${needs.writes}` })
    .onParse({ as: 'scoped' }, parse)
    .derive({ as: 'scoped' }, async ({ request, server, set }) => ({
      principal: admitted.get(request) ?? (await letIn({ request, server, set })),
    }))
}

/** What is looked at of a request to know who calls, and where its rate is told. */
export interface Call extends Source {
  readonly set: { readonly headers: Record<string, string | number> }
}

/**
 * Who calls, by key, or by the cookie of the dashboard where there is none. Asked once a request: it counts.
 * @throws Refusal UNAUTHORIZED, RATE_LIMITED; FORBIDDEN for a cookie sent by another page
 */
export async function principalOf(context: Context, call: Call): Promise<Principal> {
  const { request, set } = call
  const key = keyIn(request)
  const visitor = key === null ? await findVisitor(context, request) : null
  const { principal, rate } = visitor
    ? enter(context, visitor)
    : await admit(context, key, () => networkOf(call))
  noteCaller(request, principal.accountId)
  if (rate) {
    Object.assign(set.headers, rateHeaders(rate))
    decideRate(rate)
  }
  return principal
}

/** Who sent a request that was let in before: looked up again, and not counted. */
export async function findCaller(context: Context, request: Request): Promise<Principal | null> {
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
