import { Elysia } from 'elysia'
import { Refusal } from '../domain/errors.ts'
import { authenticate } from '../operations/accounts.ts'
import { admit } from '../operations/gate.ts'
import { endSession, findSession, openSession } from '../operations/sessions.ts'
import { takesBody, takesNoBody, takesNothing } from './route.ts'
import { SessionInput, showSession } from './schemas/sessions.ts'
import { refuseUnlessOwnOrigin, sessionCookie, sessionSecretOf } from './session-cookie.ts'
import type { HttpContext } from './source.ts'

/** Where the dashboard exchanges a key for a cookie. Not under /v1: programs send keys. */
export const sessionRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/dashboard/session', detail: { hide: true } })
    .derive(({ request }) => {
      refuseUnlessOwnOrigin(request)
    })
    .post(
      '/',
      async ({ body, request, set }) => {
        const { key } = body
        const networkOf = () => context.networkOf(request)
        const { principal } = await authenticate(context, key)
          .then((known) => admit(context, { sentKey: true, principal: known, networkOf }))
          .catch(saying)
        const { secret, expiresAtMs } = await openSession(context, principal)
        set.headers['set-cookie'] = sessionCookie(request, secret)
        return showSession(principal, expiresAtMs)
      },
      takesBody(SessionInput),
    )
    .get(
      '/',
      async ({ request }) => {
        const secret = sessionSecretOf(request)
        const found = secret === null ? null : await findSession(context, secret)
        return found ? showSession(found.principal, found.expiresAtMs) : { session: null }
      },
      takesNothing,
    )
    .delete(
      '/',
      async ({ request, set }) => {
        const secret = sessionSecretOf(request)
        if (secret !== null) await endSession(context, secret)
        set.headers['set-cookie'] = sessionCookie(request, null)
        return { session: null }
      },
      takesNoBody,
    )

/** A person typed the key: of headers there is nothing to say. */
function saying(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== 'UNAUTHORIZED') throw error
  throw new Refusal(
    'UNAUTHORIZED',
    'This is not a key of this service, or it was revoked. Keys begin with sk_live_; ask whoever runs the service for one.',
  )
}
