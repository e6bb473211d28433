/** The one place that knows the SDK's way over HTTP. */
import {
  createMcpHandler,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { may } from '../domain/access/scope.ts'
import { toolMeant } from './answer/meant-tool.ts'
import { inOurWords } from './answer/protocol-errors.ts'
import { callTool } from './call.ts'
import { listed } from './listing.ts'
import type { Message, Service } from './message.ts'
import type { Tool } from './tool.ts'

/** JSON-RPC messages sent to /mcp as one list: each may do what a request does. */
const batchMessagesMax = 20

/** Answers one message of any revision of the protocol, always as JSON, never as a stream. */
export async function answer(message: Message, service: Service): Promise<Response> {
  const { body } = message
  if (Array.isArray(body) && body.length > batchMessagesMax) return tooMany(body.length)
  const names = allowedIn(message, service).map(({ name }) => name)
  return inOurWords(await answerOf(message, service), body, names)
}

async function answerOf(message: Message, service: Service): Promise<Response> {
  const { request, body } = message
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

const allowedIn = ({ calling }: Message, { tools }: Service) =>
  [...tools.values()].filter(({ scope }) => may(calling.scope, scope))

function serverFor(message: Message, service: Service): Server {
  const { calling, body } = message
  const { info, instructions, tools, log } = service
  const allowed = allowedIn(message, service)
  const server = new Server(
    { name: info.title.toLowerCase(), title: info.title, version: info.version },
    { capabilities: { tools: {} }, instructions },
  )
  const inTurn = Array.isArray(body) ? oneATurn() : <T>(call: () => Promise<T>) => call()
  server.setRequestHandler('tools/list', () => ({ tools: allowed.map(listed) }))
  server.setRequestHandler('tools/call', async ({ params }) => {
    // Among all tools: one beyond the key's scope is refused as the API does, with what is needed.
    const tool = tools.get(params.name)
    if (!tool) throw noTool(params.name, allowed)
    const call = () => callTool(tool, params.arguments ?? {}, calling, log)
    return { ...(await inTurn(call)) }
  })
  return server
}

/** Runs the calls of a batch in their order, each in a turn of the event loop of its own: others come between. */
function oneATurn() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(call: () => Promise<T>): Promise<T> => {
    const next = last.then(() => new Promise((resolve) => setImmediate(resolve))).then(call)
    last = next.catch(() => undefined)
    return next
  }
}

function noTool(name: string, tools: readonly Tool[]): ProtocolError {
  const names = tools.map((tool) => tool.name)
  const meant = toolMeant(name, names)
  const hint = meant === null ? '' : ` Did you mean ${meant}?`
  const message = `There is no tool called ${name === '' ? '""' : name}.${hint} This key may call: ${names.join(', ')}.`
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}
