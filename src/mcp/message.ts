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
  const { arguments: given, ...params } = body.params
  const read = argumentsIn(given)
  return read === given ? body : { ...body, params: { ...params, arguments: read } }
}

function argumentsIn(given: unknown): unknown {
  if (given === null || given === '') return {}
  if (given === undefined || isFields(given)) return given
  const read = typeof given === 'string' ? jsonIn(given) : given
  const json = Array.isArray(read) && read.length === 1 ? read[0] : read
  // What is no object is refused by the tool, in words that a model reads.
  return isFields(json) ? json : { arguments: given }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
