/**
 * Checks input against its schema before Elysia does, to report every wrong field at once, each with
 * what to write there, in words made from the schema itself. Objects are closed: an unknown field is
 * refused by name. `null` in an optional field counts as absent, unless the schema allows null.
 */
import type { Static, TObject, TSchema } from '@sinclair/typebox'
import {
  type TypeCheck,
  TypeCompiler,
  type ValueError,
  ValueErrorType,
} from '@sinclair/typebox/compiler'
import { Errors } from '@sinclair/typebox/errors'
import { type Fault, faultsListed, invalid, unknownFault } from '../../domain/errors.ts'
import { unenclosed } from '../../domain/text.ts'
import { nearMiss, suppliedBy, wrapped } from '../../domain/wording/near-misses.ts'
import { field as fieldNamed, nullMeans, says, type Text } from '../../domain/wording/says.ts'
import { charactersMaxOf, formatReason } from '../../wire/formats.ts'
import { expectation, type Rules } from '../../wire/rules.ts'
import { meantValue } from './meant-values.ts'

const none: ReadonlySet<string> = new Set()

export type Fields = Record<string, unknown>

/** What was read: a value of the schema's type, or else every fault. */
export type Reading<T> =
  | { readonly value: T; readonly faults: readonly [] }
  | { readonly value?: never; readonly faults: readonly Fault[] }

const sound: readonly [] = []

/** A function that reads an input by its schema; it first tidies the input. */
export function reader<T extends TObject>(
  schema: T,
  rules: Rules = () => [],
): (input: unknown) => Reading<Static<T>> {
  let compiled: TypeCheck<T> | undefined
  return (input) => {
    if (input === null) return wrongBody('is missing: send a JSON object')
    if (!isFields(input)) return wrongBody(noObjectWords(input))
    tidy(schema, input)
    // With the first input: sixty schemas are 20 ms of a start, and a process may never need most of them.
    compiled ??= TypeCompiler.Compile(schema)
    const read = readBySchema(schema, compiled, input)
    if (read.faults.length === 0) {
      const more = rules(input, none)
      return more.length === 0 ? read : { faults: distinct(more) }
    }
    const { faults, supplied } = read
    const wrong = new Set([...faults.map(({ field }) => wrongIn(input, field)), ...supplied])
    const all = distinct([...faults, ...rules(without(input, wrong), wrong)])
    return { faults: inOrder(schema, all) }
  }
}

function noObjectWords(input: unknown): string {
  if (Array.isArray(input)) return 'must be a JSON object, and is a list: send one at a time'
  const isEncoded = typeof input === 'string' && /^\s*\{/.test(input)
  return isEncoded
    ? 'must be a JSON object, and is a text with one in it: encode it once'
    : 'must be a JSON object'
}

function wrongBody(message: string) {
  return { faults: [{ field: 'body', message }] }
}

/** The value of a reading. @throws Refusal VALIDATION_ERROR with every fault, `others` first, if there is one. */
export function soundValue<T>(reading: Reading<T>, others: readonly Fault[] = sound): T {
  if (reading.value !== undefined && others.length === 0) return reading.value
  throw invalid([...others, ...reading.faults])
}

/** The fields that stand in a request under other names: they are wrong there, and not missing. So many names are looked at as are listed. */
function suppliedIn({ properties }: TObject, input: Fields): string[] {
  const known = Object.keys(properties)
  const strangers = Object.keys(input).filter((name) => !Object.hasOwn(properties, name))
  return strangers.slice(0, faultsListed).flatMap((name) => {
    const value = input[name]
    const meant = suppliedBy(name, value, known)
    if (meant !== null) return input[meant] === undefined ? [meant] : []
    const inside = Object.keys(wrapped(value, known) ?? {})
    return inside.filter((member) => known.includes(member) && input[member] === undefined)
  })
}

/** The field that a fault lies in, or the member of it where it is an object. */
function wrongIn(input: Fields, fault: string): string {
  const [name = '', member] = fault.split('.')
  return member !== undefined && isFields(input[name]) ? `${name}.${member}` : name
}

function without(input: Fields, wrong: ReadonlySet<string>, above = ''): Fields {
  const right = Object.entries(input).filter(([name]) => !wrong.has(above + name))
  const kept = (name: string, value: unknown) =>
    above === '' && isFields(value) ? without(value, wrong, `${name}.`) : value
  return Object.fromEntries(right.map(([name, value]) => [name, kept(name, value)]))
}

/** Lists that must be distinct are compared by recursion, which thousands of levels bring to its end. */
function readBySchema<T extends TObject>(whole: T, compiled: TypeCheck<T>, input: Fields) {
  try {
    if (compiled.Check(input)) return { value: input, faults: sound, supplied: sound }
    const supplied = suppliedIn(whole, input)
    const errors = [...compiled.Errors(shortened(whole, input))].flatMap(withinObject)
    return { faults: faultsOf(errors, whole, supplied), supplied }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ...wrongBody('is nested too deeply'), supplied: sound }
  }
}

/** In the order in which they are listed, but for those of rules. Words are made for as many as are: a body has room for thousands. */
function faultsOf(errors: readonly ValueError[], whole: TObject, supplied: readonly string[]) {
  const byField = new Map<string, ValueError>()
  for (const error of errors) {
    const field = fieldOf(error)
    if (!byField.has(field) && !supplied.includes(field)) byField.set(field, error)
  }
  const ordered = inOrder(
    whole,
    [...byField].map(([field, error]) => ({ field, error })),
  )
  return ordered.map(
    ({ field, error }, at): Fault =>
      at < faultsListed ? faultOf(error, field, whole) : { field, message: unlistedWords },
  )
}

const unlistedWords = 'is wrong'

const fieldOf = ({ path }: ValueError) => path.slice(1).replaceAll('/', '.')

/** What is wrong inside an object that may be null as well: by itself, the whole is wrong. */
function withinObject(error: ValueError): ValueError[] {
  const branch = objectOf(error.schema)
  if (branch === error.schema || !isFields(error.value)) return [error]
  return [...Errors(branch, error.value)].map((one) => ({ ...one, path: error.path + one.path }))
}

function faultOf({ type, schema, value }: ValueError, field: string, whole: TObject): Fault {
  if (type === ValueErrorType.ObjectRequiredProperty) {
    return { field, message: says`is required: it ${expectation(schema)}` }
  }
  if (type === ValueErrorType.ObjectAdditionalProperties) {
    return strangerFault(schema, field, value)
  }
  if (isOptional(whole, field)) {
    const message = absenceWords(schema, value)
    if (message !== null) return { field, message }
  }
  if (Array.isArray(value) && Object.hasOwn(whole.properties, `${field}s`)) {
    return {
      field,
      message: says`${expectation(schema)}; several go into ${fieldNamed(`${field}s`)}`,
    }
  }
  const known = Object.keys(whole.properties)
  return { field, message: reasonOf(schema, value, known, field) ?? expectation(schema) }
}

/** Longer text is no word that was meant: nothing is read into it, for that may take the square of its length. */
const meantCharactersMax = 1_024

const isLong = (value: unknown) => typeof value === 'string' && value.length > meantCharactersMax

/** What to do in place of sending what stands for nothing; null for any other value. */
function absenceWords(schema: TSchema, value: unknown): Text | null {
  if (isEmpty(value)) {
    if (!allowsNull(schema)) {
      return says`is empty: leave it out; if it is sent, it ${expectation(schema)}`
    }
    return Array.isArray(value) ? emptyListWords : says`is empty: ${keptWords}`
  }
  if (typeof value !== 'string' || isLong(value) || !nothing.test(value.trim())) return null
  if (meantValue(withoutNull(schema), value) !== null) return null
  return allowsNull(schema) ? says`says that there is none: ${keptWords}` : leftOutWords
}

/** What people and programs write where there is nothing. */
const nothing =
  /^(?:none|null|nil|nan|n\/?a|no|nothing|unknown|undefined|not (?:provided|given|available|known|specified)|[-–?.]+|tbd)$/i
const keptWords = says`leave it out to keep what there is${nullMeans('removes it')}`
const leftOutWords = 'says that there is none: leave it out'
const emptyListWords = 'is empty: send null to have none, or leave it out to keep what there is'

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0)
}

/** Whether a field, or a member of one, may be left out. */
function isOptional({ properties = {}, required = [] }: TSchema, field: string): boolean {
  const [name = '', ...members] = field.split('.')
  if (!Object.hasOwn(properties, name)) return false
  if (members.length === 0) return !required.includes(name)
  return isOptional(properties[name], members.join('.'))
}

function reasonOf(
  schema: TSchema,
  value: unknown,
  known: readonly string[],
  field: string,
): Text | null {
  const own = withoutNull(schema)
  const { format } = own
  // Seconds since 1970, and a number without its +: the numbers that a text may be meant by.
  if (typeof value === 'number' && /^(?:start-time|phone|email)$/.test(String(format))) {
    return formatReason(String(format), `${value}`, known)
  }
  if (typeof value === 'string' && format !== undefined) return formatReason(format, value, known)
  if (isLong(value)) return null
  if (format === 'start-time' && isFields(value)) return momentWords(value)
  return textWithin(own, value) ?? meantValue(own, value, field)
}

/** The one branch beside null. */
function withoutNull(schema: TSchema): TSchema {
  const branches: readonly TSchema[] = schema.anyOf ?? []
  const others = branches.filter(({ type }) => type !== 'null')
  return others.length === 1 && others.length < branches.length ? (others[0] ?? schema) : schema
}

/** A slot, or a time with its zone as calendars have it: `{ "dateTime": "…", "timeZone": "…" }`. */
function momentWords({ starts_at, dateTime, date_time, timeZone, timezone }: Fields) {
  if (typeof starts_at === 'string') {
    return `is an object: send its starts_at alone, ${JSON.stringify(starts_at)}`
  }
  const [time, zone] = [dateTime ?? date_time, timeZone ?? timezone]
  if (typeof time !== 'string') return null
  const beside = typeof zone === 'string' ? `, and ${JSON.stringify(zone)} as timezone` : ''
  return `is an object: send ${JSON.stringify(time)} by itself${beside}`
}

/** A text in a list of one, or in an object with its name: `["alex@x.io"]`, `{ "id": "…" }`. */
function textWithin(schema: TSchema, value: unknown): string | null {
  if (schema.type !== 'string' || typeof value !== 'object' || value === null) return null
  const members = Object.values(value)
  if (Array.isArray(value) && members.length > 1) return 'is a list: send one of them by itself'
  const texts = members.filter(
    (one) => typeof one === 'string' && [...Errors(schema, one)].length === 0,
  )
  const [text, ...others] = texts
  if (text === undefined || others.length > 0) return null
  const kind = Array.isArray(value) ? 'a list' : 'an object'
  return `is ${kind}: send what stands in it by itself, ${JSON.stringify(text)}`
}

/** Some have words of their own, in `refuses` of the schema: what to send in their place. */
function strangerFault(schema: TSchema, field: string, value: unknown): Fault {
  const refuses: Readonly<Record<string, string>> = schema.refuses ?? {}
  const message = Object.hasOwn(refuses, field) ? refuses[field] : undefined
  if (message !== undefined) return { field, message }
  const known = Object.keys(schema.properties ?? {})
  const [name = field] = field.split('.').reverse()
  const near = nearMiss(name, value, known)
  if (near !== null) return { field, message: near, isUnknown: true }
  return unknownFault(field, known, value)
}

/** Drops nulls that mean absent, and the isolates around a text for people. */
function tidy(schema: TSchema, input: Fields): void {
  const properties: Record<string, TSchema> = schema.properties ?? {}
  const required: readonly string[] = schema.required ?? []
  for (const name in input) {
    const value = input[name]
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (property === undefined) continue
    if (typeof value === 'string') {
      if (isEnclosed(value) && isForPeople(property)) input[name] = unenclosed(value)
    } else if (value === null) {
      if (!required.includes(name) && !allowsNull(property)) delete input[name]
    } else if (isFields(value)) tidy(objectOf(property), value)
  }
}

/** What is left of a value that is wrong: a list that is too long is so with one member more than it may have, and thousands need no look. */
function shortened(schema: TSchema, value: unknown): unknown {
  const own = withoutNull(schema)
  if (Array.isArray(value)) {
    const most = membersMaxOf(own)
    const members = value.length > most ? value.slice(0, most + 1) : value
    return own.items === undefined ? members : members.map((one) => shortened(own.items, one))
  }
  if (!isFields(value)) return value
  const properties: Record<string, TSchema> = own.properties ?? {}
  const members = Object.entries(value).map(([name, member]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    return [name, property === undefined ? member : shortened(property, member)]
  })
  return Object.fromEntries(members)
}

/** A list of some words, no two the same, has as many members as there are words. */
function membersMaxOf({ maxItems, uniqueItems, items }: TSchema): number {
  const words: readonly TSchema[] = items?.anyOf ?? []
  const isOfWords = words.length > 0 && words.every((word) => word.const !== undefined)
  return maxItems ?? (isOfWords && uniqueItems ? words.length : Number.POSITIVE_INFINITY)
}

/** The object that a property may be, where it may be null as well. */
function objectOf(property: TSchema): TSchema {
  const branches: readonly TSchema[] = property.anyOf ?? []
  return branches.find(({ properties }) => properties !== undefined) ?? property
}

/** A look at one character, for nearly every text has none. */
function isEnclosed(text: string): boolean {
  return text.charCodeAt(text.length - 1) === 0x2069
}

function isForPeople({ format, anyOf }: TSchema): boolean {
  const branches: readonly TSchema[] = anyOf ?? []
  const isOne = typeof format === 'string' && charactersMaxOf(format) !== null
  return isOne || branches.some(isForPeople)
}

function allowsNull({ anyOf }: TSchema): boolean {
  return (anyOf ?? []).some((branch: TSchema) => branch.type === 'null')
}

/** One fault for each field, the first. */
export function distinct(faults: readonly Fault[]): Fault[] {
  if (faults.length === 0) return []
  const byField = new Map<string, Fault>()
  for (const fault of faults) if (!byField.has(fault.field)) byField.set(fault.field, fault)
  return [...byField.values()]
}

/** As the fields stand in the schema, unknown ones last: which of them rules look at shows nowhere. */
function inOrder<T extends Pick<Fault, 'field'>>(schema: TObject, faults: readonly T[]): T[] {
  const names = Object.keys(schema.properties)
  const placed = faults.map((fault) => {
    const place = names.indexOf(fault.field.split('.', 1)[0] ?? '')
    return { fault, place: place < 0 ? names.length : place }
  })
  return placed.sort((a, b) => a.place - b.place).map(({ fault }) => fault)
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
