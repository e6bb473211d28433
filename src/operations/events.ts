import type { KeptEvent } from '../domain/event.ts'
import type { Context } from './context.ts'

/** The account's events after a cursor, in the order in which they happened. */
export function listEvents(
  { store }: Context,
  accountId: string,
  afterSeq: number,
  limit: number,
): Promise<KeptEvent[]> {
  return store.events.list(accountId, afterSeq, limit)
}

/** Where a listener that wants only what happens from now on begins. */
export function newestEvent({ store }: Context, accountId: string): Promise<number> {
  return store.events.newest(accountId)
}
