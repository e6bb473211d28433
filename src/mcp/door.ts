/** MCP over HTTP, stateless: every message is answered by itself. Operations, keys and errors are those of the API. */
import { said, type Text, type Wording } from '../domain/wording/says.ts'
import type { Log } from '../observe/log.ts'
import { lazily } from '../operations/lazily.ts'
import { callTool } from './call.ts'
import { catalogueOf, nameOf } from './catalogue.ts'
import type { ApiDocument } from './document.ts'
import { type Message, messageMeant, type Service } from './message.ts'
import { plainAnswer, plainCallIn } from './plain.ts'
import type { Tool } from './tool.ts'
import { isTool, ownTools } from './tools.ts'
import { toolWording } from './wording.ts'

/** What this door needs of the API; handed in, for doors do not import each other. */
export interface Api {
  /** In the words given. */
  document(wording: Wording): Promise<ApiDocument>
  /** Good practice for those who call it, one habit each. */
  readonly practice: readonly Text[]
  readonly log: Log
}

/** The SDK is loaded with the first message that needs it: a service that nobody asks over MCP starts without it. */
function door({ document, practice, log }: Api, own: readonly Tool[]) {
  const service = lazily(async (): Promise<Service> => {
    const api = await document(toolWording)
    const tools = new Map(catalogueOf(api, own).map((tool) => [tool.name, tool]))
    const instructions = practice.map((habit) => said(habit, toolWording)).join('\n')
    return { info: api.info, tools, instructions, log }
  })
  return async (sent: Message): Promise<Response> => {
    const served = await service()
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
  own: own.map(({ name }) => name),
})

export const mcp = mcpWith(ownTools)
