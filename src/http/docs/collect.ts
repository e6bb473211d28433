/** Asks @elysiajs/swagger what the routes are: OpenAPI 3.0.3 of a kind, not yet valid. */

import { swagger } from '@elysiajs/swagger'
import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { namedBy } from '../../domain/access/scope.ts'
import { isText, said, type Wording } from '../../domain/wording/says.ts'
import { Id } from '../../wire/vocabulary.ts'
import { type Documented, documentedOf, type Route } from '../route.ts'
import { errorAnswers } from './error-guide.ts'
import type { Json, Schema } from './schema.ts'

export interface RawParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
  readonly examples?: readonly Json[]
  readonly style?: string
  readonly explode?: boolean
}

export interface RawMedia {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, Example>>
}

export interface Example {
  readonly summary: string
  readonly description: string
  readonly value: Json
}

export interface RawAnswer {
  readonly description: string
  readonly headers?: Readonly<Record<string, { description: string; schema: Schema }>>
  readonly content?: Readonly<Record<string, RawMedia>>
}

export interface RawOperation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly RawParameter[]
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Readonly<Record<string, RawMedia>>
  }
  readonly responses: Readonly<Record<string, RawAnswer>>
}

/** By path, then by method. */
export type RawPaths = Readonly<Record<string, Readonly<Record<string, RawOperation>>>>

/** Every operation that may have a body: where none is asked for, a field sent all the same must not pass in silence. */
const tooLarge = errorAnswers(['PAYLOAD_TOO_LARGE'])

/**
 * The operations of the routes. They are copied into an app of their own, so that the plugin's page, which
 * loads its scripts from a CDN, and its invalid document are never served.
 */
export async function collectPaths(routes: readonly Route[], wording: Wording): Promise<RawPaths> {
  const collector = new Elysia().use(swagger({ specPath: '/collected', path: '/page' }))
  for (const route of routes) {
    const { method, path, scope } = route
    const documented = documentedOf(route)
    if (documented === null) continue
    const { body, query } = documented.input
    const read = { ...(body && { body }), ...(query && { query }) }
    const security = scope === null ? [] : namedBy(scope).map((named) => ({ bearer: [named] }))
    const { responses, ...words } = detailOf(documented, wording)
    const answers = { ...responses, ...(method === 'GET' ? {} : tooLarge) }
    const detail = { ...words, security, responses: answers }
    const params = idsIn(path)
    collector.route(method, path, () => null, { detail, parse: 'json', params, ...read })
  }
  const response = await collector.handle(new Request('http://localhost/collected'))
  const { paths }: { paths: RawPaths } = JSON.parse(await response.text(), (_, value) =>
    inWords(value, wording),
  )
  return withFilters(paths, routes)
}

/** The parameters of queries that are open to more than names: a schema has them in `filters`. */
function withFilters(paths: RawPaths, routes: readonly Route[]): RawPaths {
  const filters = new Map(
    routes.map((route) => {
      const documented = documentedOf(route)
      return [documented?.operationId, documented?.input.query?.filters]
    }),
  )
  const filtered = (operation: RawOperation): RawOperation => {
    const more = filters.get(operation.operationId)
    return more ? { ...operation, parameters: [...(operation.parameters ?? []), more] } : operation
  }
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [method, filtered(operation)]),
      ),
    ]),
  )
}

/** A schema whose description has references (`says`) gets it in words, in the same place. */
function inWords(value: unknown, wording: Wording): unknown {
  if (typeof value !== 'object' || value === null || !('says' in value)) return value
  const worded = ([name, member]: [string, unknown]) =>
    name === 'says' && isText(member) ? ['description', said(member, wording)] : [name, member]
  return Object.fromEntries(Object.entries(value).map(worded))
}

/** VALIDATION_ERROR for an unknown parameter at least. */
const everywhere = ['UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED', 'VALIDATION_ERROR'] as const

function detailOf(
  { operationId, tag, summary, description, answer, refusals = [] }: Documented,
  wording: Wording,
) {
  const [status, schema, mediaType = 'application/json'] = answer
  const good = { description: summary, content: { [mediaType]: { schema } } }
  const errors = errorAnswers([...everywhere, ...refusals, 'INTERNAL', 'UNAVAILABLE'])
  return {
    ...{ operationId, summary, description: said(description, wording), tags: [tag] },
    responses: { [status]: good, ...errors },
  }
}

/** `/v1/humans/:id/…`: the id of a human. Routes take any text there, for a malformed id is a 404. */
function idsIn(path: string) {
  const parts = path.split('/')
  const ids = parts.flatMap((part, at) =>
    part.startsWith(':') ? [[part.slice(1), parts[at - 1]]] : [],
  )
  return Type.Object(
    Object.fromEntries(
      ids.map(([name = '', plural = '']) => [name, Id(`Id of the ${singular(plural)}.`)]),
    ),
  )
}

function singular(plural: string): string {
  return plural.replace(/ies$/, 'y').replace(/s$/, '').replace('-', ' ')
}
