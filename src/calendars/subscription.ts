/** Reads an address that answers iCalendar, as long as nothing changed with no more than a look. */
import { retryAfterMs } from '../outbound/request.ts'
import { CalendarFault } from './fault.ts'
import { bodyOf, faultOf, type Guard, guardedFetch } from './guarded.ts'

export const subscriptionBytesMax = 10 * 1024 * 1024
export const subscriptionTimeoutMs = 20_000
const redirectsMax = 3

/** By what a server tells whether its answer is still what it was. */
interface Validators {
  readonly url: string
  readonly etag: string | null
  readonly modified: string | null
  /** SHA-256 of the answer: many servers tell nothing of what it was. */
  readonly digest: string
}

/** Null: it is as it was. */
export type Subscription = { readonly text: Uint8Array; readonly cursor: string } | null

/** @throws CalendarFault */
export async function readSubscription(
  address: string,
  cursor: string | null,
  guard: Guard,
  nowMs: number,
  timeoutMs = subscriptionTimeoutMs,
): Promise<Subscription> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const known: Validators | null = cursor === null ? null : JSON.parse(cursor)
    const headers = conditions(known?.url === address ? known : null)
    const response = await following(new URL(address), headers, guard, signal)
    if (response.status === 304 && known !== null) return null
    if (response.status !== 200) throw refusedWith(response, nowMs)
    const text = await bodyOf(response, subscriptionBytesMax)
    const digest = new Bun.CryptoHasher('sha256').update(text).digest('base64url')
    if (known?.url === address && known.digest === digest) return null
    return { text, cursor: cursorOf({ url: address, digest }, response) }
  } catch (error) {
    throw faultOf(error, timeoutMs)
  }
}

function conditions(known: Validators | null): Record<string, string> {
  return {
    accept: 'text/calendar',
    ...(known?.etag ? { 'if-none-match': known.etag } : {}),
    ...(known?.modified ? { 'if-modified-since': known.modified } : {}),
  }
}

function cursorOf(known: Pick<Validators, 'url' | 'digest'>, { headers }: Response): string {
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')]
  const validators: Validators = { ...known, etag, modified }
  return JSON.stringify(validators)
}

/** Each address that it leads to is checked as the first was. */
async function following(
  url: URL,
  headers: Record<string, string>,
  guard: Guard,
  signal: AbortSignal,
): Promise<Response> {
  let target = url
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const response = await guardedFetch(target, { headers }, guard, signal)
    const place = response.headers.get('location')
    if (![301, 302, 303, 307, 308].includes(response.status) || place === null) return response
    await response.body?.cancel().catch(() => undefined)
    target = nextOf(target, place)
  }
  throw new CalendarFault(`leads on and on, more than ${redirectsMax} times`)
}

function nextOf(from: URL, place: string): URL {
  const next = URL.parse(place, from)
  const isWeb = next?.protocol === 'https:' || next?.protocol === 'http:'
  if (!next || !isWeb || next.username || next.password) {
    throw new CalendarFault('leads to no address that can be read')
  }
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    throw new CalendarFault('leads from https to http, where others could read it')
  }
  return next
}

/** 401 and 403 ask for somebody; a server that asks for a pause gets one. */
export function refusedWith(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  nowMs: number,
): CalendarFault {
  const askedMs = retryAfterMs(headers, nowMs)
  return new CalendarFault(`answers ${status}`, status === 401 || status === 403, askedMs)
}
