import { auditDaysMax } from '../domain/access/audit.ts'
import * as operations from '../operations/accounts.ts'
import { listAudit as list } from '../operations/audit.ts'
import * as audit from '../wire/access/audit.ts'
import * as schemas from '../wire/account.ts'
import { readSeqCursor } from '../wire/cursors.ts'
import { listLimitDefault } from '../wire/vocabulary.ts'
import { takesNothing, takesQuery } from './input/input.ts'
import { operation, shown } from './operation.ts'

export const getAccount = operation({
  operationId: 'getAccount',
  tag: 'Account',
  summary: 'Get the account',
  description: 'To which the key belongs.',
  answer: [200, schemas.AccountAnswer],
  input: takesNothing,
  async run(context, { sight }) {
    return shown(schemas.showAccount(await operations.getAccount(context, sight)))
  },
})

export const getUsage = operation({
  operationId: 'getUsage',
  tag: 'Account',
  summary: 'Get usage and limits',
  description: 'What is used of the plan in this UTC month, and what it allows.',
  answer: [200, schemas.UsageAnswer],
  input: takesNothing,
  async run(context, { sight }) {
    return shown(schemas.showUsage(await operations.getUsage(context, sight)))
  },
})

export const listAudit = operation({
  operationId: 'listAudit',
  tag: 'Account',
  summary: 'List who changed what',
  description: `Newest first, kept for ${auditDaysMax} days: which key or operator changed keys, endpoints, humans, hours, overrides or the account, signed in or erased somebody. With of=bookings: which key made, moved or cancelled bookings; a page may be short, and cursor goes on. Reads and refusals leave no entry.`,
  answer: [200, audit.AuditList],
  input: takesQuery(audit.AuditQuery),
  takesTurn: true,
  async run(context, { sight }, { of, key_id, object_id, limit = listLimitDefault, cursor }) {
    const beforeSeq = cursor === undefined ? undefined : (readSeqCursor(cursor) ?? undefined)
    const filter = { keyId: key_id?.toLowerCase(), objectId: object_id?.toLowerCase() }
    const page = { limit, beforeSeq }
    return shown(audit.showAudit(await list(context, sight, of === 'bookings', filter, page)))
  },
})
