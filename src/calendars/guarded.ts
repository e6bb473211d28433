/** Requests to servers that others name: only to addresses that were checked, never past a size or a deadline. */
import type { Networks } from '../outbound/address.ts'
import { failureWords } from '../outbound/failures.ts'
import { type OutboundRequest, requestAt } from '../outbound/request.ts'
import { addressesOf, ForbiddenAddress, forbiddenWords, type Resolve } from '../outbound/resolve.ts'
import { CalendarFault } from './fault.ts'

export interface Guard {
  readonly allow: Networks
  readonly resolve: Resolve
}

/**
 * One request, whose redirects are not followed: the address that was checked is the one that is connected to.
 * @throws CalendarFault
 */
export async function guardedFetch(
  url: URL,
  { method, headers, body }: RequestInit,
  { allow, resolve }: Guard,
  signal: AbortSignal,
): Promise<Response> {
  const addresses = await addressesOf(url, allow, resolve, signal)
  const request: OutboundRequest = {
    ...(method !== undefined && { method }),
    ...(body !== undefined && { body }),
    headers: { ...Object.fromEntries(new Headers(headers)), 'accept-encoding': 'gzip' },
    signal,
  }
  return (await requestAt(url, addresses, request)).response
}

/** The whole body, unpacked. @throws CalendarFault for one that is larger, or packed in another way than was asked */
export async function bodyOf(response: Response, bytesMax: number): Promise<Uint8Array> {
  const body = await unpackedOf(response)
  return body === null ? new Uint8Array() : gathered(body, bytesMax)
}

/** The body, unpacked as it comes: whoever reads it counts. @throws CalendarFault as `bodyOf` */
export async function unpackedOf(response: Response): Promise<ReadableStream<Uint8Array> | null> {
  const { body } = response
  if (body === null) return null
  const packing = response.headers.get('content-encoding')?.trim().toLowerCase() ?? ''
  if (packing === '' || packing === 'identity') return body
  if (packing === 'gzip' || packing === 'x-gzip') {
    return body.pipeThrough(new DecompressionStream('gzip'))
  }
  await body.cancel().catch(() => undefined)
  throw new CalendarFault('is packed in a way that was not asked for')
}

async function gathered(body: ReadableStream<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const reader = body.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength
      if (size > bytesMax) throw new CalendarFault(`is larger than ${bytesMax / 1024 / 1024} MiB`)
      parts.push(part.value)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** Whatever went wrong with a request, as a fault. Never the text of the error itself: it holds the address. */
export function faultOf(error: unknown, timeoutMs: number): CalendarFault {
  if (error instanceof CalendarFault) return error
  if (error instanceof ForbiddenAddress) {
    return new CalendarFault(forbiddenWords(error.kind, 'SLOTFLOW_CALENDAR_ALLOW'))
  }
  return new CalendarFault(`cannot be had: ${failureWords(error, timeoutMs)}`)
}
