import { zoneNames, zoneRules } from '../domain/time/zone.ts'
import { clockRange } from '../operations/zones.ts'
import * as schemas from '../wire/clock.ts'
import { takesNothing, takesQuery } from './input/input.ts'
import { operation, shown } from './operation.ts'

export const listZones = operation({
  operationId: 'listZones',
  tag: 'Zones',
  summary: 'List time zones',
  description: 'The names that are known, and the version of the rules in force.',
  answer: [200, schemas.ZoneList],
  input: takesNothing,
  run() {
    const timezones = [...zoneNames()]
    return shown({ timezones, total: timezones.length, version: zoneRules().version })
  },
})

export const getClock = operation({
  operationId: 'getClock',
  tag: 'Zones',
  summary: 'Get the clock of a time zone',
  description:
    'When its offset from UTC changes, by the rules in force: enough to show any moment in it without rules of one’s own.',
  answer: [200, schemas.Clock],
  input: takesQuery(schemas.ClockQuery, schemas.clockRules),
  run(context, _, input) {
    const range = clockRange(context, schemas.readClockRange(input))
    return shown(schemas.showClock(input.timezone, range))
  },
})
