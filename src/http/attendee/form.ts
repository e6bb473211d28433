/** What comes by a form of a page for attendees. */
import { bytesAtMost } from '../input/body.ts'

/** A form is a word, a time and a reason. */
const formBytesMax = 16 * 1_024

/** The fields of a form; null for what is none, or is too long for one. */
export async function readForm(request: Request): Promise<URLSearchParams | null> {
  const { headers } = request
  const type = headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return null
  if (Number(headers.get('content-length') ?? 0) > formBytesMax) return null
  const bytes = await bytesAtMost(request, formBytesMax + 1).catch(() => new Uint8Array())
  const text = new TextDecoder().decode(bytes)
  return bytes.length > formBytesMax ? null : new URLSearchParams(text)
}

/**
 * Whether a form was sent by a page of this service. A browser says where a request comes from; one that does not say it,
 * over plain HTTP, has no referrer to tell (`no-referrer`) and sends `Origin: null`: the word of the form decides there.
 */
export function isFromOwnPage({ headers }: Request, publicUrl: string | null): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = headers.get('origin')
  if (origin === null || origin === 'null' || origin === publicUrl) return true
  return URL.parse(origin)?.host === headers.get('host')
}
