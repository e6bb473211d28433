import { SQLiteError } from 'bun:sqlite'
import { nothingWritten, Refusal, unavailable, unknownOutcome } from '../../domain/errors.ts'

/** Primary result codes (the low byte) of faults that pass or that the operator mends, not of bugs. */
const passing = new Map<number, string>([
  [5, 'The database is locked by another process.'],
  [8, 'The database cannot be written.'],
  [10, 'The disk answered with an error.'],
  [11, 'The database is damaged.'],
  [13, 'The disk is full.'],
  [14, 'The database file cannot be opened.'],
  [26, 'The database is damaged.'],
])

export const busyCode = 5
const diskErrorCode = 10

const damageCodes: readonly number[] = [11, 26]

/** The primary result code of an SQLite error; 0 for anything else. */
export function codeOf(error: unknown): number {
  return error instanceof SQLiteError ? error.errno & 0xff : 0
}

/** Whether SQLite says that a file is not, or no longer, a sound database. */
export function isDamage(error: unknown): boolean {
  return damageCodes.includes(codeOf(error))
}

/**
 * Turns a fault of disk or lock into UNAVAILABLE; anything else stays what it is. `isUnknown`: what was to be written may
 * be on disk all the same.
 */
export function asRefusal(error: unknown, isUnknown = false): unknown {
  const reason = passing.get(codeOf(error))
  if (reason === undefined) return error
  return isUnknown ? unknownOutcome(reason) : nothingWritten(reason)
}

/**
 * Whether a COMMIT that failed may have left on disk what it was to write. After a sync that failed it is there or not,
 * and SQLite takes it for committed where the process dies before it writes in its place again.
 */
export function mayBeLeft(error: unknown): boolean {
  return codeOf(error) === diskErrorCode
}

/** What takes several transactions and has made the first of them: told truly where a later one is refused. */
export async function halfDone<T>(rest: Promise<T>, words: string): Promise<T> {
  try {
    return await rest
  } catch (error) {
    const isPassing = error instanceof Refusal && error.code === 'UNAVAILABLE'
    throw isPassing ? unavailable(`Only a part was done. ${words} Send the request again.`) : error
  }
}
