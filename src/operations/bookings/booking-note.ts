import { quoted } from '../../domain/text.ts'
import type { Context, Sight } from '../context.ts'
import { idsOf, isName, namesCalled } from '../names.ts'
import type { AskedBookings, FoundBookings } from './booking-list.ts'

/** What to say of a search that found nothing: "my meeting with John" may be one with a colleague, and `q` finds attendees. */
export async function noteOn(
  context: Context,
  sight: Sight,
  { filter: { q } }: AskedBookings,
  { total }: FoundBookings,
): Promise<string | null> {
  if (total > 0 || !isName(q)) return null
  const called = (await namesCalled(context, sight, 'human', [q]))(q)
  if (called.count === 0) return partOf(q)
  const who = called.count === 1 ? 'is the name of a colleague' : 'is the name of colleagues'
  return `q looks among attendees, and this ${who} who is met: send human_id in place of q, ${idsOf(called)}.`
}

/** Words of whoever asks, that are no part of a name. */
const beside =
  /\b(?:my|the|a|an|our|this|next|upcoming|meetings?|bookings?|appointments?|calls?|demos?|with|for|of|at|on|in|by|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|week)\b/gi

/** "meeting with John" stands in no name. */
function partOf(q: string): string | null {
  const [first = ''] = q.replace(beside, ' ').split(',')
  const name = first.replace(/\s+/g, ' ').trim()
  return name === '' || name === q.trim()
    ? null
    : `q is looked for as it stands: send a part of the name alone, such as ${quoted(name)}.`
}
