import { Elysia, type InternalRoute } from 'elysia'
import { decideScope, type Principal, type Scope } from '../domain/account.ts'
import { keyCharactersMax } from '../domain/limits.ts'
import type { Context } from '../operations/context.ts'
import { admit, decideRate } from '../operations/gate.ts'
import { readJson } from './body.ts'
import { rateHeaders } from './rate.ts'
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
  const enter = async (call: Call): Promise<Principal> => {
    const principal = await principalOf(context, call)
    decideScope(principal.scope, neededFor(call.request.method, needs))
    return principal
  }
  const parse = async ({ request, server, set }: Call) => {
    admitted.set(request, await enter({ request, server, set }))
    // Elysia asks for the body of a DELETE too; none of ours reads one.
    return request.method === 'DELETE' ? null : readJson(request)
  }
  needsBehind.set(parse, needs)
  return new Elysia({ name: 'authenticated', seed: `${needs.reads} ${needs.writes}` })
    .onParse({ as: 'scoped' }, parse)
    .derive({ as: 'scoped' }, async ({ request, server, set }) => ({
      principal: admitted.get(request) ?? (await enter({ request, server, set })),
    }))
}

/** What is looked at of a request to know who calls, and where its rate is told. */
export interface Call extends Source {
  readonly set: { readonly headers: Record<string, string | number> }
}

/** Asked once a request: it counts. @throws Refusal UNAUTHORIZED, RATE_LIMITED */
export async function principalOf(context: Context, call: Call): Promise<Principal> {
  const key = bearerOf(call.request.headers.get('authorization') ?? '')
  const { principal, rate } = await admit(context, key, () => networkOf(call))
  noteCaller(call.request, principal.accountId)
  if (rate) {
    Object.assign(call.set.headers, rateHeaders(rate))
    decideRate(rate)
  }
  return principal
}

function bearerOf(header: string): string | null {
  const key = /^bearer +(\S+)$/i.exec(header)?.[1]
  return key !== undefined && key.length <= keyCharactersMax ? key : null
}
