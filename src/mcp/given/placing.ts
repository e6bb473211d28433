/** The arguments of a tool as the operation behind it takes them: ids, query, body, and the key of a repeated call. */
import { type Fault, faultsListed, invalid, unknownFaults } from '../../domain/errors.ts'
import { suppliedBy } from '../../domain/wording/near-misses.ts'
import { listing, says, step, type Text } from '../../domain/wording/says.ts'
import type { Argument } from '../arguments.ts'
import { isOpen } from '../strict.ts'
import type { Arguments, Placed } from '../tool.ts'

/** A value and where it goes. */
interface Value {
  readonly place: Argument['place']
  readonly field: string
  readonly value: unknown
}

/**
 * @throws Refusal VALIDATION_ERROR for what no operation can be asked with: an id that is missing, metadata to
 * find by that is no object, and a name that comes twice.
 */
export function placed(args: readonly Argument[], given: Arguments): Placed {
  const takesBody = args.some(({ place }) => place === 'body')
  const strangers = strangersIn(args, given, takesBody ? 'body' : 'query')
  const values = [...valuesOf(args, given), ...strangers]
  const at = (place: Argument['place']) => values.filter((value) => value.place === place)
  const query = at('query')
  const faults = [
    ...besideMissing(missingIds(args, at('path')), args, strangers),
    ...ownByAnotherName(args, strangers),
    ...wrongFilters(args, query),
    ...wrongOwn(args, at('tool')),
  ]
  if (faults.length > 0) throw invalid(faults)
  const body = at('body')
  const [key] = at('header')
  return {
    ids: Object.fromEntries(at('path').map(({ field, value }) => [field, textOf(value)])),
    query: queryOf(query, args),
    body: takesBody ? Object.fromEntries(body.map(({ field, value }) => [field, value])) : null,
    key: key ? headerText(key.value) : null,
  }
}

/** null is an argument left out, as strict function calling sends it. */
function valuesOf(args: readonly Argument[], given: Arguments): Value[] {
  return args.flatMap(({ name, place, field }) => {
    const value = given[name] ?? null
    return value === null ? [] : [{ place, field, value }]
  })
}

/** What the tool does not know goes where the operation refuses it by name. */
function strangersIn(
  args: readonly Argument[],
  given: Arguments,
  place: Argument['place'],
): Value[] {
  return Object.entries(given)
    .filter(([name, value]) => value !== null && !args.some((known) => known.name === name))
    .map(([field, value]) => ({ place, field, value }))
}

/** With an id missing the operation is not asked, so what it would not know is named here. */
function besideMissing(
  missing: readonly Fault[],
  args: readonly Argument[],
  strangers: readonly Value[],
): Fault[] {
  if (missing.length === 0) return []
  const known = args.map(({ name }) => name)
  const team = strangers.filter(({ field }) => known.includes('date_from') && ofTeam.test(field))
  if (team.length > 0) return team.map(({ field }) => ({ field, message: ofTeamWords }))
  const looked = strangers.slice(0, faultsListed)
  const supplied = looked.map(({ field, value }) => suppliedBy(field, value, known))
  return [
    ...missing.filter(({ field }) => !supplied.includes(field)),
    ...unknownFaults(
      strangers.map(({ field, value }) => [field, value]),
      known,
    ),
  ]
}

/** What the tool has and the operation has not, by another name: the operation would know nothing of it. */
function ownByAnotherName(args: readonly Argument[], strangers: readonly Value[]): Fault[] {
  const known = args.map(({ name }) => name)
  const own = args.filter(({ place }) => place === 'tool').map(({ name }) => name)
  const named = strangers
    .slice(0, faultsListed)
    .filter(({ field, value }) => own.includes(suppliedBy(field, value, known) ?? ''))
  return unknownFaults(
    named.map(({ field, value }) => [field, value]),
    known,
  )
}

/** Free times of several, asked of one. */
const ofTeam = /^(?:human_ids|role|service_id)$/
const ofTeamWords = says`is asked for with ${step('listTeamSlots')}`

/** Who sends no id has seldom seen one. */
function foundBy(name: string): Text {
  if (name === 'human_id') return says` The whole name will do. ${listing('listHumans')}`
  if (name === 'booking_id') return says` ${step('listBookings')} finds it by a name, as q.`
  return name === 'override_id' ? says` ${listing('listOverrides')}` : ''
}

function missingIds(args: readonly Argument[], ids: readonly Value[]): Fault[] {
  return args
    .filter(({ place, field }) => place === 'path' && !ids.some((id) => id.field === field))
    .map(({ name, schema }): Fault => {
      return {
        field: name,
        message: says`is required: ${schema.description ?? ''}${foundBy(name)}`,
      }
    })
}

/** What the operation does not see, it does not check. */
function wrongOwn(args: readonly Argument[], own: readonly Value[]): Fault[] {
  return own.flatMap(({ field, value }) => {
    const { type, minimum = 0, maximum = 0 } = args.find((one) => one.field === field)?.schema ?? {}
    const isNumber = Number.isInteger(value) && minimum <= Number(value) && Number(value) <= maximum
    if (type === 'integer' ? isNumber : typeof value === type) return []
    const range = type === 'integer' ? ` from ${minimum} to ${maximum}` : ''
    return [{ field, message: `must be ${type === 'integer' ? 'an' : 'a'} ${type}${range}` }]
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

/** @throws Refusal for a member of metadata that is also an argument by itself. */
function queryOf(query: readonly Value[], args: readonly Argument[]): Record<string, string> {
  const pairs = query.flatMap((one) => queryPairs(one, args))
  const texts = Object.fromEntries(pairs)
  const names = Object.keys(texts)
  if (names.length === pairs.length) return texts
  const twice = repeatedIn(pairs.map(([one]) => one))
  throw invalid(twice.map((field) => ({ field, message: 'is given twice: send it once' })))
}

function repeatedIn(names: readonly string[]): string[] {
  const seen = new Set<string>()
  const repeated = names.filter((name) => seen.size === seen.add(name).size)
  return [...new Set(repeated)]
}

/** `metadata: { lead_id: 'lead_1' }` -> `metadata.lead_id=lead_1`; a list becomes one text. */
function queryPairs({ field, value }: Value, args: readonly Argument[]): [string, string][] {
  if (!isFilter(field, args) || !isFilled(value)) return [[field.toWellFormed(), textOf(value)]]
  return Object.entries(value).map(([name, member]) => [
    `${field}.${name}`.toWellFormed(),
    textOf(member),
  ])
}

/** Other characters cannot stand in a header; the operation refuses the empty text. */
function headerText(value: unknown): string {
  const text = textOf(value)
  return /^[\x20-\x7e]*$/.test(text) ? text.trim() : ''
}

/** Well-formed, as everything is that comes over HTTP. */
function textOf(value: unknown): string {
  const text = Array.isArray(value) ? value.map(memberText).join(',') : memberText(value)
  return text.toWellFormed()
}

/** Not String alone: an object may have a toString of its own that is no function, a list no bottom. */
function memberText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
