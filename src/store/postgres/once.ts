import {
  idempotencyKeptMs,
  isSameRequest,
  keyConflict,
  type Once,
  type Outcome,
} from '../../domain/idempotency.ts'
import type { Bindings } from '../rows/bindings.ts'
import type { Commits } from './group-commit.ts'
import type { Database } from './statements.ts'

interface KeptAnswer {
  fingerprint: string
  answer: string
  madeBy: string | null
}

/** Writes once per key: the kept answer is looked up and stored in the transaction of the work itself. */
export type WriteOnce = <D, T>(
  accountId: string,
  once: Once<T> | undefined,
  decide: () => Promise<D>,
  apply: (decision: D) => T | Promise<T>,
) => Promise<Outcome<T>>

export function postgresOnce(writer: Database, commit: Commits): WriteOnce {
  const find = writer.prepare<KeptAnswer, [string, string, number]>(
    `SELECT fingerprint, answer, (SELECT id FROM api_keys WHERE seq = made_by) AS madeBy
     FROM idempotency WHERE account_id = ? AND key = ? AND created_at > ?`,
  )
  const keep = writer.prepare<null, [Bindings]>(
    `INSERT INTO idempotency (account_id, key, fingerprint, answer, created_at, made_by)
     VALUES ($account_id, $key, $fingerprint, $answer, $created_at,
       (SELECT seq FROM api_keys WHERE id = $made_by))
     ON CONFLICT (account_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, answer = excluded.answer,
       created_at = excluded.created_at, made_by = excluded.made_by`,
  )

  async function replayOf<T>(once: Once<T>): Promise<string | null> {
    const { accountId, key, nowMs, by } = once
    const kept = await find.get(accountId, key, nowMs - idempotencyKeptMs)
    if (!kept) return null
    const { answer, madeBy } = kept
    if (isSameRequest(once, kept.fingerprint) && (by?.mayRead(madeBy, answer) ?? true))
      return answer
    throw keyConflict()
  }

  async function keepFor<T>(once: Once<T>, value: T): Promise<void> {
    const { accountId, key, fingerprint, nowMs, by } = once
    await keep.run({
      ...{ key, fingerprint },
      account_id: accountId,
      answer: once.answer(value),
      created_at: nowMs,
      made_by: by?.keyId ?? null,
    })
  }

  return <D, T>(
    accountId: string,
    once: Once<T> | undefined,
    decide: () => Promise<D>,
    apply: (decision: D) => T | Promise<T>,
  ) =>
    commit.of(accountId).decide(
      async (): Promise<Decided<D>> => {
        const kept = once ? await replayOf(once) : null
        return kept === null ? { kept, decision: await decide() } : { kept }
      },
      async (decided): Promise<Outcome<T>> => {
        if (decided.kept !== null) return { replayed: true, answer: decided.kept }
        const value = await apply(decided.decision)
        if (once) await keepFor(once, value)
        return { replayed: false, value }
      },
    )
}

type Decided<D> = { readonly kept: string } | { readonly kept: null; readonly decision: D }
