/** In which zone a call wants to be answered. */
import { isTimeZone } from '../../domain/time/zone.ts'
import type { Argument } from '../arguments.ts'
import type { Arguments } from '../tool.ts'

/** Those that say by themselves whose clock counts. */
const byThemselves = ['display_timezone', 'attendee_timezone', 'human_id', 'hold_id', 'booking_id']

/**
 * Whoever books by role knows no human, and no clock but the one the call is written by: it is answered by that. Where the
 * human is named, the answer is told by the clock there.
 */
export function zoneMeant(args: readonly Argument[], given: Arguments): Arguments {
  const { timezone } = given
  if (typeof timezone !== 'string' || byThemselves.some((name) => (given[name] ?? null) !== null)) {
    return given
  }
  const canBeTold = args.some(({ name }) => name === 'display_timezone')
  return canBeTold && isTimeZone(timezone) ? { ...given, display_timezone: timezone } : given
}
