/** MCP over HTTP, stateless: every message is answered by itself. Routes, keys and errors are those of the API. */
import type { Scope } from '../domain/account.ts'
import type { Log } from '../observe/log.ts'
import { lazily } from '../operations/lazily.ts'
import type { Handle } from './call.ts'
import { catalogueOf, nameOf } from './catalogue.ts'
import type { ApiDocument } from './document.ts'
import { tools } from './tools.ts'

/** What this door needs of the API; handed in, for doors do not import each other. */
export interface Api {
  document(): Promise<ApiDocument>
  /** Good practice for those who call it, one habit each. */
  readonly practice: readonly string[]
  readonly handle: Handle
  readonly log: Log
}

/** One message, whose key has been checked. */
export interface Message {
  readonly request: Request
  /** The JSON of its body. */
  readonly body: unknown
  readonly scope: Scope
  readonly requestId: string
}

/** The SDK is loaded with the first message: a service that nobody asks over MCP starts without it. */
function door({ document, practice, handle, log }: Api) {
  const catalogue = lazily(async () => catalogueOf(await document()))
  return async (message: Message): Promise<Response> => {
    const { answer } = await import('./protocol.ts')
    const { tools, reword } = await catalogue()
    const { info } = await document()
    const instructions = practice.map(reword).join('\n')
    return answer(message, { info, tools, instructions, reword, handle, log })
  }
}

/** The tool made of an operation; null where there is none. */
function toolOf(operationId: string): string | null {
  return operationId in tools ? nameOf(operationId) : null
}

/** What the wiring hands to the HTTP door. */
export const mcp = { door, toolOf }
