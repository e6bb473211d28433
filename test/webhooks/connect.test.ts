/** guide/webhooks.md#addresses: where an attempt connects to, when names lie, resolvers stall and certificates do not fit. */
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loopbackNetworks, type Networks, readNetworks } from '../../src/outbound/address.ts'
import { createUrlCheck, type Resolve, resolveName } from '../../src/outbound/resolve.ts'
import { authority, expired, valid } from '../support/certificates.ts'
import { claimed, senderOf, startRawReceiver, startReceiver, verdict } from '../support/receiver.ts'

const timeoutMs = 150
const leadsTo = (...addresses: string[]): Resolve => {
  return async () => addresses
}

async function attempt(url: string, allow: Networks, resolve: Resolve): Promise<string> {
  const send = senderOf(allow, resolve, timeoutMs)
  return verdict(await send(claimed({ url }), Date.now()))
}

const notSent = (kind: string) =>
  `none: not sent: the URL leads to a ${kind} address, which SLOTFLOW_WEBHOOK_ALLOW does not open`

/** Hosts that lead to 127.0.0.1. */
const hosts = ['127.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost', 'x.localhost.', 'a.test']

test.each(hosts)('http://%s/ is sent to only while loopback is open', async (host) => {
  await using receiver = startReceiver()
  const url = `http://${host}:${receiver.port}/`
  expect(await attempt(url, [], leadsTo('127.0.0.1'))).toBe(notSent('loopback'))
  expect(receiver.arrivals.length).toBe(0)
  expect(await attempt(url, loopbackNetworks, leadsTo('127.0.0.1'))).toBe('200')
  expect(receiver.first().headers.get('host')).toBe(new URL(url).host)
})

test('an IPv6 address is connected to, as itself and as that of a name', async () => {
  await using receiver = startReceiver(undefined, { hostname: '::1' })
  expect(await attempt(receiver.url, loopbackNetworks, leadsTo())).toBe('200')
  expect(receiver.last().headers.get('host')).toBe(`[::1]:${receiver.port}`)
  const url = `http://hooks.test:${receiver.port}/`
  expect(await attempt(url, loopbackNetworks, leadsTo('::1'))).toBe('200')
  expect(receiver.last().headers.get('host')).toBe(`hooks.test:${receiver.port}`)
})

/** The addresses of a name, and the kind of one of them that no webhook may go to. */
const mixed: [addresses: string, kind: string][] = [
  ['127.0.0.1 10.0.0.1', 'private'],
  ['93.184.216.34 127.0.0.1 fd00::1', 'private'],
  ['127.0.0.1 ::ffff:169.254.169.254', 'link-local'],
  ['127.0.0.1 ff02::1', 'multicast'],
]

test.each(mixed)('a name with the addresses %s is not sent to', async (addresses, kind) => {
  await using receiver = startReceiver()
  const url = `http://hooks.test:${receiver.port}/`
  const resolve = leadsTo(...addresses.split(' '))
  expect(await attempt(url, loopbackNetworks, resolve)).toBe(notSent(kind))
  expect(receiver.arrivals.length).toBe(0)
})

/** A resolver that gives one address after the other, and the names it was asked for. */
function rebinding(...addresses: readonly string[]) {
  const asked: string[] = []
  const resolve: Resolve = async (name) => addresses.slice(asked.length, asked.push(name))
  return { asked, resolve }
}

test('a name that is public when registered and private when sent to gets nothing', async () => {
  await using receiver = startReceiver()
  const { resolve, asked } = rebinding('93.184.216.34', '127.0.0.1')
  const url = `http://hooks.test:${receiver.port}/`
  expect(await createUrlCheck([], resolve)(url)).toBe(null)
  expect(await attempt(url, [], resolve)).toBe(notSent('loopback'))
  expect(asked).toEqual(['hooks.test', 'hooks.test'])
  expect(receiver.arrivals.length).toBe(0)
})

test('an attempt asks for a name once, and connects to the address it has checked', async () => {
  await using open = startReceiver(undefined, { hostname: '127.0.0.2' })
  await using shut = startReceiver(undefined, { port: open.port })
  const { resolve, asked } = rebinding('127.0.0.2', '127.0.0.1')
  const allow = readNetworks('127.0.0.2/32') ?? []
  const url = `http://hooks.test:${open.port}/`
  expect(await attempt(url, allow, resolve)).toBe('200')
  expect([asked.length, open.arrivals.length, shut.arrivals.length]).toEqual([1, 1, 0])
  expect(await attempt(url, allow, resolve)).toBe(notSent('loopback'))
  expect([asked.length, open.arrivals.length, shut.arrivals.length]).toEqual([2, 1, 0])
})

test('of several addresses the first that can be connected to gets the request, once', async () => {
  const answer = () => new Response(null, { status: 500 })
  await using receiver = startReceiver(answer, { hostname: '127.0.0.3' })
  const resolve = leadsTo('::1', '127.0.0.2', '127.0.0.3', '127.0.0.3')
  const url = `http://hooks.test:${receiver.port}/`
  expect(await attempt(url, loopbackNetworks, resolve)).toBe('500: answered 500')
  expect(receiver.arrivals.length).toBe(1)
})

test('a request that may have arrived is not repeated at another address', async () => {
  await using cut = startRawReceiver((connection) => connection.reset())
  await using other = startReceiver(undefined, { hostname: '127.0.0.2', port: cut.port })
  const url = `http://hooks.test:${cut.port}/`
  const outcome = await attempt(url, loopbackNetworks, leadsTo('127.0.0.1', '127.0.0.2'))
  expect(outcome).toBe('none: the connection was closed before an answer came')
  expect([cut.requests(), other.arrivals.length]).toEqual([1, 0])
})

test('IPv4 comes before IPv6, whatever the resolver puts first', async () => {
  await using four = startReceiver()
  await using six = startReceiver(undefined, { hostname: '::1', port: four.port })
  const url = `http://hooks.test:${four.port}/`
  expect(await attempt(url, loopbackNetworks, leadsTo('::1', '127.0.0.1'))).toBe('200')
  expect([four.arrivals.length, six.arrivals.length]).toEqual([1, 0])
})

const unresolved = 'none: the name of the host could not be resolved'
const unanswered = 'none: not sent, and not counted: the resolver of this machine does not answer'
/** As the real resolver says it. */
const noServer = Object.assign(new Error('no server'), { code: 'DNS_ECONNREFUSED' })

/** Resolvers that give no address. */
const silent: [name: string, resolve: Resolve, verdict: string][] = [
  ['nobody knows', () => Promise.reject(new Error('NXDOMAIN')), unresolved],
  ['has no address', leadsTo(), unresolved],
  ['nobody answers for', () => new Promise(() => undefined), unanswered],
  ['no name server could be asked about', () => Promise.reject(noServer), unanswered],
]

test.each(silent)('a name that %s', async (_, resolve, expected) => {
  const startedMs = performance.now()
  expect(await attempt('http://hooks.test/', [], resolve)).toBe(expected)
  expect(performance.now() - startedMs).toBeLessThan(timeoutMs + 500)
})

test('what a receiver has refused counts, also where another address has no way to it', async () => {
  const everywhere = readNetworks('127.0.0.0/8,255.255.255.255/32') ?? []
  const both = leadsTo('127.0.0.1', '255.255.255.255')
  const sent = await senderOf(everywhere, both)(claimed({ url: 'http://hooks.test:1/' }), 0)
  expect(verdict(sent)).toBe('none: the connection was refused')
  expect(sent.isUnsent).toBeUndefined()
  const none = leadsTo('255.255.255.255')
  const unsent = await senderOf(everywhere, none)(claimed({ url: 'http://hooks.test:1/' }), 0)
  expect(unsent.isUnsent).toBe(true)
})

test('the real resolver reads the hosts file, and finds nothing under .invalid', async () => {
  expect(await resolveName('localhost')).toContain('127.0.0.1')
  const outcome = await attempt('http://hooks.invalid/', loopbackNetworks, resolveName)
  // Where no name server can be reached, the time runs out first.
  expect([unresolved, unanswered]).toContain(outcome)
})

test('a certificate nobody vouches for is refused before anything is sent', async () => {
  await using receiver = startReceiver(undefined, { tls: valid })
  const url = `https://hooks.test:${receiver.port}/`
  const expected = 'none: the certificate is signed by an unknown authority'
  expect(await attempt(url, loopbackNetworks, leadsTo('127.0.0.1'))).toBe(expected)
  expect(receiver.arrivals.length).toBe(0)
})

test('certificates are checked against the name, though an address is connected to', async () => {
  // Two names at one address: without the name in the handshake, the first certificate is shown.
  const both = [
    { ...expired, serverName: 'old.test' },
    { ...valid, serverName: 'hooks.test' },
  ]
  await using good = startReceiver(undefined, { tls: both })
  await using old = startReceiver(undefined, { tls: expired })
  await using only = startReceiver(undefined, { tls: valid })
  await using plain = startReceiver()
  const cases: [url: string, verdict: string][] = [
    [`https://hooks.test:${good.port}/`, '200'],
    [`https://hooks.test.:${good.port}/`, '200'],
    [`https://old.test:${good.port}/`, 'none: the certificate has expired'],
    [`https://other.test:${only.port}/`, 'none: the certificate is for another name'],
    [`https://127.0.0.1:${only.port}/`, 'none: the certificate is for another name'],
    [`https://hooks.test:${old.port}/`, 'none: the certificate has expired'],
    [`https://hooks.test:${plain.port}/`, 'none: no TLS connection could be made'],
  ]
  const verdicts = await trusting(cases.map(([url]) => url))
  expect(verdicts).toEqual(cases.map(([, expected]) => expected))
  const reached = [good, old, only, plain].map(({ arrivals }) => arrivals.length)
  expect(reached).toEqual([2, 0, 0, 0])
})

/** What comes of sending to these URLs in a process that trusts the authority of the tests. */
async function trusting(urls: readonly string[]): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-test-'))
  const path = join(folder, 'authority.pem')
  await Bun.write(path, authority)
  const program = join(import.meta.dir, '../support/trusting.ts')
  const { stdout } = Bun.spawn([process.execPath, program, ...urls], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: path },
  })
  const verdicts: unknown = await new Response(stdout).json()
  rmSync(folder, { recursive: true })
  return verdicts
}
