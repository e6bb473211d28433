import type { Scope } from '../domain/account.ts'
import { Refusal } from '../domain/errors.ts'
import type { Log } from '../observe/log.ts'
import type { Context } from '../operations/context.ts'
import { readBody } from './arrivals.ts'
import { practice } from './docs-guide.ts'
import type { ToolOf } from './llms.ts'
import type { OpenApi } from './openapi.ts'
import type { Page } from './route.ts'

/** The room of the tools. The wiring hands it in: doors do not know each other. */
export interface Mcp {
  readonly toolOf: ToolOf
  /** What answers messages, from what it needs of the API. */
  readonly door: (
    api: Api & { readonly practice: readonly string[]; readonly log: Log },
  ) => (message: {
    readonly request: Request
    readonly body: unknown
    readonly scope: Scope
    readonly requestId: string
  }) => Promise<Response>
}

interface Api {
  readonly document: () => Promise<OpenApi>
  readonly handle: (request: Request) => Promise<Response>
}

/** POST /mcp, with the key, limits and errors of every route. A key of any scope may ask which tools it has. */
export function mcpPage({ log }: Context, mcp: Mcp, api: Api): Page {
  const answer = mcp.door({ ...api, practice, log })
  return {
    ...{ method: 'POST', path: '/mcp', scope: 'read' },
    async respond(arrival, { scope }) {
      const { context, request, requestId } = arrival
      const body = await readBody(arrival)
      refusePagesOfOtherHosts(request, context.listensOn())
      return answer({ request, body, scope, requestId })
    },
  }
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * A page that a browser shows may call from its own host only. Where the service listens on loopback, that
 * host must be loopback by name as well: under any other name the page came here by DNS rebinding.
 * @throws Refusal FORBIDDEN
 */
function refusePagesOfOtherHosts({ headers, url }: Request, listensOn = 'localhost'): void {
  const origin = headers.get('origin')
  if (origin === null) return
  const { hostname, host } = URL.parse(origin) ?? { hostname: '', host: '' }
  if (loopbackNames.includes(hostname)) return
  const isLocal = loopbackNames.includes(listensOn) || listensOn === '::1'
  if (!isLocal && host === new URL(url).host) return
  throw new Refusal(
    'FORBIDDEN',
    `Pages of ${origin} may not call /mcp. Call it from a program, which sends no Origin header.`,
  )
}
