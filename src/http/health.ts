import { Elysia } from 'elysia'
import { Refusal } from '../domain/errors.ts'
import { retryAfterSeconds } from '../domain/limits.ts'
import type { Context } from '../operations/context.ts'

/** Public. `/healthz`: the process answers. `/readyz`: so does its database. */
export const healthRoutes = ({ store }: Context, version: string) =>
  new Elysia({ detail: { hide: true } })
    .get('/healthz', () => ({ status: 'ok', version }))
    .get('/readyz', async () => {
      if (await store.isReady().catch(() => false)) return { status: 'ready' }
      throw new Refusal(
        'UNAVAILABLE',
        'The database does not answer. If its file was moved or removed, restart the service.',
        {
          retryAfterSeconds,
        },
      )
    })
