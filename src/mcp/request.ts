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
 * @throws Refusal VALIDATION_ERROR for what no route can be asked with: an id that is missing, and
 * metadata in a query that is no object.
 */
export function requestOf(tool: Tool, given: Arguments): Request {
  const { method, path, args } = tool
  const values = [...valuesOf(args, given), ...strangersIn(tool, given)]
  const at = (place: Argument['place']) => values.filter((value) => value.place === place)
  const faults = [...missingIds(args, at('path')), ...wrongFilters(args, at('query'))]
  if (faults.length > 0) throw invalid(faults)
  const query = new URLSearchParams(at('query').flatMap((one) => queryPairs(one, args)))
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

function missingIds(args: readonly Argument[], ids: readonly Value[]): Fault[] {
  return args
    .filter(({ place, field }) => place === 'path' && !ids.some((id) => id.field === field))
    .map(({ name, schema }): Fault => {
      return { field: name, message: `is required: ${schema.description}` }
    })
}

function wrongFilters(args: readonly Argument[], query: readonly Value[]): Fault[] {
  return query
    .filter(({ field, value }) => isFilter(field, args) && !isFilled(value))
    .map(({ field }) => ({ field, message: 'must be an object such as {"lead_id": "lead_123"}' }))
}

function isFilter(field: string, args: readonly Argument[]): boolean {
  return args.some((one) => one.place === 'query' && one.field === field && isOpen(one.schema))
}

/** An object of texts; numbers and the like have one as well. */
function isFilled(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((member) => typeof member !== 'object')
}

function filled(path: string, ids: readonly Value[]): string {
  return ids.reduce((text, { field, value }) => text.replace(`{${field}}`, segmentOf(value)), path)
}

/** No text may lead to another path: dots, or nothing, would. What is left is no id, and the route says so. */
function segmentOf(value: unknown): string {
  return encodeURIComponent(textOf(value).toWellFormed()).replace(/^\.*$/, '-')
}

/** `metadata: { lead_id: 'lead_1' }` -> `metadata.lead_id=lead_1`; a list becomes one text. */
function queryPairs({ field, value }: Value, args: readonly Argument[]): [string, string][] {
  if (!isFilter(field, args) || !isFilled(value)) return [[field, textOf(value)]]
  return Object.entries(value).map(([name, member]) => [`${field}.${name}`, textOf(member)])
}

/** Other characters cannot stand in a header; the route refuses the empty text. */
function headerPair({ field, value }: Value): [string, string] {
  const text = textOf(value)
  return [field, /^[\x20-\x7e]*$/.test(text) ? text : '']
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(memberText).join(',') : memberText(value)
}

/** Not String alone: an object may have a toString of its own that is no function, a list no bottom. */
function memberText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
