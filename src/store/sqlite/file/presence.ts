/**
 * Whether the file is where it was left. SQLite makes a new one in place of a file that is missing, and
 * takes an empty one for new: a slip of the hand would begin anew in silence. A small file beside it, the
 * mark, tells that there was data.
 */
import { accessSync, constants, existsSync, type Stats, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { UnusableFile } from './unusable.ts'

const markOf = (path: string): string => `${path}.initialized`

const markText =
  'The database beside this file held data. Without it slotflow begins anew only when this file is removed.\n'

/** Undefined for a path that leads nowhere, or through something that is no folder. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined
    throw error
  }
}

/** @throws UnusableFile where the mark tells of a file that is missing or empty. */
export function refuseLoss(path: string): void {
  const size = statOf(path)?.size
  const mark = markOf(path)
  if (size || !existsSync(mark)) return
  throw new UnusableFile(
    `${path} is ${size === 0 ? 'empty' : 'missing'}, but ${mark} tells that it held data. ` +
      'Restore a backup, or remove the mark to begin anew.',
  )
}

/**
 * SQLite opens what it may not write for reading only, and says so at the first write.
 * @throws UnusableFile
 */
export function refuseReadOnly(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK)
    if (existsSync(path)) accessSync(path, constants.W_OK)
  } catch {
    throw new UnusableFile(
      `${path} cannot be written: it or its folder is read-only for this user.`,
    )
  }
}

/** Leaves the mark beside a file that was brought to the present schema. */
export function markPresent(path: string): void {
  if (!existsSync(markOf(path))) writeFileSync(markOf(path), markText)
}

/** Whether two paths, of which the first is there, lead to one file. */
export function isSameFile(path: string, other: string): boolean {
  return leadsTo(other, statSync(path))
}

function leadsTo(path: string, { ino, dev }: Stats): boolean {
  const present = statOf(path)
  return present?.ino === ino && present.dev === dev
}
