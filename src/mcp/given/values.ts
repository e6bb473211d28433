/**
 * What a model means by the arguments it sends. Models write numbers, booleans and lists as text, and their
 * frameworks wrap whole objects in a string; here, and only here, these are read by the schema of the argument. What
 * cannot be read stays as it came, so that the operation refuses it by name.
 */
import type { Argument } from '../arguments.ts'
import type { Schema } from '../document.ts'
import { isOpen, membersOf } from '../strict.ts'
import type { Arguments } from '../tool.ts'

/** The arguments of a call with each value as its schema has it. */
export function meant(args: readonly Argument[], given: Arguments): Arguments {
  const byName = new Map(args.map((argument) => [argument.name, argument]))
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const argument = byName.get(name)
      return [name, argument === undefined ? value : argumentMeant(argument, value)]
    }),
  )
}

/** An empty text or list stands for what is left out, as null does: many models fill in every argument. */
function argumentMeant({ name, schema, required }: Argument, value: unknown): unknown {
  if (!required && isNothing(name, schema, value)) return null
  const read = valueMeant(schema, value)
  const isEmpty = read === '' || (Array.isArray(read) && read.length === 0)
  return isEmpty && !required ? null : read
}

const nothingMax = 'undefined'.length + 2

/** `"null"`, `"None"`: what programs write for nothing. A free text may say so and mean it, and "none" is a word of people. */
function isNothing(name: string, schema: Schema, value: unknown): boolean {
  // Looked at by its length first: nearly every value is longer.
  if (typeof value !== 'string' || value.length > nothingMax) return false
  const { type, format, pattern, enum: words } = schema
  if (typeof value !== 'string' || !/^(?:null|NULL|None|nil|undefined)$/.test(value.trim()))
    return false
  const isFree = type === 'string' && format === undefined && (pattern ?? words) === undefined
  return !isFree || name === 'role'
}

function valueMeant(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (typeIn(schema) === 'array') return listMeant(schema, value)
  if (typeIn(schema) === 'object') return objectMeant(schema, value)
  if (typeof value === 'object' && schema.format === 'uuid') return idWithin(value)
  return typeof value === 'string' ? textMeant(schema, value.trim(), value) : value
}

/** Whoever was listed, as an object: its id, or else its name. */
function idWithin(value: object): unknown {
  const { id, name } = Object(value)
  return typeof id === 'string' ? id : typeof name === 'string' ? name : value
}

function typeIn({ type }: Schema): string | undefined {
  return typeof type === 'string' ? type : undefined
}

function textMeant(schema: Schema, text: string, asSent: string): unknown {
  const type = typeIn(schema)
  if (type === 'integer' || type === 'number') return numberIn(text) ?? asSent
  if (type === 'boolean') return truthIn(text) ?? asSent
  if (schema.format === 'uuid') return text.replace(/^["'<](.*)["'>]$/, '$1')
  const truth = truthIn(text)
  return schema.enum?.find((one) => one === text.toLowerCase() || one === `${truth}`) ?? asSent
}

function numberIn(text: string): number | null {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : null
}

function truthIn(text: string): boolean | null {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'yes') return true
  return word === 'false' || word === 'no' ? false : null
}

/** `["a","b"]` as text, `a, b`, or one member by itself. */
function listMeant({ items = {} }: Schema, value: unknown): unknown {
  const list = typeof value === 'string' ? listIn(value) : value
  const members = typeof list === 'object' ? list : [list]
  return Array.isArray(members) ? members.map((one) => valueMeant(items, one)) : value
}

function listIn(text: string): unknown[] {
  const json = jsonIn(text)
  if (Array.isArray(json)) return json
  const parts = text.split(',').map((part) => part.trim())
  return parts.filter((part) => part !== '')
}

function objectMeant(schema: Schema, value: unknown): unknown {
  const json = typeof value === 'string' ? jsonIn(value) : value
  if (typeof json !== 'object' || json === null) return value
  if (isOpen(schema)) return membersOf(json)
  if (Array.isArray(json)) return value
  return Object.fromEntries(
    Object.entries(json).map(([name, member]) => {
      const own = schema.properties?.[name]
      return [name, own === undefined ? member : valueMeant(own, member)]
    }),
  )
}

/** undefined for what is no JSON of an object or a list. */
export function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
