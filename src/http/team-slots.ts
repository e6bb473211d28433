import { named, says } from '../domain/wording/says.ts'
import * as operations from '../operations/slots/team-slots.ts'
import {
  readServiceSlotQuery,
  readTeamSlotQuery,
  ServiceSlotQuery,
  TeamSlotAnswer,
  TeamSlotQuery,
  teamRangeRules,
  teamSlotRules,
  teamSlotsText,
} from '../wire/team-slots.ts'
import { takesQuery } from './input/input.ts'
import { long, operation } from './operation.ts'

export const listTeamSlots = operation({
  operationId: 'listTeamSlots',
  tag: 'Slots',
  summary: 'Find free slots of several humans',
  description: says`For "whoever is free first" (match=any) and "a time for all of us" (match=all), in one call. Name the humans, or their role, or with service_id the kind of meeting. Each slot lists who is free then. Send ${named('createBooking')} its starts_at with the same human_ids or role and assign: first or balanced after any, all after all. Nobody free is an empty list, not an error.`,
  answer: [200, TeamSlotAnswer],
  refusals: ['NOT_FOUND', 'INVALID_DURATION'],
  input: takesQuery(TeamSlotQuery, teamSlotRules),
  takesTurn: true,
  async run(context, { sight }, input) {
    const asked = readTeamSlotQuery(input)
    const found = await operations.listTeamSlots(context, sight, asked)
    return long(teamSlotsText(asked, found))
  },
})

export const listServiceSlots = operation({
  operationId: 'listServiceSlots',
  tag: 'Slots',
  summary: 'Find free slots of a service',
  description: says`The free slots of a kind of meeting, with whoever gives it, on its terms. Each slot lists who is free then. Send ${named('createBooking')} its starts_at with service_id.`,
  answer: [200, TeamSlotAnswer],
  refusals: ['NOT_FOUND', 'INVALID_DURATION'],
  ids: ['id'],
  input: takesQuery(ServiceSlotQuery, teamRangeRules),
  takesTurn: true,
  async run(context, { sight }, input, { id }) {
    const asked = readServiceSlotQuery(id, input)
    const found = await operations.listTeamSlots(context, sight, asked)
    return long(teamSlotsText(asked, found))
  },
})
