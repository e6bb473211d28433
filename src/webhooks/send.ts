import type { AttemptOutcome, ClaimedDelivery } from '../domain/delivery.ts'
import {
  deliveryAnswerBytesMax,
  deliveryErrorCharactersMax,
  deliveryTimeoutMs,
} from '../domain/limits.ts'
import { signatureHeaders } from './sign.ts'

/** Sends one attempt; never throws. `nowMs` is the attempt's own time, as it is signed. */
export type Send = (delivery: ClaimedDelivery, nowMs: number) => Promise<AttemptOutcome>

/**
 * POSTs the stored bytes. The whole exchange has 10 seconds; redirects are not followed, for they would
 * repeat the signed request at an address nobody checked; the status line alone decides.
 */
export const sendDelivery: Send = async (delivery, nowMs) => {
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      body: delivery.payload,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Slotflow',
        // A compressed answer could grow without bound.
        'accept-encoding': 'identity',
        ...signatureHeaders(delivery, nowMs),
      },
      redirect: 'manual',
      decompress: false,
      signal: AbortSignal.timeout(deliveryTimeoutMs),
    })
    await readSome(response.body)
    return { statusCode: response.status, error: errorOf(response.status) }
  } catch (error) {
    return { statusCode: null, error: wordsFor(error) }
  }
}

/** Reads what a polite client reads, at most 64 KiB; a body that breaks off changes nothing. */
async function readSome(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (!body) return
  const reader = body.getReader()
  try {
    for (let bytes = 0; bytes < deliveryAnswerBytesMax; ) {
      const { done, value } = await reader.read()
      if (done) return
      bytes += value.length
    }
  } catch {
    // The status line has been read, and it decides.
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`
  return `answered ${status}`
}

function wordsFor(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `no answer within ${deliveryTimeoutMs / 1000} seconds`
  }
  const message = error instanceof Error ? error.message : String(error)
  return message.slice(0, deliveryErrorCharactersMax)
}
