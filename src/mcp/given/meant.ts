/** Arguments as they were meant, one reading after the other. */
import type { Argument } from '../arguments.ts'
import type { Arguments } from '../tool.ts'
import { attendeeMeant } from './attendee.ts'
import { meant } from './values.ts'
import { unwrapped } from './wrapped.ts'
import { zoneMeant } from './zone.ts'

export function allMeant(args: readonly Argument[], given: Arguments): Arguments {
  const values = meant(args, unwrapped(args, given))
  return zoneMeant(args, attendeeMeant(args, values))
}
