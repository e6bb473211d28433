/**
 * The cookie that stands in for a key in the dashboard. Three things keep other sites from using it: SameSite=Strict,
 * the browser's own word on where a request comes from, and, over TLS, a name that no other host can set.
 */

import { Refusal } from '../../domain/errors.ts'
import { sessionMs } from '../../operations/sessions.ts'

const plainName = 'slotflow_session'
/** Browsers take this name only with Secure, for this very host and the path /. */
const hostName = `__Host-${plainName}`

const secretPattern = /^[\w-]{20,100}$/

/** The secret that a request carries, null where it carries none. */
export function sessionSecretOf(request: Request): string | null {
  const wanted = isOverTls(request) ? hostName : plainName
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const pair = cookies.find((cookie) => cookie.startsWith(`${wanted}=`))
  const secret = pair?.slice(wanted.length + 1)
  return secret !== undefined && secretPattern.test(secret) ? secret : null
}

/** The `Set-Cookie` that hands a secret out; null takes it back. */
export function sessionCookie(request: Request, secret: string | null): string {
  const isSecure = isOverTls(request)
  const age = secret === null ? 0 : sessionMs / 1_000
  return [
    `${isSecure ? hostName : plainName}=${secret ?? ''}`,
    `Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}`,
    ...(isSecure ? ['Secure'] : []),
  ].join('; ')
}

/**
 * A cookie is sent by the browser, whoever made the page that asks. SameSite does not tell ports and
 * subdomains apart, so what changes something must say that it comes from this very origin.
 * @throws Refusal FORBIDDEN
 */
export function refuseUnlessOwnOrigin(request: Request): void {
  if (isOwnOrigin(request)) return
  throw new Refusal(
    'FORBIDDEN',
    'A request with a session cookie must come from the dashboard itself. Elsewhere, send an API key as "Authorization: Bearer sk_live_…".',
  )
}

function isOwnOrigin({ method, headers }: Request): boolean {
  const site = headers.get('sec-fetch-site')
  if (method === 'GET') return site === null || site === 'same-origin' || site === 'none'
  if (site !== null) return site === 'same-origin'
  // Browsers leave Sec-Fetch-Site out where a page came over plain HTTP from another machine.
  const origin = headers.get('origin')
  return origin !== null && URL.parse(origin)?.host === headers.get('host')
}

/** A proxy in front says how the browser reached it. A caller that lies chooses only the name of its own cookie. */
function isOverTls({ url, headers }: Request): boolean {
  // The first of several proxies met the browser: `https, http`.
  const [met = ''] = (headers.get('x-forwarded-proto') ?? '').split(',')
  return met.trim().toLowerCase() === 'https' || url.startsWith('https:')
}
