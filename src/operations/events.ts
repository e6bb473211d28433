import type { KeptEvent } from '../domain/event.ts'
import type { Stamp } from '../store/store.ts'
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

/** Calls `listener` after each event that this process has committed. */
export function onEvent({ store }: Context, listener: () => void): void {
  store.onEvent(listener)
}

/** Moves with every change of the file, by whatever process. */
export function changesStamp({ store }: Context): Promise<Stamp> {
  return store.stamp()
}

/** Where a listener that wants only what happens from now on begins. */
export function newestEvent({ store }: Context, accountId: string): Promise<number> {
  return store.events.newest(accountId)
}
