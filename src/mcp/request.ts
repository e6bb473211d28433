/** A tool's call as a request to the route behind it. */
import { type Fault, invalid } from '../domain/errors.ts'
import type { Argument } from './arguments.ts'
import type { Tool } from './catalogue.ts'
import { isOpen, membersOf } from './strict.ts'

export type Arguments = Readonly<Record<string, unknown>>

/** A value and where it goes. */
interface Value {
  readonly place: Argument['place']
  readonly field: string
  readonly value: unknown
}

/**
 * The request, as yet without a key.
 * @throws Refusal VALIDATION_ERROR for an id that is missing: without it there is no path.
 */
export function requestOf(tool: Tool, given: Arguments): Request {
  const { method, path, args } = tool
  const values = [...valuesOf(args, given), ...strangersIn(tool, given)]
  const at = (place: Argument['place']) => values.filter((value) => value.place === place)
  refuseMissingIds(args, at('path'))
  const query = new URLSearchParams(at('query').flatMap(queryPairs))
  const target = `http://localhost${filled(path, at('path'))}${query.size > 0 ? `?${query}` : ''}`
  const headers = new Headers(at('header').map(headerPair))
  const body = at('body')
  if (body.length === 0 && !args.some(({ place }) => place === 'body')) {
    return new Request(target, { method, headers })
  }
  headers.set('content-type', 'application/json')
  const fields = body.map(({ field, value }) => [field, value])
  return new Request(target, { method, headers, body: JSON.stringify(Object.fromEntries(fields)) })
}

/** null is an argument left out, as strict function calling sends it. */
function valuesOf(args: readonly Argument[], given: Arguments): Value[] {
  return args.flatMap(({ name, place, field, schema }) => {
    const value = given[name] ?? null
    return value === null
      ? []
      : [{ place, field, value: isOpen(schema) ? membersOf(value) : value }]
  })
}

/** What the tool does not know goes where the route refuses it by name. */
function strangersIn({ method, args }: Tool, given: Arguments): Value[] {
  const place = method === 'GET' || method === 'DELETE' ? 'query' : 'body'
  return Object.entries(given)
    .filter(([name, value]) => value !== null && !args.some((known) => known.name === name))
    .map(([field, value]) => ({ place, field, value }))
}

function refuseMissingIds(args: readonly Argument[], ids: readonly Value[]): void {
  const faults = args
    .filter(({ place, field }) => place === 'path' && !ids.some((id) => id.field === field))
    .map(({ name, schema }): Fault => {
      return { field: name, message: `is required: ${schema.description}` }
    })
  if (faults.length > 0) throw invalid(faults)
}

function filled(path: string, ids: readonly Value[]): string {
  return ids.reduce((text, { field, value }) => text.replace(`{${field}}`, segmentOf(value)), path)
}

/** No text may lead to another path: dots, or nothing, would. What is left is no id, and the route says so. */
function segmentOf(value: unknown): string {
  return encodeURIComponent(String(value)).replace(/^\.*$/, '-')
}

/** `metadata: { lead_id: 'lead_1' }` -> `metadata.lead_id=lead_1`; a list becomes one text. */
function queryPairs({ field, value }: Value): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[field, String(value)]]
  }
  return Object.entries(value).map(([name, member]) => [`${field}.${name}`, String(member)])
}

/** Other characters cannot stand in a header; the route refuses the empty text. */
function headerPair({ field, value }: Value): [string, string] {
  const text = String(value)
  return [field, /^[\x20-\x7e]*$/.test(text) ? text : '']
}
