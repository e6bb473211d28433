import type { EventPage, Stamp } from '../store/store.ts'

import type { Context, Sight } from './context.ts'

export type { EventPage }

/**
 * The events after a cursor that are seen, in the order in which they happened; no more of them are read than it takes to
 * see that they are more than so many characters.
 */
export async function listEvents(
  { store }: Context,
  sight: Sight,
  afterSeq: number,
  limit: number,
  charactersMax?: number,
): Promise<EventPage> {
  const { seen, isBound } = sight
  if (isBound) {
    return store.events.listSeen(sight.account, seen, afterSeq, limit, charactersMax)
  }
  const events = await store.events.list(sight.wholeAccount, afterSeq, limit, charactersMax)
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
