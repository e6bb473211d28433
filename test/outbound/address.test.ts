/** guide/webhooks.md#addresses: where webhooks may go. Addresses, names, and the setting that opens networks. */
import { expect, test } from 'bun:test'
import { isIP as nodesIsIP } from 'node:net'
import { BadSettings, readConfig } from '../../src/config.ts'
import { loopbackNetworks, openTo, readNetworks, whyForbidden } from '../../src/outbound/address.ts'
import { isIP } from '../../src/outbound/is-ip.ts'
import { createUrlCheck } from '../../src/outbound/resolve.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

/** Networks that are not the public internet: kind, first and last address, and the public ones beside them, if any. */
const closed: [kind: string, first: string, last: string, beside: string][] = [
  // The IANA IPv4 special-purpose address registry, and multicast.
  ['unspecified', '0.0.0.0', '0.255.255.255', '1.0.0.0'],
  ['private', '10.0.0.0', '10.255.255.255', '9.255.255.255 11.0.0.0'],
  ['private', '100.64.0.0', '100.127.255.255', '100.63.255.255 100.128.0.0'],
  ['loopback', '127.0.0.0', '127.255.255.255', '126.255.255.255 128.0.0.0'],
  ['link-local', '169.254.0.0', '169.254.255.255', '169.253.255.255 169.255.0.0'],
  ['private', '172.16.0.0', '172.31.255.255', '172.15.255.255 172.32.0.0'],
  ['reserved', '192.0.0.0', '192.0.0.255', '191.255.255.255 192.0.1.0'],
  ['reserved', '192.0.2.0', '192.0.2.255', '192.0.1.255 192.0.3.0'],
  ['reserved', '192.31.196.0', '192.31.196.255', '192.31.195.255 192.31.197.0'],
  ['reserved', '192.52.193.0', '192.52.193.255', '192.52.192.255 192.52.194.0'],
  ['reserved', '192.88.99.0', '192.88.99.255', '192.88.98.255 192.88.100.0'],
  ['private', '192.168.0.0', '192.168.255.255', '192.167.255.255 192.169.0.0'],
  ['reserved', '192.175.48.0', '192.175.48.255', '192.175.47.255 192.175.49.0'],
  ['reserved', '198.18.0.0', '198.19.255.255', '198.17.255.255 198.20.0.0'],
  ['reserved', '198.51.100.0', '198.51.100.255', '198.51.99.255 198.51.101.0'],
  ['reserved', '203.0.113.0', '203.0.113.255', '203.0.112.255 203.0.114.0'],
  ['multicast', '224.0.0.0', '239.255.255.255', '223.255.255.255'],
  ['reserved', '240.0.0.0', '255.255.255.254', ''],
  ['broadcast', '255.255.255.255', '255.255.255.255', ''],
  // The same for IPv6. What lies outside 2000::/3 has not been given out: there is nothing public beside it.
  ['unspecified', '::', '::', ''],
  ['loopback', '::1', '::1', ''],
  ['reserved', '::2', '::ffff:ffff', ''],
  ['reserved', '::fffe:ffff:ffff', '::fffe:ffff:ffff', ''],
  ['reserved', '64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff', '64:ff9b::1:0:0', ''],
  ['reserved', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', ''],
  ['reserved', '100::', '100::ffff:ffff:ffff:ffff', ''],
  ['reserved', '100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff', ''],
  ['reserved', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:200::'],
  ['reserved', '2001:2::', '2001:4:112:ffff:ffff:ffff:ffff:ffff', ''],
  ['reserved', '2001:10::', '2001:3f:ffff:ffff:ffff:ffff:ffff:ffff', ''],
  [
    'reserved',
    '2001:db8::',
    '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9::',
  ],
  [
    'reserved',
    '2002::',
    '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2003::',
  ],
  [
    'reserved',
    '2620:4f:8000::',
    '2620:4f:8000:ffff:ffff:ffff:ffff:ffff',
    '2620:4f:7fff:ffff:ffff:ffff:ffff:ffff 2620:4f:8001::',
  ],
  [
    'reserved',
    '3fff::',
    '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
    '3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff 3fff:1000::',
  ],
  ['reserved', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '4000::', '2000::'],
  ['reserved', '5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ''],
  ['private', 'fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ''],
  ['link-local', 'fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ''],
  ['private', 'fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ''],
  ['multicast', 'ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ''],
  // IPv4 inside IPv6, mapped and by NAT64, is judged as itself.
  ['unspecified', '::ffff:0:0', '::ffff:0.255.255.255', '::ffff:1.0.0.0'],
  ['private', '::ffff:10.0.0.0', '::ffff:a00:1', '::ffff:11.0.0.0'],
  ['broadcast', '::ffff:255.255.255.255', '64:ff9b::ffff:ffff', ''],
  ['loopback', '64:ff9b::7f00:1', '64:ff9b::127.255.255.255', '64:ff9b::128.0.0.0'],
  ['link-local', '64:ff9b::169.254.169.254', '::ffff:169.254.169.254', ''],
  // Where clouds keep the credentials of their machines, behind other kinds of address.
  ['link-local', '169.254.169.254', '169.254.170.2', ''],
  ['metadata', '168.63.129.16', '::ffff:168.63.129.16', '168.63.129.15 168.63.129.17'],
  ['private', 'fd00:ec2::254', '100.100.100.200', ''],
  ['unreadable', '', '10.0.0', ''],
]

test.each(closed)('%s: %s to %s', (kind, first, last, beside) => {
  expect([first, last].map((address) => whyForbidden(address, []))).toEqual([kind, kind])
  const public_ = beside.split(' ').filter((address) => address !== '')
  expect(public_.filter((address) => whyForbidden(address, []) !== null)).toEqual([])
})

test('the addresses of well-known services are public', () => {
  for (const address of [
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '2606:4700::6810:84e5',
    '2a00::1',
  ]) {
    expect([address, whyForbidden(address, [])]).toEqual([address, null])
  }
})

/** Loopback in every spelling that a URL lets through. */
const loopbackHosts = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0X7F.0.0.0x1',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01.',
  '127.255.255.254',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127%2e0%2e0%2e1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::ffff:127.0.0.1]',
  '[::FFFF:7F00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'x.localhost',
  'a.b.LocalHost.',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
]

const nameless = () => Promise.reject(new Error('the resolver was asked'))
const url = (host: string) => `https://${host}:8443/hook?x=1`
const refusal = (kind: string) =>
  `must be on the public internet: it leads to ${/^u/.test(kind) ? 'an' : 'a'} ${kind} address, which SLOTFLOW_WEBHOOK_ALLOW does not open`

test.each(loopbackHosts)('https://%s/ is loopback, refused unless that is open', async (host) => {
  expect(await createUrlCheck([], nameless)(url(host))).toBe(refusal('loopback'))
  expect(await createUrlCheck(loopbackNetworks, nameless)(url(host))).toBe(null)
})

/** Spellings of other private addresses, and their kinds. */
const privateHosts: [host: string, kind: string][] = [
  ['0', 'unspecified'],
  ['0.0.0.0', 'unspecified'],
  ['[::]', 'unspecified'],
  ['10.1', 'private'],
  ['167772161', 'private'],
  ['0xa9fea9fe', 'link-local'],
  ['2852039166', 'link-local'],
  ['0251.0376.0251.0376', 'link-local'],
  ['[::ffff:a9fe:a9fe]', 'link-local'],
  ['[::169.254.169.254]', 'reserved'],
  ['[::127.0.0.1]', 'reserved'],
  ['[2002:7f00:1::]', 'reserved'],
  ['[2001::80ff:fffe]', 'reserved'],
  ['[fd00::1]', 'private'],
  ['[fe80::1]', 'link-local'],
]

test.each(privateHosts)('https://%s/ is %s', async (host, kind) => {
  const onLoopbackOnly = createUrlCheck(loopbackNetworks, nameless)
  expect(await onLoopbackOnly(url(host))).toBe(refusal(kind))
})

/** What a name resolves to, and the kind that is refused; null: it is accepted. */
const names: [addresses: string, kind: string | null][] = [
  ['93.184.216.34', null],
  ['93.184.216.34 2606:4700::1', null],
  ['10.0.0.1', 'private'],
  ['93.184.216.34 10.0.0.1', 'private'],
  ['93.184.216.34 2606:4700::1 ::1', 'loopback'],
  ['::ffff:10.0.0.1', 'private'],
  ['fe80::1%eth0', 'unreadable'],
  ['', null],
]

test.each(names)('a name that resolves to "%s"', async (addresses, kind) => {
  const asked: string[] = []
  const check = createUrlCheck([], async (name) => {
    asked.push(name)
    return addresses.split(' ').filter((address) => address !== '')
  })
  expect(await check('https://hooks.test./x')).toBe(kind && refusal(kind))
  expect(asked).toEqual(['hooks.test.'])
})

test('a name that does not resolve, or not in time, is accepted: every send checks again', async () => {
  const startedMs = performance.now()
  expect(await createUrlCheck([], nameless)('https://hooks.test/')).toBe(null)
  const never = () => new Promise<never>(() => undefined)
  expect(await createUrlCheck([], never, 50)('https://hooks.test/')).toBe(null)
  expect(performance.now() - startedMs).toBeLessThan(500)
})

test('an open network is open in all its spellings, and nothing else is', async () => {
  const allow = readNetworks(' 10.1.0.0/16, fd00::/8,127.0.0.1/32 ') ?? []
  const isOpen = (address: string) => whyForbidden(address, allow) === null
  const open = ['10.1.0.0', '10.1.255.255', '::ffff:10.1.2.3', 'fd00::', 'fdff::1', '127.0.0.1']
  const shut = ['10.0.255.255', '10.2.0.0', 'fc00::1', '127.0.0.2', '::1', '169.254.169.254']
  expect([open.filter(isOpen), shut.filter(isOpen)]).toEqual([open, []])
  expect(await createUrlCheck(allow, nameless)('http://localhost/')).toBe(null)
  const everything = readNetworks('0.0.0.0/0,::/0') ?? []
  expect(shut.filter((address) => whyForbidden(address, everything) !== null)).toEqual([])
})

const wrongNetworks = [
  ...['10.0.0.0', '10.0.0.0/', '/8', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129'],
  ...['10/8', '127.1/8', '0x7f.0.0.0/8', '010.0.0.0/8', 'localhost', '*', 'localhost/8'],
  ...[',', '10.0.0.0/8,', '10.0.0.0/8;127.0.0.0/8', '10.0.0.0/8 127.0.0.0/8', '10.0.0.0/1e1'],
]

test.each(wrongNetworks)('"%s" opens no network: it is a bad setting, in one line', (text) => {
  const start = () => readConfig({ SLOTFLOW_WEBHOOK_ALLOW: text }, false)
  const fault = `SLOTFLOW_WEBHOOK_ALLOW must be CIDRs such as 127.0.0.0/8,10.0.0.0/8, not "${text}".`
  expect(start).toThrow(new BadSettings([fault]))
})

/** Host and SLOTFLOW_WEBHOOK_ALLOW, and what of these is open: 127.0.0.1, ::1, 10.0.0.1. */
const settings: [allow: string | undefined, open: string, ofLocal: string][] = [
  [undefined, '', '127.0.0.1 ::1'],
  ['', '', ''],
  [' ', '', ''],
  ['10.0.0.0/8', '10.0.0.1', '10.0.0.1'],
  ['127.0.0.0/8,10.0.0.0/8', '127.0.0.1 10.0.0.1', '127.0.0.1 10.0.0.1'],
]

test.each(settings)(
  'with SLOTFLOW_WEBHOOK_ALLOW=%p: to all "%s", to those kept as local "%s"',
  (allow, open, ofLocal) => {
    const { webhookAllow } = readConfig({ SLOTFLOW_WEBHOOK_ALLOW: allow }, false)
    const openedTo = (isLoopbackOpen: boolean) =>
      ['127.0.0.1', '::1', '10.0.0.1']
        .filter((address) => whyForbidden(address, openTo(webhookAllow, isLoopbackOpen)) === null)
        .join(' ')
    expect([openedTo(false), openedTo(true)]).toEqual([open, ofLocal])
  },
)

test('an endpoint that leads to a private address is not registered', async () => {
  const resolve = async (name: string) => (name === 'inside.test' ? ['10.0.0.1'] : ['1.1.1.1'])
  await using app = await startTestApp({ parts: { checkUrl: createUrlCheck([], resolve) } })
  const register = (host: string) =>
    app.call('POST', '/v1/webhooks', { url: `http://${host}/x`, events: ['booking.confirmed'] })
  for (const host of [
    '127.0.0.1',
    '2130706433',
    'localhost.',
    '[::ffff:10.1.1.1]',
    'inside.test',
  ]) {
    const answer = await register(host)
    expectRefusal(answer, 'VALIDATION_ERROR', ['url'])
    expect(answer.body.error.message).toContain('SLOTFLOW_WEBHOOK_ALLOW')
  }
  expect((await app.call('GET', '/v1/webhooks')).body.total).toBe(0)
  expect((await register('outside.test')).status).toBe(201)
  expect((await register('1.1.1.1')).status).toBe(201)
})

test('what is an address by the word of Node is one here, of the same version', () => {
  const texts = [
    '',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4\n',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3.-1',
  ]
  const more = [
    '0.0.0.0',
    '255.255.255.255',
    '249.199.99.9',
    '0x7f.0.0.1',
    '127.1',
    '1.2.3.4/8',
    'a.b.c.d',
    '1..2.3',
  ]
  const six = [
    '::',
    '::1',
    'fe80::1%eth0',
    '::ffff:1.2.3.4',
    '::ffff:1.2.3',
    '1::2::3',
    ':',
    'localhost:3000',
    '[::1]',
  ]
  for (const text of [...texts, ...more, ...six])
    expect([text, isIP(text)]).toEqual([text, nodesIsIP(text)])
})
