import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from '../../store.ts'
import { statOf } from './presence.ts'

/** What the file and its journal take of their disk, and what is left of that for this user. */
export function roomReader(path: string): Store['room'] {
  return async () => {
    const { bavail, bsize } = statfsSync(dirname(path))
    const [file = 0, journal = 0] = [path, `${path}-wal`].map((name) => statOf(name)?.size ?? 0)
    return { dataBytes: file + journal, freeBytes: bavail * bsize }
  }
}
