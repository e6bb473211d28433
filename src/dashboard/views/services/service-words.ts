import type { Service } from '../../api/service-types.ts'
import { minutesWords } from '../../ui/words.ts'

export const assignWords: Readonly<Record<Service['assign'], string>> = {
  first: 'The first who is free',
  balanced: 'Whoever has fewest',
  all: 'All of them together',
}

/** `Everybody`, `Role sales`, `Sarah Chen, Tom Baker and 3 more` */
export function givenBy({ human_ids, role }: Service, names: ReadonlyMap<string, string>): string {
  if (role !== null) return `Role ${role}`
  return human_ids === null ? 'Everybody' : peopleWords(human_ids, names)
}

/** `Sarah Chen, Tom Baker and 3 more` */
export function peopleWords(
  human_ids: readonly string[],
  names: ReadonlyMap<string, string>,
): string {
  const shown = human_ids
    .slice(0, shownMax)
    .map((id) => names.get(id) ?? 'somebody who was removed')
  const more = human_ids.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const shownMax = 2

/** `20 minutes, 1 hour` */
export function durationsWords(minutes: readonly number[]): string {
  return minutes.map(minutesWords).join(', ')
}
