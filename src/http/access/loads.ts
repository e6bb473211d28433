import * as operations from '../../operations/bookings/loads.ts'
import { LoadList, LoadQuery, readLoadQuery, showLoads } from '../../wire/booking/loads.ts'
import { takesQuery } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const listLoads = operation({
  operationId: 'listLoads',
  tag: 'Account',
  summary: 'List how much lies ahead of humans',
  description: `Of each: how many confirmed bookings start in the next ${operations.loadDays} days, and when the next one does.`,
  answer: [200, LoadList],
  refusals: ['NOT_FOUND'],
  input: takesQuery(LoadQuery),
  takesTurn: true,
  async run(context, { sight }, input) {
    return shown(showLoads(await operations.listLoads(context, sight, readLoadQuery(input))))
  },
})
