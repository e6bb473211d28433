/**
 * Reads a calendar of a CalDAV server: all events in one answer, as they stood at one moment, of which no more than a piece
 * is kept at a time. Servers that are asked for some events at a time take minutes (Xandikos: 90 ms for each of 5,000), and
 * nobody asks them when somebody is free: they leave recurring events out of such answers. Nothing of others' events is kept
 * here, so a collection that has changed is read whole.
 */
import { collectionAt, connectionTo, type DavAccess, type DavRequest, tagOf } from './caldav.ts'
import { CalendarFault } from './fault.ts'
import { faultOf, type Guard } from './guarded.ts'
import { type DavPieces, type MemberEvents, type ReadTimes, together } from './members.ts'

/** For all requests, and what is read of the answer while it comes: less than a lease. */
export const collectionTimeoutMs = 60_000
/** The whole answer, unpacked. */
export const collectionBytesMax = 100 * 1024 * 1024
/** One event. */
export const memberBytesMax = 10 * 1024 * 1024
/** So much is read at once, or one event. */
const pieceBytes = 1024 * 1024

/** Where the calendar turned out to be, and how it stood. */
interface Place {
  /** The address that led there. */
  readonly url: string
  readonly collection: string
  readonly tag: string | null
}

/** What a collection says; null: it is as it was. */
export type Collection = (ReadTimes & { readonly cursor: string }) | null

/** `pieces` reads what the server answers, elsewhere. @throws CalendarFault */
export async function readCollection(
  access: DavAccess,
  cursor: string | null,
  guard: Guard,
  nowMs: number,
  pieces: DavPieces,
  timeoutMs = collectionTimeoutMs,
): Promise<Collection> {
  const server = connectionTo(access, guard, nowMs, AbortSignal.timeout(timeoutMs))
  try {
    const known: Place | null = cursor === null ? null : JSON.parse(cursor)
    const same = known?.url === access.url ? known : null
    const collection = same?.collection ?? (await collectionAt(access.url, server))
    const tag = await tagOf(collection, server)
    if (tag !== null && tag === same?.tag) return null
    const answer = await server.ask(collection, allEvents)
    const members = await membersIn(answer, pieces)
    return { ...together(members), cursor: JSON.stringify({ url: access.url, collection, tag }) }
  } catch (error) {
    throw faultOf(error, timeoutMs)
  }
}

const allEvents: DavRequest = {
  method: 'REPORT',
  depth: '1',
  body: `<?xml version="1.0" encoding="utf-8"?><c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
<d:prop><d:getetag/><c:calendar-data/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"/></c:comp-filter></c:filter></c:calendar-query>`,
}

/** Each piece ends somewhere in an event: what is left of it is the beginning of the next. */
async function membersIn(
  answer: ReadableStream<Uint8Array> | null,
  pieces: DavPieces,
): Promise<readonly MemberEvents[]> {
  const members: MemberEvents[] = []
  let [waiting, size, total, wanted]: [Uint8Array[], number, number, number] = [
    [],
    0,
    0,
    pieceBytes,
  ]
  let isFirst = true
  let isEnded = false
  const read = async () => {
    const piece = await pieces.read(Buffer.concat(waiting), isFirst)
    isEnded ||= piece.isEnded
    for (const member of piece.members) members.push(member)
    const isRead = piece.rest.byteLength < size
    isFirst &&= !isRead
    ;[waiting, size] = [[piece.rest], piece.rest.byteLength]
    // Where one event is larger than a piece, more has to come before it is looked at again.
    wanted = isRead ? size + pieceBytes : Math.min(2 * size, memberBytesMax + 1)
    if (!isRead && size > memberBytesMax) {
      throw new CalendarFault(`has an event that is larger than ${inMebibytes(memberBytesMax)}`)
    }
  }
  for await (const part of answer ?? []) {
    total += part.byteLength
    if (total > collectionBytesMax) {
      throw new CalendarFault(`is larger than ${inMebibytes(collectionBytesMax)}`)
    }
    waiting.push(part)
    size += part.byteLength
    if (size >= wanted) await read()
  }
  await read()
  if (!isEnded) throw new CalendarFault('answers what is no WebDAV, or breaks off')
  return members
}

const inMebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`
