/** The one place that knows the SDK's way over HTTP. */
import {
  createMcpHandler,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { scopes } from '../domain/account.ts'
import { batchMessagesMax } from '../domain/limits.ts'
import type { Log } from '../observe/log.ts'
import { callTool, type Handle } from './call.ts'
import type { Tool } from './catalogue.ts'
import type { Message } from './door.ts'
import { listed } from './listing.ts'
import type { Reword } from './wording.ts'

/** What is served to one caller. */
interface Service {
  readonly info: { readonly title: string; readonly version: string }
  readonly tools: readonly Tool[]
  readonly instructions: string
  readonly reword: Reword
  readonly handle: Handle
  readonly log: Log
}

/** Answers one message of any revision of the protocol, always as JSON, never as a stream. */
export async function answer(message: Message, service: Service): Promise<Response> {
  const { request, body } = message
  if (Array.isArray(body) && body.length > batchMessagesMax) return tooMany(body.length)
  const serverOf = () => serverFor(message, service)
  const asked = new Request(request.url, { method: 'POST', headers: acceptingAll(request) })
  if (!(await isLegacyRequest(asked, body))) {
    // Nothing here changes by itself, so nobody needs a stream of changes.
    const options = { legacy: 'reject', maxSubscriptions: 0 } as const
    return createMcpHandler(serverOf, options).fetch(asked, { parsedBody: body })
  }
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  const server = serverOf()
  try {
    await server.connect(transport)
    return await transport.handleRequest(asked, { parsedBody: body })
  } finally {
    await server.close()
  }
}

/** One error for the whole list, whose id is null: none of its messages has been looked at. */
function tooMany(count: number): Response {
  const message = `A batch has at most ${batchMessagesMax} messages, and this one ${count}: none was run. Send it in parts.`
  const error = { code: ProtocolErrorCode.InvalidRequest, message }
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 400 })
}

/** The SDK refuses callers that would not take a stream; we never send one. */
function acceptingAll({ headers }: Request): Headers {
  const accepting = new Headers(headers)
  accepting.set('accept', 'application/json, text/event-stream')
  return accepting
}

function serverFor({ request, scope, requestId }: Message, service: Service): Server {
  const { info, instructions, handle, reword, log } = service
  const tools = service.tools.filter((tool) => scopes.indexOf(tool.scope) <= scopes.indexOf(scope))
  const server = new Server(
    { name: info.title.toLowerCase(), title: info.title, version: info.version },
    { capabilities: { tools: {} }, instructions },
  )
  server.setRequestHandler('tools/list', () => ({ tools: tools.map(listed) }))
  server.setRequestHandler('tools/call', async ({ params }) => {
    // Among all tools: the API itself refuses one beyond the key's scope, and says what is needed.
    const tool = service.tools.find(({ name }) => name === params.name)
    if (!tool) throw noTool(params.name, tools)
    const authorization = request.headers.get('authorization') ?? ''
    const asCaller = (inner: Request) => {
      inner.headers.set('authorization', authorization)
      inner.headers.set('x-request-id', requestId)
      return handle(inner)
    }
    const caller = { handle: asCaller, reword, log }
    return { ...(await callTool(tool, params.arguments ?? {}, caller)) }
  })
  return server
}

function noTool(name: string, tools: readonly Tool[]): ProtocolError {
  const names = tools.map((tool) => tool.name).join(', ')
  const message = `There is no tool called ${name}. This key may call: ${names}.`
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}
