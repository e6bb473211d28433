/** MCP over HTTP, stateless: every message is answered by itself. Operations, keys and errors are those of the API. */
import { lazily } from '../operations/lazily.ts'
import { callTool } from './call.ts'
import { nameOf } from './catalogue.ts'
import { type Message, messageMeant } from './message.ts'
import { plainAnswer, plainCallIn } from './plain.ts'
import { type Api, serviceOf, toolsFor } from './served.ts'
import type { Tool } from './tool.ts'
import { isTool, ownTools } from './tools.ts'

/** The SDK is loaded with the first message that needs it: a service that nobody asks over MCP starts without it. */
function door(api: Api, own: readonly Tool[]) {
  const service = lazily(() => serviceOf(api, own))
  return async (sent: Message): Promise<Response> => {
    const all = await service()
    const served = { ...all, tools: toolsFor(sent.request, all.tools) }
    const message = messageMeant(sent)
    const plain = plainCallIn(message.request, message.body, served.tools)
    if (plain === null) return (await import('./protocol.ts')).answer(message, served)
    const { tool, given } = plain
    return plainAnswer(plain, await callTool(tool, given, message.calling, served.log))
  }
}

/** The tool made of an operation; null where there is none. */
function toolOf(operationId: string): string | null {
  return isTool(operationId) ? nameOf(operationId) : null
}

/** What the wiring hands to the HTTP door, with these tools beside those of the API. */
export const mcpWith = (own: readonly Tool[]) => ({
  door: (api: Api) => door(api, own),
  toolOf,
  own: own.map(({ name, title }) => ({ name, title })),
})

export const mcp = mcpWith(ownTools)
