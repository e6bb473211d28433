import type { DAVResponse } from 'tsdav'
import { UnreadableCalendar } from '../../domain/calendars/unreadable.ts'
import { noAnswer } from './cut.ts'

/** An event at a server: what it is called there, and its text. */
export interface DavObject {
  readonly name: string
  readonly text: string
}

/**
 * The events in responses of WebDAV, read by the package that writes such requests.
 * @throws UnreadableCalendar where one of them is passed over
 */
export async function objectsIn(responses: string): Promise<DavObject[]> {
  if (responses === '') return []
  return (await read(responses)).flatMap((response) => {
    const { href = '', status } = response
    // It was taken away while the server looked.
    if (status === 404 || status === 410) return []
    // One says of the whole collection that there is more than it tells (507).
    if (status >= 300) throw new UnreadableCalendar(`answers ${status} of a part of it`)
    const text = textIn(response)
    if (text === null && href.endsWith('/')) return []
    if (text === null) throw new UnreadableCalendar('leaves out an event that it lists')
    return { name: href.slice(href.lastIndexOf('/') + 1), text }
  })
}

async function read(responses: string): Promise<DAVResponse[]> {
  const { davRequest } = await import('tsdav')
  const answer = async () =>
    new Response(`<multistatus>${responses}</multistatus>`, {
      status: 207,
      headers: { 'content-type': 'application/xml' },
    })
  const found = await davRequest({
    url: 'http://localhost/',
    init: { method: 'REPORT', body: '' },
    convertIncoming: false,
    fetch: Object.assign(answer, { preconnect: () => undefined }),
  }).catch(() => {
    throw noAnswer()
  })
  // What the package cannot read comes as one response without an address.
  if (!found.every(({ href }) => typeof href === 'string' && href !== '')) throw noAnswer()
  return found
}

function textIn({ props }: DAVResponse): string | null {
  const data: unknown = props?.calendarData
  const text = isWrapped(data) ? data._cdata : data
  return typeof text === 'string' && text.trim() !== '' ? text : null
}

const isWrapped = (data: unknown): data is { _cdata: unknown } =>
  typeof data === 'object' && data !== null && '_cdata' in data
