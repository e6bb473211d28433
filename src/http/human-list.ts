import type { Human } from '../domain/human.ts'
import { calendarStandings } from '../operations/calendars/standings.ts'
import { ofRoleMeant } from '../operations/humans/roles.ts'
import * as operations from '../operations/humans.ts'
import { readIdCursor, wholeText } from '../wire/cursors.ts'
import * as schemas from '../wire/human.ts'
import { takesQuery } from './input/input.ts'
import { long, operation } from './operation.ts'

export const listHumans = operation({
  operationId: 'listHumans',
  tag: 'Humans',
  summary: 'List humans',
  description:
    'The active ones, oldest first; with role only those of that role, in capitals or not, with active=false those who were deleted.',
  answer: [200, schemas.HumanList],
  input: takesQuery(schemas.HumanQuery),
  async run(context, { sight }, input) {
    const { cursor } = input
    const wanted = schemas.readAskedHumans(input)
    const { asked, note } = await ofRoleMeant(context, sight, wanted)
    const after = cursor === undefined ? undefined : (readIdCursor(cursor) ?? undefined)
    const rows = await operations.listHumans(context, sight, asked, after)
    const total = await operations.countHumans(context, sight, asked)
    const standings = await calendarStandings(context, sight)
    const show = (human: Human) => schemas.showListedHuman(human, standings.get(human.id))
    const members = { total, ...(note === null ? {} : { note }) }
    return long(wholeText('humans', rows, cursor, show, members))
  },
})
