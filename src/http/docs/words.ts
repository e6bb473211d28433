/** Schemas in words, for the documents that are read as text. */
import { nameOf, resolved, type Schema, type Schemas } from './schema.ts'

export interface Field {
  /** `recurrence.days`; members of a list are marked by `[]`. */
  readonly path: string
  readonly required: boolean
  readonly words: string
  readonly description: string
}

/** The fields of an object, those of objects within it too. Components are named, not repeated. */
export function fieldsOf(schema: Schema, schemas: Schemas, prefix = ''): Field[] {
  const { properties = {}, required = [] } = resolved(schema, schemas)
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = `${prefix}${name}`
    const description = property.description ?? resolved(property, schemas).description ?? ''
    const field = { path, required: required.includes(name), words: words(property), description }
    return [field, ...fieldsWithin(property, schemas, path)]
  })
}

function fieldsWithin(property: Schema, schemas: Schemas, path: string): Field[] {
  if (property.items?.properties) return fieldsOf(property.items, schemas, `${path}[].`)
  return property.properties ? fieldsOf(property, schemas, `${path}.`) : []
}

/** The sets of fields of which one has to be there: `human_id, starts_at` or `hold_id`. */
export function choicesOf(schema: Schema, schemas: Schemas): string[] {
  const { oneOf = [] } = resolved(schema, schemas)
  return oneOf.map(({ required = [] }) => required.join(', '))
}

/** What a value must be: `whole number 1 to 1440`. */
export function words(schema: Schema): string {
  const name = nameOf(schema)
  if (name !== null) return name
  if (schema.anyOf) return schema.anyOf.map(words).join(' or ')
  if (schema.enum) return schema.enum.join(' | ')
  const types = [schema.type ?? 'any'].flat()
  const main = types.map((type) => typeWords(type, schema)).join(' or ')
  return schema.default === undefined ? main : `${main}, default ${schema.default}`
}

function typeWords(type: string, schema: Schema): string {
  if (type === 'integer') return `whole number${rangeWords(schema.minimum, schema.maximum)}`
  if (type === 'boolean') return 'true or false'
  if (type === 'array') return listWords(schema)
  return type === 'string' ? stringWords(schema) : type
}

function stringWords({ format, pattern, maxLength }: Schema): string {
  const kind = format ?? (pattern === undefined ? 'string' : patternWords(pattern))
  return maxLength === undefined ? kind : `${kind}, at most ${maxLength} characters`
}

/** By how a pattern begins. */
const patterns: readonly (readonly [string, string])[] = [
  ['^\\+', 'phone number'],
  ['^([01]', 'time HH:MM'],
  ['^(([01]', 'time HH:MM'],
  ['^\\d{4}-', 'month YYYY-MM'],
]

function patternWords(pattern: string): string {
  return patterns.find(([start]) => pattern.startsWith(start))?.[1] ?? 'string'
}

function listWords({ items, minItems, maxItems, uniqueItems }: Schema): string {
  const size = rangeWords(minItems, maxItems)
  const distinct = uniqueItems ? ', all different' : ''
  return `list${size === '' ? '' : ` (${size.trim()})`} of ${items ? words(items) : 'any'}${distinct}`
}

function rangeWords(least: number | undefined, most: number | undefined): string {
  if (least === undefined) return most === undefined ? '' : ` at most ${most}`
  return most === undefined ? ` ${least} or more` : ` ${least} to ${most}`
}
