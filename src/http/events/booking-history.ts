import * as operations from '../../operations/bookings/history.ts'
import * as schemas from '../../wire/booking/history.ts'
import { takesNothing } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const getBookingHistory = operation({
  operationId: 'getBookingHistory',
  tag: 'Bookings',
  summary: 'Get the history of a booking',
  description:
    'What was done to it, by whom, from when to when and from whom to whom, and whom mails told.',
  answer: [200, schemas.BookingHistoryAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNothing,
  takesTurn: true,
  async run(context, { sight }, _, { id }) {
    const found = await operations.getBookingHistory(context, sight, id, schemas.humansInChange)
    return shown(schemas.showHistory(found))
  },
})
