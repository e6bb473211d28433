/** What input has to keep, and the words for what a schema asks for. */
import type { TSchema } from '@sinclair/typebox'
import type { Fault } from '../domain/errors.ts'
import { field, nullMeans, says, type Text } from '../domain/wording/says.ts'
import { formatWords, isEmail } from './formats.ts'

/** What rules say of a field that a request does not have. */
export { type Fault, unknownFaults } from '../domain/errors.ts'

/**
 * Conditions between fields, asked only about fields that are right by themselves; `wrong` names the others. Of
 * an object with wrong members the rest is asked about: they are named as `recurrence.interval`.
 */
export type Rules = (
  input: Readonly<Record<string, unknown>>,
  wrong: ReadonlySet<string>,
) => readonly Fault[]

/** What a schema asks for, as the end of a sentence that begins with the field's name. */
export function expectation(schema: TSchema): Text {
  return says`must be ${words(schema)}`
}

function words(schema: TSchema): Text {
  if (Array.isArray(schema.anyOf)) return anyOfWords(schema.anyOf)
  if (schema.const !== undefined) return `the value ${JSON.stringify(schema.const)}`
  const { type, format } = schema
  if (typeof format === 'string') return formatWords(format, schema)
  if (type === 'integer') return `a whole number${rangeWords(schema)}`
  if (type === 'string') return `a string${lengthWords(schema)}`
  if (type === 'boolean') return 'true or false'
  if (type === 'array') return listWords(schema)
  const [example] = schema.examples ?? []
  return example === undefined
    ? 'a JSON object'
    : `a JSON object such as ${JSON.stringify(example)}`
}

function anyOfWords(branches: readonly TSchema[]): Text {
  const others = branches.filter(({ type }) => type !== 'null')
  if (others.length < branches.length) return says`${anyOfWords(others)}${nullMeans('removes it')}`
  const constants = branches.filter((branch) => branch.const !== undefined)
  if (constants.length !== branches.length) {
    return branches.map(words).reduce((first, next) => says`${first} or ${next}`)
  }
  return `one of ${constants.map(({ const: value }) => JSON.stringify(value)).join(', ')}`
}

/** `beyond` says what to do instead where a number is too large. */
function rangeWords({ minimum, maximum, beyond }: TSchema): string {
  if (minimum === undefined) return ''
  if (maximum === undefined) return `, ${minimum} or more`
  return ` from ${minimum} to ${maximum}${beyond === undefined ? '' : `; ${beyond}`}`
}

function lengthWords({ minLength, maxLength }: TSchema): string {
  return maxLength === undefined ? '' : ` of ${minLength ?? 0} to ${maxLength} characters`
}

function listWords(schema: TSchema): Text {
  const distinctWords = schema.uniqueItems ? ', no two the same' : ''
  const least = schema.minItems ? ` with at least ${schema.minItems} member` : ''
  const most = schema.maxItems ? `, at most ${schema.maxItems}` : ''
  return says`a list${least}${most}, each ${words(schema.items)}${distinctWords}`
}

/** No booking has what is no address: an empty list would be read as "there is none". */
export function emailFaults(asked: unknown): Fault[] {
  if (typeof asked !== 'string' || isEmail(asked)) return []
  const message = isEmail(asked.replace(' ', '+'))
    ? 'has a blank where an address has none: in a query + is written %2B'
    : says`must be a whole e-mail address; ${field('q')} finds a part of one, or of a name`
  return [{ field: 'attendee_email', message }]
}
