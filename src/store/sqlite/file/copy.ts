import type { Database } from 'bun:sqlite'
import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs'
import { isDamage } from '../errors.ts'
import { connectExisting } from './connect.ts'
import { closeToOthers } from './modes.ts'
import { checkSoundness, type Finding } from './soundness.ts'
import { asUnusable, UnusableFile } from './unusable.ts'

/** A file that was found whole, and what is in it. */
export interface WholeFile {
  readonly bytes: number
  readonly rows: Readonly<Record<string, number>>
  /** Rules that its rows break: the file is whole all the same. */
  readonly broken: readonly Finding[]
}

const counted = ['accounts', 'humans', 'bookings', 'events', 'deliveries'] as const

/**
 * Looks at every page of a file.
 * @throws UnusableFile for one that is missing, damaged, not ours or of a newer version.
 */
export function verifyFile(path: string, eventsSinceMs: number): WholeFile {
  const { db, version } = connectExisting(path)
  try {
    const findings = checkSoundness(db, version, eventsSinceMs)
    const damage = findings.find(({ isDamage, found }) => isDamage && found > 0)
    if (damage) {
      throw new UnusableFile(`${path} is damaged: ${damage.name}: ${damage.examples[0]}.`)
    }
    const rows = counted.map((table) => [table, countOf(db, table)] as const)
    const broken = findings.filter(({ found }) => found > 0)
    return { bytes: statSync(path).size, rows: Object.fromEntries(rows), broken }
  } finally {
    db.close(true)
  }
}

function countOf(db: Database, table: (typeof counted)[number]): number {
  return db.prepare<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0
}

/**
 * Writes all that is committed at this moment into a new file and syncs it, whoever writes meanwhile.
 * Nothing is left of a copy that fails.
 * @throws UnusableFile
 */
export function copyInto(path: string, target: string): void {
  const { db } = connectExisting(path)
  try {
    db.prepare('VACUUM INTO ?').run(target)
    closeToOthers(target)
    sync(target)
  } catch (error) {
    discard(target)
    throw asUnusable(error, isDamage(error) ? path : target)
  } finally {
    db.close(true)
  }
}

/** Removes a copy, also one that was left half made. */
export function discard(path: string): void {
  for (const suffix of ['', '-journal']) rmSync(path + suffix, { force: true })
}

/** Waits until a file, or the names in a folder, are on disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
