/** Schemas as TypeBox writes them, made into those of OpenAPI 3.1. */
import { charactersMaxOf } from '../../wire/formats.ts'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export interface Schema {
  $ref?: string
  title?: string
  description?: string
  type?: string | string[]
  format?: string
  pattern?: string
  const?: Json
  enum?: Json[]
  anyOf?: Schema[]
  allOf?: (Schema | Choice)[]
  oneOf?: Choice[]
  properties?: Schemas
  patternProperties?: Schemas
  propertyNames?: Schema
  additionalProperties?: boolean | Schema | undefined
  required?: string[] | undefined
  /** Ours: sets of fields of which one has to be there, and the fields that do not go with it. */
  choices?: { needs: string[]; bars: string[] }[]
  /** Ours: words for what is beyond the maximum. */
  beyond?: string
  /** Ours: the format by which a bare + of a query is read. */
  plus?: string
  items?: Schema
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  default?: Json
  examples?: Json[]
}

/** Which fields are there and which are not: clients that compilers check know it by `never`. */
export interface Choice {
  required?: string[]
  properties: Record<string, Schema | false>
}

export type Schemas = Record<string, Schema>

/** Our own formats in terms that every reader knows; one that stands in neither table is dropped. */
const standardFormats = ['uuid', 'date', 'date-time', 'email', 'uri']
const translations: Readonly<Record<string, Schema>> = {
  'wall-time': { pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' },
  'wall-time-end': { pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' },
  phone: { pattern: '^\\+[1-9]\\d{6,14}$' },
  'webhook-url': { format: 'uri' },
}

/**
 * A schema of OpenAPI 3.1. What has a title becomes a component of that name: it is put into `shared`
 * and referred to.
 * @throws Error if two different schemas have one title.
 */
export function standardSchema(raw: Schema, shared: Schemas): Schema {
  const standard = untitled(raw, shared)
  if (raw.title === undefined) return standard
  const known = shared[raw.title]
  if (known && !Bun.deepEquals(known, standard)) {
    throw new Error(`two different schemas are called ${raw.title}`)
  }
  shared[raw.title] = standard
  return { $ref: `#/components/schemas/${raw.title}` }
}

/** The schema that a reference points to; any other schema is its own. */
export function resolved(schema: Schema, shared: Schemas): Schema {
  const name = nameOf(schema)
  return name === null ? schema : (shared[name] ?? schema)
}

/** The name of the component that a reference points to; of one object of several too. */
export function nameOf({ $ref, allOf: [part = {}] = [] }: Schema): string | null {
  return ($ref ?? ('$ref' in part ? part.$ref : undefined))?.split('/').at(-1) ?? null
}

function untitled(raw: Schema, shared: Schemas): Schema {
  const { format, const: only, anyOf, choices, beyond: _, plus: _plus, properties, ...others } = raw
  const { patternProperties, items, ...rest } = others
  return {
    ...(anyOf ? union(anyOf, shared) : {}),
    ...rest,
    ...(format === undefined ? {} : standardFormat(format)),
    ...(only === undefined ? {} : { enum: [only] }),
    ...(choices ? { oneOf: choices.map((choice) => choiceOf(choice, properties, shared)) } : {}),
    ...(properties ? { properties: each(properties, shared) } : {}),
    // A record: members of any name.
    ...(patternProperties ? { additionalProperties: true } : {}),
    ...(items ? { items: standardSchema(items, shared) } : {}),
  }
}

type OurChoice = NonNullable<Schema['choices']>[number]

function choiceOf({ needs, bars }: OurChoice, properties: Schemas = {}, shared: Schemas): Choice {
  const needed = needs.map((name) => [name, bare(standardSchema(properties[name] ?? {}, shared))])
  const barred = bars.map((name) => [name, false])
  return { required: needs, properties: Object.fromEntries([...needed, ...barred]) }
}

/** A schema whose words stand elsewhere. */
function bare({ description: _, examples: __, ...schema }: Schema): Schema {
  return schema
}

function standardFormat(format: string): Schema {
  const maxLength = charactersMaxOf(format)
  if (maxLength !== null) return { minLength: 1, maxLength }
  return standardFormats.includes(format) ? { format } : (translations[format] ?? {})
}

function each(properties: Schemas, shared: Schemas): Schemas {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, standardSchema(schema, shared)]),
  )
}

function union(branches: readonly Schema[], shared: Schemas): Schema {
  const constants = branches.flatMap(({ const: value }) => (value === undefined ? [] : [value]))
  if (constants.length === branches.length) return { type: typeOf(constants), enum: constants }
  const others = branches.filter(({ type }) => type !== 'null')
  const [only] = others
  if (others.length === branches.length || others.length > 1 || !only) {
    if (!branches.every(({ type }) => type === 'object')) {
      return { anyOf: branches.map((branch) => standardSchema(branch, shared)) }
    }
    return { anyOf: branches.map((branch) => alone(branch, branches, shared)) }
  }
  return orNull(standardSchema(only, shared))
}

/**
 * One of several objects, beside which the fields of the others are named. It is closed and has none of them; but so
 * compilers let a program ask for each without finding out first which object it is.
 */
function alone(branch: Schema, branches: readonly Schema[], shared: Schemas): Schema {
  const own = branch.properties ?? {}
  const others = branches
    .flatMap(({ properties = {} }) => Object.entries(properties))
    .filter(([name]) => !(name in own))
    .map(([name, schema]) => [name, bare(standardSchema(schema, shared))])
  return { allOf: [standardSchema(branch, shared), { properties: Object.fromEntries(others) }] }
}

function orNull(schema: Schema): Schema {
  const { type, enum: values } = schema
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  return { ...schema, type: [type, 'null'], ...(values ? { enum: [...values, null] } : {}) }
}

function typeOf(constants: readonly Json[]): string {
  return constants.every((value) => typeof value === 'string') ? 'string' : 'integer'
}
