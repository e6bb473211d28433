import type { SendMailOptions, Transporter } from 'nodemailer'
import { outcomeOf, type PostOutcome } from './outcome.ts'
import type { SmtpSettings } from './settings.ts'

const connectionTimeoutMs = 10_000
const greetingTimeoutMs = 10_000
const socketTimeoutMs = 30_000
/** Connections to the mail server at once. */
export const connectionsMax = 2

/** A mail as it is handed over: the same facts make the same bytes. */
export interface PostedMail {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: { readonly name: string; readonly address: string }
  readonly replyTo: { readonly name: string; readonly address: string } | null
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly invite: { readonly method: 'REQUEST' | 'CANCEL'; readonly text: string } | null
  readonly messageId: string
  readonly dateMs: number
}

/** Hands mails over to one server. Never throws. */
export interface Post {
  send(mail: PostedMail): Promise<PostOutcome>
  close(): void
}

export function createPost(settings: SmtpSettings): Post {
  let transport: Promise<Transporter> | null = null
  /** The names of mails whose text the server has asked for. */
  const begun = new Set<string>()
  // One that could not be made is made anew by the next mail.
  const made = () =>
    transportTo(settings, begun).catch((error: unknown) => {
      transport = null
      throw error
    })
  return {
    async send(mail) {
      try {
        transport ??= made()
        const { response } = await (await transport).sendMail(optionsOf(mail))
        return { is: 'sent', statusCode: 250, answer: String(response).slice(0, 200) }
      } catch (error) {
        return outcomeOf(error, begun.has(mail.messageId))
      } finally {
        begun.delete(mail.messageId)
      }
    },
    close() {
      void transport?.then((made) => made.close()).catch(() => undefined)
      transport = null
    },
  }
}

/** Loaded with the first mail: 3 MiB that most starts have no use for. */
async function transportTo(settings: SmtpSettings, begun: Set<string>): Promise<Transporter> {
  const [{ createTransport }, { Readable }] = await Promise.all([
    import('nodemailer'),
    import('node:stream'),
  ])
  const { host, port, isImplicitTls, needsStartTls, user, password, caFile } = settings
  const transport = createTransport({
    ...{ host, port, secure: isImplicitTls, requireTLS: needsStartTls },
    // Whoever says off means it: a certificate of nobody would stop what is in clear anyway.
    ignoreTLS: !isImplicitTls && !needsStartTls,
    ...(user === null ? {} : { auth: { user, pass: password } }),
    ...(caFile === null ? {} : { tls: { ca: await trustedWith(caFile) } }),
    ...{ pool: true, maxConnections: connectionsMax, maxRequeues: 0 },
    ...{ connectionTimeout: connectionTimeoutMs, greetingTimeout: greetingTimeoutMs },
    socketTimeout: socketTimeoutMs,
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  // The text is read when the server has said that it takes it, and not before.
  transport.use('stream', ({ data, message }, done) => {
    message.processFunc((text) =>
      Readable.from(noted(text, () => begun.add(String(data.messageId)))),
    )
    done()
  })
  return transport
}

/** With those that are trusted anyway: a list of one's own would stand in their place. */
async function trustedWith(caFile: string): Promise<string[]> {
  const { rootCertificates } = await import('node:tls')
  try {
    return [...rootCertificates, await Bun.file(caFile).text()]
  } catch (error) {
    throw Object.assign(new Error(`${caFile} cannot be read`, { cause: error }), { code: 'ECA' })
  }
}

async function* noted<T>(text: AsyncIterable<T>, begin: () => void): AsyncGenerator<T> {
  begin()
  yield* text
}

function optionsOf(mail: PostedMail): SendMailOptions & { baseBoundary: string } {
  const { from, to, replyTo, subject, text, html, invite, messageId, dateMs } = mail
  return {
    ...{ from, to, subject, text, html, messageId },
    ...(replyTo === null ? {} : { replyTo }),
    envelope: { from: from.address, to: to.address },
    date: new Date(dateMs),
    // Answered by no machine (RFC 3834 5).
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...(invite === null
      ? {}
      : { icalEvent: { method: invite.method, filename: 'invite.ics', content: invite.text } }),
    baseBoundary: new Bun.CryptoHasher('sha256').update(messageId).digest('hex').slice(0, 32),
  }
}
