import type { DavAccess } from '../calendars/caldav.ts'
import type { Collection } from '../calendars/collection.ts'
import type { Wanted } from '../calendars/ics/orders.ts'
import type { CalendarReader } from '../calendars/ics/reader.ts'
import type { DavPieces } from '../calendars/members.ts'
import type { Subscription } from '../calendars/subscription.ts'
import type { CalendarAccess } from '../operations/calendars/calendars.ts'

/** Get what an address answers, or a collection holds, if it changed. @throws CalendarFault */
export interface CalendarServers {
  subscribe(url: string, cursor: string | null, nowMs: number): Promise<Subscription>
  collect(
    access: DavAccess,
    cursor: string | null,
    nowMs: number,
    pieces: DavPieces,
  ): Promise<Collection>
}

interface Asked {
  readonly cursor: string | null
  readonly wanted: Wanted
  /** An account whose calendars take long to read stands in a line of its own. */
  readonly from: string
}

/** What a calendar says, however it is reached; null: it is as it was. @throws CalendarFault */
export async function readAt(
  servers: CalendarServers,
  reader: CalendarReader,
  { url, username, password }: CalendarAccess,
  { cursor, wanted, from }: Asked,
): Promise<Collection> {
  const { nowMs } = wanted.reading
  if (username !== undefined && password !== undefined) {
    const access = { url, username, password }
    return servers.collect(access, cursor, nowMs, reader.pieces(wanted, from))
  }
  const answer = await servers.subscribe(url, cursor, nowMs)
  return answer && { ...(await reader.read(answer.text, wanted, from)), cursor: answer.cursor }
}
