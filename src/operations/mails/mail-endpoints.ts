import type { EventType } from '../../domain/event.ts'
import { eventOfKind, type MailWishes, wantedKinds } from '../../domain/mails/kinds.ts'
import type { Context } from '../context.ts'

/**
 * Sees to it that the events of which mails are wanted make deliveries, and no others: of one account, or of all. Where the
 * service sends no mail, none do.
 */
export function keepMailEndpoints(
  { store, newId, clock, sendsMail }: Context,
  accountId?: string,
): Promise<void> {
  const decide = sendsMail ? listened : () => null
  return store.mails.keepEndpoints({ newId, nowMs: clock.nowMs(), decide, accountId })
}

/** A move that is first heard of is told as a confirmation; a change takes a booking from some and gives it to others. */
function listened(wishes: MailWishes) {
  const kinds = wantedKinds(wishes)
  if (kinds.length === 0) return null
  const events = new Set<EventType>(kinds.map((kind) => eventOfKind[kind]))
  if (kinds.includes('confirmed')) events.add(eventOfKind.rescheduled)
  if (kinds.includes('confirmed') || kinds.includes('cancelled')) events.add(eventOfKind.updated)
  return [...events]
}
