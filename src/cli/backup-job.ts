import { mkdirSync } from 'node:fs'
import { BadSettings, type Config, s3Pattern } from '../config.ts'
import type { NewestBackup } from '../observe/metrics.ts'
import { backUp } from '../store/sqlite/file/backup.ts'
import type { WholeFile } from '../store/sqlite/file/copy.ts'
import { aloneWith } from '../store/sqlite/file/lock.ts'
import { statOf } from '../store/sqlite/file/presence.ts'
import { UnusableFile } from '../store/sqlite/file/unusable.ts'
import { fileIn } from '../store/sqlite/open.ts'
import { type BackupPlace, backupMs, backupName, placeOf } from './backup-place.ts'
import { eventsSince } from './data-folder.ts'
import { self } from './self.ts'

/** What a backup that runs by itself came to. */
export interface BackupReport {
  /** Its name; null where none was due, or another process was at it. */
  readonly name: string | null
  readonly copy: WholeFile | null
  /** The newest there is; null where nobody looked. */
  readonly newest: NewestBackup | null
}

const scratchIn = (dataFolder: string) => `${fileIn(dataFolder)}.passing`

/** The place that the settings name. @throws BadSettings */
function settledPlace({ backup, s3, dataFolder }: Config): BackupPlace {
  if (backup !== null) return placeOf(backup, s3, scratchIn(dataFolder))
  throw new BadSettings(['Name a file, or a place for backups in SLOTFLOW_BACKUP.'])
}

/**
 * Makes a backup under a dated name and removes those that are too many; of several processes one does it.
 * `ifDue`: only where the newest is as old as the settings say.
 */
export async function backUpByDate(config: Config, ifDue: boolean): Promise<BackupReport> {
  const place = settledPlace(config)
  const path = fileIn(config.dataFolder)
  const report = await aloneWith(`${path}.backups`, async () => {
    const names = await place.list()
    const nowMs = Date.now()
    const newestMs = backupMs(names.at(-1) ?? '')
    if (ifDue && newestMs !== null && nowMs - newestMs < config.backupEveryMs) {
      return { name: null, copy: null, newest: await newestOf(place, names, newestMs) }
    }
    // Names have whole seconds, and none is written twice.
    const name = backupName(newestMs === null ? nowMs : Math.max(nowMs, newestMs + 1_000))
    const copy = await place.put(name, (file) => backUp(path, file, eventsSince(config)))
    const all = [...names, name]
    for (const old of all.slice(0, -config.backupKeep)) await place.remove(old)
    return { name, copy, newest: await newestOf(place, all.slice(-config.backupKeep), nowMs) }
  })
  return report ?? { name: null, copy: null, newest: null }
}

/** None has such a name that was not found whole: when it was written it was looked at. */
async function newestOf(
  place: BackupPlace,
  names: readonly string[],
  begunMs: number,
): Promise<NewestBackup> {
  const { bytes, writtenMs } = await place.stat(names.at(-1) ?? '')
  return { begunMs, bytes, verifiedMs: writtenMs, kept: names.length }
}

/**
 * Hands a file with the backup that `where` names: itself a file, one in a store of S3's kind, or the newest of a folder
 * or prefix. @throws UnusableFile where there is none
 */
export async function fromBackup<T>(
  { s3, dataFolder }: Config,
  where: string,
  use: (file: string) => T,
): Promise<T> {
  if (!s3Pattern.test(where) && !statOf(where)?.isDirectory()) return use(where)
  const [, folder = where, name = ''] = /^(.*)\/([^/]+\.db)$/.exec(where) ?? []
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const place = placeOf(folder, s3, scratchIn(dataFolder))
  const newest = name || (await place.list()).at(-1)
  if (newest === undefined) throw new UnusableFile(`There is no backup in ${where}.`)
  return place.fetch(newest, use)
}

/** Longer than any upload of what one machine holds: one that hangs gives its lock back. */
const timeoutMs = 60 * 60_000

/**
 * Has it made by a process of its own, so that nobody waits for it here. Answers the newest backup, null
 * where another process is at it, or it was stopped. @throws Error with what the process said.
 */
export async function backUpBeside(stopping: AbortSignal): Promise<NewestBackup | null> {
  const child = Bun.spawn([...self, 'backup', '--if-due', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    signal: stopping,
  })
  const said = Promise.all([child.stdout, child.stderr].map((each) => new Response(each).text()))
  const code = await child.exited
  const [out = '', err = ''] = await said
  if (stopping.aborted) return null
  if (code !== 0) throw new Error(err.trim().split('\n').at(-1) || `it ended with ${code}`)
  return newestIn(JSON.parse(out))
}

/** As the process says it. */
export function showNewest(newest: NewestBackup | null) {
  return {
    newest_at: textOf(newest?.begunMs),
    newest_bytes: newest?.bytes ?? null,
    verified_at: textOf(newest?.verifiedMs),
    kept: newest?.kept ?? null,
  }
}

const textOf = (ms: number | null | undefined) =>
  typeof ms === 'number' ? new Date(ms).toISOString() : null

function newestIn(said: ReturnType<typeof showNewest>): NewestBackup | null {
  const { newest_at: begunAt, newest_bytes: bytes, verified_at: verifiedAt, kept } = said
  if (begunAt === null || kept === null) return null
  const verifiedMs = verifiedAt === null ? null : Date.parse(verifiedAt)
  return { begunMs: Date.parse(begunAt), bytes, verifiedMs, kept }
}
