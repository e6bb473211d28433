/** Tools as a client calls them: one message to /mcp, and what comes back of it. */
import { requestOf, type TestApp } from './app.ts'

/** What a tool answers, as tests read it. */
export interface ToolAnswer {
  readonly isError: boolean
  /** What a model reads first. */
  readonly sentence: string
  /** All that is answered. */
  readonly text: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Calls a tool with the ready-made key. @throws Error where the answer is an error of the protocol. */
export async function callTool(
  app: TestApp,
  name: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<ToolAnswer> {
  const params = { name, arguments: given }
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
  const { text } = await app.send(requestOf('POST', '/mcp', message, { key: app.key }))
  const { result } = JSON.parse(text)
  if (!result) throw new Error(`${name}: ${text}`)
  const { content, isError = false } = result
  return { isError, sentence: content[0].text, text, data: dataOf(result) }
}

/** What a result holds beside its words: the answer, or `{ error }` as the API has it. */
export function dataOf(result: object): Record<string, unknown> {
  const { structuredContent, _meta } = Object(result)
  return Object(structuredContent ?? { error: Object(_meta)['slotflow/error'] })
}
