import { Elysia } from 'elysia'
import { zoneNames, zoneRules } from '../domain/zone.ts'
import { clockRange } from '../operations/zones.ts'
import { authenticated } from './auth.ts'
import { described, takesNothing, takesQuery } from './route.ts'
import * as schemas from './schemas/clocks.ts'
import type { HttpContext } from './source.ts'

export const zoneRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/zones', tags: ['Zones'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      () => {
        const timezones = [...zoneNames()]
        return { timezones, total: timezones.length, version: zoneRules().version }
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'listZones',
          summary: 'List time zones',
          description: 'The names that are known, and the version of the rules in force.',
          answer: [200, schemas.ZoneList],
        }),
      },
    )
    .get(
      '/clock',
      ({ query }) =>
        schemas.showClock(query.timezone, clockRange(context, schemas.readClockRange(query))),
      {
        ...takesQuery(schemas.ClockQuery, schemas.clockRules),
        ...described({
          operationId: 'getClock',
          summary: 'Get the clock of a time zone',
          description:
            'When its offset from UTC changes, by the rules in force: enough to show any moment in it without rules of one’s own.',
          answer: [200, schemas.Clock],
        }),
      },
    )
