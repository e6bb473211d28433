import type { Log } from '../observe/log.ts'
import type { Calling } from './call.ts'
import { jsonIn } from './given/values.ts'
import type { Tool } from './tool.ts'

/** One message, whose key has been checked. */
export interface Message {
  readonly request: Request
  /** The JSON of its body. */
  readonly body: unknown
  readonly calling: Calling
}

/** What is served: all that does not hang on who asks. */
export interface Service {
  readonly info: { readonly title: string; readonly version: string }
  /** By name, in the order in which they are listed. */
  readonly tools: ReadonlyMap<string, Tool>
  readonly instructions: string
  readonly log: Log
}

/** A message in which the arguments of calls are objects: some clients send them as JSON in a text, or as null. */
export const messageMeant = (message: Message): Message => ({
  ...message,
  // What is a list again is no message.
  body: Array.isArray(message.body) ? message.body.map(bodyMeant) : bodyMeant(message.body),
})

function bodyMeant(body: unknown): unknown {
  if (!isFields(body) || body.method !== 'tools/call' || !isFields(body.params)) return body
  const named = paramsMeant(body.params)
  const { arguments: given, ...params } = named
  const read = argumentsIn(given)
  return read === given && named === body.params
    ? body
    : { ...body, params: { ...params, arguments: read } }
}

/** What other protocols call the tool, and its arguments. */
const toolNames = ['tool', 'tool_name', 'toolName', 'function_name']
const argumentNames = ['args', 'input', 'parameters', 'params', 'kwargs', 'tool_input']
/** What a call may say beside them. */
const others = ['name', '_meta', 'task']

/** A call with its tool and arguments by their own names; one that has them is as it came. */
function paramsMeant(params: Fields): Fields {
  if (typeof params.name === 'string' && params.arguments !== undefined) return params
  const { function: inner, ...flat } = params
  const sent = isFields(inner) ? { ...flat, ...inner } : params
  const [toolName = 'name'] = toolNames.filter((name) => typeof sent[name] === 'string')
  const { [toolName]: named, ...rest } = sent
  const own: Fields = { ...rest, name: sent.name ?? named }
  if (own.arguments !== undefined) return own
  const [argumentName] = argumentNames.filter((name) => own[name] !== undefined)
  if (argumentName !== undefined) {
    const { [argumentName]: given, ...more } = own
    return { ...more, arguments: given }
  }
  const beside = Object.entries(own).filter(([name]) => !others.includes(name))
  if (beside.length === 0) return params
  const kept = Object.entries(own).filter(([name]) => others.includes(name))
  return { ...Object.fromEntries(kept), arguments: Object.fromEntries(beside) }
}

function argumentsIn(given: unknown): unknown {
  if (given === null || given === '') return {}
  if (given === undefined || isFields(given)) return given
  const read = typeof given === 'string' ? jsonIn(given) : given
  const json = Array.isArray(read) && read.length === 1 ? read[0] : read
  // What is no object is refused by the tool, in words that a model reads.
  return isFields(json) ? json : { arguments: given }
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
