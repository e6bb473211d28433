import { ForbiddenAddress, SilentResolver, UnresolvedName } from './resolve.ts'

/** What fetch's codes mean to somebody who looks after a receiver. */
const wordsOf: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before an answer came',
  EHOSTUNREACH: 'there is no way to the address',
  EPROTO: 'no TLS connection could be made',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is signed by an unknown authority',
  Malformed_HTTP_Response: 'the answer is not HTTP',
  InvalidHTTPResponse: 'the answer is not HTTP',
  InvalidContentLength: 'the answer is not HTTP',
  ResponseHeadersTooLarge: 'the headers of the answer are too large',
  UnrequestedUpgrade: 'the answer switches to another protocol',
}

/** What keeps a request from leaving this machine. No receiver has a part in it. */
const ownFaults: Readonly<Record<string, string>> = {
  EMFILE: 'this process has no descriptor left',
  ENFILE: 'this machine has no descriptor left',
  ENOBUFS: 'this machine has no memory left for connections',
  ENOMEM: 'this machine has no memory left for connections',
  EADDRNOTAVAIL: 'this machine has no address or port left to connect from',
  ENETUNREACH: 'this machine has no network that leads to the address',
  ENETDOWN: 'the network of this machine is down',
}

/** Whether an attempt never left this machine, for a reason that lies with it. */
export function isOwnFault(error: unknown): boolean {
  return error instanceof SilentResolver || codeOf(error) in ownFaults
}

const unreached: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH'])

/** Whether an attempt failed before there was a connection, so that another address may be tried. */
export function isUnreached(error: unknown): boolean {
  return unreached.has(codeOf(error)) || isOwnFault(error)
}

/** Why an attempt got no answer. Never the text of the error itself: it holds the URL with its query. */
export function failureWords(error: unknown, timeoutMs: number): string {
  if (error instanceof ForbiddenAddress) return `not sent: the URL ${error.message}`
  if (isOwnFault(error)) return `not sent, and not counted: ${ownWords(error)}`
  if (error instanceof UnresolvedName) return 'the name of the host could not be resolved'
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `no answer within ${timeoutMs / 1000} seconds`
  }
  const code = codeOf(error)
  return wordsOf[code] ?? `no answer: ${code}`
}

function ownWords(error: unknown): string {
  return ownFaults[codeOf(error)] ?? 'the resolver of this machine does not answer'
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
