import { SQL } from 'bun'
import { nothingWritten, Refusal, unavailable, unknownOutcome } from '../../domain/errors.ts'

/** The server did not answer in time. */
export class LateAnswer extends Error {
  override readonly name = 'LateAnswer'
}

/** What the server says, or what became of the connection, as a clause; by the first letters of the code. */
const passing: readonly (readonly [code: string, reason: string])[] = [
  ['08', 'The connection to the database broke.'],
  ['25006', 'The database takes no writes: it is a standby.'],
  ['25P03', 'The database ended a transaction that took too long.'],
  ['40', 'Others wrote to the same rows.'],
  ['53', 'The database is out of room or connections.'],
  ['55P03', 'The database is locked by another process.'],
  ['57', 'The database stopped, or ended the connection.'],
  ['58', 'The disk of the database answered with an error.'],
  ['ERR_POSTGRES_CONNECTION', 'The database cannot be reached.'],
  ['ERR_POSTGRES_IDLE', 'The connection to the database broke.'],
  ['ERR_POSTGRES_LIFETIME', 'The connection to the database broke.'],
  ['late', 'The database did not answer in time.'],
]

/** The server's code of five characters, or the client's word; empty for anything else. */
export function codeOf(error: unknown): string {
  if (error instanceof LateAnswer) return 'late'
  return error instanceof SQL.PostgresError ? (error.errno ?? error.code) : ''
}

/** Whether the server said so itself: then its transaction is rolled back for certain. */
export function isToldByServer(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(codeOf(error)) && !codeOf(error).startsWith('57P')
}

/**
 * Turns a fault of connection, lock or disk into UNAVAILABLE; anything else stays what it is. `isUnknown`: what was to be
 * written may be there all the same.
 */
export function asRefusal(error: unknown, isUnknown = false): unknown {
  const code = codeOf(error)
  const reason = code && passing.find(([start]) => code.startsWith(start))?.[1]
  if (!reason) return error
  return isUnknown ? unknownOutcome(reason) : nothingWritten(reason)
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
