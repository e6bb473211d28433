import { Refusal } from '../../domain/errors.ts'
import { admit } from '../../operations/gate.ts'
import { signInByLink } from '../../operations/humans/sign-in-links.ts'
import { authenticate } from '../../operations/keys.ts'
import { endSession, findSession, openSession } from '../../operations/sessions.ts'
import { SessionInput, sessionRules, showSession } from '../../wire/access/session.ts'
import { type Arrival, readBody } from '../door/arrivals.ts'
import { type Input, takesBody, takesNoBody, takesNothing } from '../input/input.ts'
import { queryOf } from '../input/query.ts'
import { open, type Page } from '../route.ts'
import { refuseUnlessOwnOrigin, sessionCookie, sessionSecretOf } from './session-cookie.ts'

const path = '/dashboard/session'
const takesKey = takesBody(SessionInput, sessionRules)

/** Where the dashboard exchanges a key for a cookie. Not under /v1: programs send keys. */
export const sessionPages: readonly Page[] = [
  open('POST', path, async (arrival) => {
    const { key = '', link } = await sentBy(arrival, takesKey)
    const { principal, secret, expiresAtMs } =
      link === undefined ? await byKey(arrival, key) : await byLink(arrival, link)
    return answer(showSession(principal, expiresAtMs), sessionCookie(arrival.request, secret))
  }),
  open('GET', path, async (arrival) => {
    await sentBy(arrival, takesNothing)
    const secret = sessionSecretOf(arrival.request)
    const found = secret === null ? null : await findSession(arrival.context, secret)
    return answer(found ? showSession(found.principal, found.expiresAtMs) : { session: null })
  }),
  open('DELETE', path, async (arrival) => {
    await sentBy(arrival, takesNoBody)
    const { context, request } = arrival
    const secret = sessionSecretOf(request)
    if (secret !== null) await endSession(context, secret, context.addressOf(request))
    return answer({ session: null }, sessionCookie(arrival.request, null))
  }),
]

async function byKey({ context, request }: Arrival, key: string) {
  const networkOf = () => context.networkOf(request)
  const { principal } = await authenticate(context, key)
    .then((known) => admit(context, { fault: 'unknown', principal: known, networkOf }))
    .catch(saying(noKey))
  return { principal, ...(await openSession(context, principal, context.addressOf(request))) }
}

async function byLink({ context, request }: Arrival, link: string) {
  const networkOf = () => context.networkOf(request)
  const opened = await signInByLink(context, link, context.addressOf(request))
  try {
    const principal = opened?.principal ?? null
    admit(context, { fault: 'unknown', principal, networkOf })
  } catch (error) {
    saying(noLink)(error)
  }
  if (!opened) throw new Refusal('UNAUTHORIZED', noLink)
  return opened
}

/** What was sent, by the dashboard itself. @throws Refusal FORBIDDEN, VALIDATION_ERROR */
async function sentBy<T>(arrival: Arrival, input: Input<T>): Promise<T> {
  refuseUnlessOwnOrigin(arrival.request)
  const body = input.readsBody ? await readBody(arrival) : null
  return input.read({ ...queryOf(arrival.request.url), body })
}

function answer(body: object, cookie?: string): Response {
  const headers = {
    'cache-control': 'no-store',
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  }
  return Response.json(body, { headers })
}

const noKey =
  'This is not a key of this service, or it was revoked. Keys begin with sk_live_; ask whoever runs the service for one.'
const noLink =
  'This link was used already, or its 15 minutes are over. Ask whoever sent it for another.'

/** A person came in: of headers there is nothing to say. */
function saying(words: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Refusal) || error.code !== 'UNAUTHORIZED') throw error
    throw new Refusal('UNAUTHORIZED', words)
  }
}
