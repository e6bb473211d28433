import type { Override } from '../domain/override.ts'
import type { Told } from '../operations/humans/conflicts.ts'
import * as operations from '../operations/overrides.ts'
import {
  DeletedAnswer,
  DryRunQuery,
  readIsDry,
  showTold,
  tellingAnswer,
} from '../wire/booking/conflicts.ts'
import { wholeText } from '../wire/cursors.ts'
import * as schemas from '../wire/override.ts'
import { WholeQuery } from '../wire/vocabulary.ts'
import { takesBodyAndQuery, takesQuery, takesQueryAlone } from './input/input.ts'
import { onceOf } from './input/once.ts'
import { created, long, operation, shown } from './operation.ts'

const ToldOverride = tellingAnswer(schemas.OverrideAnswer, 'ToldOverride')

const textOf = (isDry: boolean) => (told: Told<Override>) =>
  JSON.stringify({ ...schemas.showOverride(told.value), ...showTold(told, isDry) })

export const createOverride = operation({
  operationId: 'createOverride',
  tag: 'Overrides',
  summary: 'Block or open time',
  description:
    "An exception to the working hours, once or recurring, in the human's own zone. Blocks come before opens and recurring ones before dated ones: a vacation closes a weekly open, a one-off open wins back part of a weekly block. Bookings already made stay: conflicts tells those that a block lies over.",
  answer: [201, ToldOverride],
  refusals: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
  ids: ['id'],
  input: takesBodyAndQuery(schemas.OverrideInput, DryRunQuery, schemas.overrideRules),
  async run(context, caller, { body, query }, { id }) {
    const asked = { humanId: id, isDry: readIsDry(query) }
    const wanted = schemas.readOverride(body)
    const text = textOf(asked.isDry)
    const once = onceOf(caller, body, context.clock.nowMs(), text)
    const outcome = await operations.createOverride(context, caller.sight, asked, wanted, once)
    return created(outcome, text)
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
  takesTurn: true,
  async run(context, { sight }, { cursor }, { id }) {
    const overrides = await operations.listOverrides(context, sight, id)
    const members = { total: overrides.length }
    return long(wholeText('overrides', overrides, cursor, schemas.showOverride, members))
  },
})

export const updateOverride = operation({
  operationId: 'updateOverride',
  tag: 'Overrides',
  summary: 'Change an override',
  description:
    'Absent fields stay as they are; what comes of it has to be right as a whole. dates take the place of start_date, end_date and recurrence, and each of those the place of dates; all_day: true takes the times away.',
  answer: [200, ToldOverride],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'overrideId'],
  input: takesBodyAndQuery(schemas.OverridePatch, DryRunQuery),
  async run(context, { sight }, { body, query }, { id, overrideId }) {
    const asked = { humanId: id, isDry: readIsDry(query) }
    const change = schemas.changeOverride(body)
    const told = await operations.updateOverride(context, sight, asked, overrideId, change)
    return shown({ ...schemas.showOverride(told.value), ...showTold(told, asked.isDry) })
  },
})

export const deleteOverride = operation({
  operationId: 'deleteOverride',
  tag: 'Overrides',
  summary: 'Delete an override',
  description:
    'The working hours apply again. conflicts tells the bookings that only an open override had room for.',
  answer: [200, DeletedAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'overrideId'],
  input: takesQueryAlone(DryRunQuery),
  async run(context, { sight }, query, { id, overrideId }) {
    const asked = { humanId: id, isDry: readIsDry(query) }
    const told = await operations.deleteOverride(context, sight, asked, overrideId)
    return shown({ deleted: !asked.isDry, id: overrideId, ...showTold(told, asked.isDry) })
  },
})
