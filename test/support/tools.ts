/** Tools as a client calls them: one message to /mcp, and what comes back of it. */
import { version } from '../../package.json'
import { openApiOf } from '../../src/http/docs/openapi.ts'
import { routes } from '../../src/http/routes.ts'
import { catalogueOf } from '../../src/mcp/catalogue.ts'
import { toolWording } from '../../src/mcp/wording.ts'
import { requestOf, type TestApp } from './app.ts'

/** The tools as models are given them. */
export const catalogue = async () => catalogueOf(await openApiOf(routes, version, toolWording))

/** What a tool answers, as tests read it. */
export interface ToolAnswer {
  readonly isError: boolean
  /** What a model reads first. */
  readonly sentence: string
  /** All that is answered. */
  readonly text: string
  readonly data: Readonly<Record<string, unknown>>
}

type Given = Readonly<Record<string, unknown>>

/** Calls a tool, with the ready-made key unless another is given. @throws Error where the answer is an error of the protocol. */
export async function callTool(
  app: TestApp,
  name: string,
  given: Given = {},
  key = app.key,
): Promise<ToolAnswer> {
  const { text } = await app.send(requestOf('POST', '/mcp', messageOf(name, given), { key }))
  return answerIn(JSON.parse(text))
}

/** The same of several, without arguments, in one message. */
export async function callTools(app: TestApp, names: readonly string[]): Promise<ToolAnswer[]> {
  const batch = names.map((name, id) => messageOf(name, {}, id))
  const { text } = await app.send(requestOf('POST', '/mcp', batch, { key: app.key }))
  const answers: { readonly id: number }[] = JSON.parse(text)
  return answers.sort((a, b) => a.id - b.id).map(answerIn)
}

export function messageOf(name: string, given: Given, id = 1) {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: given } }
}

function answerIn(answer: object): ToolAnswer {
  const { result } = Object(answer)
  if (!result) throw new Error(JSON.stringify(answer))
  const { content, isError = false } = result
  const text = JSON.stringify(answer)
  return { isError, sentence: content[0].text, text, data: dataOf(result) }
}

/** What a result holds beside its words: the answer, or `{ error }` as the API has it. */
export function dataOf(result: object): Record<string, unknown> {
  const { structuredContent, _meta } = Object(result)
  return Object(structuredContent ?? { error: Object(_meta)['slotflow/error'] })
}
