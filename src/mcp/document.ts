/** The parts of the service's own OpenAPI document that tools are made from. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export type Schemas = Readonly<Record<string, Schema>>

export interface Schema {
  readonly $ref?: string
  readonly type?: string | string[]
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: Json[]
  readonly anyOf?: readonly Schema[]
  /** A reference, then what the object it points to has not. */
  readonly allOf?: readonly object[]
  readonly properties?: Schemas
  readonly additionalProperties?: boolean | Schema | undefined
  readonly required?: string[] | undefined
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly default?: Json
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly 'x-scopes'?: readonly string[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Schemas }
}

/** A schema that refers to nothing, without the name and examples it has as a component. */
export function standalone(schema: Schema, schemas: Schemas): Schema {
  const { properties, items, anyOf, ...rest } = pointedTo(schema, schemas)
  return {
    ...only(rest),
    ...(properties ? { properties: each(properties, (one) => standalone(one, schemas)) } : {}),
    ...(items ? { items: standalone(items, schemas) } : {}),
    ...(anyOf ? { anyOf: anyOf.map((branch) => standalone(branch, schemas)) } : {}),
  }
}

/** A description beside a reference says more than the component's own. */
function pointedTo({ allOf: [part = {}] = [], ...schema }: Schema, schemas: Schemas): Schema {
  const { $ref, ...beside }: Schema = { ...part, ...schema }
  const component = schemas[$ref?.split('/').at(-1) ?? '']
  return component ? { ...component, ...beside } : beside
}

function only(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !['title', 'examples'].includes(keyword)),
  )
}

/** An object of the same names, each value changed. */
export function each<T, U>(record: Readonly<Record<string, T>>, f: (value: T, name: string) => U) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]))
}
