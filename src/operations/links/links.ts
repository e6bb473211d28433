/** Links of bookings: made for those who may hand them on, and read when somebody comes by one. */
import { isLinkLive, type LinkFacts } from '../../domain/links/link.ts'
import type { LinkedBooking } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'

/** The link of a booking; null where it has none. */
export type LinkOf = (booking: LinkFacts) => string | null

/** Where no booking has one. */
export const noLink = (): null => null

/** Where links lead, below the public url. */
export const linkPath = '/b'

const idBytes = 16
const macBytes = 16
/** Both in base64url. */
const idCharacters = 22
const tokenCharacters = 44

/**
 * The links of bookings, wherever they are said to the attendee. None without a public url or without a secret, and
 * none for a booking that is cancelled or over.
 */
export function linksOf({ secrets, publicUrl, clock }: LinkContext): LinkOf {
  const [key] = publicUrl === null ? [] : secrets.derive(purpose)
  if (key === undefined) return noLink
  const nowMs = clock.nowMs()
  return (booking) =>
    isLinkLive(booking, nowMs) ? `${publicUrl}${linkPath}/${tokenOf(key, booking)}` : null
}

/** What links are made of. */
export type LinkContext = Pick<Context, 'secrets' | 'publicUrl' | 'clock'>

/** The same for whoever asks: only who may change a booking gets what changes it. */
export function linksFor(context: LinkContext, sight: Sight): LinkOf {
  return sight.changesBookings ? linksOf(context) : noLink
}

/** How a booking stands when it is made. */
const asMade = { linkVersion: 0, status: 'confirmed', endMs: Number.POSITIVE_INFINITY } as const

/** The links that bookings were made with, by their ids. */
export function firstLinksFor(context: LinkContext, sight: Sight): (id: string) => string | null {
  const linkOf = linksFor(context, sight)
  return (id) => linkOf({ id, ...asMade })
}

/**
 * Those of them that still lead somewhere. None stands in the place of one that has died: what is told beside it may name
 * an attendee who has lost the booking to another.
 */
export async function livingLinksFor(
  context: Context,
  sight: Sight,
  ids: readonly string[],
): Promise<(id: string) => string | null> {
  const linkOf = linksFor(context, sight)
  if (linkOf === noLink) return noLink
  const { bookings } = context.store
  const found = await Promise.all(ids.map((id) => bookings.find(sight.account, id)))
  const living = found.filter((booking) => booking?.linkVersion === asMade.linkVersion)
  const links = new Map(living.map((booking) => [booking?.id, booking && linkOf(booking)]))
  return (id) => links.get(id) ?? null
}

const purpose = 'manage link'

/**
 * The booking that a link names, where the link is right and lives. All others cost the same work, so that nothing can
 * be learnt from how long an answer takes: every link is looked up, computed under every key and compared whole.
 */
export async function findLinked(context: Context, token: string): Promise<LinkedBooking | null> {
  const { store, secrets, clock } = context
  const id = idIn(token)
  const found = await store.bookings.findLinked(id)
  const linkVersion = found?.booking.linkVersion ?? 0
  // Another process may have put a key in front since.
  secrets.refresh()
  let isRight = false
  for (const key of secrets.derive(purpose)) {
    if (isSame(tokenOf(key, { id, linkVersion }), token)) isRight = true
  }
  if (!isRight || found === null) return null
  return isLinkLive(found.booking, clock.nowMs()) ? found : null
}

/** The id of the booking in front, and a MAC of it and of how often its link was made anew. */
function tokenOf(key: Uint8Array, { id, linkVersion }: Pick<LinkFacts, 'id' | 'linkVersion'>) {
  const mac = new Bun.CryptoHasher('sha256', key).update(`${id} ${linkVersion}`).digest()
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  return bytes.toString('base64url') + Buffer.from(mac.subarray(0, macBytes)).toString('base64url')
}

/** What is no link has an id that no booking has. */
function idIn(token: string): string {
  const bytes = Buffer.from(token.slice(0, idCharacters), 'base64url')
  const hex = bytes
    .toString('hex')
    .slice(0, 2 * idBytes)
    .padEnd(2 * idBytes, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * Compares the texts: several spellings decode to the same bytes, and only one is the link. Looks at every character, and
 * at as many whatever came.
 */
function isSame(right: string, token: string): boolean {
  let different = token.length === tokenCharacters ? 0 : 1
  for (let at = 0; at < tokenCharacters; at += 1) {
    different |= right.charCodeAt(at) ^ (token.charCodeAt(at) || 0)
  }
  return different === 0
}
