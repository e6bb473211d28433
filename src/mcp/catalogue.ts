/** The tools, made from the OpenAPI document: a tool is a route in other words, so nothing can drift. */
import { type Scope, scopes } from '../domain/account.ts'
import { type Argument, argumentsOf, snakeCase } from './arguments.ts'
import { type ApiDocument, type Operation, type Schema, standalone } from './document.ts'
import { type Entry, tools } from './tools.ts'

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
  /** A text of the API's documents in terms of tools: `createBooking` becomes `create_booking`. */
  readonly reword: (text: string) => string
}

/**
 * All tools, in the order of the table.
 * @throws Error for an entry without an operation, and where two arguments have one name.
 */
export function catalogueOf(document: ApiDocument): Catalogue {
  const reword = rewording()
  const placed = new Map(
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [
        operation.operationId,
        { path, method: method.toUpperCase(), operation },
      ]),
    ),
  )
  const all = Object.entries(tools).map(([id, entry]): Tool => {
    const found = placed.get(id)
    if (!found) throw new Error(`a tool is made from ${id}, but there is no such operation`)
    const { path, method, operation } = found
    const { schemas } = document.components
    return {
      name: nameOf(id),
      title: operation.summary,
      description: reword(`${operation.summary}. ${operation.description}`),
      scope: scopeOf(operation),
      hints: hintsOf(method),
      method,
      path,
      args: argumentsOf(path, operation, schemas, entry.adds),
      answer: answerOf(operation, document),
      says: entry.says,
    }
  })
  return { tools: all, reword }
}

/** The tool of an operation. */
export function nameOf(operationId: string): string {
  return tools[operationId]?.name ?? snakeCase(operationId)
}

function rewording(): Catalogue['reword'] {
  const ids = new RegExp(`\\b(?:${Object.keys(tools).join('|')})\\b`, 'g')
  return (text) => text.replace(ids, nameOf).replaceAll('Idempotency-Key', 'idempotency_key')
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
