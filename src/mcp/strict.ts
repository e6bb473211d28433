/**
 * Tools in the form of function calling, in the subset of JSON Schema that the strict modes of the model
 * vendors share: type, properties, required, additionalProperties: false, items, enum, anyOf, description. All
 * else is said in words. Every argument is required, for strict mode wants it so; one that may be left out
 * may be null. An open object (metadata) becomes a list of names and values.
 */
import type { Argument } from './arguments.ts'
import { each, type Schema, type Schemas } from './document.ts'
import type { Tool } from './tool.ts'

export function functionOf({ name, description, args }: Tool) {
  return { type: 'function', function: { name, description, strict: true, parameters: all(args) } }
}

function all(args: readonly Argument[]): Schema {
  const properties = Object.fromEntries(args.map(({ name, schema }) => [name, schema]))
  const required = args.filter((argument) => argument.required).map(({ name }) => name)
  return strict({ type: 'object', properties, required })
}

function strict(schema: Schema): Schema {
  if (isOpen(schema)) return pairs(schema)
  const { type, description = '', enum: values, properties, required = [], items, anyOf } = schema
  const text = [description, ...words(schema)].filter((part) => part !== '').join(' ')
  return {
    ...(type === undefined ? {} : { type }),
    ...(text === '' ? {} : { description: text }),
    ...(values ? { enum: values } : {}),
    ...(items ? { items: strict(items) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(strict) } : {}),
    ...(properties ? closed(properties, required) : {}),
  }
}

function closed(properties: Schemas, required: readonly string[]): Schema {
  return {
    properties: each(properties, (property, name) =>
      required.includes(name) ? strict(property) : orNull(strict(property)),
    ),
    required: Object.keys(properties),
    additionalProperties: false,
  }
}

function orNull({ type, enum: values, anyOf, ...rest }: Schema): Schema {
  return {
    ...rest,
    ...(anyOf ? { anyOf: [...anyOf, { type: 'null' }] } : {}),
    ...(type === undefined ? {} : { type: [type, 'null'].flat() }),
    ...(values ? { enum: [...values, null] } : {}),
  }
}

/** An object whose members may have any name. */
export function isOpen({ type, properties }: Schema): boolean {
  return type === 'object' && properties === undefined
}

function pairs({ description = '' }: Schema): Schema {
  return {
    type: 'array',
    description: `${description} As a list of names and values.`,
    items: strict({
      type: 'object',
      properties: {
        name: { type: 'string', description: 'Name, such as lead_id.' },
        value: { type: 'string', description: 'Value, such as lead_123.' },
      },
      required: ['name', 'value'],
    }),
  }
}

/** The way back: a list of pairs as an object. Anything else stays as it is, for the route to judge. */
export function membersOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const members = value.map((pair: unknown) =>
    typeof pair === 'object' && pair !== null && 'name' in pair && 'value' in pair
      ? namedValue(pair.name, pair.value)
      : null,
  )
  const whole = members.filter((member) => member !== null)
  return whole.length === members.length ? Object.fromEntries(whole) : value
}

function namedValue(name: unknown, value: unknown): [string, unknown] | null {
  return typeof name === 'string' ? [name, value] : null
}

const formatWords: Readonly<Record<string, string>> = {
  date: 'YYYY-MM-DD.',
  'date-time': 'Like 2027-03-22T14:00:00.000Z, or with an offset.',
  uuid: 'A UUID.',
  email: 'An e-mail address.',
  uri: 'A URL.',
}

/** What the schema asks beside its type. */
function words(schema: Schema): string[] {
  const { format = '', minimum, maximum, maxLength, minItems, maxItems, uniqueItems } = schema
  return [
    formatWords[format] ?? '',
    range(minimum, maximum),
    maxLength === undefined ? '' : `At most ${maxLength} characters.`,
    range(minItems, maxItems, ' members'),
    uniqueItems ? 'All different.' : '',
    schema.default === undefined ? '' : `${schema.default} if null.`,
  ]
}

function range(least?: number, most?: number, unit = ''): string {
  if (least === undefined) return most === undefined ? '' : `At most ${most}${unit}.`
  return most === undefined ? `${least}${unit} or more.` : `${least} to ${most}${unit}.`
}
