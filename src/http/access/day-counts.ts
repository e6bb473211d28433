import { countDays } from '../../operations/bookings/day-counts.ts'
import {
  DayCountQuery,
  DayCounts,
  readMonth,
  showDayCounts,
} from '../../wire/booking/day-counts.ts'
import { takesQuery } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const countBookings = operation({
  operationId: 'countBookings',
  tag: 'Account',
  summary: 'Count the bookings of each day of a month',
  description:
    'Confirmed bookings by the UTC day on which they start: how busy the days are. It is not what the quota counts.',
  answer: [200, DayCounts],
  input: takesQuery(DayCountQuery),
  takesTurn: true,
  async run(context, { sight }, input) {
    return shown(showDayCounts(input.month, await countDays(context, sight, readMonth(input))))
  },
})
