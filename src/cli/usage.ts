import { operatorOf } from '../domain/access/sight.ts'
import { findAccount, getUsage, listAccounts } from '../operations/accounts.ts'
import { showUsage } from '../wire/account.ts'
import { configOf, dataCommand, type Group, print, type Shell } from './command.ts'
import { onData } from './data-folder.ts'
import { tableOf } from './table.ts'

type Shown = { readonly id: string; readonly name: string } & ReturnType<typeof showUsage>

export function addUsage(program: Group, shell: Shell): void {
  dataCommand(program, 'usage', 'what accounts have used of their plans this month')
    .argument('[account]', 'id or name; all where left out')
    .action(async (wanted, options) => {
      const found = await onData(configOf(shell, options), async (context): Promise<Shown[]> => {
        const accounts =
          wanted === undefined ? await listAccounts(context) : [await findAccount(context, wanted)]
        return Promise.all(
          accounts.map(async ({ id, name }) => {
            return { id, name, ...showUsage(await getUsage(context, operatorOf(id))) }
          }),
        )
      })
      print(options, { accounts: found, total: found.length }, () => usageTable(found))
    })
}

function usageTable(found: readonly Shown[]): string {
  const heads = ['name', 'plan', 'auto-purchase', 'bookings', 'packs', 'humans', 'webhooks', 'id']
  const rows = found.map((one) => [
    one.name,
    one.plan,
    one.auto_purchase,
    ofLimit(one.bookings),
    one.bookings.overage_packs,
    ofLimit(one.humans),
    ofLimit(one.webhooks),
    one.id,
  ])
  return tableOf(heads, rows)
}

function ofLimit({ used, limit }: { used: number; limit: number | null }): string {
  return limit === null ? `${used}` : `${used} of ${limit}`
}
