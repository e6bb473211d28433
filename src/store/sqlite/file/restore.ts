import { chownSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { busyCode, codeOf, isDamage } from '../errors.ts'
import { connectExisting, openAs } from './connect.ts'
import { copyInto, discard, sync, verifyFile, type WholeFile } from './copy.ts'
import { isSameFile, markPresent } from './presence.ts'
import { checkSchema } from './schema-check.ts'
import { asUnusable, UnusableFile } from './unusable.ts'

export interface Restored extends WholeFile {
  /** Where the file that was there before is now; null where there was none. */
  readonly kept: string | null
  /** Who can do everything with it, by name. */
  readonly adminKeys: readonly AdminKey[]
}

export interface AdminKey {
  readonly account: string
  readonly name: string
  readonly prefix: string
}

/** The times that a restore is told. */
export interface RestoreTimes {
  readonly nowMs: number
  /** Events of bookings made since then must still be there. */
  readonly eventsSinceMs: number
}

/**
 * Puts a verified copy of a backup in the place of the file, which is kept beside it under a dated name.
 * @throws UnusableFile where the backup is not fit or the file is in use; all is as it was then.
 */
export function restore(path: string, backup: string, times: RestoreTimes): Restored {
  const { nowMs, eventsSinceMs } = times
  if (existsSync(path) && isSameFile(path, backup)) {
    throw new UnusableFile(`${backup} is the database itself. Name a backup of it.`)
  }
  verifyFile(backup, eventsSinceMs)
  mkdirSync(dirname(path), { recursive: true })
  const staged = `${path}.restoring`
  discard(staged)
  copyInto(backup, staged)
  try {
    keepOwner(staged, existsSync(path) ? path : dirname(path))
    const whole = verifyFile(staged, eventsSinceMs)
    const adminKeys = adminKeysIn(staged)
    const letGo = holdAlone(path)
    try {
      const kept = setAside(path, nowMs)
      renameSync(staged, path)
      sync(dirname(path))
      markPresent(path)
      return { ...whole, kept, adminKeys }
    } finally {
      letGo()
    }
  } finally {
    discard(staged)
  }
}

/**
 * Whoever made a backup may have put a key into it, or a trigger.
 * @throws UnusableFile for a schema that is not the one of its version.
 */
function adminKeysIn(staged: string): AdminKey[] {
  const { db, version } = connectExisting(staged)
  try {
    const { found, examples } = checkSchema(db, version)
    if (found > 0) {
      throw new UnusableFile(
        `The schema of the backup differs from what its version makes: ${examples.join(', ')}. Nothing was restored.`,
      )
    }
    return db
      .prepare<AdminKey, []>(
        `SELECT accounts.name AS account, api_keys.name, prefix FROM api_keys
          JOIN accounts ON accounts.id = account_id
          WHERE scope = 'admin' AND revoked_at IS NULL ORDER BY accounts.name, api_keys.id`,
      )
      .all()
  } finally {
    db.close(true)
  }
}

/** What root restores is for the user who serves. */
function keepOwner(staged: string, like: string): void {
  const { uid, gid } = statSync(like)
  if (process.getuid?.() === 0) chownSync(staged, uid, gid)
}

/**
 * Folds the journal in and locks the file; answers how to let go of it. To leave WAL mode SQLite must be
 * alone with the file, so whoever else has it open, at work or not, is noticed. A file too damaged to be
 * asked is not locked.
 * @throws UnusableFile for a file that another process has open.
 */
function holdAlone(path: string): () => void {
  if (!statSync(path, { throwIfNoEntry: false })?.size) return () => undefined
  const db = openAs(path, { readwrite: true })
  try {
    db.run('PRAGMA journal_mode = DELETE')
    db.run('BEGIN EXCLUSIVE')
  } catch (error) {
    if (isDamage(error)) return () => db.close()
    db.close()
    if (codeOf(error) !== busyCode) throw asUnusable(error, path)
    throw new UnusableFile(`${path} is open in another process. Stop the server, then restore.`)
  }
  return () => db.close()
}

/** The journal of a damaged file goes with it: beside another file it would be played into that. */
function setAside(path: string, nowMs: number): string | null {
  const date = new Date(nowMs).toISOString().replaceAll(':', '-')
  const kept = `${path}.before-${date}`
  const found = ['', '-wal', '-shm'].filter((suffix) => existsSync(path + suffix))
  for (const suffix of found) renameSync(path + suffix, kept + suffix)
  return found.includes('') ? kept : null
}
