import * as operations from '../operations/accounts.ts'
import * as schemas from '../wire/account.ts'
import { Deleted } from '../wire/vocabulary.ts'
import { takesBody, takesNoBody, takesNothing } from './input/input.ts'
import { operation, shown } from './operation.ts'

export const getAccount = operation({
  operationId: 'getAccount',
  tag: 'Account',
  summary: 'Get the account',
  description: 'To which the key belongs.',
  answer: [200, schemas.AccountAnswer],
  input: takesNothing,
  async run(context, { accountId }) {
    return shown(schemas.showAccount(await operations.getAccount(context, accountId)))
  },
})

export const getUsage = operation({
  operationId: 'getUsage',
  tag: 'Account',
  summary: 'Get usage and limits',
  description: 'What is used of the plan in this UTC month, and what it allows.',
  answer: [200, schemas.UsageAnswer],
  input: takesNothing,
  async run(context, { accountId }) {
    const { usage, period } = await operations.getUsage(context, accountId)
    return shown(schemas.showUsage(usage, period))
  },
})

export const createApiKey = operation({
  operationId: 'createApiKey',
  tag: 'Account',
  summary: 'Create an API key',
  description:
    'The key is shown in this answer only. Give agents keys of scope agent: they can book, and change nothing else.',
  answer: [201, schemas.KeyCreated],
  input: takesBody(schemas.KeyInput),
  async run(context, { accountId }, input) {
    const { kept, key } = await operations.createApiKey(context, accountId, input)
    return { status: 201, value: { ...schemas.showKey(kept), key } }
  },
})

export const listApiKeys = operation({
  operationId: 'listApiKeys',
  tag: 'Account',
  summary: 'List API keys',
  description: 'Those that are not revoked, oldest first; never the keys themselves.',
  answer: [200, schemas.KeyList],
  input: takesNothing,
  async run(context, { accountId }) {
    const keys = await operations.listApiKeys(context, accountId)
    return shown({ api_keys: keys.map(schemas.showKey), total: keys.length })
  },
})

export const revokeApiKey = operation({
  operationId: 'revokeApiKey',
  tag: 'Account',
  summary: 'Revoke an API key',
  description: 'Effective at once, in every process. The last admin key cannot be revoked.',
  answer: [200, Deleted],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNoBody,
  async run(context, { accountId }, _, { id }) {
    await operations.revokeApiKey(context, accountId, id)
    return shown({ deleted: true, id })
  },
})
