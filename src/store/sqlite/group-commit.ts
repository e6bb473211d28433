/**
 * Writes that arrive while others wait share one BEGIN IMMEDIATE … COMMIT, and so one fsync. Each runs
 * in a savepoint of its own, so that a refusal of one touches no other, and none is answered before the
 * commit is on disk. A lone write on an idle server waits for no company: it starts on the same turn of
 * the event loop.
 */
import type { Database } from 'bun:sqlite'
import {
  busyTimeoutMs,
  writeRetryMs,
  writesPerCommitMax,
  writesWaitingMax,
  writeWaitMs,
} from '../../domain/limits.ts'
import { asRefusal, busyCode, codeOf, unavailable } from './errors.ts'

export interface GroupCommit {
  /**
   * Runs `work` inside a transaction and answers once it is durable. `work` is synchronous: an await
   * would let the transaction end before it does.
   */
  write<T>(work: () => T): Promise<T>
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>
}

interface Waiting {
  /** Does the work; the function it returns gives the answer, after the commit. */
  run(): () => void
  fail(error: unknown): void
}

/** `committed` is called after each commit, before its writes are answered. */
export function groupCommit(db: Database, committed: (writes: number) => void): GroupCommit {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT work')
  const release = db.prepare('RELEASE work')
  const rollbackTo = db.prepare('ROLLBACK TO work')
  const triesMax = Math.ceil(writeWaitMs / (busyTimeoutMs + writeRetryMs))
  const queue: Waiting[] = []
  let scheduled = false
  let tries = 0
  let idle = Promise.withResolvers<void>()

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  function flush(): void {
    scheduled = false
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
    for (const { fail } of queue.splice(0)) fail(asRefusal(error))
    idle.resolve()
  }

  function commitBatch(batch: readonly Waiting[]): void {
    let answers: (() => void)[]
    try {
      answers = batch.map(runAlone)
      commit.run()
    } catch (error) {
      if (db.inTransaction) rollback.run()
      for (const { fail } of batch) fail(asRefusal(error))
      return
    }
    committed(batch.length)
    for (const answer of answers) answer()
  }

  function runAlone({ run, fail }: Waiting): () => void {
    savepoint.run()
    try {
      const answer = run()
      release.run()
      return answer
    } catch (error) {
      // A full disk makes SQLite roll the whole transaction back: then there is nothing to return to.
      if (!db.inTransaction) throw error
      rollbackTo.run()
      release.run()
      return () => fail(asRefusal(error))
    }
  }

  return {
    write<T>(work: () => T): Promise<T> {
      if (queue.length >= writesWaitingMax) {
        return Promise.reject(unavailable('Too many writes are waiting.'))
      }
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const run = () => {
        const value = work()
        if (value instanceof Promise) throw new Error('work inside a transaction is synchronous')
        return () => resolve(value)
      }
      if (queue.length === 0) idle = Promise.withResolvers<void>()
      queue.push({ run, fail: reject })
      schedule()
      return promise
    },
    async drained() {
      if (queue.length > 0) await idle.promise
    },
  }
}
