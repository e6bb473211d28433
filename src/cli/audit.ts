import { InvalidArgumentError } from '@commander-js/extra-typings'
import { operatorOf } from '../domain/access/sight.ts'
import { findAccount } from '../operations/accounts.ts'
import { type Audited, listAudit } from '../operations/audit.ts'
import { showAudit } from '../wire/access/audit.ts'
import { readSeqCursor } from '../wire/cursors.ts'
import { isUuid } from '../wire/formats.ts'
import { configOf, dataCommand, type Group, print, type Shell } from './command.ts'
import { onData } from './data-folder.ts'
import { tableOf } from './table.ts'

const linesDefault = 50
const linesMax = 1_000

export function addAudit(program: Group, shell: Shell): void {
  dataCommand(program, 'audit', 'who changed what of an account, newest first')
    .option('--account <account>', 'id or name; may be left out where there is only one')
    .option('--bookings', 'the events of bookings, in place of all else')
    .option('--key <id>', 'only what this key did', readId)
    .option('--object <id>', 'only what was done to the object of this id', readId)
    .option('--limit <number>', `how many, ${linesMax} at most`, readLines, linesDefault)
    .option('--cursor <cursor>', 'from the page before: goes on after it', readCursor)
    .action(async ({ bookings = false, key, object, limit, cursor, ...options }) => {
      const page = await onData(configOf(shell, options), async (context) => {
        const { account } = options
        // Also one that was deleted, which no list has any more.
        const isId = account !== undefined && isUuid(account)
        const id = isId ? account.toLowerCase() : (await findAccount(context, account)).id
        const filter = { keyId: key, objectId: object }
        return listAudit(context, operatorOf(id), bookings, filter, { limit, beforeSeq: cursor })
      })
      print(options, showAudit(page), () => inWords(page))
    })
}

/** @throws InvalidArgumentError */
function readId(text: string): string {
  if (isUuid(text)) return text.toLowerCase()
  throw new InvalidArgumentError('It must be an id, as the API gave it.')
}

/** @throws InvalidArgumentError */
function readLines(text: string): number {
  const lines = /^\d+$/.test(text) ? Number(text) : 0
  if (lines >= 1 && lines <= linesMax) return lines
  throw new InvalidArgumentError(`It must be a number from 1 to ${linesMax}.`)
}

/** @throws InvalidArgumentError */
function readCursor(text: string): number {
  const seq = readSeqCursor(text)
  if (seq !== null) return seq
  throw new InvalidArgumentError('It must be the cursor of the page before.')
}

function inWords(page: Audited): string {
  const { entries, cursor } = showAudit(page)
  const rows = entries.map((entry) => [
    ...[entry.at, entry.key_id ?? 'no key', entry.operation, entry.object.kind, entry.object.id],
    detailsOf(entry),
  ])
  const table = tableOf(['when', 'key', 'operation', 'object', 'id', 'details'], rows)
  return cursor === undefined ? table : `${table}\n\nMore with --cursor ${cursor}`
}

type Shown = ReturnType<typeof showAudit>['entries'][number]

/** `timezone UTC -> Asia/Tokyo, name`, `12 to 019a…` */
function detailsOf(entry: Shown): string {
  const changes = entry.changes?.map(({ field, before, after }) =>
    after === undefined ? field : `${field} ${before ?? 'none'} -> ${after ?? 'none'}`,
  )
  return [
    ...(changes ?? []),
    ...(entry.changes?.length === 0 ? ['nothing new'] : []),
    ...(entry.handed_over ?? []).map(({ human_id, bookings }) => `${bookings} to ${human_id}`),
    ...(entry.signed_in_by === undefined ? [] : [`by ${entry.signed_in_by}`]),
    ...(entry.link_id === undefined ? [] : [`link ${entry.link_id}`]),
    ...(entry.human_id === undefined ? [] : [`of human ${entry.human_id}`]),
    ...(entry.delivery_id === undefined ? [] : [`delivery ${entry.delivery_id}`]),
    ...(entry.redelivered === undefined ? [] : [`${entry.redelivered} deliveries`]),
  ].join(', ')
}
