/** Where a request comes from. */
export interface Source {
  readonly request: Request
  /** Null where there is no socket. */
  readonly server: { requestIP(request: Request): { readonly address: string } | null } | null
}

/**
 * The network that stands behind a call: its IPv4 address, or the /64 of its IPv6 address, in which one
 * host may choose any. Headers that name another one are not believed: anybody can write them.
 */
export function networkOf({ request, server }: Source): string {
  return networkAt(server?.requestIP(request)?.address ?? 'unknown')
}

/** @example networkAt('2001:db8::1') // '2001:db8:0:0' */
export function networkAt(address: string): string {
  // Also as it stands within IPv6: ::ffff:192.0.2.1.
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1)
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  return [...first, ...Array.from({ length: zeros }, () => '0'), ...last].slice(0, 4).join(':')
}
