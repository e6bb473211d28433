import type { Override } from '../domain/override.ts'
import * as operations from '../operations/overrides.ts'
import { wholePage } from '../wire/cursors.ts'
import * as schemas from '../wire/override.ts'
import { Deleted, WholeQuery } from '../wire/vocabulary.ts'
import { takesBody, takesNoBody, takesQuery } from './input/input.ts'
import { onceOf } from './input/once.ts'
import { created, operation, shown } from './operation.ts'

const textOf = (override: Override) => JSON.stringify(schemas.showOverride(override))

export const createOverride = operation({
  operationId: 'createOverride',
  tag: 'Overrides',
  summary: 'Block or open time',
  description:
    "An exception to the working hours, once or recurring, in the human's own zone. Blocks come before opens and recurring ones before dated ones: a vacation closes a weekly open, a one-off open wins back part of a weekly block.",
  answer: [201, schemas.OverrideAnswer],
  refusals: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
  ids: ['id'],
  input: takesBody(schemas.OverrideInput, schemas.overrideRules),
  async run(context, caller, input, { id }) {
    const humanId = id
    const wanted = schemas.readOverride(input)
    const once = onceOf(caller, input, context.clock.nowMs(), textOf)
    const outcome = await operations.createOverride(context, caller.sight, humanId, wanted, once)
    return created(outcome, textOf)
  },
})

export const listOverrides = operation({
  operationId: 'listOverrides',
  tag: 'Overrides',
  summary: 'List overrides',
  description: 'All of one human, oldest first.',
  answer: [200, schemas.OverrideList],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQuery(WholeQuery),
  async run(context, { sight }, { cursor }, { id }) {
    const overrides = await operations.listOverrides(context, sight, id)
    const page = wholePage(overrides, cursor, schemas.showOverride)
    return shown({ overrides: page.shown, total: overrides.length, ...page.cursor })
  },
})

export const updateOverride = operation({
  operationId: 'updateOverride',
  tag: 'Overrides',
  summary: 'Change an override',
  description:
    'Absent fields stay as they are; what comes of it has to be right as a whole. dates take the place of start_date, end_date and recurrence, and each of those the place of dates; all_day: true takes the times away.',
  answer: [200, schemas.OverrideAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'overrideId'],
  input: takesBody(schemas.OverridePatch),
  async run(context, { sight }, input, { id, overrideId }) {
    const change = schemas.changeOverride(input)
    const override = await operations.updateOverride(context, sight, id, overrideId, change)
    return shown(schemas.showOverride(override))
  },
})

export const deleteOverride = operation({
  operationId: 'deleteOverride',
  tag: 'Overrides',
  summary: 'Delete an override',
  description: 'The working hours apply again.',
  answer: [200, Deleted],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'overrideId'],
  input: takesNoBody,
  async run(context, { sight }, _, { id, overrideId }) {
    await operations.deleteOverride(context, sight, id, overrideId)
    return shown({ deleted: true, id: overrideId })
  },
})
