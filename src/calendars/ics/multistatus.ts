import { UnreadableCalendar } from '../../domain/calendars/unreadable.ts'

/** The texts of events in an answer of WebDAV, read by the package that writes such requests. */
export async function textsIn(multistatus: Uint8Array): Promise<string[]> {
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
  return objects.flatMap(({ props }) => {
    const data: unknown = props?.calendarData
    const text = isWrapped(data) ? data._cdata : data
    return typeof text === 'string' && text.trim() !== '' ? [text] : []
  })
}

const isWrapped = (data: unknown): data is { _cdata: unknown } =>
  typeof data === 'object' && data !== null && '_cdata' in data
