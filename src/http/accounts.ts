import * as operations from '../operations/accounts.ts'
import * as schemas from '../wire/account.ts'
import { takesNothing } from './input/input.ts'
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
