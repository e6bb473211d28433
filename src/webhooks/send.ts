import type { AttemptOutcome, ClaimedDelivery } from '../domain/delivery.ts'
import { type Networks, openTo, whyForbidden } from './address.ts'
import { failureWords, isOwnFault, isUnreached } from './failures.ts'
import { isIP } from './is-ip.ts'
import { addressesOf, ForbiddenAddress, type Resolve, resolveName } from './resolve.ts'
import { signatureHeaders } from './sign.ts'

export const deliveryTimeoutMs = 10_000
export const deliveryAnswerBytesMax = 64 * 1024
/** How many addresses of a name are tried until one can be connected to. */
const deliveryAddressesMax = 4
const deliveryAnswerKeptBytes = 1_024

/**
 * Sends one attempt; never throws. `nowMs` is the attempt's own time, as it is signed. Asked right before the
 * request leaves, `isWanted` may say no: null, and nothing was sent.
 */
export type Send = (
  delivery: ClaimedDelivery,
  nowMs: number,
  isWanted: () => Promise<boolean>,
) => Promise<AttemptOutcome | null>

/**
 * A sender that POSTs the stored bytes to the public internet and the networks in `allow` (null: to loopback where
 * the endpoint may), nowhere else: the
 * address it has checked is the address it connects to. Resolving and the whole exchange together have
 * `timeoutMs`. The status line alone decides. `isTold` says of which addresses the answer is kept.
 */
export function createSender(
  allow: Networks | null,
  resolve: Resolve = resolveName,
  timeoutMs = deliveryTimeoutMs,
  isTold = isPublic,
): Send {
  return async (delivery, nowMs, isWanted) => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const url = new URL(delivery.url)
      const open = openTo(allow, delivery.isLoopbackOpen)
      const addresses = await addressesOf(url, open, resolve, signal)
      // To look up a name may take seconds, in which the endpoint may be switched off or removed.
      if (!(await isWanted())) return null
      const request = requestOf(delivery, url, nowMs, signal)
      const { response, address } = await sendToFirst(url, addresses, request)
      const text = await readBody(response.body)
      // Whoever may register an endpoint could read what stands in the network of the service.
      const answer = isTold(address) ? text : null
      const asked = retryAfterOf(response, nowMs)
      const outcome = { statusCode: response.status, error: errorOf(response.status), answer }
      return asked === null ? outcome : { ...outcome, retryAfterMs: asked }
    } catch (error) {
      const nothing = { statusCode: null, error: failureWords(error, timeoutMs), answer: null }
      if (error instanceof ForbiddenAddress) return { ...nothing, isRefused: true }
      return isOwnFault(error) ? { ...nothing, isUnsent: true } : nothing
    }
  }
}

function requestOf(
  delivery: ClaimedDelivery,
  { protocol, host, hostname }: URL,
  nowMs: number,
  signal: AbortSignal,
): BunFetchRequestInit {
  // The certificate has to be that of the name, though the connection goes to an address. In a handshake
  // a name has no dot at its end (RFC 6066 3).
  const isLiteral = hostname.startsWith('[') || isIP(hostname) > 0
  const tls = isLiteral ? {} : { serverName: hostname.replace(/\.$/, '') }
  return {
    method: 'POST',
    body: delivery.payload,
    headers: {
      ...lowerCased(delivery.headers),
      host,
      'content-type': 'application/json',
      'user-agent': 'Slotflow',
      // A compressed answer could grow without bound.
      'accept-encoding': 'identity',
      'x-slotflow-sequence': String(delivery.sequence),
      ...signatureHeaders(delivery, nowMs),
    },
    // The signed request would be repeated at an address nobody checked.
    redirect: 'manual',
    decompress: false,
    // A proxy would look the name up again.
    proxy: false,
    // A kept connection that the receiver closes as we send is a failure, and the next attempt minutes away.
    keepalive: false,
    signal,
    ...(protocol === 'https:' ? { tls } : {}),
  }
}

/** So that ours, which come after them, take their place. */
function lowerCased(headers: ClaimedDelivery['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]),
  )
}

const isPublic = (address: string) => whyForbidden(address, []) === null

/**
 * Sends to the first address that a connection can be made to. Where there is none, what a receiver has refused
 * counts before what kept a request from leaving.
 */
async function sendToFirst(
  url: URL,
  addresses: readonly string[],
  request: BunFetchRequestInit,
): Promise<{ response: Response; address: string }> {
  let failure: unknown
  for (const address of addresses.slice(0, deliveryAddressesMax)) {
    const target = new URL(url)
    target.hostname = address.includes(':') ? `[${address}]` : address
    try {
      return { response: await fetch(target, request), address }
    } catch (error) {
      if (!isUnreached(error)) throw error
      if (failure === undefined || !isOwnFault(error)) failure = error
    }
  }
  throw failure
}

/**
 * Reads what a polite client reads, at most 64 KiB, and keeps the beginning as text. The status line has
 * been read and decides: a body that breaks off changes nothing.
 */
async function readBody(body: ReadableStream<Uint8Array> | null): Promise<string | null> {
  if (!body) return null
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (let bytes = 0; bytes < deliveryAnswerBytesMax; ) {
      const { done, value } = await reader.read()
      if (done) break
      const kept = value.subarray(0, Math.max(0, deliveryAnswerKeptBytes - bytes))
      // As a stream, so that a character cut in two is left out.
      text += decoder.decode(kept, { stream: true })
      bytes += value.length
    }
  } catch {
    // What has come is kept.
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  // SQLite's own functions end a text at NUL.
  return text.replaceAll('\0', '\ufffd') || null
}

/** What an endpoint asks for that has too much to do: seconds, or a date (RFC 9110 10.2.3). */
function retryAfterOf({ status, headers }: Response, nowMs: number): number | null {
  const text = headers.get('retry-after')
  if (text === null || (status !== 429 && status !== 503)) return null
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs
  return waitMs > 0 ? waitMs : null
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`
  return `answered ${status}`
}
