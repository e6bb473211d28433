import { Elysia } from 'elysia'
import { getWeek } from '../operations/week.ts'
import { authenticated } from './auth.ts'
import { answered, described, idIn, takesQuery } from './route.ts'
import { readAskedWeek, WeekAnswer, WeekQuery } from './schemas/week.ts'
import { weekText } from './schemas/week-text.ts'
import type { HttpContext } from './source.ts'

export const weekRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/humans/:id/week', tags: ['Slots'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      async ({ principal, params, query, set }) => {
        const id = idIn(params.id)
        const asked = readAskedWeek(query)
        const { week, nowMs } = await getWeek(context, principal.accountId, id, asked)
        return answered(set, 200, weekText(id, week, nowMs))
      },
      {
        ...takesQuery(WeekQuery),
        ...described({
          operationId: 'getWeek',
          summary: 'Get a week',
          description:
            'A calendar week of one human as it stands now, to be drawn: hours, overrides, what is open, every confirmed booking and live hold, with duration also the free slots. With timezone the days are those of another zone, such as the viewer’s. The offsets of its clocks come with it, so that whoever draws it needs no rules of time zones.',
          answer: [200, WeekAnswer],
          refusals: ['NOT_FOUND', 'INVALID_DURATION'],
        }),
      },
    )
