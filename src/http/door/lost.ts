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
    return new Refusal('NOT_FOUND', `There is nothing at ${pathname}. See /llms.txt or /docs.`)
  }
  return notAllowed(request.method, allow)
}

export function notAllowed(method: string, allow: readonly string[]): Refusal {
  const text = `${method} is not allowed here. Allowed: ${allow.join(', ')}.`
  return new Refusal('METHOD_NOT_ALLOWED', text, { allow })
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
