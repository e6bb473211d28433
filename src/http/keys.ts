import * as operations from '../operations/keys.ts'
import * as schemas from '../wire/account.ts'
import { takesBody, takesNothing, takesQueryAlone } from './input/input.ts'
import { operation, shown } from './operation.ts'

export const createApiKey = operation({
  operationId: 'createApiKey',
  tag: 'Account',
  summary: 'Create an API key',
  description:
    'The key is shown in this answer only. Give agents keys of scope agent: they can book, and change nothing else. Bind a key that is out of your hands: to humans with human_ids, to what it makes itself with own_bookings, to a time with expires_at, to a number with daily_bookings.',
  answer: [201, schemas.KeyCreated],
  asksForKey: true,
  input: takesBody(schemas.KeyInput),
  async run(context, { sight }, input) {
    const { kept, key } = await operations.createApiKey(context, sight, schemas.readKey(input))
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
  async run(context, { sight }) {
    const keys = await operations.listApiKeys(context, sight)
    return shown({ api_keys: keys.map(schemas.showKey), total: keys.length })
  },
})

export const revokeApiKey = operation({
  operationId: 'revokeApiKey',
  tag: 'Account',
  summary: 'Revoke an API key',
  description:
    'Effective at once, in every process. With descendants=true the keys that it made go with it, and those that they made. The last admin key that stays cannot be revoked.',
  answer: [200, schemas.KeyRevoked],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQueryAlone(schemas.RevocationQuery),
  async run(context, { sight }, { descendants }, { id }) {
    const isDeep = descendants === 'true'
    const revoked = await operations.revokeApiKey(context, sight, id, isDeep)
    return shown({ deleted: true, id, ...(isDeep ? { revoked } : {}) })
  },
})
