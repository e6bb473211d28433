/**
 * MCP over standard input and output, for clients that start a program. Each message is passed on as it came to
 * the /mcp of a running server, so that protocol, tools, scopes and sentences are that server's. Whatever happens on
 * the way, each request gets an answer: a client that loses its program shows its user nothing.
 */
import { refused } from './answers.ts'
import { envelopeOf, revisionOf } from './envelope.ts'
import { jsonIn, post, type Remote, UnusableServer } from './remote.ts'
import { reached, type Tell } from './wait.ts'

/** Serves until standard input ends and all is answered; answers whether the server was there at the start. */
export async function serveOverStdio(remote: Remote, tell: Tell): Promise<boolean> {
  const ended = new AbortController()
  const start = reached(remote, tell, ended.signal)
  const waiting = new Set<Promise<unknown>>()
  for await (const line of linesOf(process.stdin)) {
    if (line.trim() === '') continue
    const answer = start.then(() => answerTo(remote, line)).then(write)
    const settled = answer.finally(() => waiting.delete(settled))
    waiting.add(settled)
  }
  // Nobody is left to wait for a server.
  if (waiting.size === 0) ended.abort()
  await Promise.all(waiting)
  return start
}

async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of input) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n')
    rest += first
    for (const next of others) {
      yield rest
      rest = next
    }
  }
  yield rest
}

function write(line: string | null): void {
  if (line !== null) process.stdout.write(`${line}\n`)
}

async function answerTo(remote: Remote, line: string): Promise<string | null> {
  const message = jsonIn(line)
  if (message === undefined) return JSON.stringify(failed(null, notJson))
  try {
    return await post(remote, message)
  } catch (error) {
    if (!(error instanceof UnusableServer)) throw error
    const answer = fallen(message, error)
    return answer === null ? null : JSON.stringify(answer)
  }
}

interface ProtocolFault {
  readonly code: number
  readonly message: string
}

const notJson = { code: -32_700, message: 'Parse error: each line must be one message as JSON.' }
const internalError = -32_603

const failed = (id: unknown, error: ProtocolFault) => ({ jsonrpc: '2.0', id, error })

/** What a client is answered where the server was not reached or refused; null where it waits for nothing. */
function fallen(message: unknown, error: UnusableServer): object | null {
  if (Array.isArray(message)) {
    const answers = message.map((one) => fallen(one, error)).filter((one) => one !== null)
    return answers.length > 0 ? answers : null
  }
  const { id, method } = envelopeOf(message)
  if (id === undefined || typeof method !== 'string') return null
  if (method !== 'tools/call') return failed(id, { code: internalError, message: error.message })
  return { jsonrpc: '2.0', id, result: refusedCall(message, error) }
}

/** A model reads what a tool answers, and never an error of the protocol. */
function refusedCall(message: unknown, { fault, message: why }: UnusableServer): object {
  const { code, status, retryAfter } = fault
  const result = refused({ error: { code, message: why, status } }, secondsIn(retryAfter))
  return revisionOf(message) === null ? result : { ...result, resultType: 'complete' }
}

function secondsIn(header: string | null | undefined): number | null {
  return header ? Number(header) : null
}
