/** The calls that can be made, as /openapi.json lists them: no second list of them is kept here. */
import type { Method } from '../api/call.ts'

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly method: Method
  /** `/v1/humans/{id}` */
  readonly path: string
  /** Those of the path and the query. */
  readonly parameters: readonly Parameter[]
  /** A body to begin with; undefined where none is taken. */
  readonly example: unknown
}

interface Media {
  readonly example?: unknown
}

interface Listed {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, Media>> }>
  >
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Listed>>>>
}

const json = 'application/json'
const methods: Readonly<Record<string, Method>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
}

/** Those under /v1 that answer JSON: a stream would never end, and a page has no place for a file. */
export function operationsOf({ paths }: OpenApi): Operation[] {
  return Object.entries(paths).flatMap(([path, listed]) =>
    Object.entries(listed).flatMap(([word, operation]) => {
      const method = methods[word]
      if (!method || !path.startsWith('/v1/') || !answersJson(operation)) return []
      const { operationId, summary, parameters = [], requestBody } = operation
      return {
        ...{ operationId, summary, method, path },
        parameters: parameters.filter((one) => one.in === 'path' || one.in === 'query'),
        example: requestBody?.content[json]?.example,
      }
    }),
  )
}

function answersJson({ responses }: Listed): boolean {
  return Object.entries(responses).some(
    ([status, { content }]) => status.startsWith('2') && content?.[json] !== undefined,
  )
}

/** The path with its parameters in it. `valueAt` answers undefined for what is left out. */
export function pathOf(
  { path, parameters }: Operation,
  valueAt: (name: string) => string | undefined,
): string {
  const query = new URLSearchParams()
  let filled = path
  for (const { name, in: place } of parameters) {
    const value = valueAt(name)
    if (place === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(value ?? ''))
    else if (value !== undefined) query.set(name, value)
  }
  return query.size > 0 ? `${filled}?${query}` : filled
}
