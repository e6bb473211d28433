/** What the SDK says of a message that is not one, in words of ours: what to send in its place. */
import { quoted } from '../../domain/text.ts'
import { envelopeOf } from '../envelope.ts'

/** An answer of the SDK, its errors put in words; `tools` are those that may be called. */
export async function inOurWords(
  response: Response,
  asked: unknown,
  tools: readonly string[],
): Promise<Response> {
  const text = await response.text()
  if (!text.includes('"error"')) return withText(response, text)
  const answers: unknown = JSON.parse(text)
  const worded = Array.isArray(answers)
    ? answers.map((one) => wordedAs(one, askedFor(one, asked), tools))
    : wordedAs(answers, asked, tools)
  return withText(response, JSON.stringify(worded))
}

const withText = ({ status, headers }: Response, text: string) =>
  new Response(text === '' ? null : text, { status, headers })

/** The message of a list that an answer belongs to. */
function askedFor(answer: unknown, asked: unknown): unknown {
  const { id } = envelopeOf(answer)
  return Array.isArray(asked) ? asked.find((one) => envelopeOf(one).id === id) : asked
}

function wordedAs(answer: unknown, asked: unknown, tools: readonly string[]): unknown {
  const { error } = Object(answer)
  if (typeof error?.message !== 'string') return answer
  const message = wordsFor(error.code, error.message, asked, tools)
  return { ...Object(answer), error: { ...error, message } }
}

const methodNotFound = -32_601
const noMessage =
  'This is no message of MCP. Send one as {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "…", "arguments": {…}}}.'

function wordsFor(code: unknown, said: string, asked: unknown, tools: readonly string[]): string {
  const { method } = envelopeOf(asked)
  if (code === methodNotFound && typeof method === 'string') return methodWords(method, tools)
  if (/not a valid JSON-RPC message$/.test(said)) return noMessage
  const faults = faultsIn(said)
  if (faults.length === 0) return said
  const isName = method === 'tools/call' && faults.some(({ path }) => path.includes('name'))
  const words = faults.map(faultWords).join('; ')
  return `${words}.${isName ? ` This key may call: ${tools.join(', ')}.` : ''}`
}

function methodWords(method: string, tools: readonly string[]): string {
  return tools.includes(method)
    ? `${method} is a tool and no method: send the method tools/call with the params {"name": "${method}", "arguments": {…}}.`
    : `There is no method ${quoted(method)} here. tools/list lists the tools, tools/call calls one.`
}

interface Fault {
  readonly path: readonly (string | number)[]
  readonly expected?: unknown
  readonly message?: unknown
}

/** The faults that the SDK writes down as a list in JSON, behind a word or two. */
function faultsIn(said: string): readonly Fault[] {
  const start = said.indexOf('[')
  if (start < 0) return []
  try {
    const list: unknown = JSON.parse(said.slice(start))
    return Array.isArray(list) ? list.filter(({ path }) => Array.isArray(path)) : []
  } catch {
    return []
  }
}

const kinds: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
}

function faultWords({ path, expected, message }: Fault): string {
  const name = path.join('.') || 'The message'
  const kind = kinds[String(expected)]
  if (kind === undefined) return `${name}: ${String(message)}`
  return /received undefined$/.test(String(message))
    ? `${name} is missing: send ${kind}`
    : `${name} must be ${kind}`
}
