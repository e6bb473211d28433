/** The operations of the document as a client calls them. Made from the document, so that no client can differ from it. */
import type { OpenApi, Parameter } from '../docs/openapi.ts'
import { nameOf, resolved, type Schema, type Schemas } from '../docs/schema.ts'

export interface Call {
  /** `createBooking` */
  readonly name: string
  readonly summary: string
  readonly method: string
  /** `/v1/humans/{id}/slots` */
  readonly path: string
  /** What stands in its path, in its order: `id`, and what a client calls it, `human_id`. */
  readonly ids: readonly { readonly field: string; readonly name: string }[]
  readonly query: readonly Parameter[]
  readonly body: Schema | null
  /** Whether it takes an Idempotency-Key. */
  readonly takesKey: boolean
  readonly answer: Schema
  /** Where the answer is one page of a list. */
  readonly pages: Pages | null
}

export interface Pages {
  /** The field that has the rows. */
  readonly rows: string
  readonly row: Schema
  /** How the next page is asked for. */
  readonly by: 'cursor' | 'offset' | 'after'
}

const json = 'application/json'

/** In the order of the document; streams, which answer no JSON, are left out. */
export function callsOf({ paths, components: { schemas } }: OpenApi): Call[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const { operationId: name, summary, parameters, requestBody, responses } = operation
      const answer = (responses[200] ?? responses[201])?.content?.[json]?.schema
      if (!answer) return []
      // Beside a body there is only how to word the answer, which programs do not need.
      const query = requestBody ? [] : parameters.filter((parameter) => parameter.in === 'query')
      return {
        ...{ name, summary, method: method.toUpperCase(), path, query, answer },
        ids: idsIn(path),
        body: requestBody?.content[json]?.schema ?? null,
        takesKey: parameters.some((parameter) => parameter.name === 'Idempotency-Key'),
        pages: pagesOf(query, resolved(answer, schemas)),
      }
    }),
  )
}

/** `/v1/humans/{id}/overrides/{overrideId}`: human_id and override_id. */
function idsIn(path: string): Call['ids'] {
  return [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(([, plural = '', field = '']) => ({
    field,
    name: `${plural.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', '_')}_id`,
  }))
}

function pagesOf(query: readonly Parameter[], { properties = {} }: Schema): Pages | null {
  const by = (['cursor', 'offset', 'after'] as const).find((way) =>
    query.some(({ name }) => name === way),
  )
  const [rows, list] = Object.entries(properties).find(([, { items }]) => items) ?? []
  return by && rows !== undefined && list?.items ? { rows, row: list.items, by } : null
}

/** A field of an object that is sent or answered. */
export interface Field {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
}

export function fieldsOf({ properties = {}, required = [] }: Schema): Field[] {
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, schema, required: required.includes(name) },
  }))
}

/** The parameters of a query as one object; null where it takes none. */
export function queryObjectOf({ query }: Call): Schema | null {
  if (query.length === 0) return null
  const properties: Schemas = Object.fromEntries(query.map(({ name, schema }) => [name, schema]))
  const required = query.filter((parameter) => parameter.required).map(({ name }) => name)
  return { type: 'object', properties, required }
}

/** `listBookings` -> `bookings`: what a client calls that goes through all pages. */
export function listedBy({ name }: Call): string {
  return name.replace(/^list/, '')
}

/** What a call answers if one of its fields has this value; every other answers the first of the union. */
export const answersBy: Readonly<Record<string, { readonly field: string; readonly is: string }>> =
  {
    createBooking: { field: 'assign', is: 'all' },
  }

/** The names of both answers of such a call: the usual one, and the one that is asked for. */
export function bothAnswers({ answer: { anyOf = [] } }: Call): readonly [string, string] {
  const [usual, asked] = anyOf.map(referred)
  if (!usual || !asked) throw new Error('a call with two answers has no names for them')
  return [usual, asked]
}

/** Names that mean something else to programs already. */
const taken: Readonly<Record<string, string>> = { Error: 'ErrorBody', Event: 'BookingEvent' }

/** What a client calls the type of a component. */
export const typeName = (component: string): string => taken[component] ?? component

/** The name of the type that a schema refers to; null for one that is written out. */
export function referred(schema: Schema): string | null {
  const name = nameOf(schema)
  return name === null ? null : typeName(name)
}

/** `list_bookings` -> `listBookings` */
export const camel = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())

/** `listBookings` -> `list_bookings` */
export const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** The name of the type of a call's query. */
export const queryName = ({ name }: Call): string => `${capital(name)}Query`

/** Every type that a client has, by name: the components, then the queries of calls. */
export function typesOf({ components }: OpenApi, calls: readonly Call[]): [string, Schema][] {
  const shared = Object.entries(components.schemas).map(([name, schema]): [string, Schema] => [
    typeName(name),
    schema,
  ])
  const queries = calls.flatMap((call): [string, Schema][] => {
    const query = queryObjectOf(call)
    return query ? [[queryName(call), query]] : []
  })
  return [...shared, ...queries]
}
