import { Elysia } from 'elysia'
import { requestIdCharactersMax } from '../domain/limits.ts'

const sane = /^[A-Za-z0-9._:/+=-]+$/
const ids = new WeakMap<Request, string>()

/** Gives every answer an `X-Request-Id`: the caller's where it sent a sane one. */
export const requestIds = new Elysia({ name: 'request-id' }).onRequest(({ request, set }) => {
  set.headers['x-request-id'] = requestIdOf(request)
  set.headers['x-content-type-options'] = 'nosniff'
})

export function requestIdOf(request: Request): string {
  const known = ids.get(request)
  if (known) return known
  const sent = request.headers.get('x-request-id') ?? ''
  const id = sent.length <= requestIdCharactersMax && sane.test(sent) ? sent : Bun.randomUUIDv7()
  ids.set(request, id)
  return id
}
