/** Names in place of ids: a model that was told to book with Sarah Chen sends "Sarah Chen" as human_id. */
import type { Sight } from '../domain/access/sight.ts'
import { type Fault, invalid, Refusal } from '../domain/errors.ts'
import type { Human } from '../domain/human.ts'
import { quoted } from '../domain/text.ts'
import { listing, says, step } from '../domain/wording/says.ts'
import type { Context } from '../operations/context.ts'
import { listHumans, wholeRowsMax } from '../operations/humans.ts'
import type { Arguments } from './tool.ts'

const isId = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
/** How many are named where a word fits several. */
const namesMax = 5

/**
 * The same arguments with ids for the whole names of humans whom the caller may see.
 * @throws Refusal NOT_FOUND for a booking by its name; VALIDATION_ERROR that gives the ids of those whom a part of a name, or the name of several, may mean
 */
export async function withIds(
  context: Context,
  sight: Sight,
  given: Arguments,
): Promise<Arguments> {
  const { human_id: one, human_ids: several, booking_id: booking } = given
  if (isName(booking)) throw namedBooking()
  const names = [one, ...(Array.isArray(several) ? several : [])].filter(isName)
  if (names.length === 0) return given
  const humans = await allHumans(context, sight)
  const faults: Fault[] = []
  const idOf = (field: string) => (value: unknown) => {
    if (!isName(value)) return value
    const called = humansCalled(value, humans)
    if (called.length === 1 && called[0]?.isWhole) return called[0].human.id
    const message = called.length > 0 ? idsOf(called.map(({ human }) => human)) : nobody(value)
    faults.push({ field, message })
    return value
  }
  const ids = {
    ...(one === undefined ? {} : { human_id: idOf('human_id')(one) }),
    ...(Array.isArray(several) ? { human_ids: several.map(idOf('human_ids')) } : {}),
  }
  if (faults.length > 0) throw invalid(faults)
  return { ...given, ...ids }
}

/** Page by page: a list is answered in parts. */
async function allHumans(context: Context, sight: Sight): Promise<readonly Human[]> {
  const all = await listHumans(context, sight)
  let page = all
  // What a key is bound to is one page.
  while (page.length > wholeRowsMax && sight.seen.humanIds === undefined) {
    page = await listHumans(context, sight, undefined, page.at(-1)?.id)
    all.push(...page)
  }
  return all
}

function namedBooking(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no booking with this id. ${step('listBookings')} finds it by a name, as q, and gives the id.`,
  )
}

/** What may be a name or an address: the operation refuses any other text. */
const nameLike = /^[\p{L}\p{M}\p{N} .,'’@+_-]+$/u

const isName = (value: unknown): value is string =>
  typeof value === 'string' && nameLike.test(value) && /\p{L}/u.test(value) && !isId(value)

/** Those of exactly this name or e-mail; where there are none, those with these words in their names. */
function humansCalled(name: string, humans: readonly Human[]) {
  const wanted = plain(name)
  const isWhole = ({ name, email }: Human) =>
    plain(name) === wanted || email?.toLowerCase() === wanted
  const whole = humans.filter(isWhole)
  if (whole.length > 0) return whole.map((human) => ({ human, isWhole: true }))
  const words = wanted.split(' ')
  const partly = humans.filter((human) => {
    const own = plain(human.name).split(' ')
    return words.every((word) => own.includes(word))
  })
  return partly.map((human) => ({ human, isWhole: false }))
}

const plain = (name: string) => name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')

const nobody = (name: string) =>
  says`must be an id, a UUID, and nobody is called ${quoted(name)}. ${listing('listHumans')}`

function idsOf(humans: readonly Human[]): string {
  const shown = humans.slice(0, namesMax).map(({ id, name }) => `${id} for ${quoted(name)}`)
  const more = humans.length - shown.length
  return `must be an id, a UUID: ${shown.join(', or ')}${more > 0 ? `; ${more} more have that name` : ''}`
}
