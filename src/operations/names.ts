/** Names in place of ids: who was told to book an intro call with Sarah Chen sends "Sarah Chen" as human_id. */
import type { Human } from '../domain/human.ts'
import { quoted } from '../domain/text.ts'
import type { Step } from '../domain/wording/operation-id.ts'
import { field, listing, says, type Text } from '../domain/wording/says.ts'
import { isOneLetterOff } from '../domain/wording/spelling.ts'
import type { Context, Sight } from './context.ts'
import { listHumans, wholeRowsMax } from './humans.ts'
import { listServices } from './services/service-reads.ts'

const isId = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
/** How many are named where a word fits several. */
const namesMax = 5

/** What may be a name or an address: the operation refuses any other text. */
const nameLike = /^[\p{L}\p{M}\p{N} .,:&()/'’@+_-]+$/u

export const isName = (value: unknown): value is string =>
  typeof value === 'string' && nameLike.test(value) && /\p{L}/u.test(value) && !isId(value)

/** What is called by a name. */
export type Kind = 'human' | 'service'

/** The fields of all operations that hold ids of what has a name. */
export const kindOfField: Readonly<Record<string, Kind>> = {
  human_id: 'human',
  human_ids: 'human',
  service_id: 'service',
}

/** One that may be meant. */
interface Row {
  readonly id: string
  readonly name: string
  /** The short name of a service, or the e-mail of a human. */
  readonly otherName: string | null
  readonly role?: string | null
}

/** What a name means. */
export interface Called {
  readonly kind: Kind
  readonly rows: readonly Row[]
  /** Whether it is the whole of the name, the e-mail or the slug, and not a part. */
  readonly isWhole: boolean
  /** What else has this name, where nobody has: it belongs into another field. */
  readonly other?: 'role' | 'service_id'
}

/** What a name means, among those that the caller may see. */
export async function nameReader(context: Context, sight: Sight, kind: Kind) {
  const rows =
    kind === 'human' ? await humanRows(context, sight) : await allServices(context, sight)
  return (name: string): Called => {
    const called = { kind, ...rowsCalled(name, rows) }
    const isRole = rows.some(({ role }) => role && plain(role) === plain(name.replace(anyOf, '')))
    return called.rows.length === 0 && isRole ? { ...called, other: 'role' } : called
  }
}

/** `any AE`, `an AE` */
const anyOf = /^(?:any?|a|the(?: next)?|some|first available)\s+/i

/** The same of several kinds, each read once, and only where it is asked about. */
export function namesReader(context: Context, sight: Sight) {
  const known = new Map<Kind, ReturnType<typeof nameReader>>()
  const read = async (kind: Kind, name: string): Promise<Called> => {
    const reader = known.get(kind) ?? nameReader(context, sight, kind)
    known.set(kind, reader)
    return (await reader)(name)
  }
  return async (kind: Kind, name: string): Promise<Called> => {
    const called = await read(kind, name)
    if (kind !== 'human' || called.rows.length > 0 || called.other !== undefined) return called
    const service = await read('service', name)
    return service.isWhole && service.rows.length > 0 ? { ...called, other: 'service_id' } : called
  }
}

/** Page by page: a list is answered in parts. */
export async function allHumans(context: Context, sight: Sight): Promise<readonly Human[]> {
  const humans: Human[] = await listHumans(context, sight)
  let page: readonly Human[] = humans
  // What a key is bound to is one page.
  while (page.length > wholeRowsMax && sight.seen.humanIds === undefined) {
    await context.gate.turns.next(sight.account)
    page = await listHumans(context, sight, {}, page.at(-1)?.id)
    humans.push(...page)
  }
  return humans
}

async function humanRows(context: Context, sight: Sight): Promise<readonly Row[]> {
  const humans = await allHumans(context, sight)
  return humans.map(({ id, name, email, role }) => ({ id, name, otherName: email, role }))
}

async function allServices(context: Context, sight: Sight): Promise<readonly Row[]> {
  const services = await listServices(context, sight)
  return services.map(({ id, name, slug }) => ({ id, name, otherName: slug }))
}

/**
 * Those of exactly this name, e-mail or slug; where there are none, those with these words in their names, and then those
 * with words but for one letter.
 */
function rowsCalled(name: string, rows: readonly Row[]): Omit<Called, 'kind'> {
  const called = (wanted: string) =>
    rows.filter(
      ({ name: own, otherName }) => plain(own) === wanted || otherName?.toLowerCase() === wanted,
    )
  const exact = called(plain(name))
  const whole = exact.length > 0 ? exact : called(bare(name))
  if (whole.length > 0) return { rows: whole, isWhole: true }
  const words = bare(name).split(' ')
  const having = (isSame: (own: string, word: string) => boolean) =>
    rows.filter((row) => {
      const own = plain(row.name).split(' ')
      return words.every((word) => own.some((one) => isSame(one, word)))
    })
  const partly = having((own, word) => own === word)
  return { rows: partly.length > 0 ? partly : having(isOneLetterOff), isWhole: false }
}

const plain = (name: string) => name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')

/** Without what is no part of a name: `Ms. Sarah Chen`, `Sarah Chen's calendar`, `Chen, Sarah`, `@sarah`, `Sarah (AE)`. */
function bare(name: string): string {
  const own = plain(name)
    .replace(/^(?:mr|mrs|ms|miss|dr|prof|herr|frau)\.? /, '')
    .replace(/['’]s(?: (?:calendar|schedule|diary))?$/, '')
    .replace(/ ?\(.*\)$/, '')
    .replace(/^@/, '')
  const [last = '', first, ...more] = own.split(/ ?, ?/)
  return first !== undefined && more.length === 0 ? `${first} ${last}`.trim() : own
}

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
export function idsOf({ rows }: Called): string {
  const shown = rows.slice(0, namesMax).map(({ id, name }) => `${id} for ${quoted(name)}`)
  const more = rows.length - shown.length
  return `${shown.join(', or ')}${more > 0 ? `; ${more} more have that name` : ''}`
}
