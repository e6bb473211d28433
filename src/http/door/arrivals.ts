import { keyCharactersMax, type Principal } from '../../domain/account.ts'
import { invalid, Refusal } from '../../domain/errors.ts'
import type { Context } from '../../operations/context.ts'
import {
  admit,
  countWrongKey,
  decideRate,
  isStillIn,
  type KeyFault,
  unauthorized,
} from '../../operations/gate.ts'
import { authenticate, keysStamp, recognise } from '../../operations/keys.ts'
import { findSession } from '../../operations/sessions.ts'
import { refuseUnlessOwnOrigin, sessionSecretOf } from '../dashboard/session-cookie.ts'
import { readJson, refuseBody } from '../input/body.ts'
import { queryOf } from '../input/query.ts'
import { rateHeaders } from './rate.ts'
import { requestIdHeader, requestIdOf } from './request-id.ts'
import type { HttpContext } from './source.ts'

/** A body that came later may have come after its key was revoked. */
export const lateBodyMs = 10

/** Who sent a request; null for nobody known. */
export interface Identity {
  readonly principal: Principal | null
  /** The stamp of all keys when the sender was looked up. */
  readonly stamp: string
}

const nobody: Identity = { principal: null, stamp: '' }

/** A request on its way through the door, and what is known of it. */
export interface Arrival {
  readonly context: HttpContext
  readonly request: Request
  /** The ids and names in its path. */
  readonly params: Readonly<Record<string, string>>
  /** The pattern of its route; `none` where no route answers. */
  readonly route: string
  readonly beganMs: number
  readonly requestId: string
  /** The headers of its answer. */
  readonly headers: Record<string, string>
  /** Whose key let it in; null where none was asked for. */
  accountId: string | null
  identity: Identity
  /** Whether it was counted and logged already. */
  isTold: boolean
}

/** What is looked at of a request before it has a route. */
type Arriving = Pick<Arrival, 'context' | 'request' | 'params' | 'route'>

export function arrive({ context, request, params, route }: Arriving): Arrival {
  const beganMs = performance.now()
  const requestId = requestIdOf(request)
  const headers = { [requestIdHeader]: requestId, 'x-content-type-options': 'nosniff' }
  return {
    context,
    request,
    params,
    route,
    beganMs,
    requestId,
    headers,
    accountId: null,
    identity: nobody,
    isTold: false,
  }
}

/**
 * Two Host headers are two readings of one request: a proxy before the service may go by the first, another by the
 * last. Bun joins them with a comma, which no name of a host has. @throws Refusal VALIDATION_ERROR
 */
export function refuseTwoHosts({ headers }: Request): void {
  if (!headers.get('host')?.includes(',')) return
  throw invalid([{ field: 'Host', message: 'names two hosts: send one Host header with one name' }])
}

/** Who sent a request, as far as that is remembered (1.5 µs a request, if the stamp is at hand); null: ask `identify`. */
export function recognised({
  context,
  request,
}: Arrival): Identity | null | Promise<Identity | null> {
  const key = keyIn(request)
  if (key !== null) return recognise(context, key)
  return sessionSecretOf(request) === null ? nobody : null
}

/** The stamp first: a revocation in between makes it look old, never new. */
export async function identify({ context, request }: Arrival): Promise<Identity> {
  const stamp = await keysStamp(context)
  return { stamp, principal: await findCaller(context, request) }
}

/**
 * Lets in whoever may call, and counts it; the headers tell the rate.
 * @throws Refusal UNAUTHORIZED, RATE_LIMITED
 */
export function letIn(arrival: Arrival, identity: Identity): Principal {
  const { context, request, headers } = arrival
  arrival.identity = identity
  const networkOf = () => context.networkOf(request)
  const { principal: known } = identity
  const fault = known === null ? keyFaultIn(request) : 'unknown'
  const { principal, rate } = admit(context, { fault, principal: known, networkOf })
  arrival.accountId = principal.accountId
  // No cache on the way may show one key's answer to another.
  headers['cache-control'] = 'no-store'
  if (rate) {
    Object.assign(headers, rateHeaders(rate))
    decideRate(rate)
  }
  return principal
}

/**
 * The body as JSON, read once the key is known. It may take seconds to come, and the key may be revoked
 * meanwhile. @throws Refusal UNAUTHORIZED and those of a body that cannot be read
 */
export async function readBody(arrival: Arrival): Promise<unknown> {
  const body = await readJson(arrival.request)
  if (isLate(arrival)) {
    const stamp = keysStamp(arrival.context)
    // Nobody behind it goes first where the stamp is at hand.
    const present = stamp instanceof Promise ? await stamp : stamp
    if (present !== arrival.identity.stamp) await askAgain(arrival)
  }
  return body
}

/** For a method that has none. @throws Refusal VALIDATION_ERROR for a body that nobody would read */
export function noBody({ request }: Arrival): null {
  return refuseBody(request)
}

/** What is asked, by its parts. */
export function sentIn({ request, params }: Arrival, body: unknown) {
  return { ids: params, body, ...queryOf(request.url) }
}

/** Whether keys may have been made or revoked since the sender was looked up. */
function isLate({ beganMs, identity }: Arrival): boolean {
  return performance.now() - beganMs >= lateBodyMs && identity.principal !== null
}

/** @throws Refusal UNAUTHORIZED */
async function askAgain({ context, request, identity }: Arrival): Promise<void> {
  const present = await findCaller(context, request)
  if (!isStillIn(context, present) || present?.keyId !== identity.principal?.keyId)
    throw unauthorized('unknown')
}

const keyHeader = 'x-slotflow-key'

/**
 * Wants the key itself from whoever comes with a cookie: a browser left open must make no keys that outlive it.
 * @throws Refusal FORBIDDEN; RATE_LIMITED for too many wrong keys
 */
export async function askForKey(
  { context, request }: Arrival,
  { keyId }: Principal,
): Promise<void> {
  if (keyIn(request) !== null) return
  const sent = request.headers.get(keyHeader)
  const found = sent === null ? null : await authenticate(context, sent)
  if (found?.keyId === keyId) return
  if (sent !== null && found === null) countWrongKey(context, () => context.networkOf(request))
  throw new Refusal(
    'FORBIDDEN',
    'To make keys and endpoints, and to change where an endpoint sends and how it signs, a session asks for its key once more: send the key that you signed in with in the header X-Slotflow-Key.',
  )
}

/** Whether whoever sent a request would be let in once more. */
export async function isStillAdmitted(context: Context, request: Request): Promise<boolean> {
  return isStillIn(context, await findCaller(context, request))
}

/** Who sends a request, by key, or by the cookie of the dashboard where there is none; null for nobody known. */
function findCaller(context: Context, request: Request): Promise<Principal | null> {
  const key = keyIn(request)
  return key === null ? findVisitor(context, request) : authenticate(context, key)
}

/** Whether it is a person at the dashboard who asks: somebody known who sent no key. */
export function isVisitor({ identity, request }: Arrival): boolean {
  return identity.principal !== null && keyIn(request) === null
}

/** Who is signed in to the dashboard that asks; null for a request with a key. @throws Refusal FORBIDDEN */
async function findVisitor(context: Context, request: Request): Promise<Principal | null> {
  if (request.headers.has('authorization')) return null
  const secret = sessionSecretOf(request)
  const session = secret === null ? null : await findSession(context, secret)
  if (session) refuseUnlessOwnOrigin(request)
  return session && { ...session.principal, actor: 'human' }
}

const scheme = 'bearer'

function keyFaultIn(request: Request): KeyFault {
  if (keyIn(request) !== null) return 'unknown'
  return request.headers.has('authorization') ? 'malformed' : 'missing'
}

function keyIn({ headers }: Request): string | null {
  return bearerOf(headers.get('authorization') ?? '')
}

/** (By hand: a pattern with a group costs 0.4 µs more.) */
function bearerOf(header: string): string | null {
  const end = header.indexOf(' ')
  if (end !== scheme.length || header.slice(0, end).toLowerCase() !== scheme) return null
  const key = header.slice(end).trimStart()
  return key !== '' && key.length <= keyCharactersMax ? key : null
}
