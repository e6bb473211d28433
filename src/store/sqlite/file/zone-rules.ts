/**
 * The zone rules that lie with the data. Every process that decides keeps a shared lock on a small file beside the
 * database for as long as it lives, and only one that has it alone may put other rules in force: two processes never
 * decide by different ones. SQLite's own locks do it, which end with their process, however it ends.
 */
import type { Database } from 'bun:sqlite'
import type { ZonePack } from '../../../domain/time/zone-rules.ts'
import { openAs, writeWaitMs } from './connect.ts'
import { lockAlone } from './lock.ts'
import { UnusableFile } from './unusable.ts'

export interface HeldRules {
  /** In force, and not to be changed by anybody before `release`. */
  readonly rules: ZonePack
  /** The version that was in force until now; null where nothing was changed, or nothing was there. */
  readonly replaced: string | null
  /** Whether other rules should be in force and cannot be, because another process has the data open. */
  readonly isWaiting: boolean
  release(): void
}

/** What to put in force instead of what is installed (null: nothing); null for none. */
export type Choice = (installed: ZonePack | null) => ZonePack | null

/** @throws UnusableFile, or an SQLiteError where the file cannot be read or written. */
export function holdZoneRules(path: string, choose: Choice, nowMs: number): HeldRules {
  const lock = openAs(`${path}.zones`, { create: true, readwrite: true })
  const db = openAs(path, { readwrite: true })
  try {
    db.run(`PRAGMA busy_timeout = ${writeWaitMs}`)
    db.run('PRAGMA synchronous = FULL')
    const isAlone = lockAlone(lock)
    const before = readInstalled(db)
    const chosen = choose(before)
    if (isAlone && chosen) install(db, chosen, nowMs)
    lockShared(lock, isAlone)
    const rules = readInstalled(db)
    if (!rules)
      throw new UnusableFile(
        `${path} has no zone rules. Start the service while no other process has the file open.`,
      )
    return {
      rules,
      replaced: isAlone && chosen && before ? before.version : null,
      isWaiting: chosen !== null && rules.digest !== chosen.digest,
      release: () => lock.close(true),
    }
  } catch (error) {
    lock.close(true)
    throw error
  } finally {
    db.close(true)
  }
}

/** Between the two locks another process may have had the file alone: the rules are read after this one. */
function lockShared(lock: Database, isAlone: boolean): void {
  if (isAlone) lock.run('COMMIT')
  lock.run(`PRAGMA busy_timeout = ${writeWaitMs}`)
  lock.run('BEGIN')
  // A transaction takes its lock with its first statement.
  lock.prepare('SELECT count(*) FROM sqlite_schema').get()
}

interface RulesRow {
  version: string
  digest: string
  source: string
  released_at: number
  pack: Uint8Array<ArrayBuffer>
}

function readInstalled(db: Database): ZonePack | null {
  const row = db
    .prepare<RulesRow, []>(
      'SELECT version, digest, source, released_at, pack FROM zone_rules ORDER BY seq DESC LIMIT 1',
    )
    .get()
  if (!row) return null
  const { version, digest, source, released_at: releasedMs } = row
  return {
    version,
    digest,
    source,
    releasedMs,
    get text() {
      return new TextDecoder().decode(Bun.gunzipSync(row.pack))
    },
  }
}

function install(db: Database, rules: ZonePack, nowMs: number): void {
  const { version, digest, source, releasedMs, text } = rules
  db.prepare(
    `INSERT INTO zone_rules (version, digest, source, released_at, installed_at, pack)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(version, digest, source, releasedMs, nowMs, Bun.gzipSync(Buffer.from(text)))
  db.prepare('DELETE FROM zone_rules WHERE seq <= (SELECT max(seq) FROM zone_rules) - ?').run(
    rulesKept,
  )
}

/** The last ones tell what was in force before. */
const rulesKept = 4
