/** A CalDAV server in this process that keeps what is put into its calendars, and fails when it is told to. */
import { seenIn } from './copies.ts'

/** `before`: nothing was done; `behind`: it was, and nobody is told. */
export type RemoteFault = 'before' | 'behind'

export interface RemoteCalendars extends AsyncDisposable {
  /** The address of a calendar of a name. */
  urlOf(name: string): string
  /** What stands in a calendar: starts and titles, by the names of the events. */
  eventsIn(name: string): ReadonlyMap<string, string>
  /** Fails the write that comes after so many others. */
  failAt(writes: number, fault: RemoteFault): void
  /** Fails no more; answers whether it has. */
  mend(): boolean
}

const calendar = `<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><response><href>/</href><propstat><prop><resourcetype><collection/><c:calendar/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>`

export function startRemoteCalendars(): RemoteCalendars {
  const texts = new Map<string, { readonly text: string; readonly etag: string }>()
  let versions = 0
  let planned: { writes: number; readonly fault: RemoteFault } | null = null
  let hasFailed = false

  /** Whether the write that comes now fails, and how. */
  function faultNow(): RemoteFault | null {
    if (planned === null || planned.writes-- > 0) return null
    const { fault } = planned
    planned = null
    hasFailed = true
    return fault
  }

  function put(place: string, request: Request, text: string): number {
    const there = texts.get(place)
    const [match, noneMatch] = ['if-match', 'if-none-match'].map((name) =>
      request.headers.get(name),
    )
    if (noneMatch === '*' && there) return 412
    if (match != null && match !== there?.etag) return 412
    versions += 1
    texts.set(place, { text, etag: `"${versions}"` })
    return there ? 204 : 201
  }

  function written(place: string, request: Request, text: string): number {
    if (request.method === 'PUT') return put(place, request, text)
    return texts.delete(place) ? 204 : 404
  }

  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const place = new URL(request.url).pathname
      if (request.method === 'PROPFIND') {
        return new Response(calendar, { status: 207, headers: { 'content-type': 'text/xml' } })
      }
      const there = texts.get(place)
      if (request.method === 'GET') {
        const headers = { etag: there?.etag ?? '' }
        return new Response(there?.text ?? null, { status: there ? 200 : 404, headers })
      }
      const text = await request.text()
      const fault = faultNow()
      if (fault === 'before') return new Response(null, { status: 503 })
      const status = written(place, request, text)
      if (fault === 'behind') return new Response(null, { status: 500 })
      const etag = texts.get(place)?.etag
      return new Response(null, { status, headers: etag === undefined ? {} : { etag } })
    },
  })

  return {
    urlOf: (name) => `http://127.0.0.1:${server.port}/${name}/`,
    eventsIn(name) {
      const found = [...texts].filter(([place]) => place.startsWith(`/${name}/`))
      return new Map(
        found.map(([place, { text }]) => {
          const { start, title } = seenIn(text)
          return [place.slice(name.length + 2), `${start} ${title}`]
        }),
      )
    },
    failAt(writes, fault) {
      planned = { writes, fault }
    },
    mend() {
      planned = null
      const result = hasFailed
      hasFailed = false
      return result
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}
