/**
 * Work that may keep whoever does it for long is done in a thread: one order after the other, each within a deadline.
 * Those who ask for several stand in line by name, so that nobody waits for all that another one asked for.
 */

/** A thread keeps tens of MiB: one that nobody needs ends. */
const idleMs = 30_000

/** Why there is no report. */
export class ThreadFault extends Error {
  constructor(readonly kind: 'late' | 'broken') {
    super(`a thread was ${kind}`)
  }
}

export interface Thread<Order, Report> {
  /**
   * `order` is told whether the thread has been started for it; what is `handed` over nobody else reads after.
   * @throws ThreadFault
   */
  ask(
    order: (isNew: boolean) => Order,
    given?: {
      readonly handed?: readonly ArrayBufferLike[]
      readonly from?: string
      /** Less than the deadline of all, for one that has had others already. */
      readonly withinMs?: number
    },
  ): Promise<Report>
  close(): void
}

/** `start` makes a thread, which answers each message with one. */
export function createThread<Order, Report>(
  start: () => Worker,
  deadlineMs: number,
): Thread<Order, Report> {
  const waiting = new Map<string, (() => void)[]>()
  let thread: Worker | null = null
  let isBusy = false
  let idle: Timer | undefined

  function end(): void {
    clearTimeout(idle)
    thread?.terminate()
    thread = null
  }

  /** Whoever has waited longest goes first, and then stands last again. */
  function next(): void {
    const [first] = waiting
    isBusy = first !== undefined
    if (first === undefined) return
    const [from, [resolve, ...rest]] = first
    waiting.delete(from)
    if (rest.length > 0) waiting.set(from, rest)
    resolve?.()
  }

  function turnOf(from: string): Promise<void> | null {
    if (!isBusy) {
      isBusy = true
      return null
    }
    return new Promise((resolve) => {
      const own = waiting.get(from)
      if (own) own.push(resolve)
      else waiting.set(from, [resolve])
    })
  }

  async function send(
    order: (isNew: boolean) => Order,
    handed: readonly ArrayBufferLike[],
    withinMs: number,
  ) {
    clearTimeout(idle)
    const isNew = thread === null
    const own = thread ?? start()
    thread = own
    const answer = Promise.withResolvers<Report>()
    const fail = (kind: ThreadFault['kind']) => {
      end()
      answer.reject(new ThreadFault(kind))
    }
    // It keeps the process alive as well: a command that has its answer does not wait for the thread to end.
    const deadline = setTimeout(fail, withinMs, 'late')
    own.onmessage = ({ data }: MessageEvent<Report>) => answer.resolve(data)
    own.onerror = () => fail('broken')
    own.postMessage(order(isNew), [...handed])
    try {
      return await answer.promise
    } finally {
      clearTimeout(deadline)
      idle = setTimeout(end, idleMs)
      idle.unref()
    }
  }

  return {
    async ask(order, { handed = [], from = '', withinMs = deadlineMs } = {}) {
      await turnOf(from)
      try {
        return await send(order, handed, Math.min(withinMs, deadlineMs))
      } finally {
        next()
      }
    },
    close: end,
  }
}
