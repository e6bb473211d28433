import { Refusal } from '../domain/errors.ts'
import type { Text, Wording } from '../domain/wording/says.ts'
import type { Log } from '../observe/log.ts'
import type { Context } from '../operations/context.ts'
import type { ToolNames } from './docs/llms.ts'
import type { OpenApi } from './docs/openapi.ts'
import { type Arrival, letIn, readBody } from './door/arrivals.ts'
import { type ErrorBody, refusalOf, showRefusal } from './door/errors.ts'
import type { Perform, Sent } from './door/perform.ts'
import { tellCall } from './door/watch.ts'
import type { Known, Page } from './route.ts'

/** The room of the tools. The wiring hands it in: doors do not know each other. */
export interface Mcp extends ToolNames {
  /** What answers messages, from what it needs of the API. */
  readonly door: (api: Api) => (message: Message) => Promise<Response>
}

interface Api {
  readonly document: (wording: Wording) => Promise<OpenApi>
  readonly practice: readonly Text[]
  readonly log: Log
}

interface Message {
  readonly request: Request
  readonly body: unknown
  readonly calling: Calling
}

/** What calls in a message are made with. */
interface Calling extends Known {
  readonly context: Context
  perform(operationId: string, sent: Sent): ReturnType<Perform>
  count(): void
  tell(tool: string, status: number): void
  refusalOf(error: unknown): Refusal
  show(refusal: Refusal, wording: Wording): ErrorBody
}

interface Parts extends Omit<Api, 'log'> {
  readonly perform: Perform
  /** Refuses a page that may not call. @throws Refusal FORBIDDEN */
  readonly checkOrigin: (request: Request) => void
}

/** POST /mcp, with the key, limits and errors of every route. A key of any scope may ask which tools it has. */
export function mcpPage({ log }: Context, mcp: Mcp, { perform, checkOrigin, ...api }: Parts): Page {
  const answer = mcp.door({ ...api, log })
  return {
    ...{ method: 'POST', path: '/mcp', scope: 'read or rep' },
    async respond(arrival, caller) {
      const { request } = arrival
      const read = await readMessage(arrival)
      checkOrigin(request)
      if ('fault' in read) return notJson(read.fault)
      const { body } = read
      return answer({ request, body, calling: callingOf(arrival, caller, perform) })
    },
  }
}

type Read = { readonly body: unknown } | { readonly fault: Refusal }

/** @throws Refusal of a caller who may not ask, or sends too much */
async function readMessage(arrival: Arrival): Promise<Read> {
  try {
    return { body: await readBody(arrival) }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'VALIDATION_ERROR') return { fault: error }
    throw error
  }
}

/** JSON-RPC has a shape of its own for what is no message; its clients read no other. */
function notJson({ message }: Refusal): Response {
  const error = { code: -32_700, message: `Parse error: ${message}` }
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 400 })
}

function callingOf(arrival: Arrival, { scope, sight }: Known, perform: Perform): Calling {
  const { context, identity, requestId } = arrival
  let calls = 0
  return {
    context,
    scope,
    sight,
    perform: (operationId, sent) => perform(context, sight, operationId, sent),
    // A batch may bring twenty: it counts as if they came one by one.
    count: () => {
      calls += 1
      if (calls > 1) letIn(arrival, identity)
    },
    tell: (tool, status) => tellCall(arrival, tool, status),
    refusalOf: (error) => refusalOf(context, error, requestId),
    show: showRefusal,
  }
}
