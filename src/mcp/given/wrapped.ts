/** Arguments that came inside of one more object, as some frameworks send them. */
import { wrapped } from '../../domain/wording/near-misses.ts'
import type { Argument } from '../arguments.ts'
import type { Arguments } from '../tool.ts'

/** `{ input: { human_id: … } }` as what stands in it: where nothing else is given, nothing else can be meant. */
export function unwrapped(args: readonly Argument[], given: Arguments): Arguments {
  const name = onlyIn(given)
  if (name === null) return given
  const known = args.map((argument) => argument.name)
  return known.includes(name) ? given : (wrapped(given[name], known) ?? given)
}

/** The one argument that is given; null where there are several, as in nearly every call. */
function onlyIn(given: Arguments): string | null {
  let only: string | null = null
  for (const name in given) {
    if (given[name] === null) continue
    if (only !== null) return null
    only = name
  }
  return only
}
