/** What became of handing over one mail. */
export type PostOutcome =
  | { readonly is: 'sent'; readonly statusCode: number; readonly answer: string }
  /** The receiver's server will not have it, now or later. */
  | { readonly is: 'refused'; readonly statusCode: number; readonly reason: string }
  /** Another attempt may do. */
  | {
      readonly is: 'again'
      readonly statusCode: number | null
      readonly reason: string
      /** It was being handed over when the server was heard of last. */
      readonly mayHaveLeft: boolean
    }
  /** No mail of anybody can leave until whoever runs the service does something. */
  | { readonly is: 'held'; readonly statusCode: number | null; readonly reason: string }

/** Whatever is not sent. */
export type PostFault = Exclude<PostOutcome, { readonly is: 'sent' }>

/** The commands that are about one mail and its receiver; all others are about us. */
const ofReceiver = new Set<unknown>(['RCPT TO', 'DATA', 'API'])

const ourCodes = new Set<unknown>(['EAUTH', 'ETLS', 'ECA'])

/** Certificates: the library tells them as faults of the socket. */
const tlsWords = /certificate|self[- ]signed|altname|\btls\b|\bssl\b/i

/** `hasBegun` says whether the server had asked for the text of the mail. */
export function outcomeOf(error: unknown, hasBegun: boolean): PostFault {
  // What nodemailer adds to what it throws.
  const [code, command] = [member(error, 'code'), member(error, 'command')]
  const answered = member(error, 'responseCode')
  const statusCode = typeof answered === 'number' ? answered : null
  const reason = reasonOf(error, statusCode)
  const again = { is: 'again', statusCode, reason, mayHaveLeft: hasBegun } as const
  // Who answers has not taken it.
  if (statusCode !== null && statusCode < 500) return { ...again, mayHaveLeft: false }
  if (statusCode !== null && ofReceiver.has(command)) return { is: 'refused', statusCode, reason }
  const isOurs = statusCode !== null || ourCodes.has(code) || tlsWords.test(messageOf(error))
  return isOurs ? { is: 'held', statusCode, reason } : again
}

const wordsOf: Readonly<Record<string, string>> = {
  EAUTH: 'the mail server refused the user or the password',
  ETLS: 'no TLS connection to the mail server could be made',
  ECA: 'the file of trusted certificates cannot be read',
  ETIMEDOUT: 'the mail server did not answer in time',
  ECONNECTION: 'the mail server could not be reached',
  ECONNREFUSED: 'the mail server refused the connection',
  ECONNRESET: 'the mail server closed the connection',
  ESOCKET: 'the connection to the mail server failed',
  EDNS: 'the name of the mail server could not be resolved',
}

/** As the library says it where the server refuses to begin with TLS. */
const noStartTls = 'Error upgrading connection with STARTTLS'
const noStartTlsWords =
  'the mail server offers no STARTTLS (for one on the same machine, add ?starttls=off)'

/** The answer of a server names the receiver at times: its number alone is kept. */
function reasonOf(error: unknown, statusCode: number | null): string {
  if (tlsWords.test(messageOf(error)) && statusCode === null && member(error, 'code') !== 'ECA')
    return 'no TLS connection to the mail server could be made'
  if (messageOf(error).startsWith(noStartTls)) return noStartTlsWords
  // Where the system said more than that the socket failed.
  const codes = [member(error, 'originalCode'), member(error, 'code')].map(String)
  const words = codes.flatMap((code) => wordsOf[code] ?? [])[0]
  if (statusCode !== null) return words ?? `the mail server answered ${statusCode}`
  return words ?? 'the mail server could not be reached'
}

function member(error: unknown, name: string): unknown {
  return error instanceof Error ? Reflect.get(error, name) : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}
