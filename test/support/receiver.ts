/** Receivers of webhooks on free loopback ports that answer as a test has written, and what to send them. */
import type { AttemptOutcome, ClaimedDelivery } from '../../src/domain/delivery.ts'
import { createSender } from '../../src/webhooks/send.ts'

/** A delivery as a worker has claimed it, its first attempt ahead. */
export function claimed(fields: Partial<ClaimedDelivery> = {}): ClaimedDelivery {
  return {
    id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
    webhookId: '019aa3c0-7a00-7000-8000-000000000004',
    accountId: '019aa3c0-7a00-7000-8000-000000000001',
    kind: 'webhook',
    pace: 'new',
    url: 'http://127.0.0.1:9/hook',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
    previousSecrets: [],
    headers: {},
    isLoopbackOpen: false,
    linked: null,
    payload: '{"event":"booking.confirmed","data":{"id":"1"}}',
    sequence: 7,
    attempts: 0,
    postponements: 0,
    ...fields,
  }
}

/** An outcome in a few words: `200`, `500: answered 500`, `none: the connection was refused`. */
export function verdict({ statusCode, error }: AttemptOutcome): string {
  return error === null ? String(statusCode) : `${statusCode ?? 'none'}: ${error}`
}

/** One request as it came. */
export interface Arrival {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly text: string
}

export interface ReceiverOptions {
  readonly hostname?: string
  readonly port?: number
  readonly tls?: Bun.TLSOptions | Bun.TLSOptions[]
}

/** A receiver that speaks HTTP and keeps what comes; 200 without a body unless `answer` says otherwise. */
export function startReceiver(
  answer: (arrival: Arrival) => Response | Promise<Response> = () => new Response(),
  { hostname = '127.0.0.1', port = 0, tls }: ReceiverOptions = {},
) {
  const arrivals: Arrival[] = []
  const server = Bun.serve({
    hostname,
    port,
    ...(tls && { tls }),
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const { method, headers } = request
      const arrival = { method, path: pathname + search, headers, text: await request.text() }
      arrivals.push(arrival)
      return answer(arrival)
    },
  })
  return {
    /** Without a path. */
    url: `http${tls ? 's' : ''}://${hostname.includes(':') ? `[${hostname}]` : hostname}:${server.port}`,
    port: server.port ?? 0,
    arrivals,
    first: () => known(arrivals[0]),
    last: () => known(arrivals.at(-1)),
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

function known(arrival: Arrival | undefined): Arrival {
  if (!arrival) throw new Error('no request has come')
  return arrival
}

/** What a raw receiver may do with a connection. */
export interface Connection {
  /** Writes what fits, as Latin-1, and answers how many bytes that were. */
  write(text: string): number
  /** Says that nothing more comes. */
  end(): void
  /** Cuts the connection off. */
  reset(): void
}

/** What a raw receiver does when a request comes. */
export type Script = (connection: Connection) => void

/** A receiver that writes bytes, HTTP or not: `script` is called for each connection once something came. */
export function startRawReceiver(script: Script) {
  let requests = 0
  const gone = Promise.withResolvers<void>()
  const listener = Bun.listen<{ asked: boolean }>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { asked: false }
      },
      data(socket) {
        if (socket.data.asked) return
        socket.data.asked = true
        requests += 1
        script({
          write: (text) => socket.write(Buffer.from(text, 'latin1')),
          end: () => void socket.end(),
          reset: () => void socket.terminate(),
        })
      },
      close: () => gone.resolve(),
      error: () => gone.resolve(),
    },
  })
  return {
    url: `http://127.0.0.1:${listener.port}`,
    port: listener.port,
    requests: () => requests,
    /** Resolves when a connection has ended. */
    gone: gone.promise,
    [Symbol.asyncDispose]: async () => listener.stop(true),
  }
}

/** A real sender, all of whose deliveries are wanted. */
export function senderOf(...parts: Parameters<typeof createSender>) {
  const send = createSender(...parts)
  return async (delivery: ClaimedDelivery, nowMs: number): Promise<AttemptOutcome> => {
    const outcome = await send(delivery, nowMs, async () => true)
    if (!outcome) throw new Error('what is wanted was not sent')
    return outcome
  }
}
