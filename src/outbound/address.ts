/** Which addresses webhooks may be sent to: those of the public internet, and what the operator opens. */
import ipaddr from 'ipaddr.js'
import { isIP } from './is-ip.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Address ranges, read from CIDRs. */
export type Networks = readonly [first: Address, bits: number][]

/** Reads `127.0.0.0/8,fd00::/8`; null if a part is no CIDR. The empty text is no network at all. */
export function readNetworks(text: string): Networks | null {
  if (text.trim() === '') return []
  const parts = text.split(',').map((part) => part.trim())
  // ipaddr.js alone would also take 127.1/8 and 0x7f.0.0.0/8.
  const areCidrs = parts.every((part) => isIP(part.replace(/\/\d{1,3}$/, '')) > 0)
  return areCidrs && parts.every(ipaddr.isValidCIDR) ? parts.map(ipaddr.parseCIDR) : null
}

export const loopbackNetworks = networks('127.0.0.0/8,::1/128')

/** What is open to an endpoint beside the internet: what the operator says, for all alike; else loopback, if it is to this one. */
export function openTo(allow: Networks | null, isLoopbackOpen: boolean): Networks {
  return allow ?? (isLoopbackOpen ? loopbackNetworks : [])
}

/** Whether one's own machine alone can reach this address or host name. */
export function isLoopback(host: string): boolean {
  return isIP(host) > 0 ? isWithin(ipaddr.parse(host), loopbackNetworks) : isLocalhost(host)
}

/** `localhost` and the names below it are loopback by RFC 6761 6.3, whatever a resolver says of them. */
export function isLocalhost(name: string): boolean {
  return /(?:^|\.)localhost\.*$/i.test(name)
}

/**
 * What forbids an address in its canonical spelling, as an adjective: `loopback`, `private`; null if it may
 * be sent to.
 */
export function whyForbidden(text: string, allow: Networks): string | null {
  // No URL can hold a zone: `hostname = '[fe80::1%eth0]'` would leave the name in its place.
  if (isIP(text) === 0 || text.includes('%')) return 'unreadable'
  const address = ipaddr.parse(text)
  const inner = embedded(address)
  if (isWithin(address, allow) || isWithin(inner, allow)) return null
  return kindOf(inner)
}

/** IPv4-mapped addresses and those of NAT64 (RFC 6052), behind which IPv6-only networks reach IPv4. */
const carriers = networks('::ffff:0:0/96,64:ff9b::/96')

/** The IPv4 address that an IPv6 address leads to, or the address itself. */
function embedded(address: Address): Address {
  return isWithin(address, carriers) ? new ipaddr.IPv4(address.toByteArray().slice(-4)) : address
}

/** All that IANA has given out for the public (the rest of IPv6 is reserved: RFC 4291 2.4). */
const globalUnicast = networks('0.0.0.0/0,2000::/3')
/** An address of a public range, but inside Azure it is the host's own server. */
const metadata = networks('168.63.129.16/32')

const kinds: Readonly<Record<string, string>> = {
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  carrierGradeNat: 'private',
  loopback: 'loopback',
  linkLocal: 'link-local',
  multicast: 'multicast',
  broadcast: 'broadcast',
  unspecified: 'unspecified',
}

function kindOf(address: Address): string | null {
  if (isWithin(address, metadata)) return 'metadata'
  const range = address.range()
  if (range === 'unicast' && isWithin(address, globalUnicast)) return null
  return kinds[range] ?? 'reserved'
}

function isWithin(address: Address, ranges: Networks): boolean {
  return ranges.some(
    ([first, bits]) => address.kind() === first.kind() && address.match(first, bits),
  )
}

function networks(text: string): Networks {
  return text.split(',').map((part) => ipaddr.parseCIDR(part))
}
