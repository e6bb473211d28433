/** Asks @elysiajs/swagger what the routes are: OpenAPI 3.0.3 of a kind, not yet valid. */
import { swagger } from '@elysiajs/swagger'
import { Type } from '@sinclair/typebox'
import { Elysia, type InternalRoute } from 'elysia'
import { scopeOf } from './auth.ts'
import { errorAnswers } from './docs-errors.ts'
import type { Json, Schema } from './docs-schema.ts'
import { Id } from './schemas/vocabulary.ts'

export interface RawParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
  readonly examples?: readonly Json[]
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

/** Of all that may have a body: where none is asked for, it is looked at for fields that would pass in silence. */
const tooLarge = errorAnswers(['PAYLOAD_TOO_LARGE'])

/**
 * The operations of the routes. They are copied into an app of their own, so that the plugin's page, which
 * loads its scripts from a CDN, and its invalid document are never served.
 */
export async function collectPaths(routes: readonly InternalRoute[]): Promise<RawPaths> {
  const collector = new Elysia().use(swagger({ specPath: '/collected', path: '/page' }))
  for (const route of routes) {
    const { method, path, hooks } = route
    const { ownQuery, ...told } = hooks.detail ?? {}
    const { body, query = ownQuery } = hooks
    const scope = scopeOf(route)
    const security = scope === null ? [] : [{ bearer: [scope] }]
    const responses = { ...told.responses, ...(method === 'GET' ? {} : tooLarge) }
    const detail = { ...told, security, responses }
    const plain = path.replace(/(?<=.)\/$/, '')
    const params = idsIn(plain)
    collector.route(method, plain, () => null, { detail, parse: 'json', params, body, query })
  }
  const response = await collector.handle(new Request('http://localhost/collected'))
  const { paths }: { paths: RawPaths } = await response.json()
  return paths
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
