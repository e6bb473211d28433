/** Arguments that came inside of one more object, as some frameworks send them. */
import { wrapped } from '../../domain/wording/near-misses.ts'
import type { Argument } from '../arguments.ts'
import type { Arguments } from '../tool.ts'

/** `{ input: { human_id: … } }` as what stands in it: where nothing else is given, nothing else can be meant. */
export function unwrapped(args: readonly Argument[], given: Arguments): Arguments {
  const [only, ...others] = Object.entries(given).filter(([, value]) => value !== null)
  if (only === undefined || others.length > 0) return given
  const [name, value] = only
  const known = args.map((argument) => argument.name)
  return known.includes(name) ? given : (wrapped(value, known) ?? given)
}
