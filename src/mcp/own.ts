/** Tools that are no routes: what stands in no document of the API, and needs no request. */

import type { Need, Scope } from '../domain/access/scope.ts'
import type { Sight } from '../domain/access/sight.ts'
import type { Context } from '../operations/context.ts'
import type { Look } from './answer/sentences.ts'
import { each, type Schema, type Schemas } from './document.ts'
import type { Arguments, Hints, Tool } from './tool.ts'

export interface OwnTool<T, Answer extends object> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly scope: Need
  readonly hints: Hints
  /** What a model is told to send, and how that is read. */
  readonly input: {
    readonly schema: Schema & { readonly properties: Schemas }
    /** @throws Refusal VALIDATION_ERROR */
    read(given: Arguments): T
  }
  readonly answer: Schema
  run(context: Context, sight: Sight, input: T, scope: Scope): Answer | Promise<Answer>
  says(answer: Answer, look: Look): string | Promise<string>
}

/** As the catalogue has it: what is said is made with the answer, whose type nobody else knows. */
export function ownTool<T, Answer extends object>(tool: OwnTool<T, Answer>): Tool {
  const { name, title, description, scope, hints, input, answer } = tool
  return {
    ...{ name, title, description, scope, hints, answer },
    args: Object.values(
      each(input.schema.properties, (schema, field) => ({
        ...{ name: field, place: 'body' as const, field, schema },
        required: input.schema.required?.includes(field) ?? false,
      })),
    ),
    async run({ context, sight, scope }, given) {
      const data = await tool.run(context, sight, input.read({ ...given }), scope)
      const text = JSON.stringify(data)
      return { status: 200, text, data, says: (look) => tool.says(data, look) }
    },
  }
}
