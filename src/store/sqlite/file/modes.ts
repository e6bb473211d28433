import { chmodSync } from 'node:fs'
import { statOf } from './presence.ts'
import { UnusableFile } from './unusable.ts'

/** What others than the owner may do. */
const others = 0o077

/**
 * Takes from others what they may do with a database: the secrets that sign webhooks stand in it as they are.
 * @throws UnusableFile for a file of somebody else, which only they can close.
 */
export function closeToOthers(path: string): void {
  for (const each of ['', '-wal', '-shm'].map((suffix) => path + suffix)) {
    const mode = statOf(each)?.mode ?? 0
    if ((mode & others) === 0) continue
    try {
      chmodSync(each, mode & ~others & 0o7777)
    } catch {
      throw new UnusableFile(
        `${each} is open to other users and belongs to one of them: chmod 600, as its owner.`,
      )
    }
  }
}
