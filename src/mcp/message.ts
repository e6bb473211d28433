import type { Log } from '../observe/log.ts'
import type { Calling } from './call.ts'
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
