import type { EventPage, Stamp } from '../store/store.ts'

import type { Context, Sight } from './context.ts'
import { beforeWriting } from './turns.ts'

export type { EventPage }

/**
 * The events after a cursor that are seen, in the order in which they happened; no more of them are read than it takes to
 * see that they are more than so many characters.
 */
export async function listEvents(
  { store, gate }: Context,
  sight: Sight,
  afterSeq: number,
  limit: number,
  charactersMax?: number,
): Promise<EventPage> {
  const { account, seen } = sight
  const page = sight.isBound
    ? await store.events.listSeen(account, seen, afterSeq, limit, charactersMax)
    : pageOf(
        await store.events.list(sight.wholeAccount, afterSeq, limit, charactersMax),
        afterSeq,
        limit,
      )
  const characters = page.events.reduce((sum, { payload }) => sum + payload.length, 0)
  await beforeWriting(gate.turns, account, characters)
  return page
}

function pageOf(events: EventPage['events'], afterSeq: number, limit: number): EventPage {
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
