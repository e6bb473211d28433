/** What is asked of a CalDAV server, and where the calendar lies that an address leads to. */
import type { DAVCalendar } from 'tsdav'
import { CalendarFault } from './fault.ts'
import { bodyOf, type Guard, guardedFetch, unpackedOf } from './guarded.ts'
import { refusedWith } from './subscription.ts'

/** Answers that are read here and not in a thread. */
const answerBytesMax = 256 * 1024
/** How many calendars a refusal names. */
const namedMax = 5

export interface DavAccess {
  readonly url: string
  readonly username: string
  readonly password: string
}

/** What the package cannot read it says in ways of its own. */
const noServer = new CalendarFault('is no CalDAV server, or has no calendar at this address', true)

/** What went wrong as the package asked, which it may say in ways of its own. */
async function byPackage<T>(server: Server, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw server.failure() ?? (error instanceof CalendarFault ? error : noServer)
  }
}

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

  async function answered(url: URL, init: RequestInit) {
    const response = await send(url, init)
    return { response, body: await bodyOf(response, answerBytesMax) }
  }

  const fetching = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { response, body } = await answered(url, init).catch((error: unknown) => {
      failure = error
      throw error
    })
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
    /** A multistatus, as it comes. */
    async ask(url: string, { method, depth, body }: DavRequest) {
      const headers = { depth, 'content-type': 'application/xml; charset=utf-8' }
      const response = await send(new URL(url), { method, headers, body })
      if (response.status === 207) return unpackedOf(response)
      await response.body?.cancel().catch(() => undefined)
      throw refusedWith(response, nowMs)
    },
  }
}

export interface DavRequest {
  readonly method: string
  readonly depth: string
  readonly body: string
}

/** The package is loaded for the first calendar of its kind. */
const tsdav = () => import('tsdav')

/**
 * The one calendar that an address leads to: itself, or that of the person whose address it is.
 * @throws CalendarFault, and whatever a request came to
 */
export function collectionAt(url: string, server: Server): Promise<string> {
  return byPackage(server, discovered(url, server))
}

async function discovered(url: string, server: Server): Promise<string> {
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
  const more = calendars.length - named.length
  const rest = more > 0 ? ` and ${more} more` : ''
  throw new CalendarFault(
    `has ${calendars.length} calendars at this address, and one has to be named: ${named.join(', ')}${rest}`,
    true,
  )
}

const takesEvents = ({ components }: DAVCalendar) =>
  components === undefined || components.length === 0 || components.includes('VEVENT')

/** Changes with whatever changes in the collection; null: the server does not say. @throws as `collectionAt` */
export function tagOf(url: string, server: Server): Promise<string | null> {
  return byPackage(server, tagged(url, server))
}

async function tagged(url: string, server: Server): Promise<string | null> {
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
