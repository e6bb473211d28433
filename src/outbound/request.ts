/** Requests to servers that others name. The address that was checked is the one that is connected to. */
import { isOwnFault, isUnreached } from './failures.ts'
import { isIP } from './is-ip.ts'

/** How many addresses of a name are tried until one can be connected to. */
const addressesMax = 4

export interface OutboundRequest {
  /** GET, unless it says otherwise. */
  readonly method?: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: BodyInit | null
  readonly signal: AbortSignal
}

/**
 * Sends a request to the first of `addresses`, all of `url`'s host and checked by `addressesOf`, that a connection can be
 * made to; says which it was. Redirects are answers, and what is packed stays packed.
 * @throws what fetch throws: where no address could be connected to, what a server refused rather than what kept the
 * request from leaving
 */
export async function requestAt(
  url: URL,
  addresses: readonly string[],
  request: OutboundRequest,
): Promise<{ readonly response: Response; readonly address: string }> {
  const init = guarded(url, request)
  let failure: unknown
  for (const address of addresses.slice(0, addressesMax)) {
    const target = new URL(url)
    target.hostname = address.includes(':') ? `[${address}]` : address
    try {
      return { response: await fetch(target, init), address }
    } catch (error) {
      if (!isUnreached(error)) throw error
      if (failure === undefined || !isOwnFault(error)) failure = error
    }
  }
  throw failure
}

function guarded({ protocol, host, hostname }: URL, request: OutboundRequest): BunFetchRequestInit {
  // The certificate has to be that of the name, though the connection goes to an address. In a handshake
  // a name has no dot at its end (RFC 6066 3).
  const isLiteral = hostname.startsWith('[') || isIP(hostname) > 0
  const tls = isLiteral ? {} : { serverName: hostname.replace(/\.$/, '') }
  return {
    ...request,
    headers: { ...request.headers, host, 'user-agent': 'Slotflow' },
    // It would be repeated, with all its headers, at an address nobody checked.
    redirect: 'manual',
    // What is unpacked has to be counted by whoever unpacks it.
    decompress: false,
    // A proxy would look the name up again.
    proxy: false,
    // A kept connection that the other side closes as we send is a failure, and the next attempt minutes away.
    keepalive: false,
    ...(protocol === 'https:' ? { tls } : {}),
  }
}

/** How long a server asks to be left alone: seconds, or a date (RFC 9110 10.2.3). Null: it does not say. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const text = headers.get('retry-after')
  if (text === null) return null
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs
  return waitMs > 0 ? waitMs : null
}
