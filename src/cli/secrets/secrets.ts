import { existsSync, readFileSync, renameSync } from 'node:fs'
import { keyFileIn, newKey, readKeys, replaceFile, ringOf } from '../../secrets/key-file.ts'
import { isNeeded, type OldKey, oldKeyLine, oldKeysIn } from '../../secrets/old-keys.ts'
import { sealedIn } from '../../secrets/sealed-text.ts'
import { connectExisting } from '../../store/sqlite/file/connect.ts'
import { keyNeedsIn } from '../../store/sqlite/file/key-needs.ts'
import { migrations } from '../../store/sqlite/migrations.ts'
import { fileIn } from '../../store/sqlite/open.ts'
import { configOf, dataCommand, type Group, print, type Shell } from '../command.ts'

export function addSecrets(program: Group, shell: Shell): void {
  const secrets = program.command('secrets').description('the key that seals secrets')
  dataCommand(secrets, 'rotate', 'put a new key in front of the old ones, which still open').action(
    (options) => {
      const { secret, dataFolder } = configOf(shell, options)
      const path = keyFileIn(dataFolder)
      const { keys, fault } = ringOf(secret, path)
      if (fault !== null) throw new Error(`${fault}. Put it right first, or reset it.`)
      const key = newKey()
      // A setting is not ours to write: it is shown, and the file never is.
      if (secret !== null) {
        const shown = [key, secret.trim()].join(',')
        print(options, { file: null, keys: keys.length + 1, dropped: 0, secret: shown }, () =>
          settingWords(shown),
        )
        return
      }
      const [nowMs, text] = [Date.now(), readFileSync(path, 'utf8')]
      const old = oldKeysIn(text, nowMs)
      const needed = neededOf(old, fileIn(dataFolder), nowMs)
      replaceFile(path, `${[key, ...needed.map(oldKeyLine)].join('\n')}\n`)
      const dropped = old.length - needed.length
      const answer = { file: path, keys: 1 + needed.length, dropped }
      print(options, answer, () => rotatedWords(answer))
    },
  )
  dataCommand(secrets, 'reset', 'begin with a new key where the old one is lost for good')
    .option('--yes', 'do it: what was sealed stays closed')
    .action((options) => {
      const { secret, dataFolder } = configOf(shell, options)
      if (secret !== null) throw new Error('SLOTFLOW_SECRET is set: set another one there.')
      const path = keyFileIn(dataFolder)
      if (existsSync(path) && readKeys(readFileSync(path, 'utf8')) !== null && !options.yes) {
        throw new Error(
          `${path} holds a key. With --yes it is put aside, and nothing that it sealed opens any more.`,
        )
      }
      const aside = existsSync(path) ? `${path}.old-${Date.now()}` : null
      if (aside !== null) renameSync(path, aside)
      replaceFile(path, `${newKey()}\n`)
      print(options, { file: path, aside }, () => {
        const old = aside === null ? '' : ` The old one is ${aside}.`
        return `${path} has a new key.${old} Start the server again. Webhooks need a new secret (rotate-secret), calendars their passwords again, and links of bookings are new.`
      })
    })
}

/** Those without which something of the database would be lost. Nothing is dropped where there is none yet. */
function neededOf(old: readonly OldKey[], file: string, nowMs: number): readonly OldKey[] {
  if (!existsSync(file)) return old
  const { db, version } = connectExisting(file)
  try {
    if (version !== migrations.length) return old
    const needs = keyNeedsIn(db, sealedIn, nowMs)
    return old.filter((each) => isNeeded(each, needs, nowMs))
  } finally {
    db.close(true)
  }
}

const settingWords = (shown: string) =>
  `Set this, and start the server again:\n\n  SLOTFLOW_SECRET=${shown}`

function rotatedWords({ file, dropped }: { file: string; dropped: number }): string {
  const less =
    dropped === 0
      ? ''
      : ` ${dropped} that nothing needs any more ${dropped === 1 ? 'is' : 'are'} gone.`
  return `${file} has a new key in front.${less} A server that runs takes it within a minute, and seals anew within an hour.`
}
