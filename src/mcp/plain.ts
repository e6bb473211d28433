/**
 * The commonest message, answered without the SDK: one call of a tool, as clients of the revisions before
 * 2026-07-28 send it. (The SDK makes a server, a transport and their schemas anew for each message, and
 * checks the answer: 100 µs where the call takes 20.) A test holds both ways to the same bytes.
 */
import type { Result } from './answers.ts'
import type { Arguments, Tool } from './tool.ts'

/** One call, of a message that says nothing else. */
export interface PlainCall {
  readonly id: string | number
  readonly tool: Tool
  readonly given: Arguments
}

const revisions = [null, '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']
/** Headers of the later revision: what they say must fit the message, and the SDK looks. */
const laterHeaders = ['mcp-method', 'mcp-name']

/** The call in a message; null for a message that is anything more or else: the SDK answers it. */
export function plainCallIn(
  { headers }: Request,
  body: unknown,
  tools: ReadonlyMap<string, Tool>,
): PlainCall | null {
  if (!isJson(headers) || !revisions.includes(headers.get('mcp-protocol-version'))) return null
  if (laterHeaders.some((name) => headers.has(name))) return null
  const { jsonrpc, id, method, params, ...more } = fieldsOf(body)
  if (jsonrpc !== '2.0' || method !== 'tools/call' || !isId(id) || !isEmpty(more)) return null
  const { name, arguments: given = {}, _meta, ...beside } = fieldsOf(params)
  const tool = typeof name === 'string' ? tools.get(name) : undefined
  if (!tool || !isObject(given) || !isEmpty(beside) || !isPlainMeta(_meta)) return null
  return { id, tool, given }
}

/** The data stands in a text of the result already: it is not written a second time. */
export function plainAnswer({ id }: PlainCall, result: Result): Response {
  const text = `{"result":${written(result)},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}

function written(result: Result): string {
  const { content, structuredContent } = result
  const [, data] = content
  if (!structuredContent || !data) return JSON.stringify(result)
  return `{"content":${JSON.stringify(content)},"structuredContent":${data.text}}`
}

function isJson(headers: Headers): boolean {
  return /^application\/json\s*(?:;|$)/.test(headers.get('content-type') ?? '')
}

function isId(id: unknown): id is string | number {
  return typeof id === 'string' || Number.isSafeInteger(id)
}

/** Nothing, or no more than where to tell of progress, of which there is none. */
function isPlainMeta(meta: unknown): boolean {
  if (meta === undefined) return true
  if (!isObject(meta)) return false
  const { progressToken = 0, ...more } = meta
  return isId(progressToken) && isEmpty(more)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const fieldsOf = (value: unknown) => (isObject(value) ? value : {})

const isEmpty = (fields: object) => Object.keys(fields).length === 0
