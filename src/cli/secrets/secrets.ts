import { existsSync, readFileSync, renameSync } from 'node:fs'
import { keyFileIn, newKey, readKeys, replaceFile, ringOf } from '../../secrets/key-file.ts'
import { configOf, dataCommand, type Group, print, type Shell } from '../command.ts'

export function addSecrets(program: Group, shell: Shell): void {
  const secrets = program.command('secrets').description('the key that seals secrets')
  dataCommand(secrets, 'rotate', 'put a new key in front of the old ones, which still open').action(
    (options) => {
      const { secret, dataFolder } = configOf(shell, options)
      const path = keyFileIn(dataFolder)
      const { keys, fault } = ringOf(secret, path)
      if (fault !== null) throw new Error(`${fault}. Put it right first, or reset it.`)
      const text = secret ?? readFileSync(path, 'utf8')
      const key = newKey()
      if (secret === null) replaceFile(path, `${key}\n${text.trim()}\n`)
      const answer = { file: secret === null ? path : null, keys: keys.length + 1 }
      // A setting is not ours to write: it is shown, and the file never is.
      const shown = secret === null ? {} : { secret: [key, text.trim()].join(',') }
      print(options, { ...answer, ...shown }, () =>
        secret === null
          ? `${path} has a new key in front. A server that runs takes it within a minute, and seals anew within an hour.`
          : `Set this, and start the server again:\n\n  SLOTFLOW_SECRET=${shown.secret}`,
      )
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
