/** Where mails are handed over, as SLOTFLOW_SMTP_URL says it. */
export interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** From the first byte on: smtps://. */
  readonly isImplicitTls: boolean
  /** Without it nothing is sent: smtp:// unless it says ?starttls=off. */
  readonly needsStartTls: boolean
  readonly user: string | null
  readonly password: string
  /** A file of certificates that are trusted beside those of the system. */
  readonly caFile: string | null
}

const options = new Set(['starttls', 'ca'])

/** Null: it is none. */
export function readSmtpUrl(text: string): SmtpSettings | null {
  const url = URL.parse(text)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return null
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') return null
  const [starttls, ca] = [url.searchParams.get('starttls'), url.searchParams.get('ca')]
  const isKnown = [...url.searchParams.keys()].every((name) => options.has(name))
  if (!isKnown || (starttls !== null && starttls !== 'off')) return null
  const [user, password] = [decoded(url.username), decoded(url.password)]
  if (user === null || password === null) return null
  const isImplicitTls = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isImplicitTls ? 465 : 587),
    isImplicitTls,
    needsStartTls: !isImplicitTls && starttls === null,
    user: user === '' ? null : user,
    password,
    caFile: ca,
  }
}

/** Null: a `%` stands in it that begins no character. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
