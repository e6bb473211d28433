import type { Database } from 'bun:sqlite'
import { busyCode, codeOf, isDamage } from '../errors.ts'
import { openAs } from './connect.ts'
import { UnusableFile } from './unusable.ts'

/** Takes a small file alone, with SQLite's own lock, which ends with its process, however it ends; false where another has it. */
export function lockAlone(lock: Database): boolean {
  lock.run('PRAGMA busy_timeout = 0')
  try {
    lock.run('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (codeOf(error) === busyCode) return false
    if (!isDamage(error)) throw error
    throw new UnusableFile(
      `${lock.filename} is no lock of slotflow. It holds no data: stop every process of this folder and remove it.`,
    )
  }
}

/** Runs `work` while no other process runs what is locked by the same file; null where one does. */
export async function aloneWith<T>(path: string, work: () => Promise<T>): Promise<T | null> {
  const lock = openAs(path, { create: true, readwrite: true })
  try {
    return lockAlone(lock) ? await work() : null
  } finally {
    lock.close(true)
  }
}
