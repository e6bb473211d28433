import type { EventPage, Stamp } from '../store/store.ts'

import type { Context, Sight } from './context.ts'

export type { EventPage }

/** The events after a cursor that are seen, in the order in which they happened. */
export async function listEvents(
  { store }: Context,
  sight: Sight,
  afterSeq: number,
  limit: number,
): Promise<EventPage> {
  if (sight.isBound) return store.events.listSeen(sight.account, sight.seen, afterSeq, limit)
  const events = await store.events.list(sight.wholeAccount, afterSeq, limit)
  return { events, lastSeq: events.at(-1)?.seq ?? afterSeq, isEnd: events.length < limit }
}

/** Calls `listener` after each event that this process has committed. */
export function onEvent({ store }: Context, listener: () => void): void {
  store.onEvent(listener)
}

/** Moves with every change of the file, by whatever process. */
export function changesStamp({ store }: Context): Promise<Stamp> {
  return store.stamp()
}

/** Where a listener that wants only what happens from now on begins. */
export function newestEvent({ store }: Context, sight: Sight): Promise<number> {
  return store.events.newest(sight.account)
}
