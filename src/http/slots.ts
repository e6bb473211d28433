import { Elysia } from 'elysia'
import type { Context } from '../operations/context.ts'
import { listSlots } from '../operations/slots.ts'
import { authenticated } from './auth.ts'
import { answered, described, idIn, takesQuery } from './route.ts'
import { readSlotQuery, SlotAnswer, SlotQueryInput, slotRules, slotsText } from './schemas/slots.ts'

export const slotRoutes = (context: Context) =>
  new Elysia({ prefix: '/v1/humans/:id/slots', tags: ['Slots'] }).use(authenticated(context)).get(
    '/',
    async ({ principal, params, query, set }) => {
      const humanId = idIn(params.id)
      const asked = readSlotQuery(query)
      const found = await listSlots(context, principal.accountId, humanId, asked)
      return answered(set, 200, slotsText(humanId, asked, found, query.display_timezone))
    },
    {
      ...takesQuery(SlotQueryInput, slotRules),
      ...described({
        operationId: 'listSlots',
        summary: 'Find free slots',
        description:
          "What can be booked right now. Dates are the human's local dates, instants are UTC; add display_timezone to get each start in words. Nothing free is an empty list, not an error.",
        answer: [200, SlotAnswer],
        refusals: ['VALIDATION_ERROR', 'NOT_FOUND', 'INVALID_DURATION'],
      }),
    },
  )
