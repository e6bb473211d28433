/** A proxy that loses answers, as networks do: a real one, on a socket of its own. */
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** What it does to a call instead of passing it on; `lose` passes it on and loses the answer. */
type Fault = 'pass' | 'lose' | { readonly status: number; readonly retryAfter: string }

export interface Passed {
  readonly call: string
  readonly key: string | undefined
}

/** What happens to each call in turn, by method and path; the last goes on for ever. */
export async function startCareless(upstream: string, faults: Record<string, readonly Fault[]>) {
  const came: Passed[] = []
  const faultOf = (call: string): Fault => {
    const turn = came.filter((one) => one.call === call).length - 1
    const list = faults[call] ?? ['pass']
    return list[Math.min(turn, list.length - 1)] ?? 'pass'
  }
  const server = createServer(async (request, response) => {
    const call = `${request.method} ${request.url}`
    came.push({ call, key: request.headers['idempotency-key']?.toString() })
    const fault = faultOf(call)
    if (typeof fault === 'object') {
      response.writeHead(fault.status, { 'retry-after': fault.retryAfter }).end('busy')
      return
    }
    const answer = await passOn(upstream, request)
    if (fault === 'lose') request.socket.destroy()
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text)
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    came,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function passOn(upstream: string, request: IncomingMessage) {
  const { method = 'GET', url = '/', headers } = request
  const { authorization = '', 'idempotency-key': key } = headers
  const answer = await fetch(new URL(url, upstream), {
    method,
    headers: {
      authorization,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key.toString() }),
    },
    body: method === 'GET' ? null : await text(request),
  })
  return { status: answer.status, text: await answer.text() }
}
