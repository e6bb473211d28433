import { isLocalhost, type Networks, openTo, whyForbidden } from './address.ts'
import { isIP } from './is-ip.ts'

/** How long a registration waits to learn where the name of an endpoint leads. */
const urlCheckTimeoutMs = 2_000

/** Every address of a name. Rejects, or finds none, when it cannot be resolved. */
export type Resolve = (name: string) => Promise<readonly string[]>

/** Asks DNS and the hosts file. The other backends block the thread pool while a server is silent. */
export const resolveName: Resolve = async (name) => {
  const found = await Bun.dns.lookup(name, { backend: 'c-ares' })
  return found.map(({ address }) => address)
}

/** A URL that leads where nothing may be sent. It tells the kind only: addresses behind a name are no one's business. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress'

  constructor(readonly kind: string) {
    super(forbiddenWords(kind))
  }
}

/** A clause: `leads to a private address, which …`. */
export const forbiddenWords = (kind: string, setting = 'SLOTFLOW_WEBHOOK_ALLOW') =>
  `leads to ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} address, which ${setting} does not open`

/** There is no such name, or it has no address. */
export class UnresolvedName extends Error {
  override readonly name = 'UnresolvedName'
}

/** Nobody said whether there is such a name: no name server could be asked, or none answered in time. */
export class SilentResolver extends Error {
  override readonly name = 'SilentResolver'
}

/**
 * The addresses that a URL leads to, IPv4 first, each of them checked. Connect to one of these and not to
 * the name, which may say something else the next time.
 * @throws ForbiddenAddress if one is forbidden; UnresolvedName; SilentResolver.
 */
export async function addressesOf(
  url: URL,
  allow: Networks,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const name = nameIn(url)
  if (isLocalhost(name)) return localAddresses(allow)
  const addresses = isIP(name) > 0 ? [name] : await unlessAborted(signal, lookUp(name, resolve))
  for (const address of addresses) {
    const kind = whyForbidden(address, allow)
    if (kind !== null) throw new ForbiddenAddress(kind)
  }
  // A host without a way to IPv6 would spend the whole time on it.
  return addresses.toSorted((a, b) => isIP(a) - isIP(b))
}

/** What forbids a URL that names an address itself, or localhost; null also for a name, which is not looked up. */
export function whyClosed(url: string, open: Networks): string | null {
  const name = nameIn(new URL(url))
  const addresses = isLocalhost(name) ? ['127.0.0.1', '::1'] : isIP(name) > 0 ? [name] : []
  const kinds = addresses.map((address) => whyForbidden(address, open))
  const [kind] = kinds
  return kind && !kinds.includes(null) ? new ForbiddenAddress(kind).message : null
}

function nameIn({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/**
 * A check for an endpoint about to be registered, or a calendar about to be connected: what is wrong with its URL, or null.
 * `setting` opens more than the internet. A name that does not
 * resolve in time is accepted, for it may not be set up yet: every send checks again.
 */
export function createUrlCheck(
  allow: Networks | null,
  resolve: Resolve = resolveName,
  timeoutMs = urlCheckTimeoutMs,
  setting?: string,
): (url: string, isLoopbackOpen?: boolean) => Promise<string | null> {
  return async (url, isLoopbackOpen = false) => {
    const open = openTo(allow, isLoopbackOpen)
    try {
      await addressesOf(new URL(url), open, resolve, AbortSignal.timeout(timeoutMs))
      return null
    } catch (error) {
      if (!(error instanceof ForbiddenAddress)) return null
      return `must be on the public internet: it ${forbiddenWords(error.kind, setting)}`
    }
  }
}

/** `127.0.0.0/8` alone opens localhost, though its other address stays closed. */
function localAddresses(allow: Networks): readonly string[] {
  const open = ['127.0.0.1', '::1'].filter((address) => whyForbidden(address, allow) === null)
  if (open.length === 0) throw new ForbiddenAddress('loopback')
  return open
}

async function lookUp(name: string, resolve: Resolve): Promise<readonly string[]> {
  const found = await resolve(name).catch((error: unknown) => {
    throw isSilence(error) ? new SilentResolver() : new UnresolvedName()
  })
  if (found.length === 0) throw new UnresolvedName()
  return found
}

/** What c-ares says where no name server gave an answer. Without a descriptor it is ECONNREFUSED. */
const silences: ReadonlySet<unknown> = new Set([
  'DNS_ECONNREFUSED',
  'DNS_ETIMEOUT',
  'DNS_ESERVFAIL',
  'DNS_EREFUSED',
])

function isSilence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && silences.has(error.code)
}

/** A look-up cannot be called off: what it says after the deadline is dropped. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(new SilentResolver()), { once: true })
  return Promise.race([work, promise])
}
