import { Elysia } from 'elysia'
import { decideScope, type Principal, type Scope } from '../domain/account.ts'
import { Refusal } from '../domain/errors.ts'
import { keyCharactersMax } from '../domain/limits.ts'
import { authenticate } from '../operations/accounts.ts'
import type { Context } from '../operations/context.ts'
import { readJson } from './body.ts'

/** The scopes that a group of routes asks of a key. */
interface Needs {
  readonly reads: Scope
  readonly writes: Scope
}

/**
 * Asks every route used after it for a key, before anything else is looked at, and hands it `principal`.
 * The order that Elysia gives: onParse (key, then our JSON parser) -> derive (also where there is no
 * body) -> validation -> handler. A macro or a check in beforeHandle would come after validation.
 */
export const authenticated = (context: Context, { reads, writes }: Needs) => {
  /** Callers of requests with a body, whose key is asked for before the body is read. */
  const admitted = new WeakMap<Request, Principal>()
  const admit = async (request: Request): Promise<Principal> => {
    const principal = await principalOf(context, request)
    decideScope(principal.scope, request.method === 'GET' ? reads : writes)
    return principal
  }
  return new Elysia({ name: 'authenticated', seed: `${reads} ${writes}` })
    .onParse({ as: 'scoped' }, async ({ request }) => {
      admitted.set(request, await admit(request))
      // Elysia asks for the body of a DELETE too; none of ours reads one.
      return request.method === 'DELETE' ? null : readJson(request)
    })
    .derive({ as: 'scoped' }, async ({ request }) => ({
      principal: admitted.get(request) ?? (await admit(request)),
    }))
}

/** @throws Refusal UNAUTHORIZED */
export async function principalOf(context: Context, request: Request): Promise<Principal> {
  const key = bearerOf(request.headers.get('authorization') ?? '')
  const principal = key === null ? null : await authenticate(context, key)
  if (principal) return principal
  throw new Refusal(
    'UNAUTHORIZED',
    'A valid API key is missing. Send the header "Authorization: Bearer sk_live_…".',
  )
}

function bearerOf(header: string): string | null {
  const key = /^bearer +(\S+)$/i.exec(header)?.[1]
  return key !== undefined && key.length <= keyCharactersMax ? key : null
}
