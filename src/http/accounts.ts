import { auditDaysMax } from '../domain/access/audit.ts'
import * as operations from '../operations/accounts.ts'
import { listAudit as list } from '../operations/audit.ts'
import { setAccount } from '../operations/holidays/account-settings.ts'
import * as audit from '../wire/access/audit.ts'
import * as schemas from '../wire/account.ts'
import { DryRunQuery, readIsDry, showTold, tellingAnswer } from '../wire/booking/conflicts.ts'
import { readSeqCursor } from '../wire/cursors.ts'
import { accountHolidaysRules, readHolidays } from '../wire/schedule/holidays.ts'
import { listLimitDefault } from '../wire/vocabulary.ts'
import { takesBodyAndQuery, takesNothing, takesQuery } from './input/input.ts'
import { operation, shown } from './operation.ts'

const ToldAccount = tellingAnswer(schemas.AccountAnswer, 'ToldAccount')

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

export const updateAccount = operation({
  operationId: 'updateAccount',
  tag: 'Account',
  summary: 'Change the account',
  description:
    'Absent fields stay as they are. New holidays change the hours of every human without holidays of its own; bookings already made stay where they are: conflicts tells those that are outside of the hours now. New reminders are of what lies ahead: none is sent that would have been due already.',
  answer: [200, ToldAccount],
  input: takesBodyAndQuery(schemas.AccountPatch, DryRunQuery, accountHolidaysRules),
  async run(context, { sight }, { body, query }) {
    const isDry = readIsDry(query)
    const { holidays, notifications } = body
    const settings = {
      holidays: holidays && readHolidays(holidays),
      notifications,
    }
    const told = Object.values(settings).every((setting) => setting === undefined)
      ? { value: await operations.getAccount(context, sight), conflicts: null }
      : await setAccount(context, sight, settings, isDry)
    return shown({ ...schemas.showAccount(told.value), ...showTold(told, isDry) })
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
  async run(context, { sight }, query) {
    const { of, names, limit = listLimitDefault, cursor } = query
    const beforeSeq = cursor === undefined ? undefined : (readSeqCursor(cursor) ?? undefined)
    const filter = audit.readAuditFilter(query)
    const page = { limit, beforeSeq, isNamed: names === 'true' }
    return shown(audit.showAudit(await list(context, sight, of === 'bookings', filter, page)))
  },
})
