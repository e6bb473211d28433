import type { Config } from '../config.ts'
import { backUp } from '../store/sqlite/file/backup.ts'
import type { WholeFile } from '../store/sqlite/file/copy.ts'
import { type AdminKey, restore } from '../store/sqlite/file/restore.ts'
import { fileIn } from '../store/sqlite/open.ts'
import { backUpByDate, fromBackup, showNewest } from './backup-job.ts'
import {
  configOf,
  type DataOptions,
  dataCommand,
  type Group,
  print,
  type Shell,
} from './command.ts'
import { eventsSince } from './data-folder.ts'
import { tableOf } from './table.ts'

export function addBackup(program: Group, shell: Shell): void {
  dataCommand(program, 'backup', 'copy the data into a file and verify it, also under load')
    .argument(
      '[file]',
      'the new file; none is overwritten. Without one: a dated one in SLOTFLOW_BACKUP',
    )
    .option(
      '--if-due',
      'only where the newest in SLOTFLOW_BACKUP is as old as SLOTFLOW_BACKUP_EVERY',
    )
    .action(async (file, options) => {
      const config = configOf(shell, options)
      if (file === undefined) return await backUpToPlace(config, options)
      const copy = backUp(fileIn(config.dataFolder), file, eventsSince(config))
      const { bytes, rows } = copy
      print(
        options,
        { file, bytes, rows },
        () => `Backup ${file}: ${contentsOf(copy)}\n\n${keyWords}`,
      )
      warn(copy)
    })
}

/** Whoever restores it without the key signs no webhook. */
const keyWords =
  'The key that opens its secrets is not inside: keep slotflow.secret, or SLOTFLOW_SECRET, as well, in another place.'

async function backUpToPlace(config: Config, options: DataOptions & { ifDue?: true | undefined }) {
  const ifDue = options.ifDue === true
  const { name, copy, newest } = await backUpByDate(config, ifDue)
  // Whoever asked for a backup must not take this for one.
  if (copy === null && !ifDue) {
    throw new Error('Another process makes a backup. When it is done, run slotflow backup again.')
  }
  const shown = showNewest(newest)
  const newestAt = shown.newest_at
  const answer = { name, bytes: copy?.bytes ?? null, ...shown }
  print(options, answer, () => {
    if (copy) return `Backup ${name}: ${contentsOf(copy)}\n\n${keyWords}`
    return newestAt === null ? 'Another process makes a backup.' : `The newest is of ${newestAt}.`
  })
  if (copy) warn(copy)
}

export function addRestore(program: Group, shell: Shell): void {
  dataCommand(program, 'restore', 'put a backup in the place of the data; the server must be down')
    .argument('<file>', 'a backup; it stays as it is. Of a folder or s3://bucket/prefix the newest')
    .action(async (file, options) => {
      const config = configOf(shell, options)
      const path = fileIn(config.dataFolder)
      const times = { nowMs: Date.now(), eventsSinceMs: eventsSince(config) }
      const restored = await fromBackup(config, file, (backup) => restore(path, backup, times))
      const { bytes, rows, kept, adminKeys } = restored
      print(options, { file: path, bytes, rows, kept, admin_keys: adminKeys }, () => {
        const old = kept === null ? '' : `\nThe file that was there before is ${kept}.`
        return `Restored ${path}: ${contentsOf(restored)}\n\n${keysOf(adminKeys)}${old}`
      })
      warn(restored)
    })
}

/** Whom the operator does not know is to be revoked. */
function keysOf(keys: readonly AdminKey[]): string {
  const rows = keys.map(({ prefix, name, account }) => [prefix, name, account])
  return tableOf(['admin key', 'name', 'account'], rows)
}

function contentsOf({ bytes, rows }: WholeFile): string {
  const table = tableOf(
    ['rows', 'of'],
    Object.entries(rows).map(([name, count]) => [count, name]),
  )
  return `whole, ${bytes} bytes\n\n${table}`
}

/** A copy of unsound rows is a true copy: it is kept, and the operator told. */
function warn({ broken }: WholeFile): void {
  for (const { name, found } of broken) {
    console.error(`slotflow: ${name}: ${found}. The copy is true to it; see slotflow check.`)
  }
}
