/**
 * Reads a calendar of a CalDAV server. Nobody asks it when somebody is free: servers leave recurring events out of such
 * answers. Nothing of others' events is kept here, so a collection that has changed is read whole.
 */
import type { DAVCalendar } from 'tsdav'
import { CalendarFault } from './fault.ts'
import { bodyOf, faultOf, type Guard, guardedFetch } from './guarded.ts'
import { refusedWith, subscriptionBytesMax } from './subscription.ts'

export const collectionTimeoutMs = 30_000
/** Answers that are read here and not in a thread. */
const answerBytesMax = 256 * 1024
/** How many calendars a refusal names. */
const namedMax = 5

export interface DavAccess {
  readonly url: string
  readonly username: string
  readonly password: string
}

/** Where the calendar turned out to be, and how it stood. */
interface Place {
  /** The address that led there. */
  readonly url: string
  readonly collection: string
  readonly tag: string | null
}

/** All events of a collection as one answer of WebDAV; null: it is as it was. */
export type Collection = { readonly multistatus: Uint8Array; readonly cursor: string } | null

/** @throws CalendarFault */
export async function readCollection(
  access: DavAccess,
  cursor: string | null,
  guard: Guard,
  nowMs: number,
  timeoutMs = collectionTimeoutMs,
): Promise<Collection> {
  const server = connectionTo(access, guard, nowMs, AbortSignal.timeout(timeoutMs))
  try {
    const known: Place | null = cursor === null ? null : JSON.parse(cursor)
    const same = known?.url === access.url ? known : null
    const collection = same?.collection ?? (await collectionAt(access.url, server))
    const tag = await tagOf(collection, server)
    if (tag !== null && tag === same?.tag) return null
    const multistatus = await server.ask(collection, allEvents, subscriptionBytesMax)
    return { multistatus, cursor: JSON.stringify({ url: access.url, collection, tag }) }
  } catch (error) {
    const failure = server.failure() ?? (error instanceof CalendarFault ? error : noServer)
    throw faultOf(failure, timeoutMs)
  }
}

/** What the package cannot read it says in ways of its own. */
export const noServer = new CalendarFault(
  'is no CalDAV server, or has no calendar at this address',
  true,
)

export type Server = ReturnType<typeof connectionTo>

/** The password goes to the server that was named, and to no other that it may lead to. */
export function connectionTo(
  { url: address, username, password }: DavAccess,
  guard: Guard,
  nowMs: number,
  signal: AbortSignal,
) {
  const { origin } = new URL(address)
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  let failure: unknown = null

  async function sent(url: URL, init: RequestInit): Promise<Response> {
    if (url.origin !== origin) {
      throw new CalendarFault(`leads to another server, ${url.host}`, true)
    }
    const headers = new Headers(init.headers)
    headers.set('authorization', authorization)
    return guardedFetch(url, { ...init, headers }, guard, signal)
  }

  async function send(url: URL, init: RequestInit): Promise<Response> {
    const response = await sent(url, init)
    const { status } = response
    if (status === 401 || status === 403 || status === 429 || status >= 500) {
      await response.body?.cancel().catch(() => undefined)
      throw refusedWith(response, nowMs)
    }
    return response
  }

  async function answered(url: URL, init: RequestInit, bytesMax: number) {
    try {
      const response = await send(url, init)
      return { response, body: await bodyOf(response, bytesMax) }
    } catch (error) {
      failure = error
      throw error
    }
  }

  const fetching = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { response, body } = await answered(url, init, answerBytesMax)
    const { status, statusText } = response
    const headers = new Headers(response.headers)
    headers.delete('content-encoding')
    const isBodiless = status === 204 || status === 304
    return new Response(isBodiless ? null : Buffer.from(body), { status, statusText, headers })
  }

  return {
    /** What the package sends its requests by. */
    fetch: Object.assign(fetching, { preconnect: () => undefined }),
    /** What went wrong with a request, which the package may have swallowed; null: nothing did. */
    failure: () => failure,
    /** What a write came to, whatever the answer is. */
    async write(url: string, method: string, headers: Record<string, string>, body?: string) {
      const init = { method, headers, ...(body !== undefined && { body }) }
      const response = await sent(new URL(url), init)
      const text = new TextDecoder().decode(await bodyOf(response, answerBytesMax))
      return { status: response.status, headers: response.headers, text }
    },
    async ask(url: string, { method, depth, body }: DavRequest, bytesMax: number) {
      const headers = { depth, 'content-type': 'application/xml; charset=utf-8' }
      const found = await answered(new URL(url), { method, headers, body }, bytesMax)
      if (found.response.status !== 207) throw refusedWith(found.response, nowMs)
      return found.body
    },
  }
}

interface DavRequest {
  readonly method: string
  readonly depth: string
  readonly body: string
}

const allEvents: DavRequest = {
  method: 'REPORT',
  depth: '1',
  body: `<?xml version="1.0" encoding="utf-8"?><c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
<d:prop><d:getetag/><c:calendar-data/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"/></c:comp-filter></c:filter></c:calendar-query>`,
}

/** The package is loaded for the first calendar of its kind. */
const tsdav = () => import('tsdav')

/** The one calendar that an address leads to: itself, or that of the person whose address it is. */
export async function collectionAt(url: string, server: Server): Promise<string> {
  const { propfind, createAccount, DAVNamespaceShort } = await tsdav()
  const [itself] = await propfind({
    ...{ url, depth: '0', fetch: server.fetch },
    props: { [`${DAVNamespaceShort.DAV}:resourcetype`]: {} },
  })
  if (itself?.props?.resourcetype && 'calendar' in itself.props.resourcetype) return url
  const account = await createAccount({
    account: { serverUrl: url, accountType: 'caldav' },
    loadCollections: true,
    fetch: server.fetch,
  })
  const calendars = (account.calendars ?? []).filter(takesEvents)
  const [only, ...others] = calendars.map((calendar) => calendar.url)
  if (only === undefined) throw new CalendarFault('has no calendar at this address', true)
  if (others.length === 0) return only
  const named = calendars.slice(0, namedMax).map((calendar) => calendar.url)
  throw new CalendarFault(
    `has ${calendars.length} calendars at this address, and one has to be named: ${named.join(', ')}`,
    true,
  )
}

const takesEvents = ({ components }: DAVCalendar) =>
  components === undefined || components.length === 0 || components.includes('VEVENT')

/** Changes with whatever changes in the collection; null: the server does not say. */
async function tagOf(url: string, server: Server): Promise<string | null> {
  const { propfind, DAVNamespaceShort } = await tsdav()
  const [found] = await propfind({
    ...{ url, depth: '0', fetch: server.fetch },
    props: {
      [`${DAVNamespaceShort.CALENDAR_SERVER}:getctag`]: {},
      [`${DAVNamespaceShort.DAV}:sync-token`]: {},
    },
  })
  if (found === undefined || found.status === 404) {
    throw new CalendarFault('has no calendar at this address any more', true)
  }
  const { getctag, syncToken } = found.props ?? {}
  const tags = [getctag, syncToken].filter(
    (tag) => typeof tag === 'string' || typeof tag === 'number',
  )
  return tags.length === 0 ? null : tags.join(' ')
}
