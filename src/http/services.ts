import type { Service } from '../domain/services/service.ts'
import { named, says } from '../domain/wording/says.ts'
import * as reads from '../operations/services/service-reads.ts'
import * as operations from '../operations/services/services.ts'
import {
  DeletedAnswer,
  DryRunQuery,
  readIsDry,
  showTold,
  tellingAnswer,
} from '../wire/booking/conflicts.ts'
import { wholeText } from '../wire/cursors.ts'
import * as schemas from '../wire/schedule/service.ts'
import { WholeQuery } from '../wire/vocabulary.ts'
import {
  takesBody,
  takesBodyAndQuery,
  takesNothing,
  takesQuery,
  takesQueryAlone,
} from './input/input.ts'
import { onceOf } from './input/once.ts'
import { created, long, operation, shown } from './operation.ts'

const textOf = (service: Service) => JSON.stringify(schemas.showService(service))

export const createService = operation({
  operationId: 'createService',
  tag: 'Services',
  summary: 'Create a service',
  description:
    'A kind of meeting, such as an intro call: for how long, with whom, and who of them is booked. Slots, holds and bookings take its id in place of a human.',
  answer: [201, schemas.ServiceAnswer],
  refusals: ['IDEMPOTENCY_CONFLICT'],
  input: takesBody(schemas.ServiceInput, schemas.serviceRules),
  async run(context, caller, input) {
    const once = onceOf(caller, input, context.clock.nowMs(), textOf)
    const terms = schemas.readService(input)
    return created(await operations.createService(context, caller.sight, terms, once), textOf)
  },
})

export const listServices = operation({
  operationId: 'listServices',
  tag: 'Services',
  summary: 'List services',
  description: 'The kinds of meetings that can be booked, oldest first.',
  answer: [200, schemas.ServiceList],
  input: takesQuery(WholeQuery),
  async run(context, { sight }, { cursor }) {
    const services = await reads.listServices(context, sight)
    const members = { total: services.length }
    return long(wholeText('services', services, cursor, schemas.showService, members))
  },
})

export const getService = operation({
  operationId: 'getService',
  tag: 'Services',
  summary: 'Get a service',
  description: 'Also one that was deleted (active is false then).',
  answer: [200, schemas.ServiceAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNothing,
  async run(context, { sight }, _, { id }) {
    return shown(schemas.showService(await reads.getService(context, sight, id)))
  },
})

export const updateService = operation({
  operationId: 'updateService',
  tag: 'Services',
  summary: 'Change a service',
  description:
    'Absent fields stay as they are. Bookings already made stay where they are: conflicts tells those that are outside of its hours now. active: true brings a deleted service back.',
  answer: [200, tellingAnswer(schemas.ServiceAnswer, 'ToldService')],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesBodyAndQuery(schemas.ServicePatch, DryRunQuery, schemas.serviceRules),
  async run(context, { sight }, { body, query }, { id }) {
    const change = schemas.readServicePatch(body)
    const isDry = readIsDry(query)
    const told = await operations.updateService(context, sight, { id, isDry }, change)
    return shown({ ...schemas.showService(told.value), ...showTold(told, isDry) })
  },
})

export const deleteService = operation({
  operationId: 'deleteService',
  tag: 'Services',
  summary: 'Delete a service',
  description: says`Its bookings stay, and conflicts tells those that lie ahead. It can still be read, but is no longer listed or booked. ${named('updateService')} with active: true undoes it.`,
  answer: [200, DeletedAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQueryAlone(DryRunQuery),
  async run(context, { sight }, query, { id }) {
    const isDry = readIsDry(query)
    const told = await operations.deleteService(context, sight, { id, isDry })
    return shown({ deleted: !isDry, id, ...showTold(told, isDry) })
  },
})
