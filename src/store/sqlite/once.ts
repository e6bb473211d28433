import type { Database } from 'bun:sqlite'
import { Refusal } from '../../domain/errors.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import { idempotencyKeptMs } from '../../domain/limits.ts'
import type { GroupCommit, Work } from './group-commit.ts'

/** Writes once per key: the kept answer is looked up and stored in the transaction of the work itself. */
export type WriteOnce = <T>(once: Once<T> | undefined, work: Work<T>) => Promise<Outcome<T>>

export function sqliteOnce(writer: Database, commit: GroupCommit): WriteOnce {
  const find = writer.prepare<{ fingerprint: string; answer: string }, [string, string, number]>(
    'SELECT fingerprint, answer FROM idempotency WHERE account_id = ? AND key = ? AND created_at > ?',
  )
  const keep = writer.prepare<null, [string, string, string, string, number]>(
    `INSERT OR REPLACE INTO idempotency (account_id, key, fingerprint, answer, created_at)
     VALUES (?, ?, ?, ?, ?)`,
  )

  function replayOf<T>({ accountId, key, fingerprint, nowMs }: Once<T>): string | null {
    const kept = find.get(accountId, key, nowMs - idempotencyKeptMs)
    if (!kept) return null
    if (kept.fingerprint === fingerprint) return kept.answer
    throw new Refusal(
      'IDEMPOTENCY_CONFLICT',
      'This Idempotency-Key was used for another request within the last 24 hours. Send a new key with a new request.',
    )
  }

  return <T>(once: Once<T> | undefined, work: Work<T>) =>
    commit.write((): (() => Outcome<T>) => {
      const kept = once ? replayOf(once) : null
      if (kept !== null) return () => ({ replayed: true, answer: kept })
      const apply = work()
      return () => {
        const value = apply()
        if (once) {
          keep.run(once.accountId, once.key, once.fingerprint, once.answer(value), once.nowMs)
        }
        return { replayed: false, value }
      }
    })
}
