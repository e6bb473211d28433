/** A running server's /mcp, asked by a program on the same or another machine. */
import { headersOf } from './envelope.ts'

/** How long `slotflow mcp` waits for the answer to one message. */
const remoteAnswerTimeoutMs = 30_000

export interface Remote {
  /** Where the server is: `http://127.0.0.1:3000`. */
  readonly url: URL
  readonly key: string
  /** The set of tools that is asked for; null: all. */
  readonly tools: string | null
  /** Whether it runs on this machine, where no proxy leads. */
  readonly isLocal: boolean
}

/** What is known of a server that cannot be used, or of its refusal. */
interface Fault {
  readonly code: string
  readonly status: number
  /** Seconds, as the server said them. */
  readonly retryAfter?: string | null
}

/** A server that cannot be used, or that refuses the key; the message is one line for the operator. */
export class UnusableServer extends Error {
  override readonly name = 'UnusableServer'

  constructor(
    message: string,
    readonly fault: Fault = { code: 'UNAVAILABLE', status: 503 },
  ) {
    super(message)
  }

  /** Whether it may be there in a moment. */
  get isPassing(): boolean {
    return this.fault.status >= 500 || this.fault.status === 429
  }
}

/**
 * The answer to one message, or to a list of them, as a line; null where none is due.
 * @throws UnusableServer if no server answers, if it has no /mcp, or if it refuses the key.
 */
export async function post(remote: Remote, message: unknown): Promise<string | null> {
  const { url, key, tools, isLocal } = remote
  const lost = (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnusableServer(`no server answers at ${url.origin}: ${reason}`)
  }
  const response = await fetch(placeOf(url, tools), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...headersOf(message),
    },
    body: JSON.stringify(message),
    redirect: 'manual',
    ...(isLocal ? { proxy: false } : {}),
    signal: AbortSignal.timeout(remoteAnswerTimeoutMs),
  }).catch(lost)
  const text = await response.text().catch(lost)
  if (response.status === 202) return null
  // A line break in JSON stands between values only.
  if (isProtocol(text)) return text.replace(/[\r\n]/g, ' ')
  throw refusalIn(text, response, url)
}

function placeOf(url: URL, tools: string | null): URL {
  const place = new URL('/mcp', url)
  if (tools !== null) place.searchParams.set('tools', tools)
  return place
}

/** Whether a text is an answer of the protocol, and not the API's or somebody else's. */
function isProtocol(text: string): boolean {
  const answer = jsonIn(text)
  return Array.isArray(answer) || fieldsOf(answer).jsonrpc === '2.0'
}

function refusalIn(text: string, { status, headers }: Response, { origin }: URL): UnusableServer {
  const { code, message } = fieldsOf(fieldsOf(jsonIn(text)).error)
  if (typeof code !== 'string' || typeof message !== 'string') {
    const fault = { code: 'UNAVAILABLE', status }
    return new UnusableServer(`what answers at ${origin} (${status}) is not Slotflow`, fault)
  }
  // What is wrong with a header is nothing that whoever starts a command can mend.
  const words = status === 401 ? `SLOTFLOW_API_KEY is no valid API key at ${origin}` : message
  return new UnusableServer(words, { code, status, retryAfter: headers.get('retry-after') })
}

/** undefined for what is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value)
}
