/**
 * MCP over standard input and output, for clients that start a program. Each message is passed on to the
 * /mcp of a running server, so that tools, scopes and sentences are that server's.
 */
import { PassThrough } from 'node:stream'
import {
  type CallToolResult,
  type ListToolsResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
} from '@modelcontextprotocol/server'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { refused } from './answers.ts'
import { ask, type Remote, UnusableServer } from './remote.ts'

/** What `initialize` answers, as far as it is passed on. */
interface Introduction {
  readonly serverInfo: { readonly name: string; readonly version: string }
  readonly instructions?: string
}

/**
 * Serves until standard input ends and all is answered.
 * @throws UnusableServer if the server does not answer, or not to this key.
 */
export async function serveOverStdio(remote: Remote): Promise<void> {
  const introduction: Introduction = await resultOf(remote, 'initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'slotflow-stdio', version: '1' },
  })
  const waiting = new Set<Promise<unknown>>()
  const passOn = <T>(method: string, params: object): Promise<T> => {
    const result = resultOf<T>(remote, method, params)
    const settled = result.then(forget, forget)
    function forget() {
      waiting.delete(settled)
    }
    waiting.add(settled)
    return result
  }
  const input = new PassThrough()
  const transport = new StdioServerTransport(input)
  const handle = serveStdio(() => serverOf(introduction, passOn), {
    transport,
    maxSubscriptions: 0,
  })
  for await (const chunk of process.stdin) input.write(chunk)
  // The SDK drops what is not answered when its input ends.
  do await new Promise(setImmediate)
  while (await Promise.all(waiting).then(({ length }) => length > 0))
  await handle.close()
}

type PassOn = <T>(method: string, params: object) => Promise<T>

function serverOf({ serverInfo, instructions }: Introduction, passOn: PassOn): Server {
  const options = { capabilities: { tools: {} }, ...(instructions ? { instructions } : {}) }
  const server = new Server(serverInfo, options)
  server.setRequestHandler('tools/list', () => passOn<ListToolsResult>('tools/list', {}))
  server.setRequestHandler('tools/call', async ({ params }): Promise<CallToolResult> => {
    const { name, arguments: given = {} } = params
    try {
      return await passOn<CallToolResult>('tools/call', { name, arguments: given })
    } catch (error) {
      if (!(error instanceof UnusableServer)) throw error
      const { code, message, status } = error
      return { ...refused({ error: { code, message, status } }) }
    }
  })
  return server
}

/** @throws ProtocolError as the server said it; UnusableServer. */
async function resultOf<T>(remote: Remote, method: string, params: object): Promise<T> {
  const { result, error } = await ask<T>(remote, method, params)
  if (result !== undefined) return result
  const code = Number(error?.code ?? ProtocolErrorCode.InternalError)
  throw new ProtocolError(code, error?.message ?? 'no result')
}
