import { Database } from 'bun:sqlite'
import { busyTimeoutMs } from '../../domain/limits.ts'

/**
 * The connection that writes. Defaults of bun:sqlite that lose or hang are set here: FULL, because
 * with NORMAL a power cut loses acknowledged rows; foreign keys, which are off; a bound on waiting.
 */
export function connectWriter(path: string): Database {
  const db = new Database(path, { create: true, readwrite: true, strict: true })
  db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  db.run('PRAGMA journal_mode = WAL')
  db.run('PRAGMA synchronous = FULL')
  db.run('PRAGMA foreign_keys = ON')
  db.run('PRAGMA trusted_schema = OFF')
  return db
}

/** A connection that only reads: in WAL mode it waits for no writer. */
export function connectReader(path: string): Database {
  const db = new Database(path, { readonly: true, strict: true })
  db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  db.run('PRAGMA trusted_schema = OFF')
  db.run('PRAGMA query_only = ON')
  return db
}
