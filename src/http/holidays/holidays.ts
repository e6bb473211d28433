import * as operations from '../../operations/holidays/holidays.ts'
import * as schemas from '../../wire/schedule/holidays.ts'
import { takesQuery } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const listHolidays = operation({
  operationId: 'listHolidays',
  tag: 'Holidays',
  summary: 'List the holidays of a place',
  description:
    'What a human or an account with holidays of this country and region has in a year, of every type. The data is that of date-holidays, CC BY-SA 3.0.',
  answer: [200, schemas.HolidayList],
  input: takesQuery(schemas.HolidayQuery),
  async run(_, { sight }, input) {
    const place = schemas.readPlace(input)
    const found = await operations.listHolidays(sight, place, input.year)
    return shown(schemas.showHolidayList(place, input.year, found))
  },
})
