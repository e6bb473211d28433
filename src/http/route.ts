/** What routes share: checked input, documented answers, ids in paths. */
import { Kind, type Static, type TObject, type TSchema, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { parseQueryFromURL } from 'elysia/parse-query'
import { Refusal, type RefusalCode } from '../domain/errors.ts'
import type { Outcome } from '../domain/idempotency.ts'
import { askedAgain } from './arrivals.ts'
import { readJson } from './body.ts'
import { errorAnswers } from './docs-errors.ts'
import { queryFaults } from './query.ts'
import { isUuid } from './schemas/formats.ts'
import { checker, distinct, type Rules, refuseFaults } from './validation.ts'

const nothing = checker(Type.Object({}, { additionalProperties: false }))

/** What a transform looks at; it comes after the key and before validation. */
interface Sent {
  readonly request: Request
  readonly query: unknown
  body: unknown
}

/** The body may take seconds to come, and the key may be revoked meanwhile. */
async function readBody(request: Request): Promise<unknown> {
  const body = await readJson(request)
  const again = askedAgain(request)
  if (again) await again
  return body
}

/**
 * The body as JSON, read once the key is known. (In `onParse` it costs 2 µs more: Elysia looks at
 * `request.body` before it, and that makes a stream.)
 */
export const takesAnyBody = {
  parse: 'none',
  transform: async (sent: Sent) => {
    sent.body = await readBody(sent.request)
  },
} as const

/** Neither body nor query, of a method that may have a body: a field that nobody reads is refused. */
export const takesNoBody = {
  parse: 'none',
  transform: async ({ request, query }: Sent) => {
    const body = await readBody(request)
    refuseFaults([...nothing(query), ...(body ? nothing(body) : [])])
  },
} as const

/** A query of a method that has no use for a body: a field that is sent in one is told where it belongs. */
export function takesQueryAlone<T extends TObject>(schema: T) {
  const { query, transform } = takesQuery(schema)
  return {
    parse: 'none' as const,
    query,
    transform: async (sent: Asked & Sent) => {
      transform(sent)
      const body = await readBody(sent.request)
      const faults = body ? nothing(body) : []
      refuseFaults(faults.map(({ field }) => ({ field, message: 'is read in the query alone' })))
    },
  }
}

/** Neither, of a method that has no body. */
export const takesNothing = {
  parse: 'none',
  transform: ({ query }: Pick<Sent, 'query'>) => {
    refuseFaults(nothing(query))
  },
} as const

/** The schema as Elysia gets it: for types and documents. To check what we have checked would cost as much again. */
const checked = <T extends TObject>(schema: T) =>
  Type.Unsafe<Static<T>>({ ...schema, [Kind]: 'Unknown' })

/** A body schema with its rules: checked by us, documented and typed by Elysia. */
export function takesBody<T extends TObject>(schema: T, rules?: Rules) {
  const faultsOf = checker(schema, rules)
  return {
    parse: 'none' as const,
    body: checked(schema),
    transform: async (sent: Sent) => {
      sent.body = await readBody(sent.request)
      refuseFaults(nothing(sent.query).concat(faultsOf(sent.body)))
    },
  }
}

/** What is looked at of a request for its query. */
interface Asked {
  readonly request: { readonly url: string }
  readonly query: Record<string, unknown>
}

/** A query schema with its rules. Numbers arrive as text: those of integer fields are read first. */
export function takesQuery<T extends TObject>(schema: T, rules?: Rules) {
  const faultsOf = checker(schema, rules)
  const numeric = Object.entries(schema.properties)
    .filter(([, property]) => property.type === 'integer')
    .map(([name]) => name)
  return {
    query: checked(schema),
    transform: ({ query, request }: Asked) => {
      for (const name of numeric) readInteger(query, name)
      const faults = faultsOf(query)
      const more = queryFaults(request.url, query, schema)
      refuseFaults(more.length === 0 ? faults : distinct([...faults, ...more]))
    },
  }
}

/**
 * Reads a query from the address, checked as `takesQuery` does: for a handler that seldom needs it. Told of a
 * schema, Elysia reads the query at every request (1 µs); the documents get it from `described`.
 */
export function queryReader<T extends TObject>(schema: T, rules?: Rules) {
  const { transform } = takesQuery(schema, rules)
  const compiled = TypeCompiler.Compile(schema)
  return (url: string): Static<T> => {
    const query: Record<string, unknown> = parseQueryFromURL(
      url,
      url.indexOf('?') + 1 || url.length,
    )
    transform({ query, request: { url } })
    if (compiled.Check(query)) return query
    throw new Error('a query that was checked does not pass')
  }
}

/** Only plain decimal digits: `0x10`, `1e3` and ` 5` stay text and are refused as such. */
function readInteger(query: Record<string, unknown>, name: string): void {
  const text = query[name]
  if (typeof text === 'string' && /^-?\d{1,15}$/.test(text)) query[name] = Number(text)
}

/** @throws Refusal NOT_FOUND for what cannot be an id: nothing has it. */
export function idIn(text: string): string {
  if (isUuid(text)) return text.toLowerCase()
  throw new Refusal(
    'NOT_FOUND',
    'There is nothing with this id: ids are UUIDs, as the API gave them.',
  )
}

interface Described {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  /** The query of a handler that reads it by itself. */
  readonly ownQuery?: TObject
  /** Status and schema of the answer when all is well. */
  readonly answer: readonly [status: 200 | 201, schema: TSchema, mediaType?: string]
  /** What may go wrong, beside `everywhere`, INTERNAL and UNAVAILABLE, which every route may answer. */
  readonly refusals?: readonly RefusalCode[]
}

/** VALIDATION_ERROR for an unknown parameter at least. */
const everywhere = ['UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED', 'VALIDATION_ERROR'] as const

/** The OpenAPI operation of a route. */
export function described({
  operationId,
  summary,
  description,
  ownQuery,
  answer,
  refusals = [],
}: Described) {
  const [status, schema, mediaType = 'application/json'] = answer
  const good = { description: summary, content: { [mediaType]: { schema } } }
  const errors = errorAnswers([...everywhere, ...refusals, 'INTERNAL', 'UNAVAILABLE'])
  return {
    detail: {
      operationId,
      summary,
      description,
      ...(ownQuery && { ownQuery }),
      responses: { [status]: good, ...errors },
    },
  }
}

/** JSON text as an answer: for texts that are made by hand, kept, or replayed. */
export function answered(
  set: { status?: number | string; headers: Record<string, string | number> },
  status: number,
  text: string,
): string {
  set.status = status
  set.headers['content-type'] = 'application/json'
  return text
}

/** The answer to a creating call: fresh, or the one given the first time. */
export function created<T>(
  set: { status?: number | string; headers: Record<string, string | number> },
  outcome: Outcome<T>,
  textOf: (value: T) => string,
): string {
  if (outcome.replayed) set.headers['idempotent-replayed'] = 'true'
  return answered(set, 201, outcome.replayed ? outcome.answer : textOf(outcome.value))
}
