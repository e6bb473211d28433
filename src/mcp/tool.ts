/** A tool, whatever it is made of. */

import type { Need, Scope } from '../domain/access/scope.ts'
import type { Sight } from '../domain/access/sight.ts'
import type { Context } from '../operations/context.ts'
import type { Look } from './answer/sentences.ts'
import type { Argument } from './arguments.ts'
import type { Schema } from './document.ts'

export type Arguments = Readonly<Record<string, unknown>>

/** What an operation is called with, as if it came over HTTP: texts in the query, JSON in the body. */
export interface Placed {
  readonly ids: Readonly<Record<string, string>>
  readonly query: Record<string, unknown>
  /** null where the operation takes none. */
  readonly body: unknown
  /** What is given as Idempotency-Key; null without one. */
  readonly key: string | null
}

export interface Hints {
  readonly readOnlyHint: boolean
  readonly destructiveHint: boolean
  readonly idempotentHint: boolean
  readonly openWorldHint: boolean
}

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  /** What a key needs to see and to call it. */
  readonly scope: Need
  readonly hints: Hints
  readonly args: readonly Argument[]
  /** What it answers when all is well. */
  readonly answer: Schema
  /** @throws Refusal */
  run(call: Call, given: Arguments): Promise<Done>
}

/** Who calls a tool, and by what means. */
export interface Call {
  readonly context: Context
  readonly scope: Scope
  /** What it may see. */
  readonly sight: Sight
  /** Runs an operation of the API as its route does. @throws Refusal */
  perform(operationId: string, sent: Placed): Promise<Performed>
}

/** What an operation came to: JSON, as data and as its text. */
export interface Answered {
  readonly status: number
  readonly text: string
  readonly data: object
}

/** What an operation of the API came to. */
export interface Performed extends Answered {
  /** Whether it is the answer to an earlier call with the same idempotency_key. */
  readonly isReplay: boolean
}

/** What a tool came to, and how that is said. */
export interface Done extends Answered {
  says(look: Look): string | Promise<string>
}
