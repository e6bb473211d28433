/** Requests to servers that others name: only to addresses that were checked, never past a size or a deadline. */
import type { Networks } from '../webhooks/address.ts'
import { failureWords, isUnreached } from '../webhooks/failures.ts'
import { isIP } from '../webhooks/is-ip.ts'
import { addressesOf, ForbiddenAddress, type Resolve } from '../webhooks/resolve.ts'
import { CalendarFault } from './fault.ts'

/** How many addresses of a name are tried until one can be connected to. */
const addressesMax = 4

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
  init: RequestInit,
  { allow, resolve }: Guard,
  signal: AbortSignal,
): Promise<Response> {
  const addresses = await addressesOf(url, allow, resolve, signal)
  const request = requestTo(url, init, signal)
  let failure: unknown
  for (const address of addresses.slice(0, addressesMax)) {
    const target = new URL(url)
    target.hostname = address.includes(':') ? `[${address}]` : address
    try {
      return await fetch(target, request)
    } catch (error) {
      if (!isUnreached(error)) throw error
      failure ??= error
    }
  }
  throw failure
}

function requestTo({ protocol, host, hostname }: URL, init: RequestInit, signal: AbortSignal) {
  const isLiteral = hostname.startsWith('[') || isIP(hostname) > 0
  const headers = new Headers(init.headers)
  headers.set('host', host)
  headers.set('user-agent', 'Slotflow')
  headers.set('accept-encoding', 'gzip')
  const guarded: BunFetchRequestInit = {
    ...init,
    headers,
    redirect: 'manual',
    // What is unpacked is counted here.
    decompress: false,
    // A proxy would look the name up again.
    proxy: false,
    keepalive: false,
    signal,
    ...(protocol === 'https:' && !isLiteral
      ? { tls: { serverName: hostname.replace(/\.$/, '') } }
      : {}),
  }
  return guarded
}

/** The whole body, unpacked. @throws CalendarFault for one that is larger, or packed in another way than was asked */
export async function bodyOf(response: Response, bytesMax: number): Promise<Uint8Array> {
  const { body } = response
  if (body === null) return new Uint8Array()
  const packing = response.headers.get('content-encoding')?.trim().toLowerCase() ?? ''
  if (packing === '' || packing === 'identity') return gathered(body, bytesMax)
  if (packing !== 'gzip' && packing !== 'x-gzip') {
    await body.cancel().catch(() => undefined)
    throw new CalendarFault('is packed in a way that was not asked for')
  }
  return gathered(body.pipeThrough(new DecompressionStream('gzip')), bytesMax)
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
    return new CalendarFault(
      `leads to a ${error.kind} address, which SLOTFLOW_CALENDAR_ALLOW does not open`,
    )
  }
  return new CalendarFault(`cannot be had: ${failureWords(error, timeoutMs)}`)
}
