import { type Entry, entryOf } from '../../domain/access/audit.ts'
import { humanNotFound } from '../../domain/booking.ts'
import { Refusal } from '../../domain/errors.ts'
import {
  type FedBooking,
  type FeedDetail,
  feedBookingsMax,
  feedSecretBytes,
  feedSpan,
  type OpenFeed,
} from '../../domain/feeds/feed.ts'
import type { Context, Sight } from '../context.ts'
import { digestOf } from '../keys.ts'
import type { Soon } from '../soon.ts'

/** So many are read and written at a time: some milliseconds, and then others have their turn. */
const sliceRows = 200

export interface MadeFeed {
  /** Told here alone. */
  readonly url: string
  readonly detail: FeedDetail
}

/**
 * Makes the feed of a human, in the place of one that there is.
 * @throws Refusal NOT_FOUND; FORBIDDEN where it would tell more than the key may see
 */
export async function createFeed(
  { store, clock, publicUrl }: Context,
  sight: Sight,
  humanId: string,
  detail: FeedDetail,
): Promise<MadeFeed> {
  const accountId = sight.accountOf(humanId)
  if (detail === 'full' && sight.seen.madeBy !== undefined) throw tellsTooMuch()
  const secret = newSecret()
  const createdAtMs = clock.nowMs()
  const feed = { humanId, digest: digestOf(secret), detail, createdAtMs }
  const entry = feedEntry(sight, 'createFeed', humanId, createdAtMs)
  if (!(await store.feeds.put(accountId, feed, entry))) throw humanNotFound()
  return { url: `${publicUrl ?? ''}/feeds/${secret}.ics`, detail }
}

/** Its address is dead at once. @throws Refusal NOT_FOUND, also where there is no feed */
export async function deleteFeed(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
): Promise<void> {
  const entry = feedEntry(sight, 'deleteFeed', humanId, clock.nowMs())
  if (await store.feeds.remove(sight.accountOf(humanId), humanId, entry)) return
  throw new Refusal('NOT_FOUND', 'There is no feed of a human with this id.')
}

/** @throws Refusal NOT_FOUND, whatever is wrong with the secret */
export async function findFeed({ store }: Context, secret: string): Promise<OpenFeed> {
  const feed = await store.feeds.find(digestOf(secret))
  if (feed === null) throw new Refusal('NOT_FOUND', 'There is nothing at this address.')
  return feed
}

/** Two of one text hold the same: it changes with the human, their bookings and the day. */
export async function feedStamp({ store, clock }: Context, feed: OpenFeed): Promise<string> {
  const stamp: Soon<unknown> = store.humans.stampOf(feed.humanId)
  return `${await stamp} ${feed.detail} ${feedSpan(clock.nowMs()).startMs}`
}

/** What a feed has, by start, in parts between which others have their turn. */
export async function* feedParts(
  { store, clock, gate }: Context,
  { accountId, humanId }: OpenFeed,
): AsyncGenerator<readonly FedBooking[]> {
  let { startMs, endMs } = feedSpan(clock.nowMs())
  for (let left = feedBookingsMax; left > 0; left -= sliceRows) {
    const rows = Math.min(left, sliceRows)
    const part = await store.feeds.bookings(humanId, { startMs, endMs }, rows)
    yield part
    const last = part.at(-1)
    if (last === undefined || part.length < rows) return
    // Confirmed ones of a human never start together.
    startMs = last.booking.startMs + 1
    await gate.turns.next(accountId)
  }
}

/** A part of the names that meetings have in calendars. */
export function instanceId({ store }: Context): Promise<string> {
  return store.instanceId()
}

function feedEntry(
  sight: Sight,
  operation: 'createFeed' | 'deleteFeed',
  id: string,
  nowMs: number,
): Entry {
  return entryOf(sight.author, operation, { kind: 'human', id }, nowMs)
}

function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(feedSecretBytes))
  return Buffer.from(bytes).toString('base64url')
}

function tellsTooMuch(): Refusal {
  return new Refusal(
    'FORBIDDEN',
    'This key sees the bookings that it made, and a feed with detail full tells all of them. Ask for detail busy.',
  )
}
