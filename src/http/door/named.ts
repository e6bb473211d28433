/** What to say to a caller that sent a name where an id belongs: whose name it is, or who lists the ids. */
import type { Sight } from '../../domain/access/sight.ts'
import { type Fault, invalid, Refusal } from '../../domain/errors.ts'
import { namesSoughtMax } from '../../domain/wording/called.ts'
import type { Step } from '../../domain/wording/operation-id.ts'
import { listing, says, step, type Text } from '../../domain/wording/says.ts'
import type { Context } from '../../operations/context.ts'
import {
  type Called,
  idsOf,
  idWords,
  isName,
  type Kind,
  kindOfField,
  namesCalled,
} from '../../operations/names.ts'
import { isUuid } from '../../wire/formats.ts'
import { noSuchId } from '../operation.ts'
import { withLengths } from './lengths.ts'

/** A request that was refused: the pattern of its route, and what was sent. */
interface Asked {
  readonly path: string
  readonly ids: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** Looked up once the request is refused: whoever sends ids waits for nothing. Any other error is left as it is. */
export async function withNames(
  context: Context,
  sight: Sight,
  asked: Asked,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof Refusal)) return error
  return withLengths(context, sight, asked, await withIds(context, sight, asked, error))
}

async function withIds(context: Context, sight: Sight, asked: Asked, error: Refusal) {
  const { code, extras } = error
  if (code === 'NOT_FOUND') return await namedInPath(context, sight, asked, error)
  const { details = [] } = extras
  if (code !== 'VALIDATION_ERROR') return error
  const names = [...asked.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  if (names.some((name) => isVerb(`${asked.ids[name]}`))) {
    return await namedInPath(context, sight, asked, noSuchId())
  }
  const named = details.map((fault) => ({ fault, names: namesIn(asked, fault) }))
  if (named.every(({ names }) => names.length === 0)) return error
  const read = await namesRead(context, sight, named)
  const faults = named.map(({ fault, names }): Fault => {
    if (names.length === 0) return fault
    return { ...fault, message: wordsFor(names, names.map(read(kindOf(fault)))) }
  })
  return invalid(faults, extras)
}

interface Named {
  readonly fault: Fault
  readonly names: readonly string[]
}

/** Those of each kind are looked for together. */
async function namesRead(context: Context, sight: Sight, named: readonly Named[]) {
  const calledAs = (kind: Kind) => {
    const own = named.filter(({ fault }) => kindOf(fault) === kind).flatMap(({ names }) => names)
    return own.length === 0 ? null : namesCalled(context, sight, kind, own)
  }
  const read = { human: await calledAs('human'), service: await calledAs('service') }
  return (kind: Kind) => (name: string) => read[kind]?.(name) ?? nobodyOf(kind)
}

const nobodyOf = (kind: Kind): Called => ({ kind, rows: [], count: 0, isWhole: false })

/** `/v1/humans/search?q=Sarah`: a verb where an id belongs, and a query that nobody reads there. */
const isVerb = (id: string) => /^(?:search|find|list|all|query|lookup|upcoming|by-name)$/i.test(id)

function kindOf({ field }: Fault): Kind {
  const [name = ''] = field.split('.')
  return kindOfField[name] ?? 'human'
}

/**
 * The names that stand in a field of ids: in a query several may, separated by commas. Of more than may be named none is
 * looked for: the field is refused by its number.
 */
function namesIn({ query, body }: Asked, { field }: Fault): string[] {
  const [name = '', at] = field.split('.')
  if (!Object.hasOwn(kindOfField, name)) return []
  const sent = Object(body)[name] ?? query[name]
  const value = Array.isArray(sent) ? sent[Number(at)] : sent
  const texts =
    typeof value === 'string' && name === 'human_ids'
      ? value.split(',', namesSoughtMax + 1)
      : [value]
  return texts.length > namesSoughtMax ? [] : texts.filter(isName).map((text) => text.trim())
}

function wordsFor([name = '', ...others]: readonly string[], all: readonly Called[]): Text {
  const unknown = all.findIndex(({ count }) => count === 0)
  const [called] = all
  if (others.length === 0 && called) return idWords(name, called)
  const stranger = all[unknown]
  if (stranger) return idWords(others[unknown - 1] ?? name, stranger)
  return `must be ids, UUIDs: ${all.map(idsOf).join('; ')}`
}

/** Who lists what stands in a path, by the name of its part. */
const listedBy: Readonly<Record<string, Step>> = {
  humans: 'listHumans',
  services: 'listServices',
  overrides: 'listOverrides',
  bookings: 'listBookings',
  webhooks: 'listWebhooks',
  deliveries: 'listDeliveries',
  'api-keys': 'listApiKeys',
}

async function namedInPath(context: Context, sight: Sight, asked: Asked, refusal: Refusal) {
  const parts = [...asked.path.matchAll(/([\w-]+)\/:(\w+)/g)]
  const wrong = parts.find(([, , name = '']) => !isUuid(String(asked.ids[name])))
  if (!wrong) return refusal
  const [, noun = '', name = ''] = wrong
  const text = wantedBy(asked.query) ?? asked.ids[name]
  const remedy = await remedyFor(noun, text, (kind, name) =>
    namesCalled(context, sight, kind, [name]),
  )
  return new Refusal('NOT_FOUND', says`${refusal.text}${remedy}`, refusal.extras)
}

/** Whose name is searched for. */
function wantedBy(query: Asked['query']): unknown {
  const [wanted] = ['q', 'name', 'query', 'search', 'email'].flatMap((name) => query[name] ?? [])
  return wanted
}

const kindIn: Readonly<Record<string, Kind>> = { humans: 'human', services: 'service' }

async function remedyFor(
  noun: string,
  text: unknown,
  read: (kind: Kind, name: string) => ReturnType<typeof namesCalled>,
): Promise<Text> {
  const list = Object.hasOwn(listedBy, noun) ? listedBy[noun] : undefined
  if (list === undefined) return ''
  if (noun === 'bookings') {
    return says` ${step(list)} finds a booking by a name, as q, and gives its id.`
  }
  const kind = Object.hasOwn(kindIn, noun) ? kindIn[noun] : undefined
  if (kind === undefined || !isName(text)) return says` ${listing(list)}`
  const called = (await read(kind, text))(text)
  return called.count === 0 ? says` ${listing(list)}` : ` Did you mean ${idsOf(called)}?`
}
