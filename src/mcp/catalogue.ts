/** The tools, most of them made from the OpenAPI document: an operation in other words, so nothing can drift. */
import { type Principal, type Scope, scopes } from '../domain/account.ts'
import type { Context } from '../operations/context.ts'
import { type Argument, argumentsOf, snakeCase } from './arguments.ts'
import { type ApiDocument, type Operation, type Schema, standalone } from './document.ts'
import { type Arguments, type Placed, placed } from './placing.ts'
import type { Look } from './sentences.ts'
import { tools } from './tools.ts'
import { type Reword, rewordingOf } from './wording.ts'

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
  readonly scope: Scope
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
  readonly principal: Principal
  /** Runs an operation of the API as its route does. @throws Refusal */
  perform(operationId: string, sent: Placed): Promise<Answered>
}

/** What an operation came to: JSON, as data and as its text. */
export interface Answered {
  readonly status: number
  readonly text: string
  readonly data: object
}

/** What a tool came to, and how that is said. */
export interface Done extends Answered {
  says(look: Look): string | Promise<string>
}

export interface Catalogue {
  readonly tools: readonly Tool[]
  readonly reword: Reword
}

/**
 * All tools, in the order of the table, then those of our own that are no routes.
 * @throws Error for an entry without an operation, and where two arguments have one name.
 */
export function catalogueOf(document: ApiDocument, own: readonly Tool[] = []): Catalogue {
  const found = operationsIn(document)
  const reword = rewordingOf(found)
  const all = found.map(({ path, method, operation, operationId, entry, name }): Tool => {
    const { schemas } = document.components
    const args = argumentsOf(path, operation, schemas, entry.adds)
    return {
      name,
      title: operation.summary,
      description: reword(`${operation.summary}. ${operation.description}`),
      scope: scopeOf(operation),
      hints: hintsOf(method),
      args: args.map((one) => ({ ...one, schema: inWords(one.schema, reword) })),
      answer: inWords(answerOf(operation, document), reword),
      async run(call, given) {
        const done = await call.perform(operationId, placed(args, given))
        return { ...done, says: (look) => entry.says(done.data, look) }
      },
    }
  })
  return { tools: [...all, ...own], reword }
}

/** The tool of an operation. */
export function nameOf(operationId: string): string {
  return tools[operationId]?.name ?? snakeCase(operationId)
}

/** The entries of the table with the operations they are made from. */
function operationsIn({ paths }: ApiDocument) {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  )
  return Object.entries(tools).map(([operationId, entry]) => {
    const found = routes.find(({ operation }) => operation.operationId === operationId)
    if (!found) {
      throw new Error(`a tool is made from ${operationId}, but there is no such operation`)
    }
    const method = found.method.toUpperCase()
    return { ...found, method, operationId, entry, name: nameOf(operationId) }
  })
}

/** A schema with every description in it reworded. */
function inWords(schema: Schema, reword: Reword): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === 'description' && typeof value === 'string' ? reword(value) : value,
  )
}

/** What HTTP says of its methods; a PATCH of ours sets values, so that it may be repeated. */
function hintsOf(method: string): Hints {
  return {
    readOnlyHint: method === 'GET',
    destructiveHint: method !== 'GET' && method !== 'POST',
    idempotentHint: method !== 'POST',
    openWorldHint: false,
  }
}

function scopeOf({ security }: Operation): Scope {
  const needed = security.flatMap(({ bearer = [] }) => bearer)
  return scopes.find((scope) => needed.includes(scope)) ?? 'admin'
}

function answerOf({ operationId, responses }: Operation, { components }: ApiDocument): Schema {
  const good = responses[200] ?? responses[201]
  const schema = good?.content?.['application/json']?.schema
  if (!schema) throw new Error(`the document does not tell what ${operationId} answers`)
  return standalone(schema, components.schemas)
}
