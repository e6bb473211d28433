import type { AttemptOutcome, ClaimedDelivery } from '../domain/delivery.ts'
import { type Networks, openTo, whyForbidden } from '../outbound/address.ts'
import { failureWords, isOwnFault } from '../outbound/failures.ts'
import { type OutboundRequest, requestAt, retryAfterMs } from '../outbound/request.ts'
import { addressesOf, ForbiddenAddress, type Resolve, resolveName } from '../outbound/resolve.ts'
import { signatureHeaders } from './sign.ts'

export const deliveryTimeoutMs = 10_000
export const deliveryAnswerBytesMax = 64 * 1024
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
      const request = requestOf(delivery, nowMs, signal)
      const { response, address } = await requestAt(url, addresses, request)
      const text = await readBody(response.body)
      // Whoever may register an endpoint could read what stands in the network of the service.
      const answer = isTold(address) ? text : null
      // Nor whether it was empty.
      const noBody = !isTold(address) ? 'private' : text === null ? 'empty' : null
      const askedMs = pauseAskedFor(response, nowMs)
      const outcome = {
        statusCode: response.status,
        error: errorOf(response.status),
        answer,
        noBody,
      } as const
      return askedMs === null ? outcome : { ...outcome, retryAfterMs: askedMs }
    } catch (error) {
      const nothing = { statusCode: null, error: failureWords(error, timeoutMs), answer: null }
      if (error instanceof ForbiddenAddress) return { ...nothing, isRefused: true }
      return isOwnFault(error) ? { ...nothing, isUnsent: true } : nothing
    }
  }
}

function requestOf(delivery: ClaimedDelivery, nowMs: number, signal: AbortSignal): OutboundRequest {
  return {
    method: 'POST',
    body: delivery.payload,
    headers: {
      ...lowerCased(delivery.headers),
      'content-type': 'application/json',
      // A compressed answer could grow without bound.
      'accept-encoding': 'identity',
      'x-slotflow-sequence': String(delivery.sequence),
      ...signatureHeaders(delivery, nowMs),
    },
    signal,
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

/** What an endpoint asks for that has too much to do. */
const pauseAskedFor = ({ status, headers }: Response, nowMs: number): number | null =>
  status === 429 || status === 503 ? retryAfterMs(headers, nowMs) : null

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`
  return `answered ${status}`
}
