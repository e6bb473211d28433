/** Connections whose bytes we write ourselves. */
import { createConnection, type Socket } from 'node:net'
import { serviceKey, within } from './process.ts'

const waitMsMax = 5_000

const human = '{"name":"Sarah Chen","timezone":"UTC"}'
/** A creating request as it goes over the wire, to be sent in pieces. */
export const humanRequest = `POST /v1/humans HTTP/1.1\r
Host: localhost\r
Authorization: Bearer ${serviceKey}\r
Content-Type: application/json\r
Content-Length: ${human.length}\r
\r
${human}`

/** A connection, and all that came back on it. */
export interface Line extends Disposable {
  readonly said: string
  readonly isClosed: boolean
  /** Resolves when it is connected. */
  readonly open: Promise<void>
  send(text: string | Uint8Array): void
  /** Waits until this text has come. */
  heard(text: string, withinMs?: number): Promise<void>
  closed(withinMs?: number): Promise<void>
  /** Ends it at once, without a word. */
  cut(): void
}

export function connectTo({ port }: { readonly port: number }): Line {
  const socket: Socket = createConnection({ host: '127.0.0.1', port })
  const line = { said: '', isClosed: false }
  const opened = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  let spoke = Promise.withResolvers<void>()
  const end = () => {
    line.isClosed = true
    opened.resolve()
    ended.resolve()
  }
  socket.on('connect', opened.resolve)
  socket.on('data', (chunk) => {
    line.said += chunk.toString('latin1')
    spoke.resolve()
    spoke = Promise.withResolvers()
  })
  socket.on('close', end)
  socket.on('error', end)
  async function comes(text: string): Promise<void> {
    while (!line.said.includes(text)) await spoke.promise
  }
  return {
    get said() {
      return line.said
    },
    get isClosed() {
      return line.isClosed
    },
    open: opened.promise,
    send: (text) => void socket.write(text),
    heard: (text, withinMs = waitMsMax) => within(withinMs, text, comes(text)),
    closed: (withinMs = waitMsMax) => within(withinMs, 'the end of the connection', ended.promise),
    cut: () => void socket.destroy(),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

/** The status codes of the answers in what a connection said, in order. */
export function statusesIn(said: string): number[] {
  return [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]))
}
