import { Elysia } from 'elysia'
import { listTeamSlots } from '../operations/team-slots.ts'
import { authenticated } from './auth.ts'
import { answered, described, takesQuery } from './route.ts'
import {
  readTeamSlotQuery,
  TeamSlotAnswer,
  TeamSlotQuery,
  teamSlotRules,
  teamSlotsText,
} from './schemas/team-slots.ts'
import type { HttpContext } from './source.ts'

export const teamSlotRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/slots', tags: ['Slots'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      async ({ principal, query, set }) => {
        const asked = readTeamSlotQuery(query)
        const found = await listTeamSlots(context, principal.accountId, asked)
        return answered(set, 200, teamSlotsText(asked, found))
      },
      {
        ...takesQuery(TeamSlotQuery, teamSlotRules),
        ...described({
          operationId: 'listTeamSlots',
          summary: 'Find free slots of several humans',
          description:
            'For "whoever is free first" (match=any) and "a time for all of us" (match=all), in one call. Name the humans, or their role. Each slot lists who is free then. Send createBooking its starts_at with the same human_ids or role and assign: first or balanced after any, all after all. Nobody free is an empty list, not an error.',
          answer: [200, TeamSlotAnswer],
          refusals: ['NOT_FOUND', 'INVALID_DURATION'],
        }),
      },
    )
