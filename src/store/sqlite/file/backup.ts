import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { copyInto, discard, sync, verifyFile, type WholeFile } from './copy.ts'
import { UnusableFile } from './unusable.ts'

/**
 * Copies the file as it is at one moment, while others go on writing, and looks at every page of the
 * copy before it gets its name.
 * @throws UnusableFile; nothing stands under the name then that was not there before.
 */
export function backUp(path: string, target: string, eventsSinceMs: number): WholeFile {
  refuseExisting(target)
  const partial = `${target}.${process.pid}.partial`
  copyInto(path, partial)
  try {
    const copy = verifyFile(partial, eventsSinceMs)
    refuseExisting(target)
    renameSync(partial, target)
    sync(dirname(target))
    return copy
  } finally {
    discard(partial)
  }
}

function refuseExisting(target: string): void {
  if (existsSync(target)) {
    throw new UnusableFile(`${target} exists already, and no backup is overwritten. Name another.`)
  }
}
