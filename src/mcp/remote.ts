/** How long `slotflow mcp` waits for the server behind it. */
const remoteAnswerTimeoutMs = 30_000

/** A running server's /mcp, asked by a program on the same or another machine. */

export interface Remote {
  /** Where the server is: `http://127.0.0.1:3000`. */
  readonly url: URL
  readonly key: string
  /** Whether it runs on this machine, where no proxy leads. */
  readonly isLocal: boolean
}

/** A server that cannot be used, or that refuses the key; the message is one line for the operator. */
export class UnusableServer extends Error {
  override readonly name = 'UnusableServer'

  constructor(
    message: string,
    readonly code = 'UNAVAILABLE',
    readonly status = 503,
  ) {
    super(message)
  }
}

/** What /mcp answers: a result, or why there is none. */
interface Answer<T> {
  readonly result?: T
  readonly error?: { readonly code?: number | string; readonly message: string }
}

/**
 * The answer to one message, whose `error` is the protocol's.
 * @throws UnusableServer if no server answers, if it has no /mcp, or if it refuses the key.
 */
export async function ask<T>(
  { url, key, isLocal }: Remote,
  method: string,
  params: object,
): Promise<Answer<T>> {
  const response = await fetch(new URL('/mcp', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    redirect: 'manual',
    ...(isLocal ? { proxy: false } : {}),
    signal: AbortSignal.timeout(remoteAnswerTimeoutMs),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnusableServer(`no server answers at ${url.origin}: ${reason}`)
  })
  const answer: Answer<T> | null = await response.json().catch(() => null)
  if (answer?.error && !('jsonrpc' in answer)) {
    const { code, message } = answer.error
    throw new UnusableServer(message, String(code), response.status)
  }
  if (answer?.error || answer?.result) return answer
  throw new UnusableServer(`what answers at ${url.origin} (${response.status}) is not Slotflow`)
}
