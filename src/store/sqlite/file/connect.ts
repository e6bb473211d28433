import { Database, type DatabaseOptions } from 'bun:sqlite'
import { busyCode, codeOf } from '../errors.ts'
import { inspect, migrate } from '../migrate.ts'
import { closeToOthers } from './modes.ts'
import { markPresent, refuseLoss, refuseReadOnly, statOf } from './presence.ts'
import { asUnusable, UnusableFile } from './unusable.ts'

/** How long a write may wait for another process's lock before it is answered 503. */
export const writeWaitMs = 5_000
/** SQLite's own wait blocks the event loop, so it is short; the longer wait is ours and does not. */
export const busyTimeoutMs = 5
/** For a connection, unless it is told another. */
export const pageCacheBytes = 32 * 1024 * 1024
const walTriesMax = 100
/** The WAL is copied into the file when it has grown by so many pages, 4 MiB. Nothing else is done meanwhile. */
export const checkpointPages = 1_024
/**
 * A WAL that grew beyond it behind a long reader, such as a backup, is cut to it when it is begun anew. Well
 * above what it grows to by itself: to be given the blocks again each time would cost.
 */
export const journalKeptBytes = 16 * 1024 * 1024

/*
 * A trap for every statement prepared on these connections: where a bound value meets ORDER BY, SQLite
 * prepares the statement anew at each call, to look at the value (measured: 2.9 µs instead of 0.4).
 * `+?` in place of `?` hides the value from the planner.
 */

/**
 * The connection that writes, to a file brought to the present schema. Defaults of bun:sqlite that lose
 * or hang are set here: FULL, because with NORMAL a power cut loses acknowledged rows; foreign keys,
 * which are off; a bound on waiting.
 * @throws UnusableFile, and then the file is as it was.
 */
export function connectWriter(path: string, cacheBytes = pageCacheBytes): Database {
  refuseLoss(path)
  refuseReadOnly(path)
  const db = openAs(path, { create: true, readwrite: true })
  try {
    // Before anything is set: the journal is made with the mode of its file.
    closeToOthers(path)
    prepareFile(db, path)
    markPresent(path)
  } catch (error) {
    db.close(true)
    throw asUnusable(error, path)
  }
  db.run('PRAGMA synchronous = FULL')
  db.run('PRAGMA foreign_keys = ON')
  db.run('PRAGMA trusted_schema = OFF')
  db.run(`PRAGMA wal_autocheckpoint = ${checkpointPages}`)
  db.run(`PRAGMA journal_size_limit = ${journalKeptBytes}`)
  // A statement that fires triggers keeps a journal of its own: in a file, it costs as much as the rows.
  db.run('PRAGMA temp_store = MEMORY')
  db.run(`PRAGMA cache_size = -${Math.ceil(cacheBytes / 1_024)}`)
  return db
}

/** Nothing is served yet, so the event loop may wait: several processes may start in one moment. */
function prepareFile(db: Database, path: string): void {
  db.run(`PRAGMA busy_timeout = ${writeWaitMs}`)
  // Before the journal mode is set, which would change a file that is not ours.
  inspect(db, path)
  setWal(db)
  migrate(db, path)
  db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
}

/** The change of journal mode is not waited for by SQLite when another process is at it: a lock is. */
function setWal(db: Database): void {
  for (let tries = 1; ; tries += 1) {
    try {
      db.run('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (codeOf(error) !== busyCode || tries === walTriesMax) throw error
      db.run('BEGIN IMMEDIATE')
      db.run('ROLLBACK')
    }
  }
}

/** A connection that only reads: in WAL mode it waits for no writer. */
export function connectReader(path: string, cacheBytes = pageCacheBytes): Database {
  const db = openAs(path, { readonly: true })
  db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  db.run('PRAGMA trusted_schema = OFF')
  db.run('PRAGMA query_only = ON')
  db.run(`PRAGMA cache_size = -${Math.ceil(cacheBytes / 1_024)}`)
  return db
}

/**
 * A connection that only reads, to a file that must be there, of this version or an older one. It waits
 * for locks: nothing is served on it.
 * @throws UnusableFile, and then the file is as it was.
 */
export function connectExisting(path: string): { db: Database; version: number } {
  refuseLoss(path)
  if (!statOf(path)?.isFile()) {
    throw new UnusableFile(`There is no file ${path}. Check its name, or SLOTFLOW_DATA.`)
  }
  const db = openAs(path, { readonly: true })
  try {
    db.run(`PRAGMA busy_timeout = ${writeWaitMs}`)
    db.run('PRAGMA trusted_schema = OFF')
    const version = inspect(db, path)
    if (version === 0) throw new UnusableFile(`${path} is empty.`)
    return { db, version }
  } catch (error) {
    db.close(true)
    throw error
  }
}

/** @throws UnusableFile */
export function openAs(path: string, options: DatabaseOptions): Database {
  try {
    return new Database(path, { ...options, strict: true })
  } catch (error) {
    throw asUnusable(error, path)
  }
}
