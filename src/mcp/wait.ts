import { post, type Remote, UnusableServer } from './remote.ts'

/** How long a server may take to come up; clients wait a minute for the first answer. */
const startWaitMs = 30_000
const firstPauseMs = 100
const longestPauseMs = 1_000

/** Says one line to the operator. */
export type Tell = (line: string) => void

/**
 * Waits for a server that is not up yet; answers whether it is there. Where it is not, the operator is told, and
 * messages may be tried all the same.
 */
export async function reached(remote: Remote, tell: Tell, ended: AbortSignal): Promise<boolean> {
  const deadlineMs = performance.now() + startWaitMs
  let pauseMs = 0
  for (;;) {
    const fault = await faultOf(remote)
    if (fault === null) return true
    if (pauseMs === 0) tell(fault.isPassing ? waitingFor(fault) : fault.message)
    if (!fault.isPassing || ended.aborted) return false
    if (performance.now() >= deadlineMs) break
    pauseMs = Math.min(pauseMs * 2 || firstPauseMs, longestPauseMs)
    await pause(pauseMs, ended)
  }
  tell('waited in vain: each message is tried by itself from now on')
  return false
}

const waitingFor = ({ message }: UnusableServer) =>
  `${message}; waiting for it, ${startWaitMs / 1_000} seconds at most`

async function faultOf(remote: Remote): Promise<UnusableServer | null> {
  try {
    await post(remote, { jsonrpc: '2.0', id: 0, method: 'ping' })
    return null
  } catch (error) {
    if (error instanceof UnusableServer) return error
    throw error
  }
}

/** Ends at once where nobody is left to wait. */
function pause(ms: number, ended: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  ended.addEventListener('abort', () => resolve(), { once: true })
  if (ended.aborted) resolve()
  return promise.finally(() => clearTimeout(timer))
}
