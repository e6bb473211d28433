import { Refusal } from '../../domain/errors.ts'
import { type Arrival, identify, letIn, refuseTwoHosts } from './arrivals.ts'

interface Place {
  readonly method: string
  readonly path: string
}

/** What to say where no route answers. Under /v1 the key comes first: without one, nobody learns which paths there are. */
export async function lost(arrival: Arrival, routes: readonly Place[]): Promise<unknown> {
  const { request } = arrival
  const { pathname } = new URL(request.url)
  try {
    refuseTwoHosts(request)
    if (/^\/(v1|mcp)(\/|$)/.test(pathname)) letIn(arrival, await identify(arrival))
  } catch (error) {
    return error
  }
  const allow = methodsAt(routes, pathname)
  if (allow.length === 0) {
    const meant = meantAt(routes, pathname)
    const hint = meant === null ? '' : ` Did you mean ${meant}?`
    return new Refusal(
      'NOT_FOUND',
      `There is nothing at ${pathname}.${hint} See /llms.txt or /docs.`,
    )
  }
  return notAllowed(request.method, allow)
}

export function notAllowed(method: string, allow: readonly string[]): Refusal {
  const text = `${method} is not allowed here. Allowed: ${allow.join(', ')}.`
  return new Refusal('METHOD_NOT_ALLOWED', text, { allow })
}

/** What other services do by a verb at the end of a path. */
const verbs: Readonly<Record<string, string>> = {
  cancel: 'DELETE',
  delete: 'DELETE',
  remove: 'DELETE',
  reschedule: 'PATCH',
  move: 'PATCH',
  update: 'PATCH',
}

/** The place that was meant by one that is not there: without /v1, or with a verb for the method. */
function meantAt(routes: readonly Place[], pathname: string): string | null {
  if (methodsAt(routes, `/v1${pathname}`).length > 0) return `/v1${pathname}`
  const [, above = '', verb = ''] = /^(.+)\/(\w+)\/?$/.exec(pathname) ?? []
  const method = Object.hasOwn(verbs, verb) ? (verbs[verb] ?? '') : ''
  const path = /^\/v1\//.test(above) ? above : `/v1${above}`
  return methodsAt(routes, path).includes(method) ? `${method} ${path}` : null
}

function methodsAt(routes: readonly Place[], pathname: string): string[] {
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
