import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import type { Account } from '../domain/account.ts'
import { planNames } from '../domain/plan.ts'
import { showInstant } from '../domain/time/notation.ts'
import {
  createAccount,
  findAccount,
  listAccounts,
  resumeAccount,
  suspendAccount,
  updateAccount,
} from '../operations/accounts.ts'
import { countAccount, deleteAccount } from '../operations/removals.ts'
import { showAccount, showKey } from '../wire/account.ts'
import { isUuid } from '../wire/formats.ts'
import {
  configOf,
  dataCommand,
  type Group,
  onOrOff,
  print,
  readName,
  type Shell,
} from './command.ts'
import { onData } from './data-folder.ts'
import { tableOf } from './table.ts'

export function addAccounts(program: Group, shell: Shell): void {
  const accounts = program.command('accounts').description('list, make and change accounts')
  addList(accounts, shell)
  addCreate(accounts, shell)
  addUpdate(accounts, shell)
  addSuspension(accounts, shell)
  addDelete(accounts, shell)
}

const planOption = () => new Option('--plan <plan>', 'what it may use').choices(planNames)
const autoPurchaseOption = () =>
  new Option('--auto-purchase <on|off>', 'whether a full quota buys a pack').choices(onOrOff)

function addList(accounts: Group, shell: Shell): void {
  dataCommand(accounts, 'list', 'all accounts, oldest first').action(async (options) => {
    const found = await onData(configOf(shell, options), listAccounts)
    const answer = { accounts: found.map(shownOf), total: found.length }
    print(options, answer, () => accountTable(found))
  })
}

function addCreate(accounts: Group, shell: Shell): void {
  dataCommand(accounts, 'create', 'make an account; prints its first admin key, once')
    .requiredOption('--name <name>', 'of the account', readName)
    .addOption(planOption().default(undefined, 'SLOTFLOW_PLAN'))
    .addOption(autoPurchaseOption())
    .action(async (options) => {
      const config = configOf(shell, options)
      const { name, plan = config.plan, autoPurchase = 'off' } = options
      const wanted = { name, plan, autoPurchase: autoPurchase === 'on' }
      const { account, kept, key } = await onData(config, (context) =>
        createAccount(context, wanted),
      )
      const answer = { account: shownOf(account), api_key: { ...showKey(kept), key } }
      const shown = `Its admin key, shown only this once:\n\n  ${key}`
      print(options, answer, () => `${accountTable([account])}\n\n${shown}`)
    })
}

function addUpdate(accounts: Group, shell: Shell): void {
  dataCommand(accounts, 'update', 'change an account, at once also for a running server')
    .argument('[account]', 'id or name; may be left out where there is only one')
    .option('--name <name>', 'the new name', readName)
    .addOption(planOption())
    .addOption(autoPurchaseOption())
    .action(async (wanted, options, command) => {
      const { name, plan, autoPurchase } = options
      const change = {
        ...(name !== undefined && { name }),
        ...(plan !== undefined && { plan }),
        ...(autoPurchase !== undefined && { autoPurchase: autoPurchase === 'on' }),
      }
      if (Object.keys(change).length === 0) {
        command.error('nothing to change. Give --name, --plan or --auto-purchase.')
      }
      const account = await onData(configOf(shell, options), async (context) => {
        const { id } = await findAccount(context, wanted)
        return updateAccount(context, id, change)
      })
      print(options, shownOf(account), () => accountTable([account]))
    })
}

function addSuspension(accounts: Group, shell: Shell): void {
  const ways = [
    [
      'suspend',
      'refuse its calls and send nothing, at once also for a running server',
      suspendAccount,
    ],
    ['resume', 'take up a suspended account: what has waited is sent', resumeAccount],
  ] as const
  for (const [name, description, run] of ways) {
    dataCommand(accounts, name, description)
      .argument('<account>', 'id or name')
      .action(async (wanted, options) => {
        const account = await onData(configOf(shell, options), async (context) => {
          const { id } = await findAccount(context, wanted)
          return run(context, id)
        })
        print(options, shownOf(account), () => accountTable([account]))
      })
  }
}

function addDelete(accounts: Group, shell: Shell): void {
  dataCommand(accounts, 'delete', 'remove an account with all it has, but its ledger')
    .argument('<id>', 'of the account, from accounts list', readId)
    .option('--yes', 'do it; without, only count what would go')
    .action(async (id, { yes = false, ...options }) => {
      const rows = await onData(configOf(shell, options), (context) =>
        yes ? deleteAccount(context, id) : countAccount(context, id),
      )
      const { ledger, ...gone } = rows
      print(options, { id, deleted: yes, rows: gone, ledger_rows_kept: ledger }, () => {
        const table = tableOf(['rows', 'number'], Object.entries(gone))
        const kept = `${ledger} rows of the ledger stay.`
        const said = yes
          ? `Account ${id} is deleted.`
          : 'Nothing was deleted. --yes does it, for good.'
        return `${table}\n\n${kept} ${said}`
      })
    })
}

/** @throws InvalidArgumentError */
function readId(text: string): string {
  if (isUuid(text)) return text.toLowerCase()
  throw new InvalidArgumentError('It must be the id of an account, as accounts list shows it.')
}

const shownOf = (account: Account) => ({
  ...showAccount(account),
  suspended_at: account.suspendedAtMs === null ? null : showInstant(account.suspendedAtMs),
})

function accountTable(accounts: readonly Account[]): string {
  const heads = ['id', 'name', 'plan', 'auto-purchase', 'created', 'suspended']
  const rows = accounts
    .map(shownOf)
    .map((one) => [
      ...[one.id, one.name, one.plan, one.auto_purchase],
      ...[one.created_at, one.suspended_at],
    ])
  return tableOf(heads, rows)
}
