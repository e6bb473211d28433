/**
 * Pages of other origins, which a browser lets read answers where those say so (guide/requests.md#pages-of-other-origins).
 * Never with credentials: a page sends a key, and the dashboard's cookie is of no use to it.
 */
import { requestIdHeader } from './request-id.ts'

/** Whose pages may call; `*`: anybody's. */
export type Origins = '*' | readonly string[]

/** @example readOrigins('https://app.example.com, http://localhost:5173') // null for what is no such list */
export function readOrigins(text: string): Origins | null {
  if (text.trim() === '*') return '*'
  const origins = text.split(',').map((part) => originIn(part.trim()))
  const known = origins.filter((origin) => origin !== null)
  return known.length === origins.length ? known : null
}

function originIn(text: string): string | null {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@\s*]+\/?$/i.test(text)) return null
  const { protocol, origin } = URL.parse(text) ?? { protocol: '', origin: null }
  // The standard knows no origin for a browser's extension or a desktop program; browsers send it as it is written.
  return /^https?:$/.test(protocol) ? origin : text.replace(/\/$/, '')
}

export function allows(origins: Origins | null, origin: string): boolean {
  return origins === '*' || (origins?.includes(origin) ?? false)
}

/** Whether a browser asks before it sends what a page of this origin wants to send. */
export function isPreflight({ method, headers }: Request, origins: Origins): boolean {
  const origin = headers.get('origin')
  if (method !== 'OPTIONS' || origin === null) return false
  return headers.has('access-control-request-method') && allows(origins, origin)
}

const methods = 'GET, POST, PUT, PATCH, DELETE'
/** By name, for `*` does not stand for Authorization, and old browsers do not know it. */
const sent = `authorization, content-type, idempotency-key, last-event-id, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name, ${requestIdHeader}, *`
const exposed = `${requestIdHeader}, retry-after, ratelimit, ratelimit-policy, idempotent-replayed, x-slotflow-sequence, allow, www-authenticate, mcp-session-id, mcp-protocol-version`
/** Browsers keep it for two hours at most. */
const keptSeconds = 7_200

export function preflightAnswer(): Response {
  const headers = {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': sent,
    'access-control-max-age': String(keptSeconds),
  }
  return new Response(null, { status: 204, headers })
}

/** An answer, with word of who may read it. */
export function readable(response: Response, request: Request, origins: Origins): Response {
  const { headers } = response
  const origin = request.headers.get('origin')
  // A cache must not give one origin's answer to another.
  if (origins !== '*') headers.append('vary', 'origin')
  if (origin === null || !allows(origins, origin)) return response
  headers.set('access-control-allow-origin', origins === '*' ? '*' : origin)
  headers.set('access-control-expose-headers', exposed)
  return response
}
