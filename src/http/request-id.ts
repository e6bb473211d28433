import { Elysia } from 'elysia'
import { requestIdCharactersMax } from '../domain/limits.ts'

/** The header of every answer by which a request is found again in the log. */
export const requestIdHeader = 'x-request-id'

const sane = /^[A-Za-z0-9._:/+=-]+$/

/** Gives every answer an `X-Request-Id`: the caller's where it sent a sane one. */
export const requestIds = new Elysia({ name: 'request-id' }).onRequest(({ request, set }) => {
  const sent = request.headers.get('x-request-id')
  set.headers[requestIdHeader] = sent !== null && isSane(sent) ? sent : Bun.randomUUIDv7()
  set.headers['x-content-type-options'] = 'nosniff'
})

function isSane(id: string): boolean {
  return id.length <= requestIdCharactersMax && sane.test(id)
}
