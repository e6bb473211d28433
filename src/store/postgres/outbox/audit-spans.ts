import type { AuditFilter } from '../../store.ts'
import { ofAccount } from '../seqs.ts'
import type { Database } from '../statements.ts'

/** Rows from the one up to before the other. */
export interface SeqSpan {
  readonly from: number
  readonly before: number
}

interface Timed {
  readonly seq: number
  readonly at: number
}

/**
 * Between which rows those of some span of time lie, in a table whose rows are written as time goes by: found by
 * halving, for an index of the times would be paid for by every booking. Where a clock was set back they are near it.
 */
export function spanReader(reader: Database, table: 'audit' | 'events', time: string) {
  const from = reader.prepare<Timed, [string, number]>(
    `SELECT seq, ${time} AS at FROM ${table} WHERE ${ofAccount} AND seq >= ? ORDER BY seq LIMIT 1`,
  )
  const newest = reader.prepare<{ seq: number }, [string]>(
    `SELECT seq FROM ${table} WHERE ${ofAccount} ORDER BY seq DESC LIMIT 1`,
  )
  /** The first row of that time or later; behind the last where there is none. */
  const firstSince = async (accountId: string, ms: number): Promise<number> => {
    let [low, high] = [0, ((await newest.get(accountId))?.seq ?? 0) + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const row = await from.get(accountId, middle)
      if (row === null || row.at >= ms) high = middle
      else low = row.seq + 1
    }
    return low
  }
  return async (accountId: string, { sinceMs, untilMs }: AuditFilter): Promise<SeqSpan> => ({
    from: sinceMs === undefined ? 0 : await firstSince(accountId, sinceMs),
    before: untilMs === undefined ? Number.MAX_SAFE_INTEGER : await firstSince(accountId, untilMs),
  })
}
