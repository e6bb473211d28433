import { Elysia } from 'elysia'

export const docsRoutes = (_version: string, _handle: (request: Request) => Promise<Response>) =>
  new Elysia({ detail: { hide: true } })
