/** A mail server on a free loopback port that keeps what came, and refuses as a test says. */
import type { Socket } from 'node:net'
import type { SMTPServerOptions } from 'smtp-server'
import { SMTPServer } from 'smtp-server'

export interface ArrivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly text: string
}

/** Thrown where a test refuses: the code is the answer's. */
export class Refused extends Error {
  constructor(
    readonly responseCode: number,
    message = 'no',
  ) {
    super(message)
  }
}

export interface MailServerOptions {
  /** @throws Refused */
  readonly onFrom?: (address: string) => void
  /** @throws Refused */
  readonly onTo?: (address: string) => void | Promise<void>
  /** Once the whole mail has come. @throws Refused */
  readonly onMail?: (mail: ArrivedMail) => void | Promise<void>
  /** @throws Refused */
  readonly onLogin?: (user: string, password: string) => void
  readonly server?: SMTPServerOptions
  readonly port?: number
}

/** The callback of smtp-server, whose error is what `work` throws. */
async function answered(
  work: () => void | Promise<void>,
  callback: (error?: Error | null) => void,
): Promise<void> {
  try {
    await work()
    callback()
  } catch (error) {
    callback(error instanceof Error ? error : new Error(String(error)))
  }
}

/** A port at which nobody listens. */
export function freePort(): number {
  const probe = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() })
  const port = probe.port ?? 0
  probe.stop(true)
  return port
}

export async function startMailServer(options: MailServerOptions = {}) {
  const { onFrom, onTo, onMail, onLogin } = options
  const mails: ArrivedMail[] = []
  let arrived = Promise.withResolvers<void>()
  const server = new SMTPServer({
    authOptional: onLogin === undefined,
    disabledCommands: onLogin === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    allowInsecureAuth: true,
    // Clients keep their connections.
    closeTimeout: 10,
    onAuth({ username, password }, _, callback) {
      const user = username ?? ''
      void answered(
        () => onLogin?.(user, password ?? ''),
        (error) => callback(error ?? null, { user }),
      )
    },
    onMailFrom: ({ address }, _, callback) => void answered(() => onFrom?.(address), callback),
    onRcptTo: ({ address }, _, callback) => void answered(() => onTo?.(address), callback),
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const mail = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        }
        void answered(async () => {
          await onMail?.(mail)
          mails.push(mail)
          arrived.resolve()
          arrived = Promise.withResolvers<void>()
        }, callback)
      })
    },
    ...options.server,
  })
  // It dies at the first client that breaks off otherwise.
  server.on('error', () => undefined)
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const listening = Promise.withResolvers<void>()
  server.listen(options.port ?? 0, '127.0.0.1', listening.resolve)
  await listening.promise
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    mails,
    /** So many have come. */
    async come(count: number): Promise<void> {
      while (mails.length < count) await arrived.promise
    },
    /** Ends as a machine does that loses its power: nobody is told anything. */
    async breakOff(): Promise<void> {
      const closed = Promise.withResolvers<void>()
      server.server.close(() => closed.resolve())
      for (const socket of sockets) socket.destroy()
      await closed.promise
    },
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>()
      server.close(closed.resolve)
      await closed.promise
    },
  }
}

/** A header of a mail, its lines joined. */
export function headerOf({ text }: ArrivedMail, name: string): string | null {
  const head = text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  const line = head
    .split('\r\n')
    .find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line === undefined ? null : line.slice(name.length + 1).trim()
}

/** Every part of a mail, decoded. */
export function partsOf({ text }: ArrivedMail): string[] {
  return text.split(/\r\n--[^\r]+\r\n/).map((part) => {
    const [head = '', ...rest] = part.split('\r\n\r\n')
    const content = rest.join('\r\n\r\n')
    if (/transfer-encoding: base64/i.test(head)) return Buffer.from(content, 'base64').toString()
    return decoded(content).replace(/\r?\n[ \t]/g, '')
  })
}

/** The invite inside, with its lines unfolded; null: there is none. */
export function inviteOf({ text }: ArrivedMail): string | null {
  const part = /Content-Type: text\/calendar[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(text)
  if (!part) return null
  const isEncoded = /base64/i.test(part[0].slice(0, part[0].indexOf('\r\n\r\n')))
  const content = isEncoded
    ? Buffer.from(part[1] ?? '', 'base64').toString()
    : decoded(part[1] ?? '')
  return content.replace(/\r?\n[ \t]/g, '')
}

function decoded(text: string): string {
  return text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}
