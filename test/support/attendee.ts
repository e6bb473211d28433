/** Somebody with a link and a browser, and nothing else. */
import type { TestApp } from './app.ts'

export const publicUrl = 'https://book.example.com'

export interface Shown {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

/** What a browser sends beside the fields of a form. */
const own = { 'sec-fetch-site': 'same-origin', origin: publicUrl }

export function attendeeAt(app: TestApp, link: string) {
  const { pathname } = new URL(link)
  const ask = async (query: string, init: RequestInit): Promise<Shown> => {
    // The service itself is reached without TLS.
    const url = `${publicUrl.replace('https', 'http')}${pathname}${query}`
    const response = await app.fetch(new Request(url, init))
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
  const look = (query = '') => ask(query, {})
  const send = (
    fields: Record<string, string>,
    headers: Record<string, string> = own,
    query = '',
  ) => ask(query, { method: 'POST', headers, body: new URLSearchParams(fields) })
  return {
    look,
    /** Bare fields, with the headers of one's own. */
    send,
    /** The page is looked at, and one of its buttons pressed. */
    async press(button: string, fields: Record<string, string> = {}, headers = own) {
      const query = button === 'move' ? '?move=0' : ''
      const form = wordIn((await look(query)).text)
      return send({ form, do: button, ...fields }, headers, query)
    },
  }
}

export function wordIn(page: string): string {
  return /name="form" value="([^"]+)"/.exec(page)?.[1] ?? ''
}

/** The starts that a page offers. */
export function startsIn(page: string): string[] {
  return Array.from(page.matchAll(/name="starts_at" value="([^"]+)"/g), ([, start = '']) => start)
}
