import { Elysia } from 'elysia'
import { explainSlot } from '../operations/explanation.ts'
import { authenticated } from './auth.ts'
import { described, idIn, takesQuery } from './route.ts'
import { ExplanationAnswer, ExplanationQuery, showExplanation } from './schemas/explanation.ts'
import { readStartTime, startRules } from './schemas/start-time.ts'
import type { HttpContext } from './source.ts'

export const explanationRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/humans/:id/slots/explain', tags: ['Slots'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      async ({ principal, params, query }) => {
        const id = idIn(params.id)
        const { startMs } = readStartTime(query)
        const { accountId } = principal
        return showExplanation(
          id,
          await explainSlot(context, accountId, id, startMs, query.duration),
        )
      },
      {
        ...takesQuery(ExplanationQuery, startRules),
        ...described({
          operationId: 'explainSlot',
          summary: 'Explain why a time can or cannot be booked',
          description:
            'Asks the decision that createBooking makes, books nothing, and answers in words: the working hours, the override, booking or hold in the way, and the next free slots. A time that cannot be booked is an answer of 200 with its code, not an error. Use it when somebody names a time of their own.',
          answer: [200, ExplanationAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
