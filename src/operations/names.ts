/** Names in place of ids: who was told to book an intro call with Sarah Chen sends "Sarah Chen" as human_id. */
import type { Human } from '../domain/human.ts'
import { quoted } from '../domain/text.ts'
import { type Found, NameSearch, nameCharactersMax, namesShown } from '../domain/wording/called.ts'
import type { Step } from '../domain/wording/operation-id.ts'
import { field, listing, says, type Text } from '../domain/wording/says.ts'
import type { Context, Sight } from './context.ts'
import { listHumans, wholeRowsMax } from './humans.ts'
import { listServices } from './services/service-reads.ts'

const isId = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
/** What may be a name or an address: the operation refuses any other text. */
const nameLike = /^[\p{L}\p{M}\p{N} .,:&()/'’@+_-]+$/u

export const isName = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= nameCharactersMax &&
  nameLike.test(value) &&
  /\p{L}/u.test(value) &&
  !isId(value)

/** What is called by a name. */
export type Kind = 'human' | 'service'

/** The fields of all operations that hold ids of what has a name. */
export const kindOfField: Readonly<Record<string, Kind>> = {
  human_id: 'human',
  human_ids: 'human',
  service_id: 'service',
}

/** What a name means. */
export interface Called extends Omit<Found, 'isRole'> {
  readonly kind: Kind
  /** What else has this name, where nobody has: it belongs into another field. */
  readonly other?: 'role' | 'service_id'
}

/** What names mean, among those that the caller may see. Whatever there is of a kind is read once for all of them. */
export async function namesCalled(
  context: Context,
  sight: Sight,
  kind: Kind,
  names: readonly string[],
): Promise<(name: string) => Called> {
  if (kind === 'service') return servicesCalled(context, sight, names)
  const search = new NameSearch(names)
  for await (const page of humanPages(context, sight)) search.look(page.map(rowOf))
  const humanCalled = (name: string): Called => {
    const { isRole, ...found } = search.found(name)
    return { kind, ...found, ...(found.count === 0 && isRole ? { other: 'role' } : {}) }
  }
  const isNobody = ({ count, other }: Called) => count === 0 && other === undefined
  const strangers = names.filter((name) => isNobody(humanCalled(name)))
  if (strangers.length === 0) return humanCalled
  const serviceCalled = await servicesCalled(context, sight, strangers)
  return (name) => {
    const called = humanCalled(name)
    const { isWhole } = serviceCalled(name)
    return isNobody(called) && isWhole ? { ...called, other: 'service_id' } : called
  }
}

async function servicesCalled(context: Context, sight: Sight, names: readonly string[]) {
  const search = new NameSearch(names)
  const services = await listServices(context, sight)
  search.look(services.map(({ id, name, slug }) => ({ id, name, otherName: slug })))
  return (name: string): Called => ({ kind: 'service', ...search.found(name) })
}

/** Page by page, each in a turn of its own: a list is answered in parts. */
export async function* humanPages(
  context: Context,
  sight: Sight,
): AsyncGenerator<readonly Human[]> {
  let page: readonly Human[] = await listHumans(context, sight)
  yield page
  // What a key is bound to is one page.
  while (page.length > wholeRowsMax && sight.seen.humanIds === undefined) {
    await context.gate.turns.next(sight.account)
    page = await listHumans(context, sight, {}, page.at(-1)?.id)
    yield page
  }
}

const rowOf = ({ id, name, email, role }: Human) => ({ id, name, otherName: email, role })

/** Who lists those of a kind. */
export const listOf: Readonly<Record<Kind, Step>> = {
  human: 'listHumans',
  service: 'listServices',
}
const noneOf: Readonly<Record<Kind, string>> = { human: 'nobody', service: 'no service' }

const anybody = /^(?:any(?:one|body)?|whoever|somebody|someone|all|everyone|first[ _]available)\b/i
const anybodyWords = says` For whoever is free send ${field('role')}, or several ids as ${field('human_ids')}, in place of one.`

/** What to send in place of a name: the end of a sentence that begins with the field's name. */
export function idWords(name: string, called: Called): Text {
  const { kind, rows } = called
  if (rows.length > 0) return `must be an id, a UUID: ${idsOf(called)}`
  if (called.other !== undefined) {
    const noun = called.other === 'role' ? 'a role' : 'a service'
    return says`must be an id, a UUID, and ${quoted(name)} is ${noun}: send it as ${field(called.other)} in place of this`
  }
  const whoever = kind === 'human' && anybody.test(name) ? anybodyWords : ''
  return says`must be an id, a UUID, and ${noneOf[kind]} is called ${quoted(name)}. ${listing(listOf[kind])}${whoever}`
}

/** `ID for "Sarah Chen", or ID for "Sarah Smith"` */
export function idsOf({ rows, count }: Called): string {
  const shown = rows.slice(0, namesShown).map(({ id, name }) => `${id} for ${quoted(name)}`)
  const more = count - shown.length
  return `${shown.join(', or ')}${more > 0 ? `; ${more} more have that name` : ''}`
}
