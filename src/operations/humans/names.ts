/** Names in place of ids: who was told to book with Sarah Chen sends "Sarah Chen" as human_id. */
import type { Sight } from '../../domain/access/sight.ts'
import type { Human } from '../../domain/human.ts'
import { quoted } from '../../domain/text.ts'
import { listing, says, type Text } from '../../domain/wording/says.ts'
import type { Context } from '../context.ts'
import { listHumans, wholeRowsMax } from '../humans.ts'

const isId = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
/** How many are named where a word fits several. */
const namesMax = 5

/** What may be a name or an address: the operation refuses any other text. */
const nameLike = /^[\p{L}\p{M}\p{N} .,'’@+_-]+$/u

export const isName = (value: unknown): value is string =>
  typeof value === 'string' && nameLike.test(value) && /\p{L}/u.test(value) && !isId(value)

/** Whom a name means. */
export interface Called {
  readonly humans: readonly Human[]
  /** Whether it is the whole of the name or e-mail, and not a part. */
  readonly isWhole: boolean
}

/** Whom a name means, among the humans that the caller may see. */
export async function nameReader(context: Context, sight: Sight) {
  const humans = await allHumans(context, sight)
  return (name: string): Called => humansCalled(name, humans)
}

/** Page by page: a list is answered in parts. */
async function allHumans(context: Context, sight: Sight): Promise<readonly Human[]> {
  const all = await listHumans(context, sight)
  let page = all
  // What a key is bound to is one page.
  while (page.length > wholeRowsMax && sight.seen.humanIds === undefined) {
    page = await listHumans(context, sight, {}, page.at(-1)?.id)
    all.push(...page)
  }
  return all
}

/** Those of exactly this name or e-mail; where there are none, those with these words in their names. */
function humansCalled(name: string, humans: readonly Human[]): Called {
  const wanted = plain(name)
  const isWhole = ({ name, email }: Human) =>
    plain(name) === wanted || email?.toLowerCase() === wanted
  const whole = humans.filter(isWhole)
  if (whole.length > 0) return { humans: whole, isWhole: true }
  const words = wanted.split(' ')
  const partly = humans.filter((human) => {
    const own = plain(human.name).split(' ')
    return words.every((word) => own.includes(word))
  })
  return { humans: partly, isWhole: false }
}

const plain = (name: string) => name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')

/** What to send in place of a name: the end of a sentence that begins with the field's name. */
export function idWords(name: string, { humans }: Called): Text {
  if (humans.length > 0) return `must be an id, a UUID: ${idsOf(humans)}`
  return says`must be an id, a UUID, and nobody is called ${quoted(name)}. ${listing('listHumans')}`
}

/** `ID for "Sarah Chen", or ID for "Sarah Smith"` */
export function idsOf(humans: readonly Human[]): string {
  const shown = humans.slice(0, namesMax).map(({ id, name }) => `${id} for ${quoted(name)}`)
  const more = humans.length - shown.length
  return `${shown.join(', or ')}${more > 0 ? `; ${more} more have that name` : ''}`
}
