import { named, says } from '../domain/wording/says.ts'
import * as operations from '../operations/slots/team-slots.ts'
import {
  readTeamSlotQuery,
  TeamSlotAnswer,
  TeamSlotQuery,
  teamSlotRules,
  teamSlotsText,
} from '../wire/team-slots.ts'
import { takesQuery } from './input/input.ts'
import { answered, operation } from './operation.ts'

export const listTeamSlots = operation({
  operationId: 'listTeamSlots',
  tag: 'Slots',
  summary: 'Find free slots of several humans',
  description: says`For "whoever is free first" (match=any) and "a time for all of us" (match=all), in one call. Name the humans, or their role. Each slot lists who is free then. Send ${named('createBooking')} its starts_at with the same human_ids or role and assign: first or balanced after any, all after all. Nobody free is an empty list, not an error.`,
  answer: [200, TeamSlotAnswer],
  refusals: ['NOT_FOUND', 'INVALID_DURATION'],
  input: takesQuery(TeamSlotQuery, teamSlotRules),
  takesTurn: true,
  async run(context, { sight }, input) {
    const asked = readTeamSlotQuery(input)
    const found = await operations.listTeamSlots(context, sight, asked)
    return answered(teamSlotsText(asked, found))
  },
})
