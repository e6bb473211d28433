import { UnreadableCalendar } from '../../domain/calendars/unreadable.ts'

/** An event at a server: what it is called there, and its text. */
export interface DavObject {
  readonly name: string
  readonly text: string
}

/** The events in an answer of WebDAV, read by the package that writes such requests. */
export async function objectsIn(multistatus: Uint8Array): Promise<DavObject[]> {
  const { calendarQuery, DAVNamespaceShort } = await import('tsdav')
  const answer = async () =>
    new Response(Buffer.from(multistatus), {
      status: 207,
      headers: { 'content-type': 'application/xml' },
    })
  const objects = await calendarQuery({
    url: 'http://localhost/',
    props: { [`${DAVNamespaceShort.CALDAV}:calendar-data`]: {} },
    filters: {},
    depth: '1',
    fetch: Object.assign(answer, { preconnect: () => undefined }),
  }).catch(() => {
    throw new UnreadableCalendar('answers what is no WebDAV')
  })
  return objects.flatMap(({ href, props }) => {
    const data: unknown = props?.calendarData
    const text = isWrapped(data) ? data._cdata : data
    const name = href?.slice(href.lastIndexOf('/') + 1) ?? ''
    return typeof text === 'string' && text.trim() !== '' ? [{ name, text }] : []
  })
}

const isWrapped = (data: unknown): data is { _cdata: unknown } =>
  typeof data === 'object' && data !== null && '_cdata' in data
