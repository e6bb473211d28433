import type { Human } from '../domain/human.ts'
import { named, says } from '../domain/wording/says.ts'
import { handOver as giveOver } from '../operations/humans/hand-over.ts'
import * as operations from '../operations/humans.ts'
import {
  DeletedAnswer,
  DryRunQuery,
  readIsDry,
  showTold,
  tellingAnswer,
} from '../wire/booking/conflicts.ts'
import * as handing from '../wire/booking/hand-over.ts'
import * as schemas from '../wire/human.ts'
import {
  AvailabilityInput,
  availabilityRules,
  readAvailability,
} from '../wire/schedule/availability.ts'
import { takesBody, takesBodyAndQuery, takesNothing, takesQueryAlone } from './input/input.ts'
import { onceOf } from './input/once.ts'
import { created, operation, shown } from './operation.ts'

const ToldHuman = tellingAnswer(schemas.HumanAnswer, 'ToldHuman')

const textOf = (human: Human) => JSON.stringify(schemas.showHuman(human))

export const createHuman = operation({
  operationId: 'createHuman',
  tag: 'Humans',
  summary: 'Create a human',
  description:
    'A person whose time can be booked. Set the availability next: without it there are no slots.',
  answer: [201, schemas.HumanAnswer],
  refusals: ['LIMIT_REACHED', 'IDEMPOTENCY_CONFLICT'],
  input: takesBody(schemas.HumanInput, schemas.holidaysRules),
  async run(context, caller, input) {
    const once = onceOf(caller, input, context.clock.nowMs(), textOf)
    const outcome = await operations.createHuman(
      context,
      caller.sight,
      schemas.readHuman(input),
      once,
    )
    return created(outcome, textOf)
  },
})

export const getHuman = operation({
  operationId: 'getHuman',
  tag: 'Humans',
  summary: 'Get a human',
  description: 'With availability rules; also one that was deleted (active is false then).',
  answer: [200, schemas.HumanAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNothing,
  async run(context, { sight }, _, { id }) {
    return shown(schemas.showHuman(await operations.getHuman(context, sight, id)))
  },
})

export const updateHuman = operation({
  operationId: 'updateHuman',
  tag: 'Humans',
  summary: 'Change a human',
  description:
    'Absent fields stay as they are. A new timezone moves the working hours with it, bookings already made stay where they are: conflicts tells those that are outside of them now. active: true brings a deleted human back.',
  answer: [200, ToldHuman],
  refusals: ['NOT_FOUND', 'LIMIT_REACHED'],
  ids: ['id'],
  input: takesBodyAndQuery(schemas.HumanPatch, DryRunQuery, schemas.holidaysRules),
  async run(context, { sight }, { body, query }, { id }) {
    const change = schemas.readHumanPatch(body)
    const isDry = readIsDry(query)
    const told = await operations.updateHuman(context, sight, { id, isDry }, change)
    return shown({ ...schemas.showHuman(told.value), ...showTold(told, isDry) })
  },
})

export const deleteHuman = operation({
  operationId: 'deleteHuman',
  tag: 'Humans',
  summary: 'Delete a human',
  description: says`Bookings stay, and conflicts tells those that lie ahead. The human can still be read, but is no longer listed or booked. ${named('updateHuman')} with active: true undoes it.`,
  answer: [200, DeletedAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQueryAlone(DryRunQuery),
  async run(context, { sight }, query, { id }) {
    const isDry = readIsDry(query)
    const told = await operations.deleteHuman(context, sight, { id, isDry })
    return shown({ deleted: !isDry, id, ...showTold(told, isDry) })
  },
})

export const setAvailability = operation({
  operationId: 'setAvailability',
  tag: 'Humans',
  summary: 'Set working hours',
  description:
    "Replaces the rules as a whole: what is left out is set no more. Hours are told by working_days, work_start and work_end, or by weekly_hours. Times are in the human's own zone. Bookings already made stay as they are: conflicts tells those that are outside the hours now.",
  answer: [200, ToldHuman],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesBodyAndQuery(AvailabilityInput, DryRunQuery, availabilityRules),
  async run(context, { sight }, { body, query }, { id }) {
    const rules = readAvailability(body)
    const isDry = readIsDry(query)
    const told = await operations.setAvailability(context, sight, { id, isDry }, rules)
    return shown({ ...schemas.showHuman(told.value), ...showTold(told, isDry) })
  },
})

export const handOver = operation({
  operationId: 'handOver',
  tag: 'Humans',
  summary: 'Hand over bookings',
  description: says`Gives the confirmed bookings that lie ahead of a human, also of a deleted one, to whoever is free then: another human, or the humans of a role, each booking to the one who got the fewest by this call; booking_ids names some of them. Times stand, and each booking that moves sends booking.updated with previous.human_id. Holds are not handed over.`,
  answer: [200, handing.HandOverAnswer],
  refusals: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
  ids: ['id'],
  input: takesBodyAndQuery(handing.HandOverInput, DryRunQuery, handing.handOverRules),
  async run(context, caller, { body, query }, { id }) {
    const isDry = readIsDry(query)
    const once = onceOf(caller, body, context.clock.nowMs(), handing.handOverText)
    const asked = handing.readHandOver(id, body, isDry)
    const outcome = await giveOver(context, caller.sight, asked, once)
    return created(outcome, (handed) => handing.handOverText(handed, isDry), 200)
  },
})
