import { Bounded } from '../../domain/bounded.ts'
import type { Database } from './statements.ts'

const seqsKept = 16_384

/**
 * Answers the number that stands for an account, a human, a key or a service in the rows of what grows. A row of these
 * is removed with its whole account only, and then nobody asks for its id again: a number that is known stays right. To be asked of the connection that reads: what that
 * one sees is committed. A number that a roll-back takes back may be given to another, and a booking written
 * under it would be that other's.
 */
export function seqReader(
  reader: Database,
  table: 'accounts' | 'humans' | 'api_keys' | 'services',
): (id: string) => Promise<number> {
  const find = reader.prepare<{ seq: number }, [string]>(`SELECT seq FROM ${table} WHERE id = ?`)
  const known = new Bounded<number>(seqsKept)
  return async (id) => {
    const kept = known.get(id)
    if (kept !== undefined) return kept
    const row = await find.get(id)
    if (!row) throw new Error(`${table} has no row for an id that was found`)
    known.set(id, row.seq)
    return row.seq
  }
}

/** The account of an id, as a condition on rows that refer to it by its number. */
export const ofAccount = 'account_seq = (SELECT seq FROM accounts WHERE id = ?)'
