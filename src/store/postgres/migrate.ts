import { codeOf } from './errors.ts'
import { migrations } from './migrations.ts'
import type { Sender } from './statements.ts'

/** Why a database cannot be used, in a sentence for the operator. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase'
}

/** One at a time: several processes may start at once. */
const migrating = 0x534c4f55
const oldestServer = 140_000

/** What every promise rests on, tried on this very server before anything is written. */
const tried = [
  ['have the extension btree_gist', 'CREATE EXTENSION IF NOT EXISTS btree_gist'],
  [
    'keep bookings apart by exclusion constraints',
    `CREATE TEMP TABLE slotflow_try (a bigint, b int8range,
       EXCLUDE USING gist (a WITH =, b WITH &&) WHERE (a > 0)) ON COMMIT DROP`,
  ],
  [
    'keep the locks of a transaction',
    'SELECT pg_advisory_xact_lock_shared(1), pg_current_xact_id()',
  ],
] as const

/**
 * Brings a database to the present schema, all or nothing.
 * @throws UnusableDatabase for one that cannot hold what is promised, of a newer version, or of another program
 */
export async function migrate(
  sender: Sender,
  steps: readonly string[] = migrations,
): Promise<void> {
  await inspect(sender)
  if ((await versionOf(sender, steps.length)) === steps.length) return
  await sender.send('BEGIN', [])
  try {
    await sender.send(`SELECT pg_advisory_xact_lock(${migrating})`, [])
    const version = await versionOf(sender, steps.length)
    if (version === 0) {
      for (const [what, sql] of tried) await told(what, () => sender.send(sql, []))
    }
    for (const step of steps.slice(version)) await sender.send(step, [])
    await sender.send(`UPDATE instance SET version = ${steps.length}`, [])
    await sender.send('COMMIT', [])
  } catch (error) {
    await sender.send('ROLLBACK', []).catch(() => undefined)
    throw error
  }
}

async function inspect(sender: Sender): Promise<void> {
  const [server] = await told('be asked', () =>
    sender.send<{ version: number; encoding: string; name: string }>(
      `SELECT current_setting('server_version_num')::int AS version,
         current_setting('server_encoding') AS encoding, version() AS name`,
      [],
    ),
  )
  if (!server || server.version < oldestServer) {
    throw new UnusableDatabase(`The database is ${server?.name}; PostgreSQL 14 or newer is needed.`)
  }
  if (server.encoding !== 'UTF8') {
    throw new UnusableDatabase(`The database is encoded in ${server.encoding}; it must be UTF8.`)
  }
}

async function versionOf(sender: Sender, known: number): Promise<number> {
  const [found] = await sender.send<{ own: boolean; others: number }>(
    `SELECT to_regclass('instance') IS NOT NULL AND to_regclass('bookings') IS NOT NULL AS own,
       (SELECT count(*)::int FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r') AS others`,
    [],
  )
  if (!found?.own) {
    if (!found?.others) return 0
    throw new UnusableDatabase(
      'The database has tables of another program: make one for slotflow alone.',
    )
  }
  const [row] = await sender.send<{ version: number }>(
    'SELECT version::int AS version FROM instance',
    [],
  )
  const version = row?.version ?? 0
  if (version <= known) return version
  throw new UnusableDatabase(
    `The database is of schema ${version}, this build knows ${known}. Start a newer slotflow.`,
  )
}

async function told<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new UnusableDatabase(`The database cannot ${what}: ${words} (${codeOf(error)}).`)
  }
}
