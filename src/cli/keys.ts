import { Option } from '@commander-js/extra-typings'
import { operatorOf } from '../domain/access/sight.ts'
import { type KeptKey, scopes } from '../domain/account.ts'
import { findAccount } from '../operations/accounts.ts'
import { createApiKey, firstKey, listApiKeys, revokeApiKey } from '../operations/keys.ts'
import { showKey } from '../wire/account.ts'
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
    .action(async (options) => {
      const { name, scope } = options
      const { kept, key } = await onData(configOf(shell, options), async (context) => {
        const { id } = await findAccount(context, options.account)
        return createApiKey(context, operatorOf(id), { ...firstKey, name, scope })
      })
      const shown = `The key, shown only this once:\n\n  ${key}`
      print(options, { ...showKey(kept), key }, () => `${keyTable([kept])}\n\n${shown}`)
    })
}

function addRevoke(keys: Group, shell: Shell): void {
  keyCommand(keys, 'revoke', 'close a key, at once also for a running server')
    .argument('<id>', 'of the key, from keys list')
    .action(async (id, options) => {
      await onData(configOf(shell, options), async (context) => {
        const account = await findAccount(context, options.account)
        await revokeApiKey(context, operatorOf(account.id), id)
      })
      print(options, { deleted: true, id }, () => `Key ${id} is revoked.`)
    })
}

function keyTable(keys: readonly KeptKey[]): string {
  const heads = ['id', 'name', 'prefix', 'scope', 'created', 'last used']
  const rows = keys
    .map(showKey)
    .map((key) => [key.id, key.name, key.prefix, key.scope, key.created_at, key.last_used_at])
  return tableOf(heads, rows)
}
