import { Refusal } from '../../domain/errors.ts'
import { admit } from '../../operations/gate.ts'
import { authenticate } from '../../operations/keys.ts'
import { endSession, findSession, openSession } from '../../operations/sessions.ts'
import { SessionInput, showSession } from '../../wire/access/session.ts'
import { type Arrival, readBody } from '../door/arrivals.ts'
import { type Input, takesBody, takesNoBody, takesNothing } from '../input/input.ts'
import { queryOf } from '../input/query.ts'
import { open, type Page } from '../route.ts'
import { refuseUnlessOwnOrigin, sessionCookie, sessionSecretOf } from './session-cookie.ts'

const path = '/dashboard/session'
const takesKey = takesBody(SessionInput)

/** Where the dashboard exchanges a key for a cookie. Not under /v1: programs send keys. */
export const sessionPages: readonly Page[] = [
  open('POST', path, async (arrival) => {
    const { context, request } = arrival
    const { key } = await sentBy(arrival, takesKey)
    const networkOf = () => context.networkOf(request)
    const { principal } = await authenticate(context, key)
      .then((known) => admit(context, { fault: 'unknown', principal: known, networkOf }))
      .catch(saying)
    const { secret, expiresAtMs } = await openSession(
      context,
      principal,
      context.addressOf(request),
    )
    return answer(showSession(principal, expiresAtMs), sessionCookie(request, secret))
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

/** A person typed the key: of headers there is nothing to say. */
function saying(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== 'UNAUTHORIZED') throw error
  throw new Refusal(
    'UNAUTHORIZED',
    'This is not a key of this service, or it was revoked. Keys begin with sk_live_; ask whoever runs the service for one.',
  )
}
