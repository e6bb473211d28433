/** The tools, made from the OpenAPI document: a tool is a route in other words, so nothing can drift. */
import { type Scope, scopes } from '../domain/account.ts'
import { type Argument, argumentsOf, snakeCase } from './arguments.ts'
import { type ApiDocument, type Operation, type Schema, standalone } from './document.ts'
import { type Entry, tools } from './tools.ts'
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
  readonly method: string
  /** `/v1/bookings/{id}` */
  readonly path: string
  readonly args: readonly Argument[]
  /** What it answers when all is well. */
  readonly answer: Schema
  readonly says: Entry['says']
}

export interface Catalogue {
  readonly tools: readonly Tool[]
  readonly reword: Reword
}

/**
 * All tools, in the order of the table.
 * @throws Error for an entry without an operation, and where two arguments have one name.
 */
export function catalogueOf(document: ApiDocument): Catalogue {
  const found = placed(document)
  const reword = rewordingOf(found)
  const all = found.map(({ path, method, operation, entry, name }): Tool => {
    const { schemas } = document.components
    const args = argumentsOf(path, operation, schemas, entry.adds)
    return {
      name,
      title: operation.summary,
      description: reword(`${operation.summary}. ${operation.description}`),
      scope: scopeOf(operation),
      hints: hintsOf(method),
      method,
      path,
      args: args.map((one) => ({ ...one, schema: inWords(one.schema, reword) })),
      answer: inWords(answerOf(operation, document), reword),
      says: entry.says,
    }
  })
  return { tools: all, reword }
}

/** The tool of an operation. */
export function nameOf(operationId: string): string {
  return tools[operationId]?.name ?? snakeCase(operationId)
}

/** The entries of the table with the operations they are made from. */
function placed({ paths }: ApiDocument) {
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
