import type { Database } from 'bun:sqlite'
import { asUnusable, UnusableFile } from './file/unusable.ts'
import { migrations } from './migrations.ts'

/** Marks the file as ours: "SLOT" in ASCII. */
const applicationId = 0x534c4f54

/**
 * Looks at a file before anything is set or written; answers its version, 0 for a new one.
 * @throws UnusableFile for what is no database, or one of another program or of a newer version.
 */
export function inspect(db: Database, path: string, known: number = migrations.length): number {
  try {
    return versionOf(db, path, known)
  } catch (error) {
    throw asUnusable(error, path)
  }
}

/**
 * Brings a file to the present schema, all or nothing a step.
 * @throws UnusableFile for a file of another program or of a newer version; nothing is changed then.
 */
export function migrate(db: Database, path: string, steps: readonly string[] = migrations): void {
  if (versionOf(db, path, steps.length) === steps.length) return
  db.run('BEGIN IMMEDIATE')
  try {
    // Read again under the lock: several processes may start at once.
    for (const step of steps.slice(versionOf(db, path, steps.length))) db.run(step)
    db.run(`PRAGMA application_id = ${applicationId}`)
    db.run(`PRAGMA user_version = ${steps.length}`)
    db.run('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.run('ROLLBACK')
    // A step may have left them out, and no rollback brings that back.
    db.run('PRAGMA ignore_check_constraints = OFF')
    throw error
  }
}

function versionOf(db: Database, path: string, known: number): number {
  const { version, id, tables } = stateOf(db)
  if (version > known) {
    throw new UnusableFile(
      `${path} is of schema ${version}, this build knows ${known}. Start a newer slotflow, or restore the backup made before.`,
    )
  }
  const isOurs = id === applicationId
  const isNew = id === 0 && version === 0 && tables === 0
  if (!isOurs && !isNew) {
    throw new UnusableFile(`${path} is a database of another program. Set SLOTFLOW_DATA elsewhere.`)
  }
  return version
}

/** In one statement, so that all is of one moment: another process may be at the same work. */
function stateOf(db: Database): { version: number; id: number; tables: number } {
  const sql = `SELECT user_version AS version, application_id AS id,
    (SELECT count(*) FROM sqlite_schema) AS tables FROM pragma_user_version, pragma_application_id`
  const state = db.prepare<{ version: number; id: number; tables: number }, []>(sql).get()
  return state ?? { version: 0, id: 0, tables: 0 }
}
