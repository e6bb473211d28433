/**
 * Writes that arrive while others wait share one BEGIN IMMEDIATE … COMMIT, and so one fsync. None is
 * answered before the commit is on disk. A lone write on an idle server waits for no company: it starts
 * on the same turn of the event loop. Several wait for more, turn by turn, until a turn brings none.
 *
 * Each write decides before it applies. A decision writes nothing, so its refusal touches no other write
 * of the batch. Should applying fail, the whole batch is rolled back and every write of it is tried again
 * in a transaction of its own. (A savepoint for each would copy every page it touches: measured, it
 * doubles the cost of a booking.) Whatever takes long leaves those behind it to the next transaction.
 */

import type { Database } from 'bun:sqlite'
import { nothingWritten, unknownOutcome } from '../../domain/errors.ts'
import { asRefusal, busyCode, codeOf, mayBeLeft } from './errors.ts'
import { busyTimeoutMs, writeWaitMs } from './file/connect.ts'

export const writesPerCommitMax = 256
export const writesWaitingMax = 4_096
/** A transaction that has worked for so long takes no further write: those that wait have a turn of their own. */
const workMsMax = 25
/** Pause between two tries for a lock that another process holds. */
const writeRetryMs = 5

/**
 * Both run inside one transaction, and what `apply` answers is answered once it is durable. They are synchronous (an
 * await would let the transaction end early), and may run again after a roll-back.
 */
export interface GroupCommit {
  /** `decide` reads and decides, or throws; then `apply` writes what it decided. */
  decide<D, T>(decide: () => D, apply: (decision: D) => T): Promise<T>
  /** Where there is nothing to decide. */
  apply<T>(apply: () => T): Promise<T>
  /** How many writes wait. */
  waiting(): number
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>
}

/** What else takes part in a transaction. */
export interface Hooks {
  /** Called before each try: writes are answered from here to the end of this turn of the event loop. */
  flushing(): void
  /** Called inside each transaction, before anything else. */
  begun(): void
  /** Called inside each transaction, before its COMMIT. */
  committing(): void
  /** Called after each COMMIT; answers what has become of the files meanwhile, null where all is well. */
  kept(): string | null
  /** Called after each roll-back: what was computed inside the transaction never was. */
  rolledBack(): void
  /** Called after each commit, before its writes are answered. */
  committed(writes: number): void
  /** Called in the turn behind the answers of a commit, outside of any transaction: for what nobody has to wait for. */
  answered(): void
  /** Milliseconds since some moment. */
  elapsedMs(): number
}

interface Waiting {
  /** Decides; what it returns applies; what that returns answers. */
  readonly work: () => () => () => void
  fail(error: unknown): void
}

/** How often a lock is tried for until writeWaitMs have passed. */
const triesMax = Math.ceil(writeWaitMs / (busyTimeoutMs + writeRetryMs))

export function groupCommit(db: Database, hooks: Hooks): GroupCommit {
  const { begin, commit, rollback } = statementsOf(db)
  const settle = inNextTurn(hooks.answered)
  const queue: Waiting[] = []
  let scheduled = false
  let tries = 0
  let idle = Promise.withResolvers<void>()

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(gather, 1)
  }

  /** As long as more come, another turn of the event loop is cheaper than a commit of their own. */
  function gather(known: number): void {
    if (queue.length > known && queue.length < writesPerCommitMax) {
      setImmediate(gather, queue.length)
    } else flush()
  }

  function flush(): void {
    scheduled = false
    hooks.flushing()
    try {
      begin.run()
    } catch (error) {
      retryLater(error)
      return
    }
    tries = 0
    commitBatch(queue.splice(0, writesPerCommitMax))
    if (queue.length > 0) schedule()
    else idle.resolve()
  }

  /** Another process holds the lock. Waiting for it here would stop the event loop: come back instead. */
  function retryLater(error: unknown): void {
    tries += 1
    if (codeOf(error) === busyCode && tries < triesMax) {
      scheduled = true
      setTimeout(flush, writeRetryMs)
      return
    }
    tries = 0
    failAll(queue.splice(0), asRefusal(error))
    idle.resolve()
  }

  /** Inside a transaction that has just begun. `isUnknown`: an earlier one with these writes may be on disk. */
  function commitBatch(batch: Waiting[], isUnknown = false): void {
    let answers: (() => void)[]
    let isAtEnd = false
    try {
      hooks.begun()
      answers = performed(batch, hooks)
      queue.unshift(...batch.splice(answers.length))
      hooks.committing()
      isAtEnd = true
      commit.run()
    } catch (error) {
      if (db.inTransaction) rollback.run()
      hooks.rolledBack()
      const isLeft = isUnknown || (isAtEnd && mayBeLeft(error))
      if (batch.length > 1) for (const waiting of batch) commitAlone(waiting, isLeft)
      else failAll(batch, asRefusal(error, isLeft))
      return
    }
    const fault = hooks.kept()
    if (fault !== null) failAll(batch, unknownOutcome(fault))
    else hooks.committed(batch.length)
    if (fault === null) for (const answer of answers) answer()
    settle()
  }

  function commitAlone(waiting: Waiting, isUnknown: boolean): void {
    try {
      begin.run()
    } catch (error) {
      // Another process was faster: back in line.
      if (codeOf(error) === busyCode) queue.push(waiting)
      else waiting.fail(asRefusal(error, isUnknown))
      return
    }
    commitBatch([waiting], isUnknown)
  }

  function decide<D, T>(decide: () => D, apply: (decision: D) => T): Promise<T> {
    if (queue.length >= writesWaitingMax) {
      return Promise.reject(nothingWritten('Too many writes are waiting.'))
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    if (queue.length === 0) idle = Promise.withResolvers<void>()
    queue.push({ work: answering(decide, apply, resolve), fail: reject })
    schedule()
    return promise
  }

  return {
    decide,
    apply: (apply) => decide(nothing, apply),
    waiting: () => queue.length,
    drained: async () => (queue.length > 0 ? idle.promise : undefined),
  }
}

/** Answers how to have it done in the next turn of the event loop, once however often that is asked. */
function inNextTurn(work: () => void): () => void {
  let isComing = false
  const run = () => {
    isComing = false
    work()
  }
  return () => {
    if (!isComing) setImmediate(run)
    isComing = true
  }
}

function statementsOf(db: Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
  }
}

/** The answers of as many, from the first one on, as one turn of the event loop has time for. */
function performed(batch: readonly Waiting[], { elapsedMs }: Hooks): (() => void)[] {
  const untilMs = elapsedMs() + workMsMax
  const answers: (() => void)[] = []
  for (const waiting of batch) {
    answers.push(perform(waiting))
    if (elapsedMs() >= untilMs) break
  }
  return answers
}

function failAll(batch: readonly Waiting[], reason: unknown): void {
  for (const { fail } of batch) fail(reason)
}

/**
 * Decides, then applies; a decision that throws becomes its own answer, what applying throws does not. Nor does
 * what SQLite throws: for a fault of disk or memory it has rolled back by itself, and whatever the batch went on
 * to write would stand outside of any transaction.
 */
function perform({ work, fail }: Waiting): () => void {
  let apply: () => () => void
  try {
    apply = work()
  } catch (error) {
    if (codeOf(error) !== 0) throw error
    return () => fail(asRefusal(error))
  }
  return apply()
}

function answering<D, T>(
  decide: () => D,
  apply: (decision: D) => T,
  resolve: (value: T) => void,
): Waiting['work'] {
  return () => {
    const decision = decide()
    return () => {
      const value = apply(decision)
      if (value instanceof Promise) throw new Error('work inside a transaction is synchronous')
      return () => resolve(value)
    }
  }
}

const nothing = () => undefined
