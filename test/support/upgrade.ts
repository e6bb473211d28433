/** Files of 0.1.0 with many bookings, and migrations of them that are killed on the way. */
import { Database } from 'bun:sqlite'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { seed } from '../../scripts/soak/seed.ts'
import { migrate } from '../../src/store/sqlite/migrate.ts'
import { migrations } from '../../src/store/sqlite/migrations.ts'

/** A file of the first schema, in which so many bookings stand beside each other without a gap. */
export function makeFirstSchema(path: string, bookings: number): void {
  using db = new Database(path, { strict: true })
  db.run('PRAGMA journal_mode = WAL')
  migrate(db, path, migrations.slice(0, 1))
  db.run("INSERT INTO accounts VALUES (1, 'a', 'default', 'unlimited', 0, 0)")
  seed(path, Math.ceil(bookings / 10_000), bookings, Date.now())
  // One file, to be copied.
  db.run('PRAGMA journal_mode = DELETE')
}

/** Opened to write, as a killed process may have left something to take back. */
export function versionOf(path: string): number {
  using db = new Database(path, { readwrite: true })
  const row = db.query<{ user_version: number }, []>('PRAGMA user_version').get()
  return row?.user_version ?? 0
}

/** How many bookings there are, and the sum of their starts: none is lost or moved while both stay. */
export function sumOf(path: string): string {
  using db = new Database(path, { readwrite: true })
  const sql = 'SELECT count(*), sum(starts_at), sum(event_seq) FROM bookings'
  return db.query(sql).values().flat().join(' ')
}

const migrating = `
  const { openAt } = await import('${join(import.meta.dir, 'store.ts')}')
  console.log('begins')
  await openAt(process.argv[1]).close()`

/** Migrates a copy of the file in a process of its own, which is killed after so long; answers the copy's path. */
export async function killedWhileMigrating(original: string, afterMs: number): Promise<string> {
  const path = `${original}.copy`
  for (const end of ['', '-wal', '-shm', '.initialized']) rmSync(path + end, { force: true })
  copyFileSync(original, path)
  const cmd = [process.execPath, '-e', migrating, path]
  const child = Bun.spawn(cmd, { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
  await child.stdout.getReader().read()
  await Bun.sleep(afterMs)
  child.kill('SIGKILL')
  await child.exited
  return path
}
