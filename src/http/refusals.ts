import { Elysia, NotFoundError } from 'elysia'
import { Refusal } from '../domain/errors.ts'
import type { Context } from '../operations/context.ts'
import { arrivalOf } from './arrivals.ts'
import { type Call, principalOf } from './auth.ts'
import { headersOf, refusalBehind, showRefusal } from './errors.ts'
import type { HttpContext } from './source.ts'
import { tell } from './watch.ts'

interface Route {
  readonly method: string
  readonly path: string
}

/** Answers whatever is thrown, by our code or by Elysia's, in the one shape of guide/requests.md#errors. */
export const refusals = (context: HttpContext, routes: () => readonly Route[]) =>
  new Elysia({ name: 'refusals' }).onError(
    { as: 'global' },
    async ({ error, request, set, route }) => {
      const thrown =
        error instanceof NotFoundError ? await noRoute(context, routes(), { request, set }) : error
      const { requestId } = arrivalOf(request)
      const refusal =
        refusalBehind(thrown, context.store.explain) ?? bug(context, thrown, requestId)
      const body = showRefusal(refusal)
      set.status = body.error.status
      Object.assign(set.headers, headersOf(refusal))
      tell(context, { request, route, set })
      return body
    },
  )

/** Under /v1 the key comes first: without one, nobody learns which paths there are. */
async function noRoute(
  context: HttpContext,
  routes: readonly Route[],
  call: Call,
): Promise<unknown> {
  const { request } = call
  const { pathname } = new URL(request.url)
  try {
    if (/^\/(v1|mcp)(\/|$)/.test(pathname)) principalOf(context, call)
  } catch (error) {
    return error
  }
  const allow = methodsAt(routes, pathname)
  if (allow.length === 0) {
    return new Refusal('NOT_FOUND', `There is nothing at ${pathname}. See /llms.txt or /docs.`)
  }
  const message = `${request.method} is not allowed here. Allowed: ${allow.join(', ')}.`
  return new Refusal('METHOD_NOT_ALLOWED', message, { allow })
}

function methodsAt(routes: readonly Route[], pathname: string): string[] {
  const segments = segmentsOf(pathname)
  const matches = (path: string) => {
    const pattern = segmentsOf(path)
    return (
      pattern.length === segments.length &&
      pattern.every((part, at) =>
        part.startsWith(':') ? segments[at] !== '' : part === segments[at],
      )
    )
  }
  return [...new Set(routes.filter(({ path }) => matches(path)).map(({ method }) => method))]
}

function segmentsOf(path: string): string[] {
  return path.replace(/\/$/, '').split('/')
}

/** Logged with its request id; answered without its text. */
function bug({ log }: Context, error: unknown, requestId: string): Refusal {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  log.error('unexpected error', { request_id: requestId, reason })
  return new Refusal(
    'INTERNAL',
    `Something went wrong here, not in your request. Try again; if it stays, report request ${requestId}.`,
  )
}
