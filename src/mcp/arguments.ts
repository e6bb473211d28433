/** The arguments of a tool: what a route takes in its path, query, body and headers, as one flat object. */
import { type Operation, type Schema, type Schemas, standalone } from './document.ts'

export interface Argument {
  /** `booking_id` */
  readonly name: string
  /** `tool`: the operation is not asked with it. */
  readonly place: 'path' | 'query' | 'header' | 'body' | 'tool'
  /** What the route calls it: `id`. */
  readonly field: string
  readonly required: boolean
  /** Never null: null stands for an argument left out. */
  readonly schema: Schema
}

/** Arguments that the document does not have. */
interface Extra {
  readonly adds?: Schemas
  readonly own?: Schemas
}

/** @throws Error where two have one name. */
export function argumentsOf(
  path: string,
  operation: Operation,
  schemas: Schemas,
  { adds = {}, own = {} }: Extra = {},
): Argument[] {
  const all = [
    ...parametersOf(path, operation).filter(({ name }) => !Object.hasOwn(adds, name)),
    ...Object.entries(adds).map(([name, schema]) => argument('query', name, schema)),
    ...bodyOf(operation, schemas),
    ...Object.entries(own).map(([name, schema]) => argument('tool', name, schema)),
  ]
  const names = all.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice) throw new Error(`the tool of ${operation.operationId} takes ${twice} twice`)
  return all.map((one) => ({ ...one, schema: withoutNull(standalone(one.schema, schemas)) }))
}

function parametersOf(path: string, { parameters }: Operation): Argument[] {
  // Filters by members of metadata are an argument that a tool adds.
  const plain = parameters.filter(({ schema }) => schema.type !== 'object')
  return plain.map(({ name: field, in: place, required, description, schema }) => {
    const described = description === undefined ? schema : { ...schema, description }
    if (place === 'header')
      return { ...argument('header', field, described), name: snakeCase(field) }
    if (place !== 'path') return { ...argument('query', field, described), required }
    return { ...argument('path', field, described), name: pathName(path, field), required }
  })
}

function bodyOf({ requestBody }: Operation, schemas: Schemas): Argument[] {
  const body = requestBody?.content['application/json']?.schema
  const { properties = {}, required = [] } = body ? standalone(body, schemas) : {}
  return Object.entries(properties).map(([field, schema]) => ({
    ...argument('body', field, schema),
    required: required.includes(field),
  }))
}

function argument(place: Argument['place'], field: string, schema: Schema): Argument {
  return { name: field, place, field, required: false, schema }
}

/** `id` alone says nothing among other arguments: after /humans/ it is `human_id`. */
function pathName(path: string, field: string): string {
  const plural = field === 'id' ? /([\w-]+)\/\{id\}/.exec(path)?.[1] : undefined
  return plural === undefined ? snakeCase(field) : `${snakeCase(plural.replace(/s$/, ''))}_id`
}

/** `overrideId`, `Idempotency-Key` -> `override_id`, `idempotency_key` */
export function snakeCase(name: string): string {
  return name
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('-', '_')
    .toLowerCase()
}

/**
 * Strict function calling sends null for whatever is left out, so null cannot also remove a value: that
 * is for the HTTP API alone.
 */
function withoutNull(schema: Schema): Schema {
  const { type, enum: values, anyOf = [], description = '', ...rest } = schema
  const branches = anyOf.filter((branch) => branch.type !== 'null')
  const types = [type ?? []].flat().filter((one) => one !== 'null')
  return {
    ...(branches.length === 1 ? branches[0] : branches.length > 1 ? { anyOf: branches } : {}),
    ...rest,
    ...(types.length > 0 ? { type: types.length === 1 ? types.join() : types } : {}),
    ...(values ? { enum: values.filter((value) => value !== null) } : {}),
    description,
  }
}
