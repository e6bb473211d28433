/** What to say to a caller that sent a name where an id belongs: whose name it is, or who lists the ids. */
import type { Sight } from '../../domain/access/sight.ts'
import { type Fault, invalid, Refusal } from '../../domain/errors.ts'
import type { Step } from '../../domain/wording/operation-id.ts'
import { listing, says, step, type Text } from '../../domain/wording/says.ts'
import type { Context } from '../../operations/context.ts'
import { type Called, idsOf, idWords, isName, nameReader } from '../../operations/humans/names.ts'
import { isUuid } from '../../wire/formats.ts'

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
  const { code, extras } = error
  if (code === 'NOT_FOUND') return await namedInPath(context, sight, asked, error)
  const named = (extras.details ?? []).flatMap((fault) => namesIn(asked, fault))
  if (code !== 'VALIDATION_ERROR' || named.length === 0) return error
  const calledBy = await nameReader(context, sight)
  const faults = (extras.details ?? []).map((fault): Fault => {
    const names = namesIn(asked, fault)
    return names.length === 0 ? fault : { ...fault, message: wordsFor(names, calledBy) }
  })
  return invalid(faults, extras)
}

/** The names that stand in a field of humans: in a query several may, separated by commas. */
function namesIn({ query, body }: Asked, { field }: Fault): string[] {
  const [name = '', at] = field.split('.')
  if (name !== 'human_id' && name !== 'human_ids') return []
  const sent = Object(body)[name] ?? query[name]
  const value = Array.isArray(sent) ? sent[Number(at)] : sent
  const texts = typeof value === 'string' && name === 'human_ids' ? value.split(',') : [value]
  return texts.filter(isName).map((text) => text.trim())
}

function wordsFor(names: readonly string[], calledBy: (name: string) => Called): Text {
  const [name = '', ...others] = names
  if (others.length === 0) return idWords(name, calledBy(name))
  const unknown = names.find((one) => calledBy(one).humans.length === 0)
  if (unknown !== undefined) return idWords(unknown, calledBy(unknown))
  return `must be ids, UUIDs: ${names.map((one) => idsOf(calledBy(one).humans)).join('; ')}`
}

/** Who lists what stands in a path, by the name of its part. */
const listedBy: Readonly<Record<string, Step>> = {
  humans: 'listHumans',
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
  const text = asked.ids[name]
  const remedy = await remedyFor(noun, text, () => nameReader(context, sight))
  return new Refusal('NOT_FOUND', says`${refusal.text}${remedy}`, refusal.extras)
}

async function remedyFor(
  noun: string,
  text: unknown,
  reader: () => ReturnType<typeof nameReader>,
): Promise<Text> {
  const list = Object.hasOwn(listedBy, noun) ? listedBy[noun] : undefined
  if (list === undefined) return ''
  if (noun === 'bookings') {
    return says` ${step(list)} finds a booking by a name, as q, and gives its id.`
  }
  if (noun !== 'humans' || !isName(text)) return says` ${listing(list)}`
  const { humans } = (await reader())(text)
  return humans.length === 0 ? says` ${listing(list)}` : ` Did you mean ${idsOf(humans)}?`
}
