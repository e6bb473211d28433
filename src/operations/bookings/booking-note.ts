import type { Context, Sight } from '../context.ts'
import { idsOf, isName, nameReader } from '../names.ts'
import type { AskedBookings, FoundBookings } from './booking-list.ts'

/** What to say of a search that found nothing: "my meeting with John" may be one with a colleague, and `q` finds attendees. */
export async function noteOn(
  context: Context,
  sight: Sight,
  { filter: { q } }: AskedBookings,
  { total }: FoundBookings,
): Promise<string | null> {
  if (total > 0 || !isName(q)) return null
  const called = (await nameReader(context, sight, 'human'))(q)
  if (called.rows.length === 0) return null
  const who = called.rows.length === 1 ? 'is the name of a colleague' : 'is the name of colleagues'
  return `q looks among attendees, and this ${who} who is met: send human_id in place of q, ${idsOf(called)}.`
}
