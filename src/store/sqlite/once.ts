import type { Database } from 'bun:sqlite'
import {
  idempotencyKeptMs,
  isSameRequest,
  keyConflict,
  type Once,
  type Outcome,
} from '../../domain/idempotency.ts'
import type { Bindings } from '../rows/bindings.ts'
import type { GroupCommit } from './group-commit.ts'

interface KeptAnswer {
  fingerprint: string
  answer: string
  madeBy: string | null
}

/** Writes once per key: the kept answer is looked up and stored in the transaction of the work itself. */
export type WriteOnce = <D, T>(
  once: Once<T> | undefined,
  decide: () => D,
  apply: (decision: D) => T,
) => Promise<Outcome<T>>

export function sqliteOnce(writer: Database, commit: GroupCommit): WriteOnce {
  const find = writer.prepare<KeptAnswer, [string, string, number]>(
    `SELECT fingerprint, answer, (SELECT id FROM api_keys WHERE seq = made_by) AS madeBy
     FROM idempotency WHERE account_id = ? AND key = ? AND created_at > ?`,
  )
  const keep = writer.prepare<null, [Bindings]>(
    `INSERT OR REPLACE INTO idempotency (account_id, key, fingerprint, answer, created_at, made_by)
     VALUES ($account_id, $key, $fingerprint, $answer, $created_at,
       (SELECT seq FROM api_keys WHERE id = $made_by))`,
  )

  function replayOf<T>(once: Once<T>): string | null {
    const { accountId, key, nowMs, by } = once
    const kept = find.get(accountId, key, nowMs - idempotencyKeptMs)
    if (!kept) return null
    const { answer, madeBy } = kept
    if (isSameRequest(once, kept.fingerprint) && (by?.mayRead(madeBy, answer) ?? true))
      return answer
    throw keyConflict()
  }

  function keepFor<T>(once: Once<T>, value: T): void {
    const { accountId, key, fingerprint, nowMs, by } = once
    keep.run({
      ...{ key, fingerprint },
      account_id: accountId,
      answer: once.answer(value),
      created_at: nowMs,
      made_by: by?.keyId ?? null,
    })
  }

  return <D, T>(once: Once<T> | undefined, decide: () => D, apply: (decision: D) => T) =>
    commit.decide(
      (): Decided<D> => {
        const kept = once ? replayOf(once) : null
        return kept === null ? { kept, decision: decide() } : { kept }
      },
      (decided): Outcome<T> => {
        if (decided.kept !== null) return { replayed: true, answer: decided.kept }
        const value = apply(decided.decision)
        if (once) keepFor(once, value)
        return { replayed: false, value }
      },
    )
}

type Decided<D> = { readonly kept: string } | { readonly kept: null; readonly decision: D }
