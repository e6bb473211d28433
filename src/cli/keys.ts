import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { operatorOf } from '../domain/access/sight.ts'
import { dailyBookingsMax, type KeptKey, scopes } from '../domain/account.ts'
import { readInstant } from '../domain/time/notation.ts'
import { findAccount } from '../operations/accounts.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../operations/keys.ts'
import { showKey } from '../wire/account.ts'
import { isUuid } from '../wire/formats.ts'
import { configOf, dataCommand, type Group, print, readName, type Shell } from './command.ts'
import { onData } from './data-folder.ts'
import { tableOf } from './table.ts'

export function addKeys(program: Group, shell: Shell): void {
  const keys = program.command('keys').description('list, make and revoke API keys')
  addList(keys, shell)
  addCreate(keys, shell)
  addRevoke(keys, shell)
}

const keyCommand = (keys: Group, name: string, description: string) =>
  dataCommand(keys, name, description).option(
    '--account <account>',
    'id or name; may be left out where there is only one',
  )

function addList(keys: Group, shell: Shell): void {
  keyCommand(keys, 'list', 'those not revoked, never the keys themselves').action(
    async (options) => {
      const found = await onData(configOf(shell, options), async (context) => {
        const { id } = await findAccount(context, options.account)
        return listApiKeys(context, operatorOf(id))
      })
      const answer = { api_keys: found.map(showKey), total: found.length }
      print(options, answer, () => keyTable(found))
    },
  )
}

function addCreate(keys: Group, shell: Shell): void {
  keyCommand(keys, 'create', 'make a key, valid at once; prints it, once')
    .requiredOption('--name <name>', 'what it is for', readName)
    .addOption(
      new Option('--scope <scope>', 'what it may do').choices(scopes).makeOptionMandatory(),
    )
    .option('--human <id...>', 'the only humans there are for it', readIds, [])
    .option('--own-bookings', 'what other keys book or hold is busy time to it, and no more')
    .option('--expires-at <instant>', 'from then on it opens nothing', readMoment)
    .option('--daily-bookings <number>', 'how many it may make in a UTC day', readBookings)
    .action(async (options) => {
      const { name, scope, human, ownBookings = false } = options
      const wanted = {
        ...{ name, scope, ownBookings, humanIds: human.length === 0 ? null : human },
        expiresAtMs: options.expiresAt ?? null,
        dailyBookings: options.dailyBookings ?? null,
      }
      const { kept, key } = await onData(configOf(shell, options), async (context) => {
        const { id } = await findAccount(context, options.account)
        return createApiKey(context, operatorOf(id), wanted)
      })
      const shown = `The key, shown only this once:\n\n  ${key}`
      print(options, { ...showKey(kept), key }, () => `${keyTable([kept])}\n\n${shown}`)
    })
}

function addRevoke(keys: Group, shell: Shell): void {
  keyCommand(keys, 'revoke', 'close a key, at once also for a running server')
    .argument('<id>', 'of the key, from keys list')
    .option('--descendants', 'also the keys that it made, and those that they made')
    .action(async (id, options) => {
      const { descendants = false } = options
      const revoked = await onData(configOf(shell, options), async (context) => {
        const account = await findAccount(context, options.account)
        return revokeApiKey(context, operatorOf(account.id), id, descendants)
      })
      const answer = { deleted: true, id, ...(descendants ? { revoked } : {}) }
      print(options, answer, () => revoked.map((one) => `Key ${one} is revoked.`).join('\n'))
    })
}

/** Collects the ids of an option that may come several times. @throws InvalidArgumentError */
function readIds(text: string, before: readonly string[]): readonly string[] {
  if (isUuid(text)) return [...before, text.toLowerCase()]
  throw new InvalidArgumentError('It must be an id, as the API gave it.')
}

/** @throws InvalidArgumentError */
function readMoment(text: string): number {
  const ms = readInstant(text)
  if (ms !== null) return ms
  throw new InvalidArgumentError('It must be an instant such as 2027-01-01T00:00:00Z.')
}

/** @throws InvalidArgumentError */
function readBookings(text: string): number {
  const bookings = /^\d+$/.test(text) ? Number(text) : 0
  if (bookings >= 1 && bookings <= dailyBookingsMax) return bookings
  throw new InvalidArgumentError(`It must be a number from 1 to ${dailyBookingsMax}.`)
}

/** What a key is bound to, in a few words; null: to nothing. */
function boundsOf(key: ReturnType<typeof showKey>): string | null {
  const { human_ids: humans, own_bookings, expires_at, daily_bookings } = key
  const words = [
    ...(humans === null ? [] : [`${humans.length} ${humans.length === 1 ? 'human' : 'humans'}`]),
    ...(own_bookings ? ['own bookings'] : []),
    ...(daily_bookings === null ? [] : [`${daily_bookings} a day`]),
    ...(expires_at === null ? [] : [`until ${expires_at}`]),
  ]
  return words.length === 0 ? null : words.join(', ')
}

function keyTable(keys: readonly KeptKey[]): string {
  const heads = ['id', 'name', 'prefix', 'scope', 'bounds', 'created', 'last used']
  const rows = keys
    .map(showKey)
    .map((key) => [
      ...[key.id, key.name, key.prefix, key.scope, boundsOf(key)],
      ...[key.created_at, key.last_used_at],
    ])
  return tableOf(heads, rows)
}
