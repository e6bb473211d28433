import { codeOf } from '../errors.ts'

/** The reason why a file cannot be used, in a sentence for the operator. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
}

/** By primary result code: what SQLite means, and what to do. */
const reasons = new Map<number, string>([
  [5, 'is locked by another process. Try again when that has ended'],
  [8, 'cannot be written. Check the permissions of the file and of its folder'],
  [10, 'cannot be read or written: the disk is full, or answers with an error'],
  [11, 'is damaged; restore a backup. It was not changed'],
  [13, 'cannot be written: the disk is full. Make room and start again'],
  [14, 'cannot be opened. Check that its folder is there, and the permissions of both'],
  [
    26,
    'is not a database, and was not changed. Name another file, or another folder in SLOTFLOW_DATA',
  ],
])

/** An UnusableFile for what SQLite says of a file; anything else stays what it is. */
export function asUnusable(error: unknown, path: string): unknown {
  const reason = reasons.get(codeOf(error))
  return reason ? new UnusableFile(`${path} ${reason}.`) : error
}
