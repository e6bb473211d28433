/** Writes events into a calendar of a CalDAV server, each under a name of its own: a lost answer can be asked for again. */
import { collectionAt, connectionTo, type DavAccess, type Server } from './caldav.ts'
import { CalendarFault } from './fault.ts'
import { faultOf, type Guard } from './guarded.ts'
import { refusedWith } from './subscription.ts'

/** One event takes at most so long, in all of its requests: less than a lease. */
export const copyTimeoutMs = 30_000

/** The server does not take this one event, whoever asks again. The message is a clause. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused'
}

/** Where the events of a calendar lie. @throws CalendarFault */
export function collectionOf(
  access: DavAccess,
  guard: Guard,
  nowMs: number,
  timeoutMs = copyTimeoutMs,
): Promise<string> {
  return withServer(access, guard, nowMs, timeoutMs, async (server) => {
    const url = await collectionAt(access.url, server)
    return url.endsWith('/') ? url : `${url}/`
  })
}

/**
 * Has the event at an address be this text. `etag`: as it was written last; null: nobody knows whether it is there.
 * Answers how the server calls the version that stands there now; null: it does not say.
 * @throws CalendarFault, CopyRefused
 */
export function putCopy(
  access: DavAccess,
  {
    url,
    etag,
    text,
  }: { readonly url: string; readonly etag: string | null; readonly text: string },
  guard: Guard,
  nowMs: number,
  timeoutMs = copyTimeoutMs,
): Promise<string | null> {
  return withServer(access, guard, nowMs, timeoutMs, async (server) => {
    const put = (condition: Record<string, string>) =>
      server.write(url, 'PUT', { ...condition, 'content-type': textType }, text)
    const first = await put(conditionOf(etag))
    if (first.status !== 412) return writtenAs(first, nowMs)
    // It is there already, or was changed since, or is gone: what is there now makes way for this.
    const present = await server.write(url, 'GET', { accept: 'text/calendar' })
    const isThere = present.status === 200
    const again = await put(conditionOf(isThere ? etagOf(present) : null))
    if (again.status === 412) throw new CalendarFault('changes an event while it is written')
    return writtenAs(again, nowMs)
  })
}

/** Has no event be at an address. @throws CalendarFault */
export function removeCopy(
  access: DavAccess,
  url: string,
  guard: Guard,
  nowMs: number,
  timeoutMs = copyTimeoutMs,
): Promise<void> {
  return withServer(access, guard, nowMs, timeoutMs, async (server) => {
    // No server writes to the attendee for us: who is to be told, we tell.
    const answer = await server.write(url, 'DELETE', { 'schedule-reply': 'F' })
    if (isDone(answer) || answer.status === 404 || answer.status === 410) return
    throw faultOfWrite(answer, nowMs)
  })
}

const textType = 'text/calendar; charset=utf-8'

type Answer = Awaited<ReturnType<Server['write']>>

/** In a 207 stands what went wrong: Xandikos refuses so. */
const isDone = ({ status }: Answer) => status >= 200 && status < 300 && status !== 207

/** Only what is as we left it is replaced at once; only where nothing is something new is put. */
function conditionOf(etag: string | null): Record<string, string> {
  return etag === null ? { 'if-none-match': '*' } : { 'if-match': etag }
}

/** A weak one, as proxies make of a strong one when they pack an answer, matches nothing. */
function etagOf({ headers }: Answer): string | null {
  return headers.get('etag')?.replace(/^W\//, '') ?? null
}

function writtenAs(answer: Answer, nowMs: number): string | null {
  if (isDone(answer)) return etagOf(answer)
  const refusal = refusalOf(answer)
  throw refusal === null ? faultOfWrite(answer, nowMs) : new CopyRefused(refusal)
}

/** Why this one event is not taken, where others are; null: it is no such answer. */
function refusalOf({ status, text }: Answer): string | null {
  if (text.includes('no-uid-conflict')) return 'has this meeting under another name'
  if (/max-resource-size|valid-calendar|supported-calendar/.test(text)) {
    return `does not take this event: it answers ${status}`
  }
  const isOfEvent = [400, 413, 415, 422].includes(status)
  return isOfEvent ? `does not take this event: it answers ${status}` : null
}

/** Whoever may only read is answered 403 or 405; where the calendar is gone it is 404, 409 or 410. */
function faultOfWrite({ status, headers }: Answer, nowMs: number): CalendarFault {
  if (status === 404 || status === 409 || status === 410) {
    return new CalendarFault('has no calendar at this address any more', true)
  }
  if (status === 403 || status === 405) {
    return new CalendarFault(`answers ${status}: bookings may not be written into it`, true)
  }
  if (status >= 300 && status < 400) return new CalendarFault('leads elsewhere', true)
  return refusedWith({ status, headers }, nowMs)
}

async function withServer<T>(
  access: DavAccess,
  guard: Guard,
  nowMs: number,
  timeoutMs: number,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const server = connectionTo(access, guard, nowMs, AbortSignal.timeout(timeoutMs))
  try {
    return await work(server)
  } catch (error) {
    if (error instanceof CopyRefused) throw error
    throw faultOf(error, timeoutMs)
  }
}
