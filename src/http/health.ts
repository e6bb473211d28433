import { Refusal, retryAfterSeconds } from '../domain/errors.ts'
import { isReady } from '../operations/readiness.ts'
import { open, type Page } from './route.ts'

/** Public. `/healthz`: the process answers. `/readyz`: so does its database. */
export const healthPages = (version: string): readonly Page[] => [
  open('GET', '/healthz', () => Response.json({ status: 'ok', version })),
  open('GET', '/readyz', async ({ context }) => {
    if (await isReady(context)) return Response.json({ status: 'ready' })
    throw new Refusal(
      'UNAVAILABLE',
      'The database does not answer. If one of its files was moved, removed or emptied, restart the service.',
      { retryAfterSeconds },
    )
  }),
]
